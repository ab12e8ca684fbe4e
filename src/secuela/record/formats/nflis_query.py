"""DEA, reports of fentanyl by half-year and state: an export of the query system of NFLIS-Drug.

Zero rows are absent; areas such as Puerto Rico are among the states; late reports still come in, so the last half-year
is incomplete.
"""

import re
from dataclasses import dataclass

from secuela.evidence.message import message
from secuela.evidence.months import MONTHS_PER_YEAR, Month
from secuela.record.agency_files import Sheet
from secuela.record.areas import UNITED_STATES, us_areas
from secuela.record.file_format import Fit, HeadedFormat, Reading, summed, tidy, together

_HALVES = {"SA1 (JAN - JUN)": MONTHS_PER_YEAR // 2 - 1, "SA2 (JUL - DEC)": MONTHS_PER_YEAR - 1}
_FENTANYL = "fentanyl"
_FEWEST = 40  # states with a report in any half-year
_QUERY = re.compile(r"(\d{4}-\d{2})-\d{2}.*")


@dataclass(frozen=True)
class HalfYearReports(HeadedFormat):
    """Reports of fentanyl itself, without its relatives."""

    def read(self, sheet: Sheet, fit: Fit) -> Reading:
        """Reports by half-year and state, and their sum."""
        columns = self.columns(sheet, fit)
        columns = columns.kept(columns.folded("SUBSTANCE_DESCRIPTION") == _FENTANYL)
        if columns.frame.empty:
            raise columns.refused(message("There is no row of fentanyl."), None, "SUBSTANCE_DESCRIPTION")
        columns.once(["YYYY", "PERIOD", "STATE", "LABTYPE"])
        months = columns.years("YYYY") * MONTHS_PER_YEAR + columns.of("PERIOD", _HALVES)
        reports = columns.filled("DRUG_REPORTS", columns.numbers("DRUG_REPORTS"))
        rows = tidy("nflis_fentanyl_reports_half_year", columns.of("STATE", us_areas()), months, reports)
        states = rows.groupby("month")["place"].nunique()
        steps = states.index.to_series().diff().dropna()
        if (states < _FEWEST).any() or (steps != MONTHS_PER_YEAR // 2).any():
            raise columns.refused(
                message("Half-years or states are not there: the export is not whole."), None, "STATE"
            )
        dates = {text: _QUERY.fullmatch(text) for text in columns.frame["QUERY_RUN_DATE"].unique()}
        stated = [Month.parse(match[1]) for match in dates.values() if match]
        note = message("The last half-year is still incomplete: laboratories report late.")
        return Reading(together([rows, summed(rows, UNITED_STATES)]), vintage=max(stated, default=None), notes=(note,))


FORMAT = HalfYearReports(
    id="nflis-query",
    title=message("DEA, reports of fentanyl by half-year (NFLIS query)"),
    lag=6,
    sealed=False,
    needed=("LABTYPE", "YYYY", "PERIOD", "DRUG_REPORTS", "QUERY_RUN_DATE", "SUBSTANCE_DESCRIPTION", "STATE"),
    allowed=(
        "RPTAGGR", "SUBSTANCE_ID", "BASE_ID", "BASE_DESCRIPTION", "DRUG_CATEGORY_CODE", "DRUG_CATEGORY_DESCRIPTION",
        "STATE_LONG_NAME", "STATE_FIPS",
    ),
)  # fmt: skip
