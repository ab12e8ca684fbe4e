"""What the record of seizures says of supply.

Seizures are not flow. The record sets the corridors' shares at the origin, divided by a detection that is itself
uncertain; no quantity is fitted to it.
"""

import numpy as np
from jaxtyping import Float

from secuela.evidence.corridors import DRUGS, LAND_CORRIDORS
from secuela.evidence.errors import EvidenceError
from secuela.evidence.message import message
from secuela.evidence.months import MONTHS_PER_YEAR, Month
from secuela.record.homicide_level import log_rate
from secuela.record.recorded_seizures import COASTS, TABLE
from secuela.record.seen_record import seized, seizures_reach

PLACES = {
    "california": "corridor-california",
    "arizona": "corridor-arizona",
    "el_paso": "corridor-el-paso-west-texas",
    "south_texas": "corridor-south-texas",
}

LEVEL_GAIN = 0.4  # weight of the newest month; on the months to 2021 gains of 0.3 to 0.6 forecast equally well
_LEAST = 1.0  # pounds: a month without any seizure has a logarithm


def record_span() -> tuple[Month, Month]:
    """First and last month of the record."""
    months = [month for by_month in seized().values() for month in by_month]
    return min(months), seizures_reach()


def last_recorded(as_of: Month) -> Month:
    """The last month on record up to ``as_of``: an origin may lie after it where other series reach further."""
    return min(as_of, record_span()[1])


def pounds(place: str, drug: str, first: Month, last: Month) -> float:
    """Pounds seized from ``first`` to ``last``, both included."""
    return sum(value for month, value in seized().get((place, drug), {}).items() if first <= month <= last)


def last_year(as_of: Month) -> tuple[Float[np.ndarray, "drug land_corridor"], Float[np.ndarray, " drug"]]:
    """Pounds seized in the last 12 months on record up to ``as_of``, by southwest corridor, and away from the borders.

    Raises:
        EvidenceError: If the record does not hold 12 months, or ends a year before ``as_of``.
    """
    first, last = record_span()
    end = last_recorded(as_of)
    begin = end + (1 - MONTHS_PER_YEAR)
    if begin < first or as_of >= last + MONTHS_PER_YEAR:
        msg = message(
            "the record of seizures goes from {first} to {last} and does not hold the 12 months to {as_of}.",
            first=first,
            last=last,
            as_of=as_of,
        )
        raise EvidenceError(
            msg,
            where=f"{TABLE}, --as-of",
            why=message("the corridors' shares at the origin come from these months"),
            fix=message("use --as-of {first} to {last}", first=first + (MONTHS_PER_YEAR - 1), last=last),
        )
    corridors = [[pounds(PLACES[name], drug, begin, end) for name in LAND_CORRIDORS] for drug in DRUGS]
    return np.array(corridors), np.array([pounds(COASTS, drug, begin, end) for drug in DRUGS])


def level(as_of: Month, drug: str) -> float:
    """Pounds of a drug seized in a standard month at ``as_of``, on the southwest border and the coasts together.

    An exponentially weighted mean of the log, since the level moves and one month is mostly luck of finding.
    """
    first, _ = record_span()
    months = [first + i for i in range(last_recorded(as_of) - first + 1)]
    places = (*PLACES.values(), COASTS)
    totals = np.array([sum(seized().get((place, drug), {}).get(month, 0.0) for place in places) for month in months])
    logs = log_rate(months, np.maximum(totals, _LEAST))
    found = logs[0]
    for log in logs[1:]:
        found += LEVEL_GAIN * (log - found)
    return float(np.exp(found))


def touched_by(as_of: Month, corridors: tuple[str, ...]) -> dict[str, float]:
    """Share of each drug's seizures on the southwest border in the year to ``as_of`` that was made at ``corridors``.

    What a perimeter touches at all, read from the record alone.
    """
    land, _ = last_year(as_of)
    inside = np.isin(LAND_CORRIDORS, corridors)
    return {drug: float(row[inside].sum() / row.sum()) for drug, row in zip(DRUGS, land, strict=True)}
