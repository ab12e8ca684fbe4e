"""UCDP, organised violence by country and year: deaths by kind of violence, with low and high estimates."""

from dataclasses import dataclass

import pandas as pd

from secuela.evidence.message import message
from secuela.evidence.months import MONTHS_PER_YEAR
from secuela.record.agency_files import Sheet
from secuela.record.areas import MEXICO
from secuela.record.file_format import Fit, HeadedFormat, Reading, no_gap, tidy, together
from secuela.record.ucdp_version import MEXICO_NUMBER, last_year, same_country, vintage_of

_COUNTRY = "Mexico"
_DEATHS = {
    f"{short}_total_deaths_{estimate}_cy": f"ucdp_{kind}_deaths{ending}"
    for short, kind in (("sb", "state_based"), ("ns", "non_state"), ("os", "one_sided"))
    for estimate, ending in (("best", ""), ("low", "_low"), ("high", "_high"))
}


@dataclass(frozen=True)
class CountryYears(HeadedFormat):
    """One row a country and a year."""

    def read(self, sheet: Sheet, fit: Fit) -> Reading:
        """Deaths in Mexico by year and kind of violence."""
        everywhere = self.columns(sheet, fit)
        everywhere.once(["country_cy", "year_cy"])
        vintage = vintage_of(everywhere, "version")
        named = everywhere.frame["country_cy"] == _COUNTRY
        same_country(everywhere, named, everywhere.frame["country_id_cy"] == MEXICO_NUMBER, "country_cy")
        columns = everywhere.kept(named)
        if columns.frame.empty:
            raise everywhere.refused(message("There is no row of Mexico."), None, "country_cy")
        years = columns.years("year_cy")
        no_gap(columns, set(years * 1), _COUNTRY)
        last_year(columns, years, vintage, "year_cy")
        months = years * MONTHS_PER_YEAR + MONTHS_PER_YEAR - 1
        parts = list[pd.DataFrame]()
        for column, series in _DEATHS.items():
            parts.append(tidy(series, MEXICO, months, columns.filled(column, columns.numbers(column))))
        return Reading(together(parts), vintage=vintage)


FORMAT = CountryYears(
    id="ucdp-country-years",
    title=message("UCDP, organised violence by country and year"),
    lag=6,
    needed=("country_id_cy", "country_cy", "year_cy", *_DEATHS, "version"),
    others=True,
)
