"""How well bands of homicide would have held: forecasts at origins of the past, each from what was known by then.

The level, the trend and the season are those of the months before an origin; sizes are fitted anew for every year to
the months before it; whether times are turbulent is told by the months before the origin. Beside the forecast stands
the last value with its own past errors.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import scoringrules
from numpy.typing import NDArray

from secuela.evidence.months import MONTHS_PER_YEAR, Month
from secuela.evidence.priors import LogNormal
from secuela.learning.forecasting.histories import history_at, truth
from secuela.learning.forecasting.naive_rules import Outlook, Persistence
from secuela.learning.homicide_tails import Form, Posterior, Surroundings, ahead, fit, swings_apart
from secuela.record.forecast_series import forecast_series
from secuela.record.homicide_level import LEVEL_MONTHS, level_and_trend
from secuela.record.homicide_turbulence import FILTER_MONTHS, Swings, filtered

Floats = NDArray[np.float64]

DEATHS, CASE_FILES = "inegi_homicides_mx", "homicides_mx"
HORIZONS = (12, 24, 36, 60)
EVERY = 3  # months between origins
FIRST, LAST = Month.parse("2002-12"), Month.parse("2021-12")  # three years of deaths show a season
SPLIT = Month.parse("2011-12")  # the last origin on which anything was chosen
DRAWS = 600
_RESAMPLES = 4000
_BEFORE = {  # what the package drew before: one size for all times, from the errors of 2019-25
    "fast_sd": (0.05, 0.065),
    "fast_half_life": (1, 2.5),
    "slow_sd": (0.05, 0.10),
    "slow_half_life": (24, 54),
}
BEFORE_TREND = LogNormal(kind="lognormal", q05=3, q95=15)


@dataclass(frozen=True)
class Cell:
    """A forecast of one origin at one horizon, against what came.

    Args:
        origin: The origin.
        horizon: Months.
        quantiles: 5, 25, 50, 75 and 95 %, in deaths of the month.
        came: What came.
        crps: Of the forecast, by the mean of the last year.
        persistence: CRPS of the last value with its past errors, in the same unit.
        missed: Log of the median over what came.
        last_missed: Log of the last value over what came, both without season.
        turbulent: Mean chance of turbulence at the origin.
    """

    origin: Month
    horizon: int
    quantiles: Floats
    came: float
    crps: float
    persistence: float
    missed: float
    last_missed: float
    turbulent: float


@dataclass(frozen=True)
class Score:
    """Scores of many origins at one horizon.

    Args:
        horizon: Months.
        origins: How many.
        inside_90: Share of what came inside the 90 % band.
        low: Lower end of the 95 % interval of that share, blocks of overlapping origins drawn again.
        high: Upper end.
        inside_50: Share inside the 50 % band.
        above: Share above the 90 % band.
        crps_to_persistence: Mean CRPS over that of the last value.
        error: Root mean square error of the median, log.
        last_error: The same of the last value.
    """

    horizon: int
    origins: int
    inside_90: float
    low: float
    high: float
    inside_50: float
    above: float
    crps_to_persistence: float
    error: float
    last_error: float


def origins(first: Month = FIRST, last: Month = LAST) -> list[Month]:
    """Every third month."""
    return [first + step for step in range(0, last - first + 1, EVERY)]


def level_known(origin: Month, series: str = DEATHS) -> Outlook:
    """The record of a series as an origin sees it."""
    return Outlook(history_at(forecast_series()[series], origin), HORIZONS)


def yearly_fit(form: Form, year: int, start: Posterior | None) -> Posterior:
    """The posterior that serves in a year: from all deaths by month before it."""
    known = level_known(Month(year * MONTHS_PER_YEAR - 1))
    return fit(form, known.level[:, 0], start=start)


def before(draws: int, rng: np.random.Generator) -> tuple[Swings, LogNormal]:
    """The sizes that the package drew before, none of them through conflict, and the half-life of its trend."""
    values = {
        name: LogNormal(kind="lognormal", q05=low, q95=high).quantile(rng.random(draws))
        for name, (low, high) in _BEFORE.items()
    }
    none, one = np.zeros(draws), np.ones(draws)
    swings = Swings(growth_sd=none[:, None], growth_half_life=one, turns=one[:, None, None], through=none, **values)
    return swings, BEFORE_TREND


def forecast(
    origin: Month, posterior: Posterior | None, trend: LogNormal, series: str = DEATHS, draws: int = DRAWS
) -> list[Cell]:
    """Cells of one origin whose months have come.

    Args:
        origin: The origin.
        posterior: That of its year; None for what the package drew before.
        trend: Law of the half-life of the trend.
        series: Deaths by month, or case files.
        draws: How many.
    """
    outlook = level_known(origin, series)
    known = outlook.level[:, 0]
    rng = np.random.default_rng([origin.index, len(known)])
    around = Surroundings.drawn(draws, trend, rng)
    if posterior is None:
        swings, trend = before(draws, rng)
        around = Surroundings(np.full(draws, 1e-9), around.limit, trend.quantile(rng.random(draws)))
    else:
        swings = swings_apart(posterior.form, posterior.apart(draws, rng))
    regime = filtered(known[-FILTER_MONTHS:], swings).regime[-1]
    level, slope = level_and_trend(known)
    error = np.diff(known[-FILTER_MONTHS:]).std() / np.sqrt(2 * LEVEL_MONTHS)
    drawn = ahead(swings, regime, around, slope, max(HORIZONS), rng) + level + error * rng.standard_normal(draws)
    at_horizons = drawn[outlook.at]
    values = outlook.values(np.sort(at_horizons, axis=1).T[:, :, None])[:, :, 0]
    still = Persistence().quantiles(outlook)[:, :, 0]
    first, all_values = truth(forecast_series()[series])
    scale = float(outlook.scale[0])
    cells = list[Cell]()
    for place, horizon in enumerate(HORIZONS):
        month = origin + horizon - first
        if month >= len(all_values) or not np.isfinite(all_values[month, 0]):
            continue
        came = float(all_values[month, 0])
        season = outlook.values(np.zeros((1, len(HORIZONS), 1)) + known[-1])[0, place, 0]
        cells.append(
            Cell(
                origin=origin,
                horizon=horizon,
                quantiles=np.quantile(values[:, place], [0.05, 0.25, 0.5, 0.75, 0.95]),
                came=came,
                crps=_crps(values[:, place], came) / scale,
                persistence=_crps(still[:, place], came) / scale,
                missed=float(np.log(np.median(values[:, place]) / came)),
                last_missed=float(np.log(season / came)),
                turbulent=float(regime[:, -1].mean()),
            )
        )
    return cells


def _crps(members: Floats, came: float) -> float:
    return float(np.asarray(scoringrules.crps_ensemble(came, members, estimator="qd", sorted_ensemble=True)))


def scores(cells: Sequence[Cell]) -> list[Score]:
    """Scores by horizon."""
    found = list[Score]()
    for horizon in HORIZONS:
        row = [cell for cell in cells if cell.horizon == horizon]
        if not row:
            continue
        inside = np.array([cell.quantiles[0] <= cell.came <= cell.quantiles[4] for cell in row], dtype=float)
        middle = np.array([cell.quantiles[1] <= cell.came <= cell.quantiles[3] for cell in row], dtype=float)
        low, high = drawn_again(inside, horizon)
        found.append(
            Score(
                horizon=horizon,
                origins=len(row),
                inside_90=float(inside.mean()),
                low=low,
                high=high,
                inside_50=float(middle.mean()),
                above=float(np.mean([cell.came > cell.quantiles[4] for cell in row])),
                crps_to_persistence=sum(cell.crps for cell in row) / sum(cell.persistence for cell in row),
                error=float(np.sqrt(np.mean([cell.missed**2 for cell in row]))),
                last_error=float(np.sqrt(np.mean([cell.last_missed**2 for cell in row]))),
            )
        )
    return found


def drawn_again(inside: Floats, horizon: int) -> tuple[float, float]:
    """The 95 % interval of a share over origins that overlap: blocks as long as the horizon, going round the end."""
    length = -(-horizon // EVERY)
    rng = np.random.default_rng(horizon)
    starts = rng.integers(0, len(inside), size=(_RESAMPLES, -(-len(inside) // length)))
    picked = (starts[:, :, None] + np.arange(length)).reshape(_RESAMPLES, -1)[:, : len(inside)] % len(inside)
    low, high = np.quantile(inside[picked].mean(axis=1), [0.025, 0.975])
    return float(low), float(high)
