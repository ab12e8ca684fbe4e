"""Dated removals of leaders and older wars between former partners, as populations: no person has a row of their own.

Both tables are compiled by hand from the public record; each row says whether its month, group and means were read
again in the source it names. Removals that nothing visible followed are in them.
"""

import itertools
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources.abc import Traversable
from typing import get_args

from secuela.evidence.catalogue import Library
from secuela.evidence.errors import EvidenceError, SecuelaError, nearest
from secuela.evidence.library import library
from secuela.evidence.message import Message, message
from secuela.evidence.months import Month
from secuela.evidence.state_tables import UNKNOWN_PLACE
from secuela.evidence.tables import WHY_TABLES, read_rows, shipped_tables
from secuela.evidence.war_records import By, Checked, Means, Removal, Split, Use, War

REMOVALS, WARS, WAR_PLACES = "removals.csv", "wars.csv", "war_places.csv"
HISTORICAL_GROUPS = (
    "Cártel Independiente de Acapulco",
    "La Familia Michoacana",
    "Milenio",
    "Tijuana",
    "Tláhuac",
)
FITTED_TO = Month.parse("2018-12")  # where the record by month and state that measures wars ends

_REMOVAL_COLUMNS = (
    "month", "state", "home", "group", "means", "by", "split", "reach", "source", "checked", "note",
)  # fmt: skip
_WAR_COLUMNS = ("war", "title", "trigger", "kind", "onset", "homes", "use", "source", "checked", "note")
_PLACE_COLUMNS = ("war", "state", "deaths", "source")


@dataclass(frozen=True)
class Row:
    """One row of a table and where it stands, for messages."""

    where: str
    cells: dict[str, str]

    def refuse(self, what: Message | str, fix: Message | str | None = None) -> EvidenceError:
        """The error that names this row."""
        return EvidenceError(
            message("{where}: {what}.", where=self.where, what=what), where=self.where, why=WHY_TABLES, fix=fix
        )

    def one_of(self, key: str, options: tuple[str, ...]) -> str:
        """The cell, which must be one of the options."""
        if self.cells[key] not in options:
            msg = message(
                "{key} = {cells!r} is none of {options}", key=key, cells=self.cells[key], options=", ".join(options)
            )
            raise self.refuse(msg)
        return self.cells[key]

    def month(self, key: str) -> Month:
        """The cell as a month."""
        try:
            return Month.parse(self.cells[key], where=self.where)
        except SecuelaError as error:
            msg = message("{key} = {cells!r} is not a month", key=key, cells=self.cells[key])
            raise self.refuse(msg, message("write it as YYYY-MM")) from error

    def number(self, key: str) -> float:
        """The cell as a count."""
        if not self.cells[key].isdigit():
            msg = message("{key} = {cells!r} is not a count", key=key, cells=self.cells[key])
            raise self.refuse(msg)
        return float(self.cells[key])

    def known(self, key: str, known: dict[str, object] | tuple[str, ...]) -> str:
        """The cell, which must be a known name."""
        if self.cells[key] not in known:
            msg = message("{key} = {cells!r} is not known here", key=key, cells=self.cells[key])
            raise self.refuse(msg, nearest(self.cells[key], known))
        return self.cells[key]

    def states(self, key: str, found: Library) -> tuple[str, ...]:
        """Codes of Mexican states, separated by semicolons."""
        codes = tuple(self.cells[key].split(";"))
        for code in codes:
            if not code.startswith("MX-") or code not in found.places:
                msg = message("{key} names {code!r}, which is no state of Mexico", key=key, code=code)
                raise self.refuse(msg)
        return codes


def allowed_groups(found: Library) -> tuple[str, ...]:
    """Names of groups that may be written: the reviewed allow-list, and names of groups that no longer exist."""
    return (*(group.name for group in found.groups.values() if group.named), *HISTORICAL_GROUPS)


@cache
def removals() -> tuple[Removal, ...]:
    """Removals of leaders, in order of time.

    Raises:
        EvidenceError: If a row is malformed, names a group off the allow-list, or is out of order.
    """
    return read_removals(shipped_tables(), library())


@cache
def wars() -> tuple[War, ...]:
    """Wars between former partners, those for the fit and the one that tests it.

    Raises:
        EvidenceError: If a row is malformed, or a war of the fit is later than the fit may see.
    """
    return read_wars(shipped_tables(), library())


