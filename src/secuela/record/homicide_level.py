"""What the record of homicide says of a month: seasonal adjustment, level and trend."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from secuela.evidence.months import MONTHS_PER_YEAR, Month
from secuela.record.calendar_days import STANDARD_MONTH, days_of
from secuela.record.seen_record import month_values

Floats = NDArray[np.float64]

VICTIMS = "sesnsp_homicide_victims"
PRELIMINARY = "sspc_preliminary_homicides"
TREND_MONTHS = 18
LEVEL_MONTHS = 3
_SEASON_FROM = Month.parse("2016-01")  # one state reported zeros in 2015
_CENTRED = np.r_[0.5, np.ones(MONTHS_PER_YEAR - 1), 0.5] / MONTHS_PER_YEAR


@dataclass(frozen=True)
class HomicideLevel:
    """The seasonally adjusted level and trend of homicide at one month.

    Args:
        month: The month.
        level: Victims in a standard month of 30.4 days.
        error_sd: Standard deviation of the log of that level.
        trend: Log points a month.
        last_victims: Last month of case-file victims used.
        carried: Whether the level was carried further by the preliminary count.
        ratio: Case-file victims over the preliminary count in the months that both cover, if carried.
    """

    month: Month
    level: float
    error_sd: float
    trend: float
    last_victims: Month
    carried: bool
    ratio: float | None


def log_rate(months: list[Month], counts: Floats) -> Floats:
    """Log of victims in a standard month."""
    days = np.array([days_of(month) for month in months])
    return np.log(counts / days * STANDARD_MONTH)


def seasonal(months: list[Month], log_rates: Floats) -> Floats:
    """Seasonal factors, log, January to December: medians of departures from a centred 12-month mean (classical)."""
    used = [i for i, month in enumerate(months) if month >= _SEASON_FROM]
    return seasonal_factors([months[i] for i in used], log_rates[used])


def seasonal_factors(months: list[Month], log_rates: Floats) -> Floats:
    """The same of a count that is sound from its first month on."""
    half = MONTHS_PER_YEAR // 2
    departures = log_rates[half:-half] - np.convolve(log_rates, _CENTRED, "valid")
    of_year = np.array([month.month - 1 for month in months])[half:-half]
    factors = np.array([np.median(departures[of_year == month]) for month in range(MONTHS_PER_YEAR)])
    return factors - factors.mean()


def adjusted(as_of: Month) -> tuple[list[Month], Floats, HomicideLevel]:
    """The adjusted log level up to ``as_of``, carried on by the preliminary count where that reaches further.

    Returns:
        Months, log level, and the level at ``as_of``.
    """
    months, counts = month_values(VICTIMS, as_of)
    rates = log_rate(months, counts)
    season = seasonal(months, rates)
    later, preliminary = month_values(PRELIMINARY, as_of)
    carried_rates = log_rate(later, preliminary)
    both = {month: rate for month, rate in zip(months, rates, strict=True) if month in later}
    gap = np.array([both[month] - rate for month, rate in zip(later, carried_rates, strict=True) if month in both])
    last = months[-1]
    carried = len(gap) > 1 and later[-1] > last
    if carried:
        beyond = [i for i, month in enumerate(later) if month > last]
        months = [*months, *(later[i] for i in beyond)]
        rates = np.r_[rates, carried_rates[beyond] + gap.mean()]
    level = rates - season[[month.month - 1 for month in months]]
    noise = np.diff(level[months.index(_SEASON_FROM) :]).std() / np.sqrt(2 * LEVEL_MONTHS)
    spread = gap.std(ddof=1) * np.sqrt(1 + 1 / len(gap)) if carried else 0.0
    log_level, trend = level_and_trend(level)
    return (
        months,
        level,
        HomicideLevel(
            month=months[-1],
            level=float(np.exp(log_level)),
            error_sd=float(np.hypot(noise, spread)),
            trend=trend,
            last_victims=last,
            carried=carried,
            ratio=float(np.exp(gap.mean())) if carried else None,
        ),
    )


def homicide_level(as_of: Month) -> HomicideLevel:
    """Level and trend of homicide at ``as_of``, brought forward along the trend if the record ends earlier."""
    level = adjusted(as_of)[2]
    ahead = as_of - level.month
    moved = level.level * np.exp(level.trend * ahead)
    return replace(level, month=as_of, level=float(moved))


def level_and_trend(log_level: Floats) -> tuple[float, float]:
    """Log level at the last month and trend: the mean of three months moved along an 18-month straight line."""
    trend = float(np.polyfit(np.arange(TREND_MONTHS), log_level[-TREND_MONTHS:], 1)[0])
    return float(log_level[-LEVEL_MONTHS:].mean() + trend * (LEVEL_MONTHS - 1) / 2), trend


def adjusted_counts(series: str, as_of: Month) -> tuple[list[Month], Floats]:
    """Another count of the same deaths in a standard month, adjusted with the seasonal factors of case-file victims."""
    months, counts = month_values(VICTIMS, as_of)
    season = seasonal(months, log_rate(months, counts))
    later, values = month_values(series, as_of)
    if not later:
        return [], values
    return later, np.exp(log_rate(later, values) - season[[month.month - 1 for month in later]])
