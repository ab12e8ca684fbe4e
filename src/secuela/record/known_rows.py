"""What is known of a published series: the package's own rows and those that were added, each with its vintage.

The newest vintage of a value holds. Asked for what was known in an earlier month, later vintages are not looked at;
where only the package's rows are left, they are read as they have been revised since, and only as far as they were
published by then.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import pandas as pd

from secuela.evidence.errors import RecordError, nearest
from secuela.evidence.library import library
from secuela.evidence.message import message
from secuela.evidence.months import MONTHS_PER_YEAR, Month
from secuela.evidence.records import Series
from secuela.evidence.state_tables import state_months, state_years
from secuela.evidence.states import STATES, state_of
from secuela.record.additions import rows_of_additions
from secuela.record.areas import us_areas
from secuela.record.published_series import CORRIDORS, PublishedSeries, shipped_ids
from secuela.record.recorded_seizures import COASTS, recorded

_COLUMNS = ("place", "month", "value", "source", "vintage")
_ROUNDING = 0.01  # of the package's own rows: a difference below it is no revision
_SHIPPED = -1  # place of the package's rows before all additions


def all_vintages(series: PublishedSeries) -> pd.DataFrame:
    """Every value that is there of a series, in every vintage, in the order in which they hold.

    Returns:
        Columns ``place``, ``month``, ``value``, ``source``, ``vintage`` and ``order``, months as their index; ``order``
        is -1 for the package's own rows.
    """
    added = rows_of_additions()
    added = added[added["series"] == series.id].drop(columns=["series", "unit"])
    both = pd.concat([shipped_rows(series).assign(order=_SHIPPED), added], ignore_index=True)
    return both.sort_values(["place", "month", "vintage", "order"], ignore_index=True)


def known_rows(series: PublishedSeries, vintage: Month | None = None) -> pd.DataFrame:
    """One value for each place and month.

    Args:
        series: The series.
        vintage: What was known in this month; without it the newest of everything.

    Returns:
        Columns ``place``, ``month``, ``value``, ``source``, ``vintage`` and ``order``, by place and month.
    """
    rows = all_vintages(series)
    if vintage is not None:
        later = rows["vintage"] > vintage.index
        published = (rows["order"] == _SHIPPED) & (rows["month"] + series.lag <= vintage.index)
        rows = (
            rows[~later | published]
            .assign(hindsight=later)
            .sort_values(["place", "month", "hindsight", "vintage", "order"], ascending=[True, True, False, True, True])
        )
    return rows.drop_duplicates(["place", "month"], keep="last", ignore_index=True)


def revisions(series: PublishedSeries) -> pd.DataFrame:
    """Values that a later vintage changed.

    Returns:
        Columns ``place``, ``month``, ``before``, ``after``, ``vintage_before`` and ``vintage``, by place and month.
    """
    rows = all_vintages(series)
    same = (rows["place"] == rows["place"].shift()) & (rows["month"] == rows["month"].shift())
    earlier = rows[["value", "vintage"]].shift()
    changed = same & ((rows["value"] - earlier["value"]).abs() > _ROUNDING)
    found = rows.loc[changed, ["place", "month", "vintage"]]
    found = found.assign(after=rows["value"][changed], before=earlier["value"][changed])
    return found.assign(vintage_before=earlier["vintage"][changed].astype(int)).reset_index(drop=True)


@dataclass(frozen=True)
class Revision:
    """What one vintage of a series changed of an earlier one: of the whole where it is published, else of all places.

    Args:
        series: Id of the series.
        vintage_before: The earlier vintage.
        vintage: The later one.
        values_changed: Values that changed, over all places.
        months_changed: Months in which any did.
        sum_before: Sum of the changed values of the whole as they were.
        sum_after: The same as they are.
        largest_place: Where the largest change was.
        largest_month: When.
        largest_before: The value as it was.
        largest_after: The value as it is.
    """

    series: str
    vintage_before: str
    vintage: str
    values_changed: int
    months_changed: int
    sum_before: float
    sum_after: float
    largest_place: str
    largest_month: str
    largest_before: float
    largest_after: float


def revised(series: PublishedSeries) -> list[Revision]:
    """What later vintages changed of a series, one entry for each pair of vintages."""
    found = revisions(series)
    pairs = sorted(set(zip(found["vintage_before"].astype(int), found["vintage"].astype(int), strict=True)))
    return [
        _revision(series, found[(found["vintage_before"] == before) & (found["vintage"] == after)], before, after)
        for before, after in pairs
    ]


def _revision(series: PublishedSeries, part: pd.DataFrame, before: int, after: int) -> Revision:
    of_nation = part[part["place"] == series.nation]
    shown = of_nation if len(of_nation) else part
    most = int((shown["after"] - shown["before"]).abs().to_numpy().argmax())
    return Revision(
        series=series.id,
        vintage_before=str(Month(before)),
        vintage=str(Month(after)),
        values_changed=len(part),
        months_changed=int(part["month"].nunique()),
        sum_before=float(shown["before"].sum()),
        sum_after=float(shown["after"].sum()),
        largest_place=str(shown["place"].iloc[most]),
        largest_month=str(Month(int(shown["month"].iloc[most]))),
        largest_before=float(shown["before"].iloc[most]),
        largest_after=float(shown["after"].iloc[most]),
    )


def last_month(series: PublishedSeries) -> Month | None:
    """The newest month that is there of the whole, or of any place where the whole is not published."""
    rows = known_rows(series)
    whole = rows[rows["place"] == series.nation]
    months = (whole if len(whole) else rows)["month"]
    return Month(int(months.max())) if len(months) else None


def shipped_rows(series: PublishedSeries) -> pd.DataFrame:
    """The package's own rows of a series; empty where it ships none."""
    parts = list(_shipped_parts(series))
    if not parts or series.vintage is None:
        return pd.DataFrame({name: pd.Series(dtype="object") for name in _COLUMNS}).astype(
            {"month": int, "value": float, "vintage": int}
        )
    rows = pd.concat(parts, ignore_index=True)
    return rows.assign(vintage=Month.parse(series.vintage).index)