def war(name: str) -> War:
    """The war of this id.

    Raises:
        EvidenceError: If there is none; near misses are named.
    """
    known = {one.id: one for one in wars()}
    if name not in known:
        msg = message("there is no war called {name!r}.", name=name)
        raise EvidenceError(msg, where=WARS, why=WHY_TABLES, fix=nearest(name, known))
    return known[name]


def read_removals(root: Traversable, found: Library) -> tuple[Removal, ...]:
    """The removals in a folder of tables, checked against the other records."""
    rows = tuple(_removal(row, found) for row in _rows(root, REMOVALS, _REMOVAL_COLUMNS))
    for number, (before, after) in enumerate(itertools.pairwise(rows), start=3):
        if after.month < before.month:
            msg = message(
                "{removals}, line {number}: {month} stands after {month_2}.",
                removals=REMOVALS,
                number=number,
                month=after.month,
                month_2=before.month,
            )
            raise EvidenceError(msg, where=REMOVALS, why=WHY_TABLES, fix=message("keep the rows in order of time"))
    return rows


def read_wars(root: Traversable, found: Library) -> tuple[War, ...]:
    """The wars in a folder of tables, with the places of their recorded deaths."""
    deaths: dict[str, dict[str, float]] = {}
    for row in _rows(root, WAR_PLACES, _PLACE_COLUMNS):
        state = row.known("state", {**found.places, UNKNOWN_PLACE: None})
        row.known("source", dict(found.sources))
        deaths.setdefault(row.cells["war"], {})[state] = row.number("deaths")
    rows = tuple(_war(row, found, deaths) for row in _rows(root, WARS, _WAR_COLUMNS))
    lost = [name for name in deaths if name not in {one.id for one in rows}]
    if lost:
        msg = message(
            "{war_places} names {lost}, which {wars} does not hold.",
            war_places=WAR_PLACES,
            lost=", ".join(lost),
            wars=WARS,
        )
        raise EvidenceError(
            msg, where=WAR_PLACES, why=WHY_TABLES, fix=message("give the war a row or remove its places")
        )
    return rows


def _rows(root: Traversable, name: str, columns: tuple[str, ...]) -> Iterator[Row]:
    cells = read_rows(root, name, columns)
    if not cells:
        msg = message("{name} is missing or empty.", name=name)
        raise EvidenceError(msg, where=name, why=WHY_TABLES, fix=message("restore the table"))
    yield from (Row(f"{name}, line {number}", row) for number, row in enumerate(cells, start=2))


def _removal(row: Row, found: Library) -> Removal:
    choice: Callable[[str, object], str] = lambda key, kind: row.one_of(key, get_args(kind))  # noqa: E731
    return Removal(
        month=row.month("month"),
        state=row.known("state", dict(found.places)),
        home=row.states("home", found),
        group=row.known("group", allowed_groups(found)),
        means=choice("means", Means),  # pyright: ignore[reportArgumentType]
        by=choice("by", By),  # pyright: ignore[reportArgumentType]
        split=choice("split", Split),  # pyright: ignore[reportArgumentType]
        reach=int(row.number("reach")),
        source=row.known("source", dict(found.sources)),
        checked=row.one_of("checked", get_args(Checked)) == "yes",
        note=row.cells["note"],
    )


def _war(row: Row, found: Library, deaths: dict[str, dict[str, float]]) -> War:
    onset, use = row.month("onset"), row.one_of("use", get_args(Use))
    trigger = row.month("trigger") if row.cells["trigger"] else None
    if trigger is not None and trigger > onset:
        msg = message("the trigger {trigger} is later than the onset {onset}", trigger=trigger, onset=onset)
        raise row.refuse(msg)
    if use != "announced" and onset > FITTED_TO:
        msg = message("a war of {onset} is for the fit, which ends in {fitted_to}", onset=onset, fitted_to=FITTED_TO)
        raise row.refuse(msg, message("set use to announced"))
    return War(
        id=row.cells["war"],
        title=row.cells["title"],
        trigger=trigger,
        by_removal=row.one_of("kind", ("removal", "break")) == "removal",
        onset=onset,
        homes=row.states("homes", found),
        use=use,  # pyright: ignore[reportArgumentType]
        places=deaths.get(row.cells["war"], {}),
        source=row.known("source", dict(found.sources)),
        checked=row.one_of("checked", get_args(Checked)) == "yes",
        note=row.cells["note"],
    )
