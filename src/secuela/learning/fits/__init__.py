"""The fits, one module each, found by name: what each reads, how it learns, and what it must pass.

In flow the priors of some parameters and rows of the record; out flow laws or draws that stand in their place. Each
offers ``CALIBRATION`` (:mod:`secuela.learning.calibration`). Start with :mod:`.encounter_fit`.
"""
