"""Level and trend of overdose deaths at one month, by part, from 12-month sums, and past errors of the rule.

Parts are exclusive: with a synthetic opioid; with another opioid only; without an opioid. CDC's *predicted* sums are
used, made monthly and free of season.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from secuela.evidence.library import library
from secuela.evidence.months import MONTHS_PER_YEAR, Month
from secuela.record.homicide_level import LEVEL_MONTHS, level_and_trend
from secuela.record.twelve_months import adjusted_months

Floats = NDArray[np.float64]

TOTAL, OPIOID, SYNTHETIC = (f"overdose_predicted_{drug}" for drug in ("total", "opioid", "synthetic_t404"))


@dataclass(frozen=True)
class OverdoseLevel:
    """Level and trend of each part at a month, `(part,)`: synthetic opioid, other opioid only, no opioid.

    Args:
        month: The month.
        level: Deaths in a standard month of 30.4 days.
        error_sd: Standard deviation of the log of that level.
        trend: Log points a month.
        last: Last month of the record used.
    """

    month: Month
    level: Floats
    error_sd: Floats
    trend: Floats
    last: Month


def overdose_level(as_of: Month) -> OverdoseLevel:
    """Level and trend at ``as_of``, brought forward along the trend if the record ends earlier."""
    months, parts = adjusted_parts(as_of)
    read = [level_and_trend(part) for part in parts]
    trend = np.array([slope for _, slope in read])
    logs = np.array([log for log, _ in read]) + trend * (as_of - months[-1])
    noise = np.array([np.diff(part[MONTHS_PER_YEAR:]).std() for part in parts]) / np.sqrt(2 * LEVEL_MONTHS)
    return OverdoseLevel(as_of, np.exp(logs), noise, trend, months[-1])


def adjusted_parts(as_of: Month | None = None) -> tuple[list[Month], tuple[Floats, Floats, Floats]]:
    """Log of deaths in a standard month, without season, of each part, with rows up to ``as_of``, or all."""
    months = library().series_values(TOTAL, until=as_of)[0]
    total, opioid, synthetic = (library().series_values(name, until=as_of)[1] for name in (TOTAL, OPIOID, SYNTHETIC))
    parts = (synthetic, opioid - synthetic, total - opioid)
    return months, tuple(adjusted_months(months, part) for part in parts)  # pyright: ignore[reportReturnType]
