"""Forecasts of overdose deaths made from December 2020, theirs and ours.

In flow the published forecast and the fitted history up to 2020 (:mod:`.outlook`); out flow errors by year beside what
was counted (:mod:`.scores`). Start with :mod:`.forecasts`.
"""
