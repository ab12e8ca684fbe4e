"""CDC, provisional overdose deaths (VSRR): 12 months ending, reported and predicted, by state and drug.

Columns and their order change by year; thousands have commas in one kind of export. Suppressed cells are absent rows or
blank. New York City stands beside the rest of New York, and the two are summed.
"""

from dataclasses import dataclass

import pandas as pd

from secuela.evidence.message import Message, message
from secuela.evidence.months import Month
from secuela.record.agency_files import Sheet, folded
from secuela.record.areas import UNITED_STATES, us_areas
from secuela.record.columns import ENGLISH_MONTHS, Columns
from secuela.record.file_format import Fit, HeadedFormat, Reading, no_gap, tidy, together

_ALL_DRUGS = "Number of Drug Overdose Deaths"
_DRUGS = {
    _ALL_DRUGS: "total",
    "Opioids (T40.0-T40.4,T40.6)": "opioid",
    "Synthetic opioids, excl. methadone (T40.4)": "synthetic_t404",
    "Heroin (T40.1)": "heroin",
    "Cocaine (T40.5)": "cocaine",
    "Psychostimulants with abuse potential (T43.6)": "psychostimulant",
}
_OTHERS = (
    "Number of Deaths",
    "Methadone (T40.3)",
    "Natural & semi-synthetic opioids (T40.2)",
    "Natural & semi-synthetic opioids, incl. methadone (T40.2, T40.3)",
    "Natural, semi-synthetic, & synthetic opioids, incl. methadone (T40.2-T40.4)",
    "Percent with drugs specified",
)
_TWELVE_MONTHS = "12 month-ending"
_CITY, _REST = "YC", "US-NY"


@dataclass(frozen=True)
class OverdoseDeaths(HeadedFormat):
    """Deaths in the 12 months that end in a month."""

    def read(self, sheet: Sheet, fit: Fit) -> Reading:
        """Deaths of the drugs that models know; what is blank stays absent."""
        columns = self.columns(sheet, fit)
        if "Period" in columns.frame:
            columns.of("Period", {_TWELVE_MONTHS: 1})
        columns.once(["State", "Year", "Month", "Indicator"])
        months = columns.months(columns.years("Year"), "Month", ENGLISH_MONTHS)
        areas = columns.of("State", us_areas() | {UNITED_STATES: UNITED_STATES, _CITY: _CITY})
        indicators = columns.folded("Indicator")
        columns.of("Indicator", _DRUGS | dict.fromkeys(_OTHERS, ""))
        known = {folded(name): drug for name, drug in _DRUGS.items()}
        if not indicators.isin(known).any():
            raise columns.refused(message("No indicator of overdose deaths is known here."), column="Indicator")
        _whole_blocks(columns, months, areas, indicators)
        parts = list[pd.DataFrame]()
        for column, kind in (("Data Value", "reported"), ("Predicted Value", "predicted")):
            if column not in columns.frame:
                continue
            wanted = columns.kept(indicators.isin(known))
            values = wanted.numbers(column).dropna()
            for key, drug in known.items():
                there = values.index[indicators[values.index] == key]
                if len(there):
                    rows = _states(
                        pd.DataFrame({"place": areas[there], "month": months[there], "value": values[there]})
                    )
                    parts.append(tidy(f"overdose_{kind}_{drug}", rows["place"], rows["month"], rows["value"]))
        return Reading(together(parts), notes=_notes(areas))


def _whole_blocks(
    columns: Columns, months: "pd.Series[int]", areas: "pd.Series[str]", indicators: "pd.Series[str]"
) -> None:
    """Refuse a nation with a gap, and a last block that stops before the others: the file was cut."""
    sure = months[(areas == UNITED_STATES) | (indicators == folded(_ALL_DRUGS))]
    for (area, _), block in sure.groupby([areas[sure.index], indicators[sure.index]]):
        no_gap(columns, set(block), str(area))
    ends = months.groupby([areas, indicators]).max()
    last_row = columns.frame.index[-1]
    block = (areas[last_row], indicators[last_row])
    if ends[block] < months.max():
        what = message(
            "The last rows stop at {stop}, others go to {end}.",
            stop=str(Month(int(ends[block]))),
            end=str(Month(int(months.max()))),
        )
        raise columns.refused(what, last_row, "Month")
    for kind, of_nation in ends.xs(UNITED_STATES).items() if UNITED_STATES in areas.to_numpy() else ():
        if of_nation < months.max():
            what = message(
                "{indicator} of the US stops at {stop}.", indicator=str(kind), stop=str(Month(int(of_nation)))
            )
            raise columns.refused(what, None, "Month")


def _states(rows: pd.DataFrame) -> pd.DataFrame:
    """New York with its city; a month in which one of the two is blank has neither."""
    both = rows["place"].isin([_CITY, _REST])
    new_york = rows[both].groupby("month")["value"].agg(["sum", "count"])
    whole = new_york.loc[new_york["count"] == 2, "sum"]  # noqa: PLR2004  the city and the rest
    added = pd.DataFrame({"place": _REST, "month": whole.index, "value": whole.to_numpy()})
    return pd.concat([rows[~both], added], ignore_index=True)


def _notes(areas: "pd.Series[str]") -> tuple[Message, ...]:
    there = set(areas)
    if len(there & {_CITY, _REST}) == 1:
        return (message("New York is left out: only one of city and rest is there."),)
    return (
        ()
        if UNITED_STATES in there
        else (message("There is no row of the US as a whole, and states are never summed."),)
    )


FORMAT = OverdoseDeaths(
    id="cdc-vsrr",
    title=message("CDC, provisional overdose deaths (VSRR)"),
    lag=5,
    sealed=False,
    needed=("State", "Year", "Month", "Indicator", "Data Value"),
    allowed=(
        "Predicted Value", "State Name", "Period", "Percent Complete", "Percent Pending Investigation", "Footnote",
        "Footnote Symbol",
    ),
)  # fmt: skip
