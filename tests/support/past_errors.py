"""How wrong the rules behind the status quo have been on the record: what luck is sized on."""

import numpy as np

from secuela.evidence.library import library
from secuela.evidence.months import MONTHS_PER_YEAR, Month
from secuela.record.homicide_level import VICTIMS, level_and_trend, log_rate, seasonal
from secuela.record.overdose_level import adjusted_parts

PARTS = ("synthetic", "other_opioid", "no_opioid")  # of overdose deaths
FIRST = 3 * MONTHS_PER_YEAR  # every month with three years of record before it is an origin
FIRST_OF_HOMICIDE = Month.parse("2019-01")  # one state reported zeros in 2015


def homicide_errors(half_life, horizons):
    """Root mean square error, log, of the damped-trend rule on case-file victims, by horizon in months.

    Seasonal factors are those known at the origin; the target is the level adjusted with all data.
    """
    months, counts = library().series_values(VICTIMS)
    rates = log_rate(months, counts)
    target = rates - seasonal(months, rates)[[month.month - 1 for month in months]]

    def known(origin):
        season = seasonal(months[: origin + 1], rates[: origin + 1])
        return rates[: origin + 1] - season[[month.month - 1 for month in months[: origin + 1]]]

    return _of_rule(target, known, range(months.index(FIRST_OF_HOMICIDE), len(months)), half_life, horizons)


def overdose_errors(half_life, horizons):
    """The same on each part of overdose deaths."""
    months, whole = adjusted_parts()
    seen = {origin: adjusted_parts(months[origin])[1] for origin in range(FIRST, len(months))}
    return {
        part: _of_rule(target, lambda origin, at=at: seen[origin][at], seen, half_life, horizons)
        for at, (part, target) in enumerate(zip(PARTS, whole, strict=True))
    }


def damped(trend, half_life, months):
    """Log points that a trend still adds after some months if its slope halves every ``half_life`` months."""
    rate = np.log(2) / half_life
    return float(trend * -np.expm1(-rate * months) / rate)


def _of_rule(target, known, origins, half_life, horizons):
    found = {horizon: [] for horizon in horizons}
    for origin in origins:
        level, trend = level_and_trend(known(origin))
        for horizon in horizons:
            if origin + horizon < len(target):
                ahead = level + damped(trend, half_life, horizon)
                found[horizon].append(target[origin + horizon] - ahead)
    return {horizon: _root_mean_square(errors) for horizon, errors in found.items()}


def _root_mean_square(errors):
    return float(np.sqrt(np.mean(np.square(errors))))
