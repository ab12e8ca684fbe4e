"""The table of drug seizures of CBP: a row for a fiscal month, a component, an area and a drug.

Zero rows are absent; fiscal years begin in October; earlier months are revised in each release. Sectors and field
offices of the southwest border become the corridors that the record knows, and their names are dropped.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

import pandas as pd

from secuela.evidence.corridors import DRUGS
from secuela.evidence.message import Message, message
from secuela.evidence.months import MONTHS_PER_YEAR, Month
from secuela.record.agency_files import Sheet
from secuela.record.areas import UNITED_STATES
from secuela.record.columns import Columns
from secuela.record.file_format import Fit, HeadedFormat, Reading, no_gap, together
from secuela.record.published_series import COASTAL, NORTHERN, SOUTHWEST

MONTH, YEAR, REGION, DRUG, EVENTS, POUNDS = (
    "Month (abbv)",
    "FY",
    "Region",
    "Drug Type",
    "Count of Event",
    "Sum Qty (lbs)",
)
COMPONENT = "Component"
_COMPONENTS = {
    "Office of Field Operations": "ports",
    "U.S. Border Patrol": "patrol",
    "Air and Marine Operations": "air",
}
REGIONS = {"Southwest Border": SOUTHWEST, "Coastal/Interior": COASTAL, "Northern Border": NORTHERN}
OTHERS = ("Marijuana", "Other Drugs**", "Other Drugs", "Ketamine", "Ecstasy", "LSD", "Khat (Catha Edulis)", "Khat")
FIRST_FISCAL = 9  # place of October in a year, from 0
CORRIDOR_OF_AREA = {
    "San Diego Field Office": "corridor-california",
    "San Diego Sector": "corridor-california",
    "El Centro Sector": "corridor-california",
    "Tucson Field Office": "corridor-arizona",
    "Tucson Sector": "corridor-arizona",
    "Yuma Sector": "corridor-arizona",
    "El Paso Field Office": "corridor-el-paso-west-texas",
    "El Paso Sector": "corridor-el-paso-west-texas",
    "Big Bend Sector": "corridor-el-paso-west-texas",
    "Laredo Field Office": "corridor-south-texas",
    "Laredo Sector": "corridor-south-texas",
    "Rio Grande Valley Sector": "corridor-south-texas",
    "Del Rio Sector": "corridor-south-texas",
}


@dataclass(frozen=True)
class DrugSeizures(HeadedFormat):
    """Seizures by fiscal month, area and drug.

    Args:
        area: Column of the office or branch.
        prefix: What the ids of its series begin with.
        corridors: By office the corridor it belongs to; without any, regions alone are kept.
    """

    area: str = ""
    prefix: str = ""
    corridors: Mapping[str, str] = field(default_factory=dict[str, str])

    def read(self, sheet: Sheet, fit: Fit) -> Reading:
        """Pounds and events by corridor or region, the southwest border and the nation."""
        columns = self.columns(sheet, fit)
        months = columns.fiscal_months(YEAR, MONTH)
        columns.once([YEAR, MONTH, COMPONENT, REGION, "Land Filter", self.area, DRUG])
        closed_years(columns, YEAR, months)
        every_component(columns, months)
        regions = columns.of(REGION, REGIONS)
        drugs = columns.of(DRUG, {drug: drug for drug in DRUGS} | dict.fromkeys(OTHERS, ""))
        parts = list[pd.DataFrame]()
        for column, kind, whole in ((POUNDS, "seizures", False), (EVENTS, "seizure_events", True)):
            values = columns.filled(column, columns.numbers(column, whole=whole))
            cells = pd.DataFrame({"month": months, "region": regions, "place": self._places(columns, regions)})
            for drug in [each for each in DRUGS if (drugs == each).any()]:
                of_drug = cells.assign(value=values)[drugs == drug]
                parts.append(self._rows(f"{self.prefix}{drug}_{kind}", of_drug, months, cells["place"]))
        if not parts:
            raise columns.refused(message("There is no row of {drugs}.", drugs=", ".join(DRUGS)), column=DRUG)
        return Reading(together(parts), notes=self._notes(columns, drugs))

    def _rows(
        self, series: str, cells: pd.DataFrame, months: "pd.Series[int]", all_places: "pd.Series[str]"
    ) -> pd.DataFrame:
        """Sums by place and month; a month of the file without a row of a place is a month without a seizure there."""
        places = sorted({*all_places, *REGIONS.values(), UNITED_STATES})
        parts = [cells[["place", "month", "value"]], cells.assign(place=UNITED_STATES)]
        southwest = cells[cells["region"] == SOUTHWEST]
        if self.corridors:
            parts.append(southwest.assign(place=SOUTHWEST))
        summed = pd.concat(parts).groupby(["place", "month"])["value"].sum()
        every = pd.MultiIndex.from_product([places, sorted(months.unique())], names=["place", "month"])
        return summed.reindex(every, fill_value=0.0).reset_index().assign(series=series)

    def _places(self, columns: Columns, regions: "pd.Series[str]") -> "pd.Series[str]":
        if not self.corridors:
            return regions
        southwest = regions == SOUTHWEST
        found = columns.kept(southwest).of(self.area, self.corridors)
        return regions.where(~southwest, found)

    def _notes(self, columns: Columns, drugs: "pd.Series[str]") -> tuple[Message, ...]:
        left = sorted(set(columns.frame.loc[drugs == "", DRUG]))
        return (message("Not read: {drugs}.", drugs=", ".join(left)),) if left else ()


def every_component(columns: Columns, months: "pd.Series[int]") -> None:
    """Refuse an unknown component, and a month that lacks one which the others have: rows are missing."""
    components = columns.of(COMPONENT, _COMPONENTS)
    of_month = components.groupby(months).nunique()
    short = of_month.index[of_month < components.nunique()]
    if len(short):
        month = Month(int(short[0]))
        what = message("In {month} there is no row of one of the components.", month=str(month))
        raise columns.refused(what, months.index[months == month.index][0], COMPONENT)


def closed_years(columns: Columns, year: str, months: "pd.Series[int]") -> None:
    """Refuse a gap between months, and a closed fiscal year that lacks its last months: the file was cut."""
    no_gap(columns, set(months), "CBP")
    for text, of_year in months.groupby(columns.frame[year]):
        given = of_year.nunique()
        first = min(of_year) % MONTHS_PER_YEAR == FIRST_FISCAL
        if (given < MONTHS_PER_YEAR and "FYTD" not in str(text)) or not first:
            what = message("The fiscal year {year} has {n} months, not 12.", year=str(text), n=int(given))
            raise columns.refused(what, of_year.index[-1], year)
