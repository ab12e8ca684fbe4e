"""Level and trend of overdose deaths at one month, by part, from 12-month sums.

Parts are exclusive: with a synthetic opioid; with another opioid only; without an opioid. CDC's *predicted* sums are
used, made monthly and free of season.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from secuela.evidence.errors import RecordError
from secuela.evidence.message import message
from secuela.evidence.months import MONTHS_PER_YEAR, Month
from secuela.record.homicide_level import LEVEL_MONTHS, level_and_trend, log_rate, seasonal
from secuela.record.seen_record import month_values

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
    rows = [month_values(name, as_of) for name in (TOTAL, OPIOID, SYNTHETIC)]
    months = min((each for each, _ in rows), key=len)
    total, opioid, synthetic = (values[: len(months)] for _, values in rows)
    parts = (synthetic, opioid - synthetic, total - opioid)
    for part in parts:
        _deaths_in_every_month(months, months_behind(part))
    return months, tuple(_adjusted(months, part) for part in parts)  # pyright: ignore[reportReturnType]


def _deaths_in_every_month(months: list[Month], behind: Floats) -> None:
    """Refuse sums that leave a month without deaths: rows of several releases that do not fit each other."""
    empty = next((month for month, deaths in zip(months, behind, strict=True) if deaths <= 0), None)
    if empty is not None:
        raise RecordError(
            message("The 12-month sums of overdose deaths leave no death in {month}.", month=str(empty)),
            where="secuela data",
            why=message("each release revises all months, so that the sums of two do not tell the months between them"),
            fix=message("add a file of one release that begins in 2015, or drop the one that was added"),
        )


def _adjusted(months: list[Month], sums: Floats) -> Floats:
    """Log of deaths in a standard month, without season, from 12-month sums; season as known at the last month."""
    rates = log_rate(months, months_behind(sums))
    return rates - seasonal(months, rates)[[month.month - 1 for month in months]]


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
