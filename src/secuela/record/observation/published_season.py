"""The season of a published series: a factor for each month of the year, whose mean weighted by days is 1."""

import numpy as np
from numpy.typing import NDArray

from secuela.evidence.months import MONTHS_PER_YEAR, Month
from secuela.record.calendar_days import days_of
from secuela.record.homicide_level import log_rate, seasonal

Floats = NDArray[np.float64]
_DAYS = np.array([days_of(Month.parse("2025-01") + month) for month in range(MONTHS_PER_YEAR)])


def season(months: list[Month], counts: Floats) -> Floats:
    """Factors on the daily rate, January to December, so that a year holds as many deaths as without a season.

    Args:
        months: Months of the record, without a gap.
        counts: Counts in them, above zero.
    """
    factors = np.exp(seasonal(months, log_rate(months, counts)))
    return factors / (factors @ _DAYS / _DAYS.sum())


def in_months(factors: Floats, months: tuple[Month, ...]) -> Floats:
    """The factor of each of these months, `(month,)`."""
    return factors[[month.month - 1 for month in months]]
