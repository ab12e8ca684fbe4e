"""What a forecaster at an origin sees of a series: its months up to the origin, on the scale on which rules work.

Where later releases add to a count, all months stand as first published, as the months to come will.

The scale is the log of the count in a standard month, without season; a sum of 12 months is its log. Nothing dated
after the origin is read, not even for the season; values before it are those of the newest vintage (pseudo-as-of).
"""

from dataclasses import dataclass
from functools import cache, lru_cache

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from secuela.evidence.errors import RecordError
from secuela.evidence.library import library
from secuela.evidence.message import message
from secuela.evidence.months import MONTHS_PER_YEAR, Month
from secuela.record.additions import additions
from secuela.record.calendar_days import STANDARD_MONTH, days_of
from secuela.record.forecast_series import ForecastSeries, forecast_series
from secuela.record.known_rows import known_rows, shipped_rows
from secuela.record.published_series import published_series

Floats = NDArray[np.float64]

LEAST_MONTHS = 24  # of a history; a forecast from less has no past to size its errors on
OVERLAP = 48  # months at most in which an older count is brought to the level of the series
SEASON_MONTHS = 120  # the newest ten years
SHARE_HALF_LIFE = 2.0  # months: how soon past shares stop to carry the states on where only the nation is known
SHARE_MONTHS = 24  # of shares that are looked at
_LEAST_OVERLAP, _LEAST_SEASON = 12, 36
_CENTRED = np.r_[0.5, np.ones(MONTHS_PER_YEAR - 1), 0.5] / MONTHS_PER_YEAR


@dataclass(frozen=True)
class History:
    """A record cut at an origin.

    Args:
        series: What it is.
        first: Its first month.
        values: `(month, place)` in the unit of the series; the older part at the level of the series.
        own_from: Place of the first month that is the series' own; what is before sizes errors only.
        carried: Months at the end that the series itself did not reach, and another figure carried on.
        coarse: Whether the older part is known by year alone, and says nothing of single months.
    """

    series: ForecastSeries
    first: Month
    values: Floats
    own_from: int
    carried: int
    coarse: bool

    @property
    def origin(self) -> Month:
        """Its last month."""
        return self.first + (len(self.values) - 1)

    def log_rates(self) -> Floats:
        """`(month, place)` log of the value in a standard month, offset added; season and all."""
        days = self.days(np.arange(len(self.values)))
        return np.log(self.values / days[:, None] * STANDARD_MONTH + self.series.offset)

    def days(self, places: NDArray[np.int64]) -> Floats:
        """Days of months by their place; those of a standard month where the value is a sum of 12 months."""
        if self.series.kind == "sum_of_12":
            return np.full(len(places), STANDARD_MONTH)
        months = [self.first + int(place) for place in places]
        return np.array([float(days_of(month)) for month in months])

    def season(self) -> Floats:
        """`(12, place)` log factors from January on: medians of departures from a centred 12-month mean, mean nought.

        That of many places is shared by all, since one small place has no season that can be told from chance.
        """
        places = self.values.shape[1]
        rates = self.log_rates()[-SEASON_MONTHS:]
        if self.series.kind == "sum_of_12" or len(rates) < _LEAST_SEASON:
            return np.zeros((MONTHS_PER_YEAR, places))
        whole = rates if places == 1 else np.log(np.exp(rates).sum(axis=1, keepdims=True))
        half = MONTHS_PER_YEAR // 2
        departures = whole[half:-half, 0] - np.convolve(whole[:, 0], _CENTRED, "valid")
        start = len(self.values) - len(rates) + half
        of_year = np.array([(self.first + (start + i)).month - 1 for i in range(len(departures))])
        factors = np.array([np.median(departures[of_year == month]) for month in range(MONTHS_PER_YEAR)])
        return np.repeat((factors - factors.mean())[:, None], places, axis=1)


def truth(series: ForecastSeries) -> tuple[Month, Floats]:
    """The first own month and `(month, place)` values as the record holds them now; NaN where it holds none."""
    wide = _own(series, None)
    first = Month(int(wide.index.min()))
    return first, wide.to_numpy(dtype=np.float64)


