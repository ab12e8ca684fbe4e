"""What the package has learned from the record: fits that one command makes, judges and stores.

In flow tables of :mod:`secuela.evidence` and the record as :mod:`secuela.record` reads it; out flow laws that the
records of parameters state, draws of one posterior, and a recipe of each. No assessment fits anything.

Start with ``calibration.py``, what a fit is, and ``fits/``, one module each. ``refit.py`` makes one, ``recipe.py`` says
whether what is stored is stale. ``importance.py`` samples, ``fit.py`` finds a most probable point.
``simulated_ranks.py`` plants parameters and sees whether fits are calibrated.
"""
