"""INEGI, registered deaths by homicide of one year by month: the interactive table, saved as text.

Title lines, a header longer than its rows, the number of a state as a formula of a spreadsheet (read as text, never
evaluated), rows of municipalities below each state (dropped), an empty cell for none, and a source line at the end.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from secuela.evidence.errors import RecordError, bare
from secuela.evidence.message import Message, message
from secuela.evidence.months import MONTHS_PER_YEAR
from secuela.evidence.state_tables import UNKNOWN_PLACE
from secuela.evidence.states import STATES
from secuela.record.agency_files import AGAIN, WHY, Sheet, folded
from secuela.record.areas import MEXICO, mexican_state
from secuela.record.columns import SPANISH_MONTHS, number_of
from secuela.record.file_format import AgencyFormat, Fit, Reading, refused, together

_TITLE, _SOURCE, _TOTAL = "Defunciones por homicidio", "FUENTE", "Total"
_YEAR = re.compile(r"Año de registro\s*:\s*((?:19|20)\d\d)")
_BY_MONTH = re.compile(r"Según:\s*Mes de (registro|ocurrencia)")
_NUMBER = re.compile(r"=CONCATENAR\(\s*0?\s*,\s*0?(\d{1,2})\s*\)|0?(\d{1,2})")
_MUNICIPALITY = re.compile(r"\d{2}\s+\d{3}")
_ABROAD = 33  # the number of deaths of unknown or foreign place
_SERIES = {"registro": "inegi_homicides_registered", "ocurrencia": "inegi_homicides_by_state"}
Counts = list[float]


@dataclass(frozen=True)
class YearTable(AgencyFormat):
    """Deaths of one year by state and month."""

    def fit(self, sheet: Sheet) -> Fit:
        """The title, and a row with the names of the months."""
        top = sheet.top()
        titled = any(cells and cells[0].startswith(_TITLE) for _, cells in top[:3])
        header = next((place for place, (_, cells) in enumerate(top) if "Enero" in cells or _TOTAL in cells), None)
        if not titled or header is None:
            return Fit(missing=(_TITLE,))
        names = [folded(cell) for cell in top[header][1] if cell]
        missing = tuple(name for name in (_TOTAL, *SPANISH_MONTHS) if folded(name) not in names)
        known = {folded(name) for name in (_TOTAL, *SPANISH_MONTHS)}
        unknown = tuple(cell for cell in top[header][1] if cell and folded(cell) not in known)
        return Fit(share=1 - len(missing) / (MONTHS_PER_YEAR + 1), header=header, missing=missing, unknown=unknown)

    def read(self, sheet: Sheet, fit: Fit) -> Reading:
        """Deaths by month of the states, of unknown place and of the nation; both sums are checked."""
        rows = list(sheet.rows())
        if not any(cells and cells[0].startswith(_SOURCE) for _, cells in rows[-3:]):
            raise refused(sheet, message("The source line at the end of the table is not there."))
        year, counted = _titles(sheet, rows[: fit.header])
        places = [rows[fit.header][1].index(name) for name in (_TOTAL, *SPANISH_MONTHS)]
        found, nation, dropped = dict[str, Counts](), Counts(), 0
        for number, cells in rows[fit.header + 1 :]:
            if not any(cells) or cells[0].startswith(_SOURCE):
                continue
            if _MUNICIPALITY.fullmatch(cells[0]):
                dropped += 1
                continue
            counts = _counts(sheet, number, cells, places)
            if len(cells) > 1 and cells[1] == _TOTAL and not cells[0] and not nation:
                nation = counts
                continue
            state = _state(cells)
            if state is None or state in found:
                raise _bad(
                    sheet, number, message("{name} is not one of the 32 states.", name=bare(" ".join(cells[:2])))
                )
            found[state] = counts
        _sums(sheet, found, nation)
        notes = (message("{n} rows of municipalities are dropped.", n=dropped),) if dropped else ()
        return Reading(together(_rows(found | {MEXICO: nation}, year, counted)), notes=notes)


def _titles(sheet: Sheet, rows: Sequence[tuple[int, list[str]]]) -> tuple[int, str]:
    text = " ".join(" ".join(cells) for _, cells in rows)
    year, counted = _YEAR.search(text), _BY_MONTH.search(text)
    if year is None or counted is None:
        raise refused(
            sheet, message("The title does not say the year of registration and by which month deaths are counted.")
        )
    return int(year[1]), counted[1]


def _state(cells: Sequence[str]) -> str | None:
    match = _NUMBER.fullmatch(cells[0])
    if match is None or len(cells) < 2:  # noqa: PLR2004  number and name
        return None
    number = match[1] or match[2]
    return UNKNOWN_PLACE if int(number) == _ABROAD else mexican_state(number, cells[1])


def _counts(sheet: Sheet, number: int, cells: list[str], places: list[int]) -> Counts:
    """Total and months of a row."""
    if len(cells) <= places[-1]:
        raise _bad(
            sheet, number, message("The row has {n} cells, its header {width}.", n=len(cells), width=places[-1] + 1)
        )
    try:
        counts = [number_of(cells[place] or "0") for place in places]
    except ValueError as error:
        raise _bad(sheet, number, message("{value} is not a number of deaths.", value=bare(str(error)))) from None
    if counts[0] != sum(counts[1:]):
        raise _bad(
            sheet,
            number,
            message(
                "The months of this row sum to {n}, its total is {total}.", n=int(sum(counts[1:])), total=int(counts[0])
            ),
        )
    return counts


def _sums(sheet: Sheet, found: dict[str, Counts], nation: Counts) -> None:
    absent = [state for state in STATES if state not in found]
    if absent:
        raise refused(sheet, message("There is no row of {states}.", states=", ".join(absent[:5])))
    if not nation:
        raise refused(sheet, message("There is no row of the national total."))
    if [sum(counts) for counts in zip(*found.values(), strict=True)] != nation:
        raise refused(sheet, message("The states do not sum to the national total."))


def _rows(found: dict[str, Counts], year: int, counted: str) -> list[pd.DataFrame]:
    first = year * MONTHS_PER_YEAR
    months = [
        {"series": _SERIES[counted], "place": place, "month": first + month, "value": value}
        for place, counts in found.items()
        for month, value in enumerate(counts[1:])
    ]
    years = [
        {"series": "inegi_homicides", "place": place, "month": first + MONTHS_PER_YEAR - 1, "value": counts[0]}
        for place, counts in found.items()
    ]
    return [pd.DataFrame(months), pd.DataFrame(years)]


def _bad(sheet: Sheet, number: int, what: Message) -> RecordError:
    return RecordError(what, where=sheet.where(number), why=WHY, fix=AGAIN)


FORMAT = YearTable(id="inegi-homicides", title=message("INEGI, registered deaths by homicide of a year"), lag=10)
