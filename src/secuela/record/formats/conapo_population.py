"""CONAPO, population at mid-year by state, age and sex, with the nation as a row of its own."""

from dataclasses import dataclass

from secuela.evidence.message import message
from secuela.evidence.months import MONTHS_PER_YEAR
from secuela.evidence.states import STATES
from secuela.record.agency_files import Sheet
from secuela.record.areas import MEXICO, mexican_state
from secuela.record.file_format import Fit, HeadedFormat, Reading, summed, tidy, together

_NATION = "0"
_KEYS = ("AÑO", "ENTIDAD", "CVE_GEO", "EDAD", "SEXO")


@dataclass(frozen=True)
class Population(HeadedFormat):
    """People by state, summed over ages and sexes."""

    def read(self, sheet: Sheet, fit: Fit) -> Reading:
        """Population of the states and their sum, which must be that of the nation where the file gives it."""
        columns = self.columns(sheet, fit)
        columns.once(_KEYS)
        years, people = columns.years("AÑO"), columns.filled("POBLACION", columns.numbers("POBLACION"))
        columns.of("SEXO", {"Hombres": 1, "Mujeres": 2})
        names = columns.frame["CVE_GEO"] + "\n" + columns.frame["ENTIDAD"]
        codes = {
            name: MEXICO if name.startswith(f"{_NATION}\n") else mexican_state(*name.split("\n", 1))
            for name in names.unique()
        }
        places = names.map(codes)
        if places.isna().any():
            row = places.index[places.isna()][0]
            what = message("{name} is not one of the 32 states.", name=str(columns.frame.loc[row, "ENTIDAD"])[:60])
            raise columns.refused(what, row, "ENTIDAD")
        rows = tidy("population_mx", places, years * MONTHS_PER_YEAR + MONTHS_PER_YEAR - 1, people)
        states = rows[rows["place"] != MEXICO]
        for year, of_year in states.groupby("month"):
            absent = sorted(set(STATES) - set(of_year["place"]))
            if absent:
                told = message(
                    "The year {year} has no row of {states}.",
                    year=int(str(year)) // MONTHS_PER_YEAR,
                    states=", ".join(absent[:5]),
                )
                raise columns.refused(told, None, "ENTIDAD")
        nation = summed(states, MEXICO)
        given = rows[rows["place"] == MEXICO].set_index("month")["value"]
        apart = nation.set_index("month")["value"].reindex(given.index) - given
        if (apart.fillna(1).abs() > len(STATES)).any():  # rounding of each state
            raise columns.refused(message("The states do not sum to the nation."), None, "POBLACION")
        return Reading(together([states, nation]))


FORMAT = Population(
    id="conapo-population",
    title=message("CONAPO, population at mid-year"),
    lag=0,
    needed=(*_KEYS, "POBLACION"),
    allowed=("RENGLON",),
)
