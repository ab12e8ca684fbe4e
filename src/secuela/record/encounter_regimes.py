"""Regimes of encounters in the record: how likely each level is to be in force at a month, and season within a regime.

The log of a standard month without season moves a share of the way towards the level of its regime, and has noise of
its own: small in most months, some times as large in a month of shock. A regime ends with the same chance each month;
the next one is in force at once (a decree) or approached as before, and its level lies around a point between the last
one and the long run, inside what was ever seen. Given the regime a month depends on the month before and on nothing
else, so that the chance of each level follows exactly from a grid of levels, month by month (a filter; nothing is
drawn).

Noise with shocks, levels that are approached, and a pull towards the long run of unknown strength: of the forms tried,
this was the most likely on 1999-2013, before any month that is scored. That some regimes are in force at once was added
in view of February 2025.
"""

from dataclasses import dataclass, fields
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from secuela.evidence.months import MONTHS_PER_YEAR

Floats = NDArray[np.float64]

LEVELS = 60  # of the grid
SEASON_MONTHS = 96  # the newest eight years
_HARMONICS = 2  # of the year
_SEASON_PRIOR, _SEASON_NOISE, _FREEDOM = 0.15, 0.2, 4.0  # log; noise of monthly changes is Student's t
_ROUNDS = 30
_FIRST_SPREAD = 0.3  # log, of the first month around its level


@dataclass(frozen=True)
class Regimes:
    """Parameters of the regimes, `(draw,)` each.

    Args:
        approach: Months in which half of the way to a new level is gone.
        noise: Standard deviation of the log in a calm month.
        shock_share: Share of months with a shock.
        shock_ratio: Noise of such a month over that of a calm one.
        regime_length: Mean length of a regime in months.
        jump: Standard deviation of the log of a new level around where it is expected.
        pull: Share of the way to the long run at which it is expected.
        at_once: Share of new regimes that are in force at once.
    """

    approach: Floats
    noise: Floats
    shock_share: Floats
    shock_ratio: Floats
    regime_length: Floats
    jump: Floats
    pull: Floats
    at_once: Floats

    @property
    def kept(self) -> Floats:
        """Share of the distance from the level that is left after a month."""
        return 0.5 ** (1 / self.approach)

    @property
    def ends(self) -> Floats:
        """Chance that a regime ends in a month."""
        return -np.expm1(-1 / self.regime_length)

    def taken(self, rows: NDArray[np.int64]) -> "Regimes":
        """Some of the draws."""
        return Regimes(**{field.name: getattr(self, field.name)[rows] for field in fields(self)})


@dataclass(frozen=True)
class Reading:
    """What a record says of its regimes with given parameters.

    Args:
        grid: `(level,)` logs of possible levels, from the lowest month ever seen to the highest.
        long_run: Mean of the log.
        now: `(draw, level)` chance of each level in the last month.
        next_level: `(draw, level, level)` chance of each next level, by the last one.
        log_likelihood: `(draw,)` of all months but the first.
    """

    grid: Floats
    long_run: float
    now: Floats
    next_level: Floats
    log_likelihood: Floats


def read(levels: Floats, known: Regimes, recent: int | None = None) -> Reading:
    """Filter a record.

    Args:
        levels: `(month,)` log of the standard month without season.
        known: Parameters.
        recent: Only so many months at the end are filtered: the regime now hangs on no more than the last years.
    """
    grid = np.linspace(levels.min(), levels.max(), LEVELS)
    long_run = float(levels.mean())
    expected = grid + known.pull[:, None] * (long_run - grid)
    apart = (grid - expected[:, :, None]) / known.jump[:, None, None]
    next_level = np.exp(-0.5 * apart**2)
    next_level /= next_level.sum(axis=2, keepdims=True)
    kept, ends, at_once = known.kept[:, None], known.ends[:, None], known.at_once[:, None]
    levels = levels[-recent:] if recent else levels
    now = np.exp(-0.5 * ((levels[0] - grid) / _FIRST_SPREAD) ** 2) * np.ones_like(kept)
    now /= now.sum(axis=1, keepdims=True)
    found = np.zeros(len(now))
    for before, month in pairwise(levels):
        new = ends * np.matmul(now[:, None], next_level)[:, 0]
        later = _density(month - (grid + kept * (before - grid)), known)
        now = ((1 - ends) * now + (1 - at_once) * new) * later + at_once * new * _density(month - grid, known)
        whole = now.sum(axis=1, keepdims=True)
        found += np.log(whole[:, 0])
        now = now / whole
    return Reading(grid, long_run, now, next_level, found)


def picked(chance: Floats, uniform: Floats) -> NDArray[np.int64]:
    """The place in each row of chances at which a number between 0 and 1 falls."""
    below = chance.cumsum(axis=1)
    return np.minimum((below < uniform[:, None] * below[:, -1:]).sum(axis=1), chance.shape[1] - 1)


def _density(apart: Floats, known: Regimes) -> Floats:
    calm, share, ratio = known.noise[:, None], known.shock_share[:, None], known.shock_ratio[:, None]
    usual = np.exp(-0.5 * (apart / calm) ** 2)
    shocked = np.exp(-0.5 * (apart / (ratio * calm)) ** 2) / ratio
    return ((1 - share) * usual + share * shocked) / (np.sqrt(2 * np.pi) * calm)


def season(calendar: NDArray[np.int64], rates: Floats) -> Floats:
    """Seasonal factors, log, January to December, mean nought: from changes between months, since levels jump.

    Two harmonics of the year, held towards none at all, of the newest eight years; a month in which policy changed
    counts for little (Student's t).

    Args:
        calendar: `(month,)` 1 to 12.
        rates: `(month,)` log of the standard month.
    """
    angle = 2 * np.pi * np.arange(1, MONTHS_PER_YEAR + 1)[:, None] * np.arange(1, _HARMONICS + 1) / MONTHS_PER_YEAR
    of_month = np.concatenate([np.cos(angle), np.sin(angle)], axis=1)
    used = of_month[calendar[-SEASON_MONTHS - 1 :] - 1]
    moved, turned = np.diff(rates[-SEASON_MONTHS - 1 :]), np.diff(used, axis=0)
    trusted, factors = np.ones(len(moved)), np.zeros(of_month.shape[1])
    for _ in range(_ROUNDS):
        weighed = turned * (trusted / _SEASON_NOISE**2)[:, None]
        factors = np.linalg.solve(weighed.T @ turned + np.eye(len(factors)) / _SEASON_PRIOR**2, weighed.T @ moved)
        trusted = (_FREEDOM + 1) / (_FREEDOM + ((moved - turned @ factors) / _SEASON_NOISE) ** 2)
    return np.asarray(of_month @ factors, dtype=np.float64)
