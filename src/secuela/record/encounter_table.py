"""The table of encounters of CBP, of the southwest border and nationwide: a row for a fiscal month and kinds of people.

Rows marked ``Remaining`` are real in closed years; in the open year they lie ahead and are 0 or blank.
"""

from dataclasses import dataclass

import pandas as pd

from secuela.evidence.message import message
from secuela.record.agency_files import Sheet
from secuela.record.areas import UNITED_STATES
from secuela.record.columns import Columns
from secuela.record.file_format import Fit, HeadedFormat, Reading, tidy, together
from secuela.record.seizure_table import closed_years, every_component

YEAR, GROUPING, MONTH, COMPONENT, COUNT = (
    "Fiscal Year",
    "Month Grouping",
    "Month (abbv)",
    "Component",
    "Encounter Count",
)
_PATROL = "U.S. Border Patrol"
_COMPONENTS = {"Office of Field Operations": "ports", _PATROL: "patrol"}
_SOUTHWEST = "Southwest Land Border"


@dataclass(frozen=True)
class Encounters(HeadedFormat):
    """Encounters by fiscal month.

    Args:
        citizenship: Column of citizenship.
        region: Column of the border region, in the nationwide file alone.
        keys: Columns that tell rows apart.
    """

    citizenship: str = ""
    region: str = ""
    keys: tuple[str, ...] = ()

    def read(self, sheet: Sheet, fit: Fit) -> Reading:
        """Encounters at the southwest border: all, by Border Patrol, of Mexican nationals; nationwide where given."""
        columns = _published(self.columns(sheet, fit))
        months = columns.fiscal_months(YEAR, MONTH)
        columns.once([YEAR, MONTH, *self.keys])
        closed_years(columns, YEAR, months)
        every_component(columns, months)
        counts = columns.filled(COUNT, columns.numbers(COUNT))
        components = columns.of(COMPONENT, _COMPONENTS)
        everywhere = pd.Series(data=True, index=months.index)
        border = columns.frame[self.region] == _SOUTHWEST if self.region else everywhere
        if not border.any():
            raise columns.refused(message("There is no row of the southwest land border."), column=self.region)
        wanted = {
            "sw_border_encounters": border,
            "sw_border_encounters_patrol": border & (components == "patrol"),
            "sw_border_encounters_mexican": border & (columns.folded(self.citizenship) == "mexico"),
        }
        if self.region:
            wanted["nationwide_encounters"] = everywhere
        parts = [tidy(name, UNITED_STATES, months[rows], counts[rows]) for name, rows in wanted.items() if rows.any()]
        return Reading(together(parts))


def _published(columns: Columns) -> Columns:
    """Without the months of the open year that lie ahead."""
    ahead = columns.of(GROUPING, {"FYTD": False, "Remaining": True})
    is_open = columns.frame[YEAR].str.contains("FYTD", regex=False)
    future = ahead & is_open
    counts = columns.kept(future).numbers(COUNT).fillna(0)
    if (counts != 0).any():
        row = counts.index[counts != 0][0]
        raise columns.refused(message("A month that lies ahead in an open year has encounters."), row, COUNT)
    return columns.kept(~future)
