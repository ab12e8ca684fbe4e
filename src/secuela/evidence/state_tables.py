"""Tables by state of Mexico: counts by month or year, presence of the listed organisations, borders between states."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal, TypeVar

import numpy as np
from numpy.typing import NDArray

from secuela.evidence.errors import EvidenceError, nearest
from secuela.evidence.message import message
from secuela.evidence.months import Month
from secuela.evidence.states import LISTED_IDS, STATES
from secuela.evidence.tables import WHY_TABLES, read_rows, shipped_tables

Floats = NDArray[np.float64]
Time = TypeVar("Time", Month, int)
Reading = Literal["narrow", "broad"]
UNKNOWN_PLACE = "MX-UNK"


@dataclass(frozen=True)
class StateMonths:
    """Counts by month and state.

    Args:
        months: In order, without gaps.
        counts: `(month, state)`, in the order of ``STATES``, in the unit of the series.
        unknown: `(month,)`, counts whose state is unknown; zero where a series has none.
    """

    months: tuple[Month, ...]
    counts: Floats
    unknown: Floats

    def between(self, first: Month | None = None, last: Month | None = None) -> "StateMonths":
        """The months from ``first`` to ``last``, both included."""
        kept = _between(self.months, first, last)
        return StateMonths(tuple(self.months[i] for i in kept), self.counts[kept], self.unknown[kept])


@dataclass(frozen=True)
class StateYears:
    """Counts by year and state.

    Args:
        years: In order, without gaps.
        counts: `(year, state)`, in the order of ``STATES``, in the unit of the series.
        unknown: `(year,)`, counts whose state is unknown; zero where a series has none.
    """

    years: tuple[int, ...]
    counts: Floats
    unknown: Floats

    def between(self, first: int | None = None, last: int | None = None) -> "StateYears":
        """The years from ``first`` to ``last``, both included."""
        kept = _between(self.years, first, last)
        return StateYears(tuple(self.years[i] for i in kept), self.counts[kept], self.unknown[kept])

    def spread(self) -> Floats:
        """Counts with those of unknown place shared out over the states in proportion, `(year, state)`."""
        known = self.counts.sum(axis=1)
        return self.counts * ((known + self.unknown) / known)[:, None]


@cache
def state_months(series: str) -> StateMonths:
    """A monthly series by state, such as ``inegi_homicides_by_state``.

    Raises:
        EvidenceError: If there is no such table, or it has no columns of months and states.
    """
    times, counts, unknown = _columns(series, "month")
    return StateMonths(tuple(Month.parse(time) for time in times), counts, unknown)


@cache
def state_years(series: str) -> StateYears:
    """A yearly series by state, such as ``population_by_state``.

    Raises:
        EvidenceError: If there is no such table, or it has no columns of years and states.
    """
    times, counts, unknown = _columns(series, "year")
    return StateYears(tuple(int(time) for time in times), counts, unknown)


def sesnsp_victims_by_state() -> StateMonths:
    """Victims of intentional homicide by month and state, the fitted and the tested part together."""
    parts = [state_months(f"sesnsp_victims_by_state_{part}") for part in ("to_2018", "from_2019")]
    return StateMonths(
        tuple(month for part in parts for month in part.months),
        np.concatenate([part.counts for part in parts]),
        np.concatenate([part.unknown for part in parts]),
    )


@cache
def presence(reading: Reading = "narrow") -> tuple[tuple[int, ...], Floats]:
    """Deaths in events in which each listed organisation fought.

    Args:
        reading: Which recorded groups an organisation is: those that carry the name, or with factions and allies.

    Returns:
        Years, and deaths `(year, organisation, state)` in the orders of ``LISTED_IDS`` and ``STATES``. All zero for an
        organisation without an actor in the events.
    """
    if reading not in {"narrow", "broad"}:
        msg = message("{reading!r} is not a reading of the listed organisations.", reading=reading)
        raise EvidenceError(msg, where="states/presence.csv", fix=nearest(reading, ("narrow", "broad")))
    columns = ("organisation", "reading", "year", "state", "deaths", "source")
    rows = [row for row in _rows("states/presence.csv", columns) if row["reading"] == reading]
    years = [int(row["year"]) for row in _rows("series/ucdp_listed_deaths.csv", ("year",))]
    deaths = np.zeros((len(years), len(LISTED_IDS), len(STATES)))
    for row in rows:
        place = (years.index(int(row["year"])), LISTED_IDS.index(row["organisation"]), STATES.index(row["state"]))
        deaths[place] = float(row["deaths"])
    return tuple(years), _locked(deaths)


@cache
def homes() -> Floats:
    """Home state of each listed organisation, `(organisation, state)`: one where it is, else zero. A judgement."""
    home = np.zeros((len(LISTED_IDS), len(STATES)))
    for row in _rows("states/homes.csv", ("organisation", "state", "source")):
        home[LISTED_IDS.index(row["organisation"]), STATES.index(row["state"])] = 1.0
    return _locked(home)


@cache
def border_lengths() -> Floats:
    """Length of the border between each two states, `(state, state)`, kilometres; zero where they do not touch."""
    lengths = np.zeros((len(STATES), len(STATES)))
    for row in _rows("states/adjacency.csv", ("a", "b", "border_km", "source")):
        a, b = STATES.index(row["a"]), STATES.index(row["b"])
        lengths[a, b] = lengths[b, a] = float(row["border_km"])
    return _locked(lengths)


def _between(times: Sequence[Time], first: Time | None, last: Time | None) -> list[int]:
    """Places of the times from ``first`` to ``last``, both included."""
    return [i for i, time in enumerate(times) if (first is None or time >= first) and (last is None or time <= last)]


def _columns(series: str, time: str) -> tuple[list[str], Floats, Floats]:
    rows = _rows(f"series/{series}.csv", (time, *STATES))
    counts = np.array([[float(row[code]) for code in STATES] for row in rows])
    unknown = np.array([float(row.get(UNKNOWN_PLACE, 0.0)) for row in rows])
    return [row[time] for row in rows], _locked(counts), _locked(unknown)


def _rows(name: str, columns: tuple[str, ...]) -> list[dict[str, str]]:
    rows = read_rows(shipped_tables(), name, columns)
    if not rows:
        msg = message("{name} is missing or empty.", name=name)
        raise EvidenceError(msg, where=name, why=WHY_TABLES, fix=message("build it with scripts/build_tables.py"))
    return rows


def _locked(values: Floats) -> Floats:
    values.setflags(write=False)  # cached: nobody may change a published number
    return values
