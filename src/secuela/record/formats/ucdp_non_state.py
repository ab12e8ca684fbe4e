"""UCDP, non-state conflict: deaths of a pair of groups and a year.

``location`` may list several countries, and deaths are not split between them: those of pairs seen in Mexico alone and
of pairs seen there among others are two series. Names of groups are never kept.
"""

from dataclasses import dataclass

import pandas as pd

from secuela.evidence.message import message
from secuela.evidence.months import MONTHS_PER_YEAR
from secuela.record.agency_files import Sheet
from secuela.record.areas import MEXICO
from secuela.record.file_format import Fit, HeadedFormat, Reading, tidy, together
from secuela.record.ucdp_version import MEXICO_NUMBER, last_year, same_country, vintage_of

_COUNTRY = "Mexico"
_RANGE = {"best_fatality_estimate": "", "low_fatality_estimate": "_low", "high_fatality_estimate": "_high"}


@dataclass(frozen=True)
class PairYears(HeadedFormat):
    """One row a pair of groups and a year."""

    def read(self, sheet: Sheet, fit: Fit) -> Reading:
        """Deaths by year of pairs seen in Mexico alone, and of all pairs seen in Mexico."""
        columns = self.columns(sheet, fit)
        columns.once(["dyad_id", "year", "location"])
        months = columns.years("year") * MONTHS_PER_YEAR + MONTHS_PER_YEAR - 1
        named = columns.frame["location"].map(lambda text: _COUNTRY in [name.strip() for name in str(text).split(",")])
        alone = columns.frame["location"] == _COUNTRY
        if not named.any():
            raise columns.refused(message("There is no row of Mexico."), None, "location")
        numbered = columns.frame["gwno_location"].map(
            lambda text: MEXICO_NUMBER in str(text).replace(" ", "").split(",")
        )
        same_country(columns, named, numbered, "location")
        vintage = vintage_of(columns, "version")
        last_year(columns, columns.years("year"), vintage, "year")
        parts = list[pd.DataFrame]()
        for column, ending in _RANGE.items():
            deaths = columns.filled(column, columns.numbers(column))
            for kind, rows in (("alone", alone), ("named", named)):
                parts.append(tidy(f"ucdp_dyad_deaths_mexico_{kind}{ending}", MEXICO, months[rows], deaths[rows]))
        return Reading(together(parts), vintage=vintage)


FORMAT = PairYears(
    id="ucdp-non-state",
    title=message("UCDP, non-state conflict by pair and year"),
    lag=6,
    sealed=False,
    needed=("dyad_id", "year", *_RANGE, "location", "gwno_location", "version"),
    others=True,
)
