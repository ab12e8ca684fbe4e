"""What the package has learned from the record: provenance of fitted priors, run by hand and checked by tests.

In flow tables of :mod:`secuela.evidence` and the record as :mod:`secuela.record` reads it; out flow numbers that
``scripts/fit_overdose.py`` and ``scripts/fit_split_kernel.py`` write into the shipped tables. No assessment runs this.

Start with ``fit.py``, one fit around its most probable point; ``overdose_fit.py`` uses it for the history of deaths to
2020. The split kernel goes from ``war_excess.py`` (how large each older war was) by ``split_kernel.py`` (the law over
wars) to ``tie_prior.py``; ``state_composition.py`` is where homicides lie, fitted to 2018 and scored afterwards.
"""
