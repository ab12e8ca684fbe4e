"""The catalogue of all records by id: parameters, facts, series, places, groups, outcomes, and how to ask it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from secuela.evidence.errors import EvidenceError, near, nearest
from secuela.evidence.message import message
from secuela.evidence.months import Month
from secuela.evidence.priors import Fixed, Prior
from secuela.evidence.records import (
    CausalLink,
    Fact,
    Group,
    ListedOrganisation,
    Outcome,
    Parameter,
    Place,
    Record,
    Series,
    Showing,
    Source,
    Structure,
    Tie,
    Window,
)

Floats = NDArray[np.float64]
KINDS = ("parameter", "structure", "link", "fact", "series", "outcome", "listed", "group", "place", "source")
_SHOWN = 5  # records named in a refusal: enough to read


@dataclass(frozen=True)
class Rows:
    """The rows of one series: months (or years), values and, where published, their range."""

    times: tuple[Month, ...] | tuple[int, ...]
    values: Floats
    low: Floats | None = None
    high: Floats | None = None


@dataclass(frozen=True)
class Library:
    """All records by id, in file order."""

    parameters: dict[str, Parameter] = field(default_factory=dict[str, Parameter])
    structures: dict[str, Structure] = field(default_factory=dict[str, Structure])
    facts: dict[str, Fact] = field(default_factory=dict[str, Fact])
    sources: dict[str, Source] = field(default_factory=dict[str, Source])
    series: dict[str, Series] = field(default_factory=dict[str, Series])
    places: dict[str, Place] = field(default_factory=dict[str, Place])
    groups: dict[str, Group] = field(default_factory=dict[str, Group])
    links: dict[str, CausalLink] = field(default_factory=dict[str, CausalLink])
    outcomes: dict[str, Outcome] = field(default_factory=dict[str, Outcome])
    listed_organisations: dict[str, ListedOrganisation] = field(default_factory=dict[str, ListedOrganisation])
    tie_records: tuple[Tie, ...] = ()
    rows: dict[str, Rows] = field(default_factory=dict[str, Rows])

    def series_values(self, series: str, *, until: Month | None = None) -> tuple[list[Month], Floats]:
        """Months and values of a monthly series, in the unit of its record; none after ``until`` if that is given."""
        return self._until(series, "month", until)

    def half_year_values(self, series: str, *, until: Month | None = None) -> tuple[list[Month], Floats]:
        """Last months and values of a series by half-year; none that ends after ``until`` if that is given."""
        return self._until(series, "half_year", until)

    def year_values(self, series: str, *, until: int | None = None) -> tuple[list[int], Floats]:
        """Years and values of a yearly series, in the unit of its record; none after ``until`` if that is given."""
        rows = self._rows_of(series, "year")
        years = [time for time in rows.times if isinstance(time, int) and (until is None or time <= until)]
        return years, rows.values[: len(years)]

    def shown(self, where: Showing) -> tuple[tuple[str, Window], ...]:
        """Id and window of the outcomes that belong to one of the short lists, in its order."""
        held = [(record.shown[where], name) for name, record in self.outcomes.items() if where in record.shown]
        return tuple(
            (name, window) for each, name in sorted(held, key=lambda pair: pair[0].at) for window in each.windows
        )

    def ties(self) -> list[tuple[str, str, str, int]]:
        """Recorded ties as (group, group, kind, weight), each pair once, in file order."""
        return [(tie.a, tie.b, tie.kind, tie.weight) for tie in self.tie_records]

    def listed(self) -> tuple[ListedOrganisation, ...]:
        """The organisations listed by the US in February 2025, each with its rival mappings."""
        return tuple(self.listed_organisations.values())

    def newest_month(self) -> Month:
        """The newest month of any monthly series: the default origin of a run.

        Raises:
            EvidenceError: If no monthly series could be read.
        """
        ends = [time for rows in self.rows.values() for time in rows.times[-1:] if isinstance(time, Month)]
        if not ends:
            msg = message("no monthly series could be read.")
            raise EvidenceError(
                msg,
                where="series.yaml",
                why=message("a run has no origin"),
                fix=message("run 'secuela evidence check'"),
            )
        return max(ends)

    @cached_property
    def sizes(self) -> dict[str, Parameter]:
        """Sizes of the links that are not fixed, each as the uncertain number that a draw takes, by id of the link."""
        return {
            name: Parameter(
                id=name,
                title=record.title,
                unit=record.unit,
                prior=record.size.prior,
                grade=record.grade,
                sources=record.sources,
                why=record.why.en,
            )
            for name, record in self.links.items()
            if not isinstance(record.size.prior, Fixed)
        }

    @cached_property
    def drawn(self) -> dict[str, Parameter]:
        """Every uncertain number of a draw: the parameters, and the sizes of links."""
        return {**self.parameters, **self.sizes}

    def drawn_as_of(self, month: Month) -> dict[str, Prior]:
        """The prior of each of them in force for a run as of ``month``; see :func:`priors_as_of`."""
        return priors_as_of(self.drawn, month)

    def parameters_as_of(self, month: Month) -> dict[str, Prior]:
        """The prior of each parameter in force for a run as of ``month``; see :func:`priors_as_of`."""
        return priors_as_of(self.parameters, month)

    def by_kind(self, kind: str) -> Mapping[str, Record]:
        """All records of one of ``KINDS``, by id."""
        collections: dict[str, Mapping[str, Record]] = {
            "parameter": self.parameters,
            "structure": self.structures,
            "link": self.links,
            "fact": self.facts,
            "series": self.series,
            "outcome": self.outcomes,
            "listed": self.listed_organisations,
            "group": self.groups,
            "place": self.places,
            "source": self.sources,
        }
        if kind not in collections:
            msg = message("{kind!r} is not a kind of record.", kind=kind)
            raise EvidenceError(msg, where="kind", fix=nearest(kind, KINDS))
        return collections[kind]

    def find(self, name: str) -> tuple[str, Record]:
        """The kind of a record and the record, by id.

        Raises:
            EvidenceError: If no record has this id; near misses are named.
        """
        for kind in KINDS:
            if name in self.by_kind(kind):
                return kind, self.by_kind(kind)[name]
        msg = message("there is no record called {name!r}.", name=name)
        known = [known for kind in KINDS for known in self.by_kind(kind)]
        fix = message("'secuela evidence list' shows all records, 'secuela evidence list parameter' those of one kind")
        if near(name, known):
            fix = message("{name} ('secuela evidence list' shows all)", name=nearest(name, known))
        raise EvidenceError(
            msg, where="evidence", why=message("only numbers with a record can be shown or used"), fix=fix
        )

    def _until(self, series: str, frequency: str, until: Month | None) -> tuple[list[Month], Floats]:
        rows = self._rows_of(series, frequency)
        months = [time for time in rows.times if isinstance(time, Month) and (until is None or time <= until)]
        return months, rows.values[: len(months)]

    def _rows_of(self, series: str, frequency: str) -> Rows:
        record = self.series.get(series)
        if record is None:
            msg = message("there is no series called {series!r}.", series=series)
            raise EvidenceError(msg, where="series", fix=nearest(series, self.series))
        if record.frequency != frequency:
            msg = message(
                "{series} is a series by {frequency}, not by {frequency_2}.",
                series=series,
                frequency=record.frequency,
                frequency_2=frequency,
            )
            readers = {"month": "series_values", "half_year": "half_year_values", "year": "year_values"}
            fix = message("read it with {frequency}", frequency=readers[record.frequency])
            raise EvidenceError(msg, where=f"series.yaml, {series}", fix=fix)
        return self.rows[series]


def priors_as_of(parameters: Mapping[str, Parameter], month: Month) -> dict[str, Prior]:
    """The prior in force for each parameter in a run as of ``month``.

    A record that rests on later months gives way to its own wider fallback.

    Raises:
        EvidenceError: If a record rests on later months and has no fallback; names the earliest month that works.
    """
    late = {name: record for name, record in parameters.items() if _rests_on_later(record, month)}
    refused = {name: record for name, record in late.items() if record.fallback is None}
    if refused:
        earliest = max(Month.parse(str(record.evidence_until)) for record in refused.values())
        shown = ", ".join(f"{name} ({record.evidence_until})" for name, record in sorted(refused.items())[:_SHOWN])
        if (more := len(refused) - _SHOWN) > 0:
            msg = message(
                "a run as of {month} cannot use {shown} and {n} more: they rest on later months, in brackets, and "
                "state no fallback.",
                month=month,
                shown=shown,
                n=more,
            )
        else:
            msg = message(
                "a run as of {month} cannot use {shown}: they rest on later months, in brackets, and state no "
                "fallback.",
                month=month,
                shown=shown,
            )
        raise EvidenceError(
            msg,
            where="--as-of",
            why=message("a forecast that has seen what came after its origin cannot be judged against it"),
            fix=message("use --as-of {earliest} or later", earliest=earliest),
        )
    return {
        name: record.fallback if name in late and record.fallback else record.prior
        for name, record in parameters.items()
    }


def _rests_on_later(record: Parameter, month: Month) -> bool:
    return record.evidence_until is not None and Month.parse(record.evidence_until) > month
