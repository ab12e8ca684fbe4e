"""How well forecasts of the past went: scores of the pool and of each rule, by series and horizon.

All scores are in units of the mean of the year before the origin of the place, so that places and years can be pooled.
Origins overlap: the effective number of cells counts a stretch of months once, and many places of one month as three.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import scoringrules
from numpy.typing import NDArray
from scipy import stats

from secuela.evidence.errors import RecordError
from secuela.evidence.months import Month
from secuela.learning.forecasting.naive_rules import LEVELS, RULES
from secuela.learning.forecasting.pool import EVERY, HORIZONS, PLACES_COUNT, Chosen, forecast
from secuela.learning.forecasting.rolling_origins import POOL, Origin
from secuela.record.forecast_series import ForecastSeries
from secuela.record.seen_record import newest_origin
from secuela.record.skill import INFORMATIVE, BandRow, OutlookRow, SkillRow

Floats = NDArray[np.float64]
_RESAMPLES = 2_000
SIGNIFICANT = 0.05
BAND_HORIZON = 12  # months ahead, of the bands that are drawn over what happened
_ALPHA = 0.1  # of the 90 % interval
_LEAST = 1e-12  # of a chance, where two quantiles lie far apart
_EDGES = np.r_[LEVELS[0], np.arange(1, 20) / 20, LEVELS[-1]]  # quantiles between which a density is even


@dataclass(frozen=True)
class Marks:
    """Scores of one method at one horizon, `(origin, place)`, NaN where nothing has come."""

    crps: Floats
    missed: Floats
    inside_50: Floats
    inside_90: Floats
    width_90: Floats
    interval: Floats
    transform: Floats
    log_score: Floats


def marks(quantiles: Floats, came: Floats, scale: Floats, offset: float = 0.0) -> Marks:
    """Scores of quantiles `(origin, QUANTILES, place)` against what came `(origin, place)`, in units of the scale."""
    members = np.moveaxis(quantiles, 1, -1)
    crps = np.asarray(scoringrules.crps_ensemble(came, members, estimator="qd", sorted_ensemble=True)) / scale
    low, quarter, middle, upper, high = (
        np.apply_along_axis(lambda column, level=level: np.interp(level, LEVELS, column), 1, quantiles)
        for level in (0.05, 0.25, 0.5, 0.75, 0.95)
    )
    known = np.where(np.isfinite(came), 1.0, np.nan)
    outside = np.maximum(low - came, 0) + np.maximum(came - high, 0)
    return Marks(
        crps=crps,
        missed=(middle - came) / scale,
        inside_50=known * ((came >= quarter) & (came <= upper)),
        inside_90=known * ((came >= low) & (came <= high)),
        width_90=known * (high - low) / scale,
        interval=(high - low + 2 / _ALPHA * outside) / scale,
        transform=known * (members < came[..., None]).mean(axis=-1),
        log_score=log_scores(quantiles, came, offset),
    )


def log_scores(quantiles: Floats, came: Floats, offset: float) -> Floats:
    """Minus the log density of the log of what came, offset added, `(origin, place)`; NaN where nothing has come.

    The chance of the unit around what came, by its width. Between the quantiles of ``_EDGES`` chance is even; beyond
    the outermost an exponential tail goes through it and the median.

    Args:
        quantiles: `(origin, QUANTILES, place)`.
        came: `(origin, place)`.
        offset: Of the series.
    """
    floor = max(offset, 1e-9)
    edges = np.log(np.apply_along_axis(lambda column: np.interp(_EDGES, LEVELS, column), 1, quantiles) + floor)
    found = np.full(came.shape, np.nan)
    for origin, place in np.argwhere(np.isfinite(came)):
        value = came[origin, place] + floor
        found[origin, place] = -_log_density(edges[origin, :, place], float(np.log(value)), float(1 / value))
    return found


def _log_density(ladder: Floats, value: float, unit: float) -> float:
    middle, half = ladder[len(ladder) // 2], unit / 2
    if ladder[0] - half <= value <= ladder[-1] + half:
        low, high = (float(np.interp(at, ladder, _EDGES)) for at in (value - half, value + half))
        return float(np.log(max(high - low, _LEAST) / unit))
    out = ladder[0] if value < middle else ladder[-1]
    length = max(abs(out - middle), unit) / np.log(0.5 / _EDGES[0])
    return float(np.log(_EDGES[0] / length) - abs(value - out) / length)


def skill_rows(series: ForecastSeries, origins: Sequence[Origin]) -> list[SkillRow]:
    """Rows of one series: each horizon by each method that spoke at every origin that is scored."""
    rows = list[SkillRow]()
    first_scored = Month.parse(series.scored_from or series.first)
    for step, horizon in enumerate(HORIZONS):
        known = [
            each for each in origins if np.isfinite(each.came[step]).any() and each.origin + horizon >= first_scored
        ]
        if not known:
            continue
        methods = [name for name in (POOL, *RULES) if all(name in each.methods for each in known)]
        came = np.stack([each.came[step] for each in known])
        scale = np.stack([each.scale for each in known])
        cells = int(np.isfinite(came).sum())
        effective = len(known) * min(1.0, EVERY / horizon) * (PLACES_COUNT if came.shape[1] > 1 else 1.0)
        found = {
            name: marks(
                np.stack([each.quantiles[each.methods.index(name)][:, step] for each in known]),
                came,
                scale,
                series.offset,
            )
            for name in methods
        }
        first, last = known[0].origin, known[-1].origin
        for name, each in found.items():
            rows.append(
                SkillRow(
                    series=series.id,
                    horizon=horizon,
                    method=name,
                    first_origin=str(first),
                    last_origin=str(last),
                    origins=len(known),
                    cells=cells,
                    effective=round(effective, 1),
                    crps=_round(np.nanmean(each.crps)),
                    crps_to_persistence=_round(np.nanmean(each.crps) / np.nanmean(found["persistence"].crps)),
                    absolute_error=_round(np.nanmean(np.abs(each.missed))),
                    bias=_round(np.nanmean(each.missed)),
                    coverage_50=_round(np.nanmean(each.inside_50)),
                    coverage_90=_round(np.nanmean(each.inside_90)),
                    width_90=_round(np.nanmean(each.width_90)),
                    interval_score=_round(np.nanmean(each.interval)),
                    log_score=_round(np.nanmean(each.log_score)),
                    log_score_to_persistence=_round(
                        np.nanmean(each.log_score) - np.nanmean(found["persistence"].log_score)
                    ),
                    transform=_fifths(each.transform),
                    p_coverage=_round(p_coverage(each.inside_90, horizon, effective)),
                )
            )
    return rows


def band_rows(series: ForecastSeries, origins: Sequence[Origin]) -> list[BandRow]:
    """The 90 % band of the pool a year ahead at each origin whose month has come; none of a series with many places."""
    step = HORIZONS.index(BAND_HORIZON)
    if len(series.codes) > 1:
        return []
    known = [each for each in origins if np.isfinite(each.came[step]).any()]
    rows = list[BandRow]()
    for each in known:
        low, median, high = (
            float(np.interp(level, LEVELS, each.quantiles[0, :, step, 0])) for level in (0.05, 0.5, 0.95)
        )
        rows.append(
            BandRow(
                series=series.id,
                origin=str(each.origin),
                month=str(each.origin + BAND_HORIZON),
                low=_round(low),
                median=_round(median),
                high=_round(high),
                came=_round(each.came[step, 0]),
            )
        )
    return rows


def outlook_rows(series: ForecastSeries, chosen: Chosen) -> list[OutlookRow]:
    """The pool's forecast at the newest origin; none of a series with many places, or that ends before that origin."""
    origin = newest_origin()
    if len(series.codes) > 1:
        return []
    try:
        made = forecast(series, origin, BAND_HORIZON, chosen)
    except RecordError:
        return []
    low, quarter, median, upper, high = (
        _round(np.interp(level, LEVELS, made.pooled[:, -1, 0])) for level in (0.05, 0.25, 0.5, 0.75, 0.95)
    )
    month = str(origin + BAND_HORIZON)
    row = {"low": low, "quarter": quarter, "median": median, "upper": upper, "high": high}
    return [OutlookRow(series=series.id, origin=str(origin), month=month, **row)]


