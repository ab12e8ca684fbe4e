"""Forecasts of published series, made at an origin and scored against what came: the record's memory of itself.

In flow the record as :mod:`secuela.record` reads it, cut at an origin, and out flow quantiles by month and place, for
the pool and for each rule in it. :mod:`.histories` cuts and joins the record, :mod:`.forecast_rule` says what a rule
is, :mod:`.naive_rules` holds simple rules with errors of their own past, :mod:`.pool` weights them by past scores and
corrects the band, :mod:`.rolling_origins` does this over years of origins, :mod:`.skill_scores` says how well it went,
:mod:`.past_weights` reads what the stored table knew at an origin, and :mod:`.frozen_forecast` freezes a forecast for
others to score. Start with :mod:`.pool`.
"""
