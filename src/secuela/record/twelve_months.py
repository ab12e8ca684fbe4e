"""Sums of 12 months, as provisional deaths are published, and the months behind them."""

import numpy as np
from numpy.typing import NDArray

from secuela.evidence.months import MONTHS_PER_YEAR, Month
from secuela.record.homicide_level import log_rate, seasonal

Floats = NDArray[np.float64]


def twelve_month_sums(monthly: Floats) -> Floats:
    """Sums over each month and the eleven before it, along the last axis; shorter by eleven.

    >>> twelve_month_sums(np.ones(14)).tolist()
    [12.0, 12.0, 12.0]
    """
    total = np.cumsum(monthly, axis=-1)
    first = total[..., MONTHS_PER_YEAR - 1 : MONTHS_PER_YEAR]
    return np.concatenate([first, total[..., MONTHS_PER_YEAR:] - total[..., :-MONTHS_PER_YEAR]], axis=-1)


def months_behind(sums: Floats) -> Floats:
    """Monthly counts whose 12-month sums these are, one for each sum.

    A month differs from the same month a year before by the change of the sum. The twelve months of the first sum are
    only known together; they are taken to grow evenly, at the pace of the sum's first year. What that misses repeats in
    the same month of every year, so it goes with the season.
    """
    pace = np.log(sums[MONTHS_PER_YEAR - 1] / sums[0]) / (MONTHS_PER_YEAR - 1) if sums.size >= MONTHS_PER_YEAR else 0.0
    year = np.exp(pace * np.arange(MONTHS_PER_YEAR))
    months = np.r_[year / year.sum() * sums[0], np.diff(sums)]
    for i in range(MONTHS_PER_YEAR, months.size):
        months[i] += months[i - MONTHS_PER_YEAR]
    return months[MONTHS_PER_YEAR - 1 :]


def adjusted_months(months: list[Month], sums: Floats) -> Floats:
    """Log of deaths in a standard month, without season, from 12-month sums; season as known at the last month."""
    rates = log_rate(months, months_behind(sums))
    return rates - seasonal(months, rates)[[month.month - 1 for month in months]]
