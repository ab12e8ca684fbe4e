"""Forecasts with the weights and band factors in force at an origin, as the stored table has them."""

from dataclasses import replace

import numpy as np

from secuela.evidence.months import Month
from secuela.learning.forecasting.naive_rules import RULES
from secuela.learning.forecasting.pool import HORIZONS, Chosen, Forecast, added_up, forecast
from secuela.record.forecast_series import ForecastSeries, forecast_series
from secuela.record.skill import WeightRow, weights_at


def chosen_at(series: ForecastSeries, origin: Month) -> Chosen:
    """The newest weights that were known at an origin; equal ones and the band as it is before the first.

    A series that is forecast at the level of another takes the weights of that one.
    """
    rows = weights_at(series.level_of or series.id, origin)
    names = tuple(RULES)
    if [row.horizon for row in rows] != list(HORIZONS):
        return Chosen(names, np.ones((len(HORIZONS), len(names))) / len(names), np.ones(len(HORIZONS)))
    weights = np.array([[row.by_rule().get(name, 0.0) for name in names] for row in rows])
    return Chosen(names, weights / weights.sum(axis=1, keepdims=True), np.array([row.band for row in rows]))


def forecast_at(series: ForecastSeries, origin: Month, months: int) -> Forecast:
    """The pool of a series as it is known at an origin; places that add up are brought to their nation."""
    made = forecast(series, origin, months, chosen_at(series, origin))
    if not series.adds_up or series.nation is None:
        return made
    nation = forecast_at(forecast_series()[series.nation], origin, months)
    return replace(made, pooled=added_up(made.pooled, nation.pooled))


def weight_rows(series: str, origin: Month, chosen: Chosen) -> list[WeightRow]:
    """Rows for the stored table; weights below a thousandth are left out."""
    return [
        WeightRow(
            series=series,
            origin=str(origin),
            horizon=horizon,
            band=round(float(chosen.band[step]), 4),
            weights=" ".join(
                f"{name}:{weight:.3f}"
                for name, weight in zip(chosen.rules, chosen.weights[step], strict=True)
                if weight >= 0.0005  # noqa: PLR2004
            ),
        )
        for step, horizon in enumerate(HORIZONS)
    ]
