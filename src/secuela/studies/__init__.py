"""Published work done again, theirs beside ours: what ``secuela reproduce`` shows.

In flow the shipped figures of a study (``evidence/tables/golden/``) and the models; out flows one result with rows,
notes and whether all that must hold holds.

Start with ``study.py``, which lists the studies and says which module computes each. Studies that set published effects
beside the model's own share the rows of ``published_figures.py``; the two with a form of their own are folders.
``variation.py`` reads ``--set``, ``--at`` and ``--weeks``.
"""
