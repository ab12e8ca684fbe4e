"""The record as one run sees it: the package's own rows, and inside :func:`seeing` those a user has added.

Fits are made inside :func:`shipped_alone`, studies outside, and neither sees an added row; a run that starts inside
moves its start with them. ``evidence`` stays as it is shipped: this module joins the two, and nothing else does.
"""

from collections.abc import Callable, Generator, Iterable
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache, wraps
from itertools import pairwise
from typing import ParamSpec, TypeVar

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from secuela.evidence.errors import RecordError
from secuela.evidence.library import library
from secuela.evidence.message import message
from secuela.evidence.months import Month
from secuela.evidence.state_tables import UNKNOWN_PLACE, StateMonths, sesnsp_victims_by_state, state_months
from secuela.evidence.states import STATES
from secuela.record.additions import additions, set_aside
from secuela.record.known_rows import known_rows
from secuela.record.published_series import PublishedSeries, published_series, shipped_ids
from secuela.record.recorded_seizures import recorded

Floats = NDArray[np.float64]
Given = ParamSpec("Given")
Answer = TypeVar("Answer")
VICTIMS, MISSING = "sesnsp_homicide_victims", "rnpdno_missing"
_HOMICIDES = (VICTIMS, "sspc_preliminary_homicides")
_OVERDOSE = "overdose_predicted_total"


@dataclass(frozen=True)
class Seen:
    """What is seen beside the package's own rows.

    Args:
        added: Checksum by id of each addition.
        vintage: Only what was known in this month; the newest of everything where None.
    """

    added: tuple[tuple[str, str], ...] = ()
    vintage: Month | None = None


_SHIPPED = Seen()
_seen: ContextVar[Seen] = ContextVar("seen", default=_SHIPPED)


@contextmanager
def seeing(vintage: Month | None = None) -> Generator[Seen, None, None]:
    """What is read inside sees what a user has added, as it was known in a month, or the newest of it.

    Raises:
        RecordError: If what was added is damaged.
    """
    known = [each for each in additions() if vintage is None or each.known_by(vintage)]
    seen = Seen(tuple((each.id, each.sha256) for each in known), vintage)
    token = _seen.set(seen)
    try:
        yield seen
    finally:
        _seen.reset(token)


def seen_now() -> Seen:
    """What is seen where this is called."""
    return _seen.get()


@contextmanager
def shipped_alone() -> Generator[None, None, None]:
    """Inside, the record is what the package ships, whatever has been added: what fits learn from."""
    token = _seen.set(_SHIPPED)
    try:
        with set_aside():
            yield
    finally:
        _seen.reset(token)


def kept_as_seen(function: Callable[Given, Answer]) -> Callable[Given, Answer]:
    """A cache that tells apart what was seen."""

    @cache
    def kept(seen: Seen, *args: Given.args, **given: Given.kwargs) -> Answer:  # noqa: ARG001  part of the key
        return function(*args, **given)

    @wraps(function)
    def asked(*args: Given.args, **given: Given.kwargs) -> Answer:
        return kept(_seen.get(), *args, **given)

    return asked


def month_values(name: str, until: Month | None = None) -> tuple[list[Month], Floats]:
    """Months and values of a monthly series that the package ships, with what was added to it.

    Raises:
        RecordError: If the added rows leave a month out.
    """
    if _seen.get() == _SHIPPED:
        return library().series_values(name, until=until)
    months, values = _nation(name)
    kept = [place for place, month in enumerate(months) if until is None or month <= until]
    return [months[place] for place in kept], values[kept]


@kept_as_seen
def _nation(name: str) -> tuple[list[Month], Floats]:
    series = next(each for each in published_series().values() if name in shipped_ids(each, each.nation))
    rows = _rows(series)
    rows = rows[rows["place"] == series.nation]
    return _without_gap(series, rows["month"]), rows["value"].to_numpy(dtype=np.float64)


@kept_as_seen
def vintages(name: str, until: Month) -> list[tuple[Month, Month]]:
    """Each month of a series of the nation up to ``until``, with the month in which its value was published."""
    series = published_series()[name]
    rows = _rows(series)
    rows = rows[(rows["place"] == series.nation) & (rows["month"] <= until.index)]
    pairs = zip(rows["month"], rows["vintage"], strict=True)
    return [(Month(int(month)), Month(int(vintage))) for month, vintage in pairs]


