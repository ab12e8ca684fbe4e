"""What the record of seizures says of supply.

Seizures are not flow. The record sets the corridors' shares at the origin, divided by a detection that is itself
uncertain; no quantity is fitted to it.
"""

from functools import cache

import numpy as np
from jaxtyping import Float

from secuela.evidence.corridors import DRUGS, LAND_CORRIDORS
from secuela.evidence.errors import EvidenceError
from secuela.evidence.message import message
from secuela.evidence.months import MONTHS_PER_YEAR, Month
from secuela.evidence.tables import read_rows, shipped_tables

PLACES = {
    "california": "corridor-california",
    "arizona": "corridor-arizona",
    "el_paso": "corridor-el-paso-west-texas",
    "south_texas": "corridor-south-texas",
}
COASTS = "coastal-interior"
_TABLE, _COLUMNS = "seizures.csv", ("month", "place", "drug", "pounds", "source")


@cache
def recorded() -> dict[tuple[str, str], dict[Month, float]]:
    """Pounds by (place, drug) and month; a month without a row had none."""
    found: dict[tuple[str, str], dict[Month, float]] = {}
    for number, row in enumerate(read_rows(shipped_tables(), _TABLE, _COLUMNS), start=2):
        where = f"{_TABLE}, line {number}"
        found.setdefault((row["place"], row["drug"]), {})[Month.parse(row["month"], where=where)] = float(row["pounds"])
    return found


def record_span() -> tuple[Month, Month]:
    """First and last month of the record."""
    months = [month for by_month in recorded().values() for month in by_month]
    return min(months), max(months)


def pounds(place: str, drug: str, first: Month, last: Month) -> float:
    """Pounds seized from ``first`` to ``last``, both included."""
    return sum(value for month, value in recorded().get((place, drug), {}).items() if first <= month <= last)


def last_year(as_of: Month) -> tuple[Float[np.ndarray, "drug land_corridor"], Float[np.ndarray, " drug"]]:
    """Pounds seized in the 12 months that end at ``as_of``, by southwest corridor, and away from the land borders.

    Raises:
        EvidenceError: If the record does not hold 12 months to ``as_of``.
    """
    first, last = record_span()
    begin = as_of + (1 - MONTHS_PER_YEAR)
    if begin < first or as_of > last:
        msg = message(
            "the record of seizures goes from {first} to {last} and does not hold the 12 months to {as_of}.",
            first=first,
            last=last,
            as_of=as_of,
        )
        raise EvidenceError(
            msg,
            where=f"{_TABLE}, --as-of",
            why=message("the corridors' shares at the origin come from these months"),
            fix=message("use --as-of {first} to {last}", first=first + (MONTHS_PER_YEAR - 1), last=last),
        )
    corridors = [[pounds(PLACES[name], drug, begin, as_of) for name in LAND_CORRIDORS] for drug in DRUGS]
    return np.array(corridors), np.array([pounds(COASTS, drug, begin, as_of) for drug in DRUGS])


def touched_by(as_of: Month, corridors: tuple[str, ...]) -> dict[str, float]:
    """Share of each drug's seizures on the southwest border in the year to ``as_of`` that was made at ``corridors``.

    What a perimeter touches at all, read from the record alone.
    """
    land, _ = last_year(as_of)
    inside = np.isin(LAND_CORRIDORS, corridors)
    return {drug: float(row[inside].sum() / row.sum()) for drug, row in zip(DRUGS, land, strict=True)}
