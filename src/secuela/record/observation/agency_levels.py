"""Three agencies count the same deaths: case files (SESNSP), vital statistics (INEGI), the daily report (SSPC).

INEGI counts femicide as homicide, SESNSP keeps it apart. Completeness is victims of both over INEGI's deaths; it fell
from 0.974 in 2019 to 0.921 in 2024, so a fall of SESNSP's count alone may be a change of counting.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from secuela.evidence.catalogue import Library
from secuela.evidence.errors import EvidenceError
from secuela.evidence.library import library
from secuela.evidence.message import message
from secuela.evidence.months import MONTHS_PER_YEAR, Month
from secuela.record.homicide_level import homicide_level

Floats = NDArray[np.float64]
Numbers = NDArray[np.float64] | NDArray[np.int64] | float | int

FIRST_WHOLE_YEAR = 2016  # in 2015 one state reported zeros for eight months
VICTIMS, FEMICIDE, DEATHS = "sesnsp_homicide_victims", "sesnsp_femicide_victims", "inegi_homicides_by_state_year"


@dataclass(frozen=True)
class Completeness:
    """Case files over vital statistics.

    Args:
        years: `(year,)`, whole years that both cover.
        ratio: Victims of intentional homicide and femicide (SESNSP) over deaths by homicide (INEGI), by year.
        femicide: Victims of femicide over victims of intentional homicide in the last year.
    """

    years: tuple[int, ...]
    ratio: Floats
    femicide: float


@dataclass(frozen=True)
class Counts:
    """What each agency is expected to count, in the shape of the model's homicides."""

    sesnsp: Floats
    inegi: Floats
    sspc: Floats


def completeness(as_of: Month, found: Library | None = None) -> Completeness:
    """Completeness by year up to the last whole year before ``as_of``.

    Raises:
        EvidenceError: If the record then holds no whole year of both agencies.
    """
    found = found or library()
    last = (as_of + 1).year - 1
    deaths = dict(zip(*found.year_values(DEATHS, until=last), strict=True))
    victims, femicide = (_by_year(found, series, last) for series in (VICTIMS, FEMICIDE))
    years = [year for year in victims if year in deaths and year >= FIRST_WHOLE_YEAR]
    if not years:
        raise EvidenceError(
            message("no whole year of case files and vital statistics is recorded up to {as_of}.", as_of=as_of),
            where="as of",
            why=message("how many deaths case files miss is read from whole years"),
            fix=message("use {first} or later", first=f"{FIRST_WHOLE_YEAR}-{MONTHS_PER_YEAR}"),
        )
    ratio = np.array([(victims[year] + femicide[year]) / deaths[year] for year in years])
    return Completeness(tuple(years), ratio, femicide[years[-1]] / victims[years[-1]])


def preliminary_ratio(as_of: Month) -> float:
    """SSPC's preliminary count over SESNSP's victims in the months that both cover, or 1 if none is known."""
    ratio = homicide_level(as_of).ratio
    return 1.0 if ratio is None else 1 / ratio


def expected_counts(
    homicides: Numbers, months: Numbers, drift: Numbers, known: Completeness, preliminary: float
) -> Counts:
    """Each agency's expected count of the model's homicides; case files never pass vital statistics.

    Args:
        homicides: Victims a month on SESNSP's definition: what the model calls homicides.
        months: Months since the middle of the last year of ``known``, broadcast with the others.
        drift: Change of the log of completeness a year, ``violence.completeness_drift``.
        known: Completeness as recorded.
        preliminary: SSPC's count over SESNSP's.
    """
    victims = np.asarray(homicides, dtype=np.float64)
    years = np.asarray(months, dtype=np.float64) / MONTHS_PER_YEAR
    complete = np.minimum(known.ratio[-1] * np.exp(np.asarray(drift) * years), 1.0)
    deaths = np.asarray(victims * (1 + known.femicide) / complete)
    return Counts(sesnsp=victims, inegi=deaths, sspc=np.asarray(victims * preliminary))


def _by_year(found: Library, series: str, last: int) -> dict[int, float]:
    months, values = found.series_values(series)
    whole = [year for year in range(months[0].year, last + 1) if sum(m.year == year for m in months) == MONTHS_PER_YEAR]
    return {year: float(sum(v for m, v in zip(months, values, strict=True) if m.year == year)) for year in whole}
