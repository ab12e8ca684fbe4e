"""CDC WONDER, provisional overdose deaths by month and state of residence: a query saved as text with a footer.

The footer says what was asked and when; months and states below ten deaths are not there.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from secuela.evidence.message import message
from secuela.evidence.months import Month
from secuela.record.agency_files import Sheet
from secuela.record.areas import us_areas
from secuela.record.columns import ENGLISH_MONTHS
from secuela.record.file_format import Fit, HeadedFormat, Reading, no_gap, refused, tidy, together

_CODES = ("X40-X44", "X60-X64", "X85", "Y10-Y14")  # what makes a death one by overdose
_FOOTER = "---"
_NO_NUMBER = ("missing", "notapplicable", "notavailable", "suppressed", "unreliable")  # the agency's words, folded
_ASKED = re.compile(r"Query Date: (\w{3})\w*\.? \d{1,2}, (\d{4})")
_LAST_LINE = re.compile(r"as of [A-Z][a-z]+ \d{1,2}, \d{4}\.?")
_MONTH = re.compile(r"(\d{4})/(\d{2})")


@dataclass(frozen=True)
class MonthlyDeaths(HeadedFormat):
    """Deaths by month and state."""

    def ends(self, cells: Sequence[str]) -> bool:
        """The footer begins with three dashes."""
        return cells[0] == _FOOTER

    def read(self, sheet: Sheet, fit: Fit) -> Reading:
        """Deaths by state; what is suppressed stays absent."""
        footer = self._footer(sheet)
        columns = self.columns(sheet, fit)
        columns = columns.kept(columns.of("Notes", {"": False, "Total": True}).map(lambda total: not total))
        columns.once(["Month Code", "Residence State"])
        places = columns.of("Residence State", {name: code for name, code in us_areas().items() if len(name) > 2})  # noqa: PLR2004
        months = columns.frame["Month Code"].map(_month_index)
        if months.isna().any():
            row = months.index[months.isna()][0]
            raise columns.refused(message("The month code is not one like 2018/01."), row, "Month Code")
        for name in (name for name in ("Residence State Code", *self.allowed) if name in columns.frame):
            columns.kept(~columns.folded(name).isin(_NO_NUMBER)).numbers(
                name, whole=False
            )  # else two rows ran together
        shown = columns.kept(columns.folded("Deaths") != "suppressed")
        deaths = shown.filled("Deaths", shown.numbers("Deaths"))
        there = deaths.index
        rows = tidy("wonder_overdose_deaths", places[there], months[there], deaths)
        no_gap(columns, set(months.astype(int)), "WONDER")
        return Reading(together([rows]), vintage=_asked(footer))

    def _footer(self, sheet: Sheet) -> str:
        rows = [" ".join(cells) for _, cells in sheet.rows()]
        start = next((place for place, text in enumerate(rows) if text.startswith(_FOOTER)), None)
        footer = "" if start is None else " ".join(rows[start:])
        if not _LAST_LINE.search(rows[-1]) or not _ASKED.search(footer):
            raise refused(sheet, message("The notes of the query at the end of the file are not whole."))
        if not all(code in footer for code in _CODES):
            what = message("The query was not asked for overdose deaths (X40-X44, X60-X64, X85, Y10-Y14).")
            raise refused(sheet, what, message("ask for these causes and save the table with its notes"))
        return footer


def _month_index(code: str) -> float:
    match = _MONTH.fullmatch(code)
    return float("nan") if match is None else Month.parse(f"{match[1]}-{match[2]}").index


def _asked(footer: str) -> Month | None:
    match = _ASKED.search(footer)
    short = [name[:3] for name in ENGLISH_MONTHS]
    return (
        None if match is None or match[1] not in short else Month.parse(f"{match[2]}-{short.index(match[1]) + 1:02d}")
    )


FORMAT = MonthlyDeaths(
    id="cdc-wonder",
    title=message("CDC WONDER, overdose deaths by month and state"),
    lag=5,
    closing=True,
    needed=("Notes", "Month", "Month Code", "Residence State", "Residence State Code", "Deaths"),
    allowed=("Population", "Crude Rate", "Age Adjusted Rate"),
)