def _shipped_parts(series: PublishedSeries) -> Iterator[pd.DataFrame]:
    found = library()
    for name in shipped_ids(series, series.nation):
        record, rows = _shipped_record(series, name), found.rows[name]
        months = [_index(time) for time in rows.times]
        yield pd.DataFrame({"place": series.nation, "month": months, "value": rows.values, "source": record.source})
    for name in shipped_ids(series, "states"):
        record = _shipped_record(series, name)
        monthly = record.frequency == "month"
        table = state_months(name) if monthly else state_years(name)
        times = table.months if hasattr(table, "months") else table.years  # pyright: ignore[reportAttributeAccessIssue]
        wide = pd.DataFrame(table.counts, columns=list(STATES), index=[_index(time) for time in times])
        long = wide.rename_axis("month").reset_index().melt("month", var_name="place", value_name="value")
        yield long.assign(source=record.source)
    if "corridors" in series.shipped:
        drug = series.id.removesuffix("_seizures")
        months = sorted({month for by_month in recorded().values() for month in by_month})
        for place in (*CORRIDORS, COASTS):
            values = [recorded().get((place, drug), {}).get(month, 0.0) for month in months]
            indices = [month.index for month in months]
            yield pd.DataFrame({"place": place, "month": indices, "value": values, "source": series.source})


def _shipped_record(series: PublishedSeries, name: str) -> Series:
    """The record of a table that the package ships of a series, which must be of the same unit and frequency."""
    record = library().series.get(name)
    where = f"record/published_series.yaml, {series.id}.shipped"
    why = message("rows that an agency's file adds are joined to those of the package")
    if record is None:
        what = message("{series} names the shipped table {name}, which has no record.", series=series.id, name=name)
        raise RecordError(what, where=where, why=why, fix=nearest(name, library().series))
    ours, theirs = (series.unit, series.frequency), (record.unit, record.frequency)
    if ours != theirs:
        what = message(
            "{series} is in {ours}, its shipped table {name} in {theirs}.",
            series=series.id, ours=", ".join(ours), name=name, theirs=", ".join(theirs),
        )  # fmt: skip
        fix = message("give both records, here and in evidence/tables/series.yaml, the same unit and frequency")
        raise RecordError(what, where=where, why=why, fix=fix)
    return record


def _index(time: Month | int) -> int:
    return time.index if isinstance(time, Month) else time * MONTHS_PER_YEAR + MONTHS_PER_YEAR - 1


def place_called(series: PublishedSeries, name: str) -> str:
    """The code of a place of a series, however people spell it.

    Raises:
        RecordError: If the series holds no such place.
    """
    allowed = series.allowed_places()
    code = name if name in allowed else state_of(name) or us_areas().get(name, name)
    if code in allowed:
        return code
    raise RecordError(
        message("{series} holds no place {place}.", series=series.id, place=name[:60]),
        where="--place",
        why=message("a row that is not there would read as none"),
        fix=nearest(name[:60], allowed),
    )
