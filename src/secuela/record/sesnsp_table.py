"""The wide table of SESNSP: a row for a state, a crime and a means, a column for each month.

Case files and victims alike. Months that are not published yet are blank, or 0 in some releases. From January 2026 a
new instrument (RNID) fills the same columns with other categories: its rows go to series of their own, and a file that
mixes the two is refused.
"""

from dataclasses import dataclass

import pandas as pd

from secuela.evidence.message import Message, message
from secuela.evidence.months import MONTHS_PER_YEAR
from secuela.evidence.states import STATES
from secuela.record.agency_files import Sheet, folded
from secuela.record.areas import MEXICO, mexican_state
from secuela.record.columns import SPANISH_MONTHS, Columns
from secuela.record.file_format import Fit, HeadedFormat, Reading, summed, tidy, together

KEYS = (
    "Año", "Clave_Ent", "Entidad", "Bien jurídico afectado", "Tipo de delito", "Subtipo de delito", "Modalidad",
)  # fmt: skip
_CRIMES = {("Homicidio", "Homicidio doloso"): "homicide", ("Feminicidio", "Feminicidio"): "femicide"}
_NEW_INSTRUMENT = 2026  # its first year
_ATTEMPT = "tentativa"


@dataclass(frozen=True)
class StateCrimes(HeadedFormat):
    """Case files or victims by state.

    Args:
        counted: What a number counts, as the ids of the series say it.
        split: Columns that split a crime beside its means.
    """

    counted: str = ""
    split: tuple[str, ...] = ()

    def read(self, sheet: Sheet, fit: Fit) -> Reading:
        """Homicide and femicide by state and month, and the sum of the states."""
        columns = self.columns(sheet, fit)
        years = columns.years("Año")
        instrument = _instrument(columns, years)
        keys = [*KEYS[:1], "Clave_Ent", *KEYS[4:], *self.split]
        columns.once(keys)
        places = _places(columns)
        counts = pd.DataFrame({name: columns.numbers(name, negative=True) for name in SPANISH_MONTHS})
        given = _given(columns, years, counts)
        parts = list[pd.DataFrame]()
        for crime, name in _CRIMES.items():
            rows = (columns.folded("Tipo de delito") == folded(crime[0])) & (
                columns.folded("Subtipo de delito") == folded(crime[1])
            )
            if rows.any():
                self._all_states(columns.kept(rows), years[rows], places[rows])
                series = f"{instrument}_{name}_{self.counted}"
                parts += _long(series, years[rows], places[rows], counts[rows], given)
        if not parts:
            raise columns.refused(
                message("There is no row of Homicidio doloso or Feminicidio."), column="Subtipo de delito"
            )
        return Reading(together(parts), notes=_notes(columns, counts))

    def _all_states(self, columns: Columns, years: "pd.Series[int]", places: "pd.Series[str]") -> None:
        """Refuse a year in which a state, or a row of a state, is not there."""
        kinds = columns.frame[["Modalidad", *self.split]].agg("/".join, axis=1)
        cells = pd.DataFrame({"year": years, "place": places, "kind": kinds})
        for year, of_year in cells.groupby("year"):
            sets = of_year.groupby("place")["kind"].agg(frozenset)
            absent = [state for state in STATES if state not in sets.index]
            if absent:
                what = message("The year {year} has no row of {states}.", year=year, states=", ".join(absent[:5]))
                raise columns.refused(what, of_year.index[-1], "Entidad")
            most = frozenset[str]().union(*sets)
            short = [state for state in STATES if sets[state] != most]
            if short:
                lacking = ", ".join(sorted(most - sets[short[0]])[:3])
                what = message("{state} has no row of {rows} in {year}.", state=short[0], rows=lacking, year=year)
                raise columns.refused(what, of_year.index[-1], "Modalidad")


def _instrument(columns: Columns, years: "pd.Series[int]") -> str:
    attempts = columns.folded("Subtipo de delito").str.startswith(_ATTEMPT)
    new = years >= _NEW_INSTRUMENT
    if attempts.any() or new.all():
        return "rnid"
    if new.any():
        what = message(
            "Rows of the categories that ended in December 2025 stand beside rows of {year}.", year=int(years.max())
        )
        raise columns.refused(what, years.index[new][0], "Año", message("add the files of the two instruments apart"))
    return "sesnsp"


def _places(columns: Columns) -> "pd.Series[str]":
    pairs = columns.frame["Clave_Ent"] + "\n" + columns.frame["Entidad"]
    codes = {pair: mexican_state(*pair.split("\n", 1)) for pair in pairs.unique()}
    bad = pairs.map(codes).isna()
    if bad.any():
        row = pairs.index[bad][0]
        number, name = columns.frame.loc[row, "Clave_Ent"], columns.frame.loc[row, "Entidad"]
        what = message("{number} {name} is not one of the 32 states.", number=str(number)[:20], name=str(name)[:60])
        raise columns.refused(
            what, row, "Entidad", message("take out rows of sums; give each state its number and its name")
        )
    return pairs.map(codes)


def _given(columns: Columns, years: "pd.Series[int]", counts: pd.DataFrame) -> dict[int, int]:
    """How many months of each year are published: up to the last in which any state has any case."""
    last_year, published = int(years.max()), dict[int, int]()
    for year in sorted(years.unique()):
        of_year = counts[years == year]
        cases = (of_year.fillna(0) != 0).any().tolist()
        last = max((place + 1 for place, some in enumerate(cases) if some), default=0)
        if last == 0 or (year != last_year and last < MONTHS_PER_YEAR) or not all(cases[:last]):
            empty = SPANISH_MONTHS[cases.index(False)]
            what = message("No state has a case in {month} of {year}.", month=empty, year=int(year))
            raise columns.refused(what, of_year.index[0], empty)
        for name in SPANISH_MONTHS[:last]:
            columns.filled(name, of_year[name])
        published[int(year)] = last
    return published


def _long(
    series: str, years: "pd.Series[int]", places: "pd.Series[str]", counts: pd.DataFrame, given: dict[int, int]
) -> list[pd.DataFrame]:
    parts = list[pd.DataFrame]()
    for place, name in enumerate(SPANISH_MONTHS):
        there = years.map(given) > place
        months = years[there].astype(int) * MONTHS_PER_YEAR + place
        parts.append(tidy(series, places[there], months, counts.loc[there, name]))
    states = pd.concat(parts, ignore_index=True)
    return [states, summed(states, MEXICO)]


def _notes(columns: Columns, counts: pd.DataFrame) -> tuple[Message, ...]:
    notes = list[Message]()
    if columns.folded("Subtipo de delito").str.startswith(_ATTEMPT).any():
        notes.append(message("Attempts are counted by this file and left out."))
    below = int((counts < 0).to_numpy().sum())
    if below:
        notes.append(message("{n} cells are below zero: corrections by the agency, kept as they are.", n=below))
    return tuple(notes)