def half_year_values(name: str, until: Month) -> tuple[list[Month], Floats]:
    """Last months and values of a series by half-year of the nation up to a month, with what was added to it."""
    if _seen.get() == _SHIPPED:
        return library().half_year_values(name, until=until)
    series = next(each for each in published_series().values() if name in shipped_ids(each, each.nation))
    rows = _rows(series)
    rows = rows[(rows["place"] == series.nation) & (rows["month"] <= until.index)]
    return [Month(int(index)) for index in rows["month"]], rows["value"].to_numpy(dtype=np.float64)


def _rows(series: PublishedSeries) -> pd.DataFrame:
    return known_rows(series, _seen.get().vintage)


def _without_gap(series: PublishedSeries, indices: Iterable[int]) -> list[Month]:
    months = [Month(int(index)) for index in indices]
    for before, after in pairwise(months):
        if after != before + 1:
            raise RecordError(
                message("The rows of {series} leave out {month}.", series=series.id, month=str(before + 1)),
                where="secuela data",
                why=message("a run reads every month up to its origin, and never fills one in"),
                fix=message("add a file that holds it, or drop the later one"),
            )
    return months


def victims_by_state() -> StateMonths:
    """Victims of intentional homicide by month and state."""
    return sesnsp_victims_by_state() if _seen.get() == _SHIPPED else _by_state(VICTIMS)


def missing_by_state() -> StateMonths:
    """Persons still missing by month of the event and state."""
    return state_months("rnpdno_missing_by_state") if _seen.get() == _SHIPPED else _by_state(MISSING)


@kept_as_seen
def _by_state(name: str) -> StateMonths:
    """Months in which all states are there; a count whose state is unknown is what the nation holds beyond them."""
    series = published_series()[name]
    wide = _rows(series).pivot_table(index="month", columns="place", values="value")
    wide = wide.reindex(columns=[*STATES, series.nation, UNKNOWN_PLACE]).dropna(subset=list(STATES))
    counts = wide[list(STATES)].to_numpy(dtype=np.float64)
    beyond = (wide[series.nation] - counts.sum(axis=1)).clip(lower=0).fillna(0)
    unknown = wide[UNKNOWN_PLACE].fillna(beyond).to_numpy(dtype=np.float64)
    return StateMonths(tuple(_without_gap(series, wide.index)), counts, unknown)


@kept_as_seen
def seized() -> dict[tuple[str, str], dict[Month, float]]:
    """Pounds by (place, drug) and month; a month without a row had none."""
    if _seen.get() == _SHIPPED:
        return recorded()
    found = dict[tuple[str, str], dict[Month, float]]()
    for drug in dict.fromkeys(drug for _, drug in recorded()):
        rows = _rows(published_series()[f"{drug}_seizures"])
        for place, month, value in zip(rows["place"], rows["month"], rows["value"], strict=True):
            found.setdefault((str(place), drug), {})[Month(int(month))] = float(value)
    return found


def seizures_reach() -> Month:
    """The last month that the record of every drug reaches."""
    by_drug = dict[str, Month]()
    for (_, drug), by_month in seized().items():
        by_drug[drug] = max(by_drug.get(drug, min(by_month)), max(by_month))
    return min(by_drug.values())


def newest_origin() -> Month:
    """The default origin: that of the package, or the last month that homicides and overdose deaths both reach."""
    shipped = library().newest_month()
    if _seen.get() == _SHIPPED:
        return shipped
    homicides = max(month_values(name)[0][-1] for name in _HOMICIDES)
    reached = min(homicides, month_values(_OVERDOSE)[0][-1])
    return reached if _seen.get().vintage is not None else max(shipped, reached)


def ends_before(origin: Month) -> dict[str, Month]:
    """The series that a run starts from whose last month lies before an origin, with that month."""
    ends = {
        "homicides_mx": max(month_values(name)[0][-1] for name in _HOMICIDES),
        "homicides_mx_state": victims_by_state().months[-1],
        "overdose_deaths_us_12m": month_values(_OVERDOSE)[0][-1],
        "sw_border_encounters": month_values("sw_border_encounters")[0][-1],
        "seizures": seizures_reach(),
        MISSING: missing_by_state().months[-1],
    }
    return {name: month for name, month in ends.items() if month < origin}
