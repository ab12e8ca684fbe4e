"""What a format is: how a file of an agency is recognised by its content, and what a right reading of it holds.

Each module of ``record/formats`` offers one as ``FORMAT``; nothing else knows how an agency writes its files.
"""

import itertools
from abc import ABC, abstractmethod
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field

import pandas as pd

from secuela.evidence.errors import RecordError, bare
from secuela.evidence.message import Message, message
from secuela.evidence.months import Month
from secuela.record.agency_files import AGAIN, WHY, Sheet, folded
from secuela.record.columns import Columns

ROWS = ("series", "place", "month", "value")


@dataclass(frozen=True)
class Reading:
    """What a file says, and nothing finer than a state.

    Args:
        rows: One row for each series, place and month: columns of ``ROWS``; a month is its index, of a longer period
            the last one. A file of our own form adds ``source`` and ``vintage``.
        vintage: Month of publication, if the file states it.
        notes: What a reader should know: what was left out, what looked odd.
    """

    rows: pd.DataFrame
    vintage: Month | None = None
    notes: tuple[Message, ...] = ()


@dataclass(frozen=True)
class Fit:
    """How well the header of a sheet fits a format.

    Args:
        share: Share of the needed columns that are there.
        header: Place of the header among the rows, from 0.
        missing: Needed columns that are not there.
        unknown: Columns that the format does not know.
        twice: Columns that are there twice.
    """

    share: float = 0.0
    header: int = 0
    missing: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    twice: tuple[str, ...] = ()

    @property
    def whole(self) -> bool:
        """Whether the header is exactly one that the format knows."""
        return self.share == 1 and not (self.missing or self.unknown or self.twice)


@dataclass(frozen=True)
class AgencyFormat(ABC):
    """How an agency writes one of its files.

    Args:
        id: Id, for messages and the list of what was added.
        title: What it is called.
        lag: Months from the last month in a file to its usual publication, if the file does not state it.
        sealed: Whether a reading can tell that whole rows at the end are missing; if not, it is said with each file.
    """

    id: str
    title: Message
    lag: int
    sealed: bool = field(default=True, kw_only=True)

    @abstractmethod
    def fit(self, sheet: Sheet) -> Fit:
        """How well a sheet fits."""

    @abstractmethod
    def read(self, sheet: Sheet, fit: Fit) -> Reading:
        """The rows of a sheet that fits.

        Raises:
            RecordError: If anything in it is not as expected; nothing is read in part.
        """


@dataclass(frozen=True)
class HeadedFormat(AgencyFormat):
    """A table with one header.

    Args:
        needed: Columns without which it cannot be read, as the agency writes them.
        allowed: Further columns that say nothing here.
        others: Whether any other column may stand beside them: only where each row is one thing with an id of its own,
            so that no new column can split it.
    """

    needed: tuple[str, ...] = ()
    allowed: tuple[str, ...] = ()
    others: bool = False
    closing: bool = field(default=False, kw_only=True)

    def fit(self, sheet: Sheet) -> Fit:
        """The best of the first rows as a header."""
        fits = [self._fit(place, cells) for place, (_, cells) in enumerate(sheet.top())]
        return max(fits, key=lambda fit: (fit.share, -len(fit.unknown)), default=Fit())

    def _fit(self, place: int, cells: Sequence[str]) -> Fit:
        there = [folded(cell) for cell in cells]
        needed, known = [folded(name) for name in self.needed], {folded(name) for name in (*self.needed, *self.allowed)}
        found = [name in there for name in needed]
        return Fit(
            share=sum(found) / len(needed),
            header=place,
            missing=tuple(name for name, here in zip(self.needed, found, strict=True) if not here),
            unknown=()
            if self.others
            else tuple(c for c, key in zip(cells, there, strict=True) if c and key not in known),
            twice=tuple(name for name in self.needed if there.count(folded(name)) > 1),
        )

    def columns(self, sheet: Sheet, fit: Fit) -> Columns:
        """All rows below the header, its needed and allowed columns under the names of this format."""
        rows = sheet.rows()
        header = next(itertools.islice(rows, fit.header, None))[1]
        there = [folded(cell) for cell in header]
        names = [name for name in (*self.needed, *self.allowed) if folded(name) in there]
        places = [there.index(folded(name)) for name in names]
        numbers, kept = list[int](), list[list[str]]()
        for number, cells in rows:
            if not any(cells):
                continue
            if self.ends(cells):
                break
            given = self._given(sheet, number, cells, len(header))
            numbers.append(number)
            kept.append([given[place] for place in places])
        if not (sheet.closed or self.closing):
            raise unclosed(sheet)
        if not kept:
            raise refused(sheet, message("There is no row below the header."))
        return Columns(sheet, pd.DataFrame(kept, columns=names, index=numbers, dtype="str"))

    def ends(self, cells: Sequence[str]) -> bool:  # noqa: ARG002  formats with a footer say where it begins
        """Whether a row is the first of a footer."""
        return False

    def _given(self, sheet: Sheet, number: int, cells: list[str], width: int) -> list[str]:
        """A row with one cell for each column."""
        if len(cells) > width and not any(cells[width:]):
            cells = cells[:width]
        if len(cells) < width and not sheet.exact:
            cells = [*cells, *[""] * (width - len(cells))]
        if len(cells) != width:
            what = message("The row has {n} cells, its header {width}.", n=len(cells), width=width)
            raise RecordError(what, where=sheet.where(number), why=WHY, fix=AGAIN)
        return cells


def refused(sheet: Sheet, what: Message, fix: Message = AGAIN) -> RecordError:
    """An error about a whole sheet."""
    return RecordError(what, where=sheet.where(), why=WHY, fix=fix)


def unclosed(sheet: Sheet) -> RecordError:
    """That the last row may have been cut."""
    fix = message("download the file again; if its last row is whole, end it with a line break")
    return refused(sheet, message("The last row does not end with a line break, so the file may have been cut."), fix)


def tidy(
    series: str, place: "str | pd.Series[str]", month: "pd.Series[int]", value: "pd.Series[float]"
) -> pd.DataFrame:
    """Rows of one series, those of the same place and month summed."""
    frame = pd.DataFrame({"series": series, "place": place, "month": month.astype(int), "value": value.astype(float)})
    return frame.groupby(["series", "place", "month"], sort=True)["value"].sum().reset_index()


def summed(rows: pd.DataFrame, place: str) -> pd.DataFrame:
    """The same over all places, as one place."""
    return rows.assign(place=place).groupby(["series", "place", "month"])["value"].sum().reset_index()


def together(parts: Iterable[pd.DataFrame]) -> pd.DataFrame:
    """All rows, in order."""
    rows = pd.concat([part.loc[:, list(ROWS)] for part in parts], ignore_index=True)
    return rows.sort_values(["series", "place", "month"], ignore_index=True)


def no_gap(columns: Columns, months: Collection[int], what: str) -> None:
    """Refuse months of a record that skip one: a month that is not there would be taken for one without a case."""
    there = sorted(set(months))
    gap = next((Month(before + 1) for before, after in itertools.pairwise(there) if after > before + 1), None)
    if gap is not None:
        raise columns.refused(message("{what}: there is no row of {month}.", what=bare(what), month=str(gap)))
