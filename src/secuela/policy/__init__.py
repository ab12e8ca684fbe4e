"""What may be done: levers, proposals, and the doses they add up to.

In flows a proposal in YAML (:mod:`.proposal_reading`, :mod:`.proposal`, :mod:`.proposal_checks`); out flow dose paths
by month (:mod:`.calendar`), which each lever (one file in :mod:`.levers`) turns into what acts on the ports of models.
Start with :mod:`.lever`, then :mod:`.calendar`.
"""