def p_coverage(inside: Floats, horizon: int, effective: float) -> float:
    """Chance of a coverage as far from 90 % if the bands were right: blocks of overlapping origins drawn again.

    The spread of the mean is that of the drawn blocks, and never below that of as many independent cells as are
    effective, since a record without a miss has none of its own.

    Args:
        inside: `(origin, place)` 1 where the band held it, 0 where not, NaN where nothing has come.
        horizon: Months.
        effective: Number of cells that are as good as independent.
    """
    share = np.nanmean(inside, axis=1)
    length = max(1, -(-horizon // EVERY))
    draw = np.random.default_rng(len(share) * 100 + horizon)
    starts = draw.integers(0, max(1, len(share) - length + 1), size=(_RESAMPLES, -(-len(share) // length)))
    picked = (starts[:, :, None] + np.arange(length)).reshape(_RESAMPLES, -1)[:, : len(share)]
    drawn = share[np.minimum(picked, len(share) - 1)].mean(axis=1)
    spread = max(float(drawn.std()), float(np.sqrt((1 - _ALPHA) * _ALPHA / max(effective, 1.0))))
    return float(2 * stats.norm.sf(abs(float(share.mean()) - (1 - _ALPHA)) / spread))


def holm(chances: Iterable[tuple[str, float]]) -> dict[str, float]:
    """Chances of several tests, each multiplied as Holm asks, by name."""
    ordered = sorted(chances, key=lambda each: each[1])
    found, highest = dict[str, float](), 0.0
    for place, (name, chance) in enumerate(ordered):
        highest = max(highest, min(1.0, chance * (len(ordered) - place)))
        found[name] = highest
    return found


def rejected(rows: Sequence[SkillRow], horizon: int) -> dict[str, float]:
    """Series whose 90 % band of the pool fails at a horizon at 5 % after Holm; only informative rows count."""
    tested = [row for row in rows if row.method == POOL and row.horizon == horizon and row.effective >= INFORMATIVE]
    chances = holm((row.series, row.p_coverage) for row in tested)
    return {name: chance for name, chance in chances.items() if chance < SIGNIFICANT}


def _fifths(transform: Floats) -> str:
    known = transform[np.isfinite(transform)]
    counted = np.histogram(np.clip(known, 0, 1), bins=5, range=(0, 1))[0] / max(len(known), 1)
    return " ".join(f"{share:.2f}" for share in counted)


def _round(value: float | np.floating[Any]) -> float:
    return float(f"{float(value):.4g}")