def history_at(series: ForecastSeries, origin: Month) -> History:
    """The record of a series as a forecaster at an origin sees it.

    Raises:
        RecordError: If fewer than two years lie before the origin, or the record ends long before it.
    """
    if series.level_of is not None:
        return _at_level(series, history_at(forecast_series()[series.level_of], origin))
    own = _own(series, origin)
    months = len(own)
    if months < LEAST_MONTHS:
        raise RecordError(
            message(
                "{series} has {months} months up to {origin}.", series=series.id, months=months, origin=str(origin)
            ),
            where="--origin",
            why=message(
                "a forecast from less than {least} months has no past to size its errors on", least=LEAST_MONTHS
            ),
            fix=message("use {month} or later", month=str(series.first_month + (LEAST_MONTHS - 1))),
        )
    values = own.to_numpy(dtype=np.float64)
    first = Month(int(own.index.min()))
    values = _without_gaps(values)
    values, carried = _carried_on(series, first, values, origin)
    older = _older(series, first, values)
    return History(
        series=series,
        first=first + -len(older),
        values=np.concatenate([older, values]),
        own_from=len(older),
        carried=carried,
        coarse=series.earlier is not None and known_by_year(series.earlier),
    )


def known_by_year(table: str) -> bool:
    """Whether an older count is known by year alone."""
    return table in library().series and library().series[table].frequency == "year"


def _own(series: ForecastSeries, origin: Month | None) -> pd.DataFrame:
    """Own rows up to an origin as first published: months as index, places as columns, none between left out."""
    rows = _rows(series.published)
    rows = rows[rows["place"].isin(series.codes) & (rows["month"] >= series.first_month.index)]
    if origin is not None:
        rows = rows[rows["month"] <= origin.index]
    age = (rows["vintage"] - rows["month"]).to_numpy(dtype=np.int64)
    rows = rows.assign(value=rows["value"] * series.as_first_published(age))
    wide = rows.pivot_table(index="month", columns="place", values="value").reindex(columns=list(series.codes))
    return wide if wide.empty else wide.reindex(range(int(wide.index.min()), int(wide.index.max()) + 1))


def _rows(published: str) -> pd.DataFrame:
    """Known rows, read once for what is there now."""
    return _rows_of(published, tuple((each.id, each.sha256) for each in additions()))


@lru_cache(maxsize=16)
def _rows_of(published: str, added: tuple[tuple[str, str], ...]) -> pd.DataFrame:  # noqa: ARG001  part of the key
    return known_rows(published_series()[published])


@cache
def _shipped_only(published: str) -> pd.DataFrame:
    return shipped_rows(published_series()[published])


def _without_gaps(values: Floats) -> Floats:
    """Single months without a value, or with a zero between many, stand half way between their neighbours."""
    frame = pd.DataFrame(values)
    usual = frame.rolling(MONTHS_PER_YEAR, center=True, min_periods=3).median()
    missing = frame.isna() | ((frame == 0) & (usual > _NEVER_ZERO))
    return frame.mask(missing).interpolate(limit_direction="both").to_numpy(dtype=np.float64)


_NEVER_ZERO = 20.0  # a place with so many in a usual month has a zero by omission


def _carried_on(series: ForecastSeries, first: Month, values: Floats, origin: Month) -> tuple[Floats, int]:
    """The months from the end of a record to the origin: announced, else by a quick count or the nation."""
    last = first + (len(values) - 1)
    missing = [last + step for step in range(1, origin - last + 1)]
    if not missing:
        return values, 0
    if series.nation is not None:
        whole = history_at(forecast_series()[series.nation], origin)
        recent = values[-SHARE_MONTHS:]
        weighed = 0.5 ** (np.arange(len(recent))[::-1] / SHARE_HALF_LIFE) @ recent
        shares = weighed / weighed.sum()
        national = {whole.first + i: value for i, value in enumerate(whole.values[:, 0])}
        return np.concatenate([values, [national[month] * shares for month in missing]]), len(missing)
    known = _announced(series, origin)
    quick = _quick(series, first, values, origin)
    for month in missing:
        value = known.get(month, quick.get(month))
        if value is None:
            raise RecordError(
                message(
                    "{series} ends in {last}, before the origin {origin}.",
                    series=series.id,
                    last=str(last),
                    origin=str(origin),
                ),
                where="--origin",
                why=message("a forecast starts from the last month that is known"),
                fix=message(
                    "use {last} as the origin, or add newer rows with `secuela data add`", last=str(month + -1)
                ),
            )
        values = np.concatenate([values, [[value]]])
    return values, len(missing)


