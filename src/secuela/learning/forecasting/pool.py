"""The pooled forecast: rules weighted by what each added in the past, and a band as wide as the past asks for.

The weights of a linear pool that would have scored best (CRPS) over all earlier origins whose month had come, horizon
by horizon, held near equal weights while little has been seen. The CRPS of a pool is a quadratic form in its weights:
`sum_i w_i E|X_i - y| - 1/2 sum_ij w_i w_j E|X_i - X_j|`, so that two numbers per origin and pair are all that is kept.
Then the band is stretched or narrowed about its median by the factor that past 90 % bands lacked. Both hang on origins
before the one that is forecast, and on nothing later.

``CAUTION`` (of 0.25, 0.5, 1, 2, 3, 6, 12) and ``TRIMMED`` (of 1.1, 1.2, 1.35, 1.6, 2 and none) were chosen on deaths by
homicide (INEGI) forecast and come by December 2015; those months are not scored. All other constants were written down
before any score was seen. That rules be left out at all was decided after a look at encounters, where equal weights
gave a next month of ten times the last.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from secuela.evidence.months import Month
from secuela.learning.forecasting.histories import history_at
from secuela.learning.forecasting.naive_rules import LEVELS, RULES, Outlook
from secuela.record.forecast_series import ForecastSeries

Floats = NDArray[np.float64]

HORIZONS = (1, 3, 6, 12, 24, 36, 60)  # at which rules are scored; weights of other months lie between
EVERY = 3  # months between two origins of the past
TRIMMED = 2.0  # a rule whose past CRPS is this many times the best one's is left out
CAUTION = 3.0  # effective origins after which what pooled best outweighs equal weights
BAND_CAUTION = 10.0  # effective origins after which a band follows half of what the past asks for
BAND = 0.9
NARROWEST, WIDEST = 0.5, 2.5  # factors of a band
PLACES_COUNT = 3.0  # many places of one month tell as much as so many of them


@dataclass(frozen=True)
class Trial:
    """What one origin of the past taught, for each horizon whose month has come.

    Args:
        origin: The origin.
        rules: Ids of the rules that spoke, in order.
        missed: `(horizon, rule)` mean of E|X - y| over places, by the last year's mean; NaN where not known yet.
        apart: `(horizon, rule, rule)` mean of E|X - X'| in the same unit.
        reached: `(horizon, place)` how far it came from the pool's median, in widths of its 90 % band there.
    """

    origin: Month
    rules: tuple[str, ...]
    missed: Floats
    apart: Floats
    reached: Floats


@dataclass(frozen=True)
class Chosen:
    """Weights and band factors in force at an origin.

    Args:
        rules: Ids of rules.
        weights: `(horizon, rule)`, each row adds up to one.
        band: `(horizon,)` factors.
    """

    rules: tuple[str, ...]
    weights: Floats
    band: Floats


@dataclass(frozen=True)
class Forecast:
    """Quantiles of a series by month and place.

    Args:
        series: What is forecast.
        origin: The last month that was known.
        pooled: `(QUANTILES, month ahead, place)` in the unit of the series.
        rules: The same of each rule, by its id.
        weights: `(month ahead, rule)`.
        scale: `(place,)` mean of the last year.
    """

    series: ForecastSeries
    origin: Month
    pooled: Floats
    rules: dict[str, Floats]
    weights: Floats
    scale: Floats


def spoken(series: ForecastSeries, origin: Month, steps: Sequence[int]) -> tuple[Outlook, dict[str, Floats]]:
    """Each rule's quantiles at an origin, some months ahead."""
    outlook = Outlook(history_at(series, origin), tuple(steps))
    return outlook, {name: rule.quantiles(outlook) for name, rule in RULES.items() if rule.serves(outlook)}


def forecast(series: ForecastSeries, origin: Month, months: int, chosen: Chosen) -> Forecast:
    """The pool at an origin with given weights and band factors."""
    outlook, rules = spoken(series, origin, range(1, months + 1))
    weights = _between(chosen.weights, months)
    known = [chosen.rules.index(name) if name in chosen.rules else None for name in rules]
    weights = np.stack([weights[:, place] if place is not None else np.zeros(months) for place in known], axis=1)
    weights /= weights.sum(axis=1, keepdims=True)
    mixed = mixture(list(rules.values()), weights)
    band = _between(chosen.band[:, None], months)[:, 0]
    return Forecast(series, origin, stretched(mixed, band, series.offset), rules, weights, outlook.scale)


def mixture(rules: Sequence[Floats], weights: Floats) -> Floats:
    """Quantiles of a linear pool.

    Args:
        rules: Of each rule `(QUANTILES, month ahead, place)`.
        weights: `(month ahead, rule)`.
    """
    stacked = np.concatenate(list(rules))
    size = len(rules[0])
    mass = np.repeat(weights.T / size, size, axis=0)
    found = np.empty_like(rules[0])
    for month in range(stacked.shape[1]):
        order = np.argsort(stacked[:, month], axis=0, kind="stable")
        values = np.take_along_axis(stacked[:, month], order, axis=0)
        reached = np.cumsum(mass[:, month][order], axis=0) - mass[:, month][order] / 2
        for place in range(stacked.shape[2]):
            found[:, month, place] = np.interp(LEVELS, reached[:, place], values[:, place])
    return found


