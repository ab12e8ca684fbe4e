"""What statistics see of overdose deaths.

The record comes as sums of 12 months, on three definitions that are never mixed: final counts of residents, and
provisional counts by place of death, as reported and as predicted after correction for late certificates.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from secuela.evidence.errors import OptionError, nearest
from secuela.evidence.library import library
from secuela.evidence.message import message
from secuela.evidence.months import MONTHS_PER_YEAR, Month
from secuela.record.overdose_record import december_sums, definition_ratio

Floats = NDArray[np.float64]

FINAL, REPORTED, PREDICTED = DEFINITIONS = ("final_residents", "vsrr_reported", "vsrr_predicted")
_LATEST_MONTHS = 12  # reported sums that end later than this before a release are incomplete


@dataclass(frozen=True)
class Completeness:
    """Reported over predicted 12-month sums at the end of a release, newest first, and what it is when complete.

    Args:
        by_age: Ratio of the sum that ends 0, 1, 2, ... months before the last of the release.
        complete: Ratio of older sums.
    """

    by_age: Floats
    complete: float


def completeness(drug: str = "opioid") -> Completeness:
    """How complete reported sums were in the newest release, from the package's two definitions of it."""
    predicted = dict(zip(*library().series_values(f"overdose_predicted_{drug}"), strict=True))
    ratio = {month: value / predicted[month] for month, value in _reported(drug).items() if month in predicted}
    months = sorted(ratio, reverse=True)
    by_age = np.array([ratio[month] for month in months[:_LATEST_MONTHS]])
    return Completeness(by_age, float(np.median([ratio[month] for month in months[_LATEST_MONTHS:]])))


def twelve_month_sums(monthly: Floats) -> Floats:
    """Sums over each month and the eleven before it, along the last axis; shorter by eleven.

    >>> twelve_month_sums(np.ones(14)).tolist()
    [12.0, 12.0, 12.0]
    """
    total = np.cumsum(monthly, axis=-1)
    first = total[..., MONTHS_PER_YEAR - 1 : MONTHS_PER_YEAR]
    return np.concatenate([first, total[..., MONTHS_PER_YEAR:] - total[..., :-MONTHS_PER_YEAR]], axis=-1)


def observed_sums(monthly: Floats, definition: str, last_is_newest: bool = False) -> Floats:
    """12-month sums that a statistic would show of monthly deaths on the *predicted* definition.

    Args:
        monthly: `(..., month)`, deaths.
        definition: One of ``DEFINITIONS``.
        last_is_newest: Whether the last month is the newest of a release, so that its reported sums are incomplete.

    Raises:
        OptionError: If the definition is not known.
    """
    if definition not in DEFINITIONS:
        raise OptionError(
            message("{definition} is not a definition of overdose deaths.", definition=repr(definition)),
            where="definition",
            why=message("the three differ by up to five per cent and are never mixed"),
            fix=nearest(definition, DEFINITIONS),
        )
    sums = twelve_month_sums(monthly)
    if definition == PREDICTED:
        return sums
    seen = completeness()
    if definition == FINAL:
        return sums * seen.complete / final_to_reported("opioid")
    age = np.arange(sums.shape[-1])[::-1]
    late = seen.by_age[np.minimum(age, len(seen.by_age) - 1)]
    return sums * np.where(last_is_newest & (age < len(seen.by_age)), late, seen.complete)


def final_to_reported(drug: str) -> float:
    """Reported over final deaths, mean of the years that both definitions cover."""
    years, final = library().year_values(f"overdose_final_{drug}")
    sums = december_sums(f"overdose_reported_{drug}_to_2020", library())
    return definition_ratio(dict(zip(years, final.tolist(), strict=True)), sums)


def _reported(drug: str) -> dict[Month, float]:
    parts = (library().series_values(f"overdose_reported_{drug}_{part}") for part in ("to_2020", "from_2021"))
    return {month: float(value) for months, values in parts for month, value in zip(months, values, strict=True)}