def _announced(series: ForecastSeries, origin: Month) -> dict[Month, float]:
    found = dict[Month, float]()
    for text, fact in series.announced.items():
        month, record = Month.parse(text), library().facts[fact]
        if month <= origin:
            daily = record.unit.endswith("/day")
            found[month] = record.value * (days_of(month) if daily else 1)
    return found


def _quick(series: ForecastSeries, first: Month, values: Floats, origin: Month) -> dict[Month, float]:
    if series.quick is None:
        return {}
    rows = _rows(series.quick)
    rows = rows[(rows["place"] == series.codes[0]) & (rows["month"] <= origin.index)]
    quick = {Month(int(month)): float(value) for month, value in zip(rows["month"], rows["value"], strict=True)}
    own = {first + i: float(value) for i, value in enumerate(values[:, 0])}
    both = [own[month] / value for month, value in quick.items() if month in own]
    return {month: value * float(np.mean(both)) for month, value in quick.items()} if len(both) > 1 else {}


def _older(series: ForecastSeries, first: Month, values: Floats) -> Floats:
    """`(month, place)` of an older count before the first own month, at the level of the series."""
    none = np.zeros((0, values.shape[1]))
    if series.earlier is None:
        return none
    if known_by_year(series.earlier):
        return _yearly_sums(series.earlier, first, values)
    rows = _shipped_only(series.earlier)
    rows = rows[rows["place"].isin(series.codes)]
    wide = rows.pivot_table(index="month", columns="place", values="value").reindex(columns=list(series.codes))
    both = [i for i in range(min(OVERLAP, len(values))) if (first + i).index in wide.index]
    if len(both) < _LEAST_OVERLAP:
        return none
    ratio = values[both].sum() / wide.loc[[(first + i).index for i in both]].to_numpy().sum()
    before = wide[wide.index < first.index]
    return _without_gaps(before.to_numpy(dtype=np.float64)) * float(ratio)


def _yearly_sums(table: str, first: Month, values: Floats) -> Floats:
    """Sums of a calendar year stand at its December; the log goes straight between two of them."""
    rows = library().rows[table]
    ends = np.array([int(year) * MONTHS_PER_YEAR + MONTHS_PER_YEAR - 1 for year in rows.times])  # pyright: ignore[reportArgumentType]
    months = np.arange(ends[0], first.index)
    logs = np.interp(np.r_[months, first.index], ends, np.log(np.array(rows.values)))
    return np.exp(logs[:-1] + np.log(values[0, 0]) - logs[-1])[:, None]


def _at_level(series: ForecastSeries, whole: History) -> History:
    """The history of a series that is forecast as another times the ratio of both."""
    rows = _rows(series.published)
    rows = rows[(rows["place"] == series.codes[0]) & (rows["month"] <= whole.origin.index)]
    own = {int(month): float(value) for month, value in zip(rows["month"], rows["value"], strict=True)}
    places = {(whole.first.index + i): i for i in range(len(whole.values))}
    both = [month for month in own if month in places]
    if len(both) < 2:  # noqa: PLR2004  one month has no spread
        raise RecordError(
            message(
                "{series} has {months} months up to {origin}.",
                series=series.id,
                months=len(both),
                origin=str(whole.origin),
            ),
            where="--origin",
            why=message("its level against {other} is known from these months alone", other=str(series.level_of)),
            fix=message("use a later origin"),
        )
    ratio = float(np.mean([own[month] / whole.values[places[month], 0] for month in both]))
    values = whole.values * ratio
    for month in both:
        values[places[month], 0] = own[month]
    return History(series, whole.first, values, whole.own_from, whole.carried, whole.coarse)