def stretched(quantiles: Floats, factors: Floats, offset: float) -> Floats:
    """A band made wider or narrower about its median on the log, by month ahead."""
    floor = max(offset, 1e-9)
    logs = np.log(quantiles + floor)
    middle = logs[len(LEVELS) // 2]
    return np.maximum(np.exp(middle + (logs - middle) * factors[:, None]) - floor, 0.0)


def added_up(quantiles: Floats, nation: Floats) -> Floats:
    """Places `(QUANTILES, month ahead, place)` whose means are brought to add up to that of the nation."""
    factor = nation.mean(axis=0)[:, 0] / quantiles.mean(axis=0).sum(axis=1)
    return quantiles * factor[:, None]


def chosen_from(trials: Sequence[Trial], origin: Month, names: Sequence[str], places: int) -> Chosen:
    """Weights and band factors from the origins whose months had come by an origin."""
    size = len(HORIZONS)
    weights, band = np.zeros((size, len(names))), np.ones(size)
    for step, horizon in enumerate(HORIZONS):
        known = [
            trial for trial in trials if origin - trial.origin >= horizon and np.isfinite(trial.missed[step]).any()
        ]
        effective = len(known) * EVERY / max(horizon, EVERY) * (1.0 if places == 1 else PLACES_COUNT)
        weights[step] = _weights(known, step, names, effective)
        band[step] = _band(known, step, effective)
    return Chosen(tuple(names), weights, band)


def _weights(known: Sequence[Trial], step: int, names: Sequence[str], effective: float) -> Floats:
    equal = np.full(len(names), 1 / len(names))
    same = [trial for trial in known if set(names) <= set(trial.rules)]
    if not same:
        return equal
    missed, apart = np.zeros(len(names)), np.zeros((len(names), len(names)))
    for trial in same:
        at = [trial.rules.index(name) for name in names]
        missed += trial.missed[step][at] / len(same)
        apart += trial.apart[step][np.ix_(at, at)] / len(same)
    alone = missed - np.diag(apart) / 2
    kept = alone <= TRIMMED * alone.min()
    equal = kept / kept.sum()
    held = CAUTION / max(effective * len(same) / len(known), 1e-9) * float(missed.mean())

    def loss(weights: Floats) -> float:
        return float(weights @ missed - weights @ apart @ weights / 2 + held * ((weights - equal) ** 2).sum())

    def slope(weights: Floats) -> Floats:
        return missed - apart @ weights + 2 * held * (weights - equal)

    found = minimize(
        loss,
        equal,
        jac=slope,
        bounds=[(0.0, 1.0 if keep else 0.0) for keep in kept],
        constraints={
            "type": "eq",
            "fun": lambda weights: weights.sum() - 1,
            "jac": lambda weights: np.ones_like(weights),
        },
        method="SLSQP",
    )
    weights = np.clip(found.x, 0.0, None)
    return weights / weights.sum()


def _band(known: Sequence[Trial], step: int, effective: float) -> float:
    reached = np.concatenate([trial.reached[step] for trial in known]) if known else np.zeros(0)
    reached = np.abs(reached[np.isfinite(reached)])
    if not len(reached):
        return 1.0
    asked = np.clip(np.quantile(reached, BAND), NARROWEST, WIDEST)
    return float(asked ** (effective / (effective + BAND_CAUTION)))


def trial_of(
    origin: Month, rules: Mapping[str, Floats], pooled: Floats, came: Floats, scale: Floats, offset: float
) -> Trial:
    """What an origin teaches.

    Args:
        origin: The origin.
        rules: Of each rule `(QUANTILES, horizon, place)`.
        pooled: The pool before its band is corrected, the same shape.
        came: `(horizon, place)` what came, NaN where it is not known.
        scale: `(place,)` unit of the scores.
        offset: Of the series.
    """
    every = np.stack(list(rules.values()))
    missed = np.abs(every - came).mean(axis=1) / scale
    apart = np.empty((len(HORIZONS), len(every), len(every)))
    for i in range(len(every)):
        for j in range(i, len(every)):
            apart[:, i, j] = apart[:, j, i] = (_distance(every[i], every[j]) / scale).mean(axis=1)
    return Trial(origin, tuple(rules), _mean(missed), apart, _reached(pooled, came, max(offset, 1e-9)))


def _distance(one: Floats, other: Floats) -> Floats:
    """E|X - Y| of two laws given by equally likely values along the first axis: the integral of F(1-G) + G(1-F)."""
    both = np.concatenate([one, other])
    order = np.argsort(both, axis=0, kind="stable")
    first = order < len(one)
    below, other_below = (np.cumsum(of, axis=0)[:-1] / len(one) for of in (first, ~first))
    steps = np.diff(np.take_along_axis(both, order, axis=0), axis=0)
    return (steps * (below * (1 - other_below) + other_below * (1 - below))).sum(axis=0)


def _mean(missed: Floats) -> Floats:
    """`(horizon, rule)` mean over the places that are known."""
    known = np.isfinite(missed)
    total = np.where(known, missed, 0.0).sum(axis=2)
    counted = known.sum(axis=2)
    return np.where(counted > 0, total / np.maximum(counted, 1), np.nan).T


def _reached(pooled: Floats, came: Floats, floor: float) -> Floats:
    low, middle, high = (
        np.log(np.array([np.interp(level, LEVELS, column) for column in pooled.reshape(len(pooled), -1).T]) + floor)
        for level in ((1 - BAND) / 2, 0.5, (1 + BAND) / 2)
    )
    gone = np.log(came.ravel() + floor) - middle
    width = np.where(gone > 0, high - middle, middle - low)
    return (gone / np.maximum(width, 1e-9)).reshape(came.shape)


def _between(rows: Floats, months: int) -> Floats:
    """Rows at the horizons, drawn out to every month ahead along the log of the horizon."""
    ahead = np.log(np.arange(1, months + 1))
    return np.stack([np.interp(ahead, np.log(HORIZONS), column) for column in rows.T], axis=1)
