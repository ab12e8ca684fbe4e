"""UCDP, events (GED) and candidate events: deaths in Mexico by state and month of the first day of an event.

Names of groups, of places below a state and of sources are never kept. Candidate files that were saved from a
spreadsheet have lost their dates, and are refused.
"""

import re
from dataclasses import dataclass

import pandas as pd

from secuela.evidence.message import Message, message
from secuela.evidence.months import MONTHS_PER_YEAR
from secuela.evidence.state_tables import UNKNOWN_PLACE
from secuela.evidence.states import STATES, state_of
from secuela.record.agency_files import Sheet
from secuela.record.areas import MEXICO
from secuela.record.columns import Columns
from secuela.record.file_format import Fit, HeadedFormat, Reading, together
from secuela.record.ucdp_version import MEXICO_NUMBER, same_country

KINDS = {"1": "state_based", "2": "non_state", "3": "one_sided"}
RANGE = {"best": "", "low": "_low", "high": "_high"}
_COUNTRY = "Mexico"
_DAY = re.compile(r"((?:19|20)\d\d)-(\d{2})-(\d{2})(?:[T ][\d:.]+)?", re.ASCII)
_YEAR_ONLY = "5"  # precision of a date of which only the year is known


@dataclass(frozen=True)
class Events(HeadedFormat):
    """One row an event."""

    def read(self, sheet: Sheet, fit: Fit) -> Reading:
        """Deaths in Mexico by kind of violence, state and month."""
        everywhere = self.columns(sheet, fit)
        everywhere.once(["id"])
        named_mexico = everywhere.frame["country"] == _COUNTRY
        same_country(everywhere, named_mexico, everywhere.frame["country_id"] == MEXICO_NUMBER, "country")
        columns = everywhere.kept(named_mexico)
        if columns.frame.empty:
            raise everywhere.refused(message("There is no event in Mexico."), None, "country")
        months = _months(columns)
        kinds = columns.of("type_of_violence", KINDS)
        places = _states(columns)
        cells = pd.DataFrame({"month": months, "kind": kinds, "place": places})
        span = range(int(months.min()), int(months.max()) + 1)
        parts = list[pd.DataFrame]()
        for column, ending in RANGE.items():
            deaths = columns.filled(column, columns.numbers(column))
            for kind in KINDS.values():
                of_kind = cells.assign(value=deaths)[kinds == kind]
                parts.append(_by_state(f"ucdp_{kind}_event_deaths{ending}", of_kind, span))
        return Reading(together(parts), notes=_notes(columns))


def _months(columns: Columns) -> "pd.Series[int]":
    texts = columns.frame["date_start"]
    days = {text: _DAY.fullmatch(text) for text in texts.unique()}
    good = {text for text, day in days.items() if day and 1 <= int(day[2]) <= MONTHS_PER_YEAR}
    bad = ~texts.isin(good)
    if bad.any():
        row = texts.index[bad][0]
        what = message("{value} is not a date: a spreadsheet may have cut it.", value=str(texts.loc[row])[:40] or "–")
        raise columns.refused(
            what, row, "date_start", message("add the file as it was downloaded, not saved from a spreadsheet")
        )
    return texts.map({text: int(day[1]) * MONTHS_PER_YEAR + int(day[2]) - 1 for text, day in days.items() if day})


def _states(columns: Columns) -> "pd.Series[str]":
    """The state of each event; that of a place known only to the country is unknown."""
    found = {name: _state(name) for name in columns.frame["adm_1"].unique()}
    unknown = columns.frame["adm_1"].map({name: code is None for name, code in found.items()})
    if unknown.any():
        row = unknown.index[unknown][0]
        what = message("{name} is not one of the 32 states.", name=str(columns.frame.loc[row, "adm_1"])[:60])
        raise columns.refused(what, row, "adm_1")
    return columns.frame["adm_1"].map(found)


def _state(name: str) -> str | None:
    plain = re.sub(r"(?i)\s+state$", "", name)
    if not plain:
        return UNKNOWN_PLACE
    return state_of(plain) or ("MX-MEX" if plain in {"México", "Mexico"} else None)


def _by_state(series: str, cells: pd.DataFrame, span: range) -> pd.DataFrame:
    """A month of the file without an event of a state is a month without deaths in events there."""
    both = pd.concat([cells, cells.assign(place=MEXICO)])
    summed = both.groupby(["place", "month"])["value"].sum()
    every = pd.MultiIndex.from_product([[MEXICO, UNKNOWN_PLACE, *STATES], span], names=["place", "month"])
    return summed.reindex(every, fill_value=0.0).reset_index().assign(series=series)


def _notes(columns: Columns) -> tuple[Message, ...]:
    late = int((columns.frame["date_prec"] == _YEAR_ONLY).sum())
    if not late:
        return ()
    return (message("{n} events of which only the year is known stand in the month of their first day.", n=late),)


FORMAT = Events(
    id="ucdp-events",
    title=message("UCDP, events and candidate events"),
    lag=1,
    sealed=False,
    needed=("id", "type_of_violence", "adm_1", "country", "country_id", "date_prec", "date_start", *RANGE),
    others=True,
)
