"""DEA, reports of fentanyl by state and year: table 3 of NFLIS-Drug, stacked blocks of 13 states and notes below."""

import re
from dataclasses import dataclass

import pandas as pd

from secuela.evidence.errors import RecordError, bare
from secuela.evidence.message import message
from secuela.evidence.months import MONTHS_PER_YEAR, Month
from secuela.record.agency_files import AGAIN, WHY, Sheet, folded
from secuela.record.areas import UNITED_STATES, us_areas
from secuela.record.columns import number_of
from secuela.record.file_format import AgencyFormat, Fit, Reading, refused, summed, together

_TITLE = re.compile(r"Table 3\. State Counts for Fentanyl.*: ((?:19|20)\d\d)")
_GENERATED = re.compile(r"Data generated: (\w{3})\w* \d{1,2}, (\d{4})")
_HEADS, _FENTANYL, _STATES = {"drug", "state"}, "fentanyl", 51
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


@dataclass(frozen=True)
class StackedTable(AgencyFormat):
    """Blocks of states, one below the other, each with a row for a substance."""

    def fit(self, sheet: Sheet) -> Fit:
        """The title is the first cell."""
        top = sheet.top()
        there = bool(top and top[0][1] and _TITLE.match(top[0][1][0]))
        return Fit(share=1.0 if there else 0.0, missing=() if there else ("Table 3. State Counts for Fentanyl",))

    def read(self, sheet: Sheet, fit: Fit) -> Reading:  # noqa: ARG002  the title is all that is needed
        """Reports of fentanyl itself by state, and their sum."""
        rows = list(sheet.rows())
        text = " ".join(cell for _, cells in rows for cell in cells if len(cell) > len("Drug"))
        title = _TITLE.match(rows[0][1][0])
        year = int(title[1]) if title else 0
        found = self._blocks(sheet)
        if len(found) != _STATES:
            what = message("{n} states have a row of fentanyl, not 51.", n=len(found))
            raise refused(sheet, what)
        month = year * MONTHS_PER_YEAR + MONTHS_PER_YEAR - 1
        states = pd.DataFrame({"place": list(found), "value": list(found.values())})
        states = states.assign(series="nflis_fentanyl_reports_year", month=month)
        return Reading(together([states, summed(states, UNITED_STATES)]), vintage=_generated(sheet, text))

    def _blocks(self, sheet: Sheet) -> dict[str, float]:
        """Reports of fentanyl by state."""
        found, header = dict[str, float](), list[str]()
        for number, cells in sheet.rows():
            head = folded(cells[0]) if cells else ""
            if head in _HEADS:
                header = [self._state(sheet, number, cell) for cell in cells]
            elif header and head == _FENTANYL:
                for state, cell in zip(header[1:], cells[1:], strict=False):
                    if state and (state in found or not cell):
                        raise _bad(sheet, number, state, cell)
                    if state:
                        found[state] = self._count(sheet, number, state, cell)
                if len(cells) < len([state for state in header if state]):
                    raise _bad(sheet, number, header[-1], "")
        return found

    def _state(self, sheet: Sheet, number: int, name: str) -> str:
        if not name or folded(name) in _HEADS:
            return ""
        if name not in us_areas():
            raise _bad(sheet, number, name, name)
        return us_areas()[name]

    def _count(self, sheet: Sheet, number: int, state: str, cell: str) -> float:
        try:
            return number_of(cell)
        except ValueError:
            raise _bad(sheet, number, state, cell) from None


def _bad(sheet: Sheet, number: int, column: str, cell: str) -> RecordError:
    what = message(
        "The column {column} holds {value} where a state or its reports should stand.",
        column=bare(column),
        value=bare(cell) or "–",
    )
    return RecordError(what, where=sheet.where(number, column), why=WHY, fix=AGAIN)


def _generated(sheet: Sheet, text: str) -> Month | None:
    """When the table was made, from its last notes: a file without them may have been cut."""
    match = _GENERATED.search(text)
    if match is None or match[1] not in _MONTHS:
        raise refused(sheet, message("The notes below the table, with the date when it was made, are not there."))
    return Month.parse(f"{match[2]}-{_MONTHS.index(match[1]) + 1:02d}")


FORMAT = StackedTable(id="nflis-table-3", title=message("DEA, reports of fentanyl by state (NFLIS table 3)"), lag=8)
