"""Whether the nation's homicides are in calm or turbulent times, as far as the months before an origin tell.

The log of homicides, without season, is taken as a sum of: what runs through conflict between groups, whose growth has
momentum and one of a few sizes of swing, by regime; what swings slowly around it; short swings; and the chance of a
count. Given the sizes this is a linear system whose regime is hidden: a Kalman filter for each regime, merged every
month (Kim 1994; interacting multiple models). Nothing dated after a month tells anything of that month.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from secuela.evidence.library import library
from secuela.evidence.months import Month
from secuela.record.homicide_level import adjusted, log_rate, seasonal_factors

Floats = NDArray[np.float64]

BY_MONTH_OF_DEATH = "inegi_homicides_by_state"
FILTER_MONTHS = 120  # before an origin: a spell of turbulence lasts a few years
OVERLAP = 24  # months in which deaths are brought to the level of case files
CALM, TURBULENT = 0, 1
_CASE_FILES_FROM = Month.parse("2016-01")  # one state reported zeros in 2015
_LEVEL, _GROWTH, _SLOW, _FAST = range(4)
_SEEN = np.array([1.0, 0.0, 1.0, 1.0])  # what a month shows of level, growth, slow and short swings
_VAGUE = 0.3  # log, of the first level
_LONG_RUN = 1024  # months after which nothing is left of a first regime


@dataclass(frozen=True)
class Swings:
    """Sizes of the swings of the nation's homicides, `(draw,)` each, all on the log of the nation's count.

    Args:
        growth_sd: `(draw, regime)` to which monthly growth settles, log a month.
        growth_half_life: Months.
        turns: `(draw, regime, regime)` chances a month, from rows to columns.
        slow_sd: Of the long swings.
        slow_half_life: Months.
        fast_sd: Of the short swings.
        fast_half_life: Months.
        through: Correlation of the nation's swings with conflict.
    """

    growth_sd: Floats
    growth_half_life: Floats
    turns: Floats
    slow_sd: Floats
    slow_half_life: Floats
    fast_sd: Floats
    fast_half_life: Floats
    through: Floats

    @classmethod
    def of(cls, values: Mapping[str, Floats]) -> "Swings":
        """From values by full id of their records."""
        begins, ends = values["organised_crime.turbulence_begins"], values["organised_crime.turbulence_ends"]
        calm, turbulent = (values[f"organised_crime.conflict_growth_sd_{regime}"] for regime in ("calm", "turbulent"))
        return cls(
            growth_sd=np.stack([calm, turbulent], axis=1),
            growth_half_life=values["organised_crime.conflict_growth_half_life"],
            turns=two_regimes(begins, ends),
            slow_sd=values["violence.slow_luck_sd"],
            slow_half_life=values["violence.slow_luck_half_life"],
            fast_sd=values["violence.fast_luck_sd"],
            fast_half_life=values["violence.fast_luck_half_life"],
            through=values["violence.swing_through_conflict"],
        )

    @property
    def usual(self) -> Floats:
        """`(draw, regime)` share of months in each regime in the long run."""
        return np.linalg.matrix_power(self.turns, _LONG_RUN)[:, CALM]


@dataclass(frozen=True)
class Filtered:
    """What the filter makes of a record.

    Args:
        regime: `(month, draw, regime)` chances, from the months up to each.
        log_density: `(month, draw)` of each month, from the months before it.
    """

    regime: Floats
    log_density: Floats


def two_regimes(begins: Floats, ends: Floats) -> Floats:
    """`(draw, 2, 2)` chances a month from calm and turbulent (rows) to calm and turbulent (columns)."""
    return np.stack([np.stack([1 - begins, begins], axis=1), np.stack([ends, 1 - ends], axis=1)], axis=1)


def filtered(log_level: Floats, swings: Swings) -> Filtered:
    """The regime at each month of a record.

    Args:
        log_level: `(month,)` log of homicides in a standard month, without season; gives the chance of a count too.
        swings: Sizes.
    """
    draws, regimes = swings.growth_sd.shape
    moves, news, settled = _system(swings)
    mean = np.zeros((draws, regimes, 4))
    mean[:, :, _LEVEL] = log_level[0]
    spread, chance = settled, swings.usual
    found, density = np.empty((len(log_level), draws, regimes)), np.empty((len(log_level), draws))
    for month, level in enumerate(log_level):
        if month:
            joint = chance[:, :, None] * swings.turns
            chance = joint.sum(axis=1)
            none = np.full_like(joint, 1 / regimes)  # of a regime that cannot be reached, wherever it would come from
            weight = np.divide(joint, chance[:, None, :], out=none, where=chance[:, None, :] > 0)
            ahead = np.einsum("nab,nib->nia", moves, mean)
            wider = np.matmul(np.matmul(moves[:, None], spread), np.swapaxes(moves, 1, 2)[:, None])
            mean = np.einsum("nij,nia->nja", weight, ahead)
            apart = ahead[:, :, None] - mean[:, None]
            spread = news + np.einsum("nij,niab->njab", weight, wider)
            spread = spread + np.einsum("nij,nija,nijb->njab", weight, apart, apart)
        missed, along = level - mean @ _SEEN, spread @ _SEEN
        variance = along @ _SEEN + np.exp(-level)
        likely = chance * np.exp(-0.5 * missed**2 / variance) / np.sqrt(2 * np.pi * variance)
        total = likely.sum(axis=1) + np.finfo(float).tiny
        chance = likely / total[:, None]
        found[month], density[month] = chance, np.log(total)
        gain = along / variance[..., None]
        mean = mean + gain * missed[..., None]
        spread = spread - gain[..., :, None] * along[..., None, :]
    return Filtered(found, density)


def _system(swings: Swings) -> tuple[Floats, Floats, Floats]:
    """How a month moves on, `(draw, 4, 4)`; what is new in it and where spreads begin, `(draw, regime, 4, 4)`."""
    draws, regimes = swings.growth_sd.shape
    growth, slow, fast = (
        0.5 ** (1 / half_life) for half_life in (swings.growth_half_life, swings.slow_half_life, swings.fast_half_life)
    )
    moves = np.zeros((draws, 4, 4))
    moves[:, _LEVEL, _LEVEL] = 1.0
    moves[:, _LEVEL, _GROWTH] = moves[:, _GROWTH, _GROWTH] = growth
    moves[:, _SLOW, _SLOW], moves[:, _FAST, _FAST] = slow, fast
    settled = np.zeros((draws, regimes, 4, 4))
    settled[..., _LEVEL, _LEVEL] = _VAGUE**2
    settled[..., _GROWTH, _GROWTH] = (swings.growth_sd * swings.through[:, None]) ** 2
    settled[..., _SLOW, _SLOW] = (swings.slow_sd**2 * (1 - swings.through**2))[:, None]
    settled[..., _FAST, _FAST] = swings.fast_sd[:, None] ** 2
    news = np.zeros_like(settled)
    new_growth = settled[..., _GROWTH, _GROWTH] * (1 - growth**2)[:, None]
    for row in (_LEVEL, _GROWTH):
        for column in (_LEVEL, _GROWTH):
            news[..., row, column] = new_growth
    news[..., _SLOW, _SLOW] = settled[..., _SLOW, _SLOW] * (1 - slow**2)[:, None]
    news[..., _FAST, _FAST] = settled[..., _FAST, _FAST] * (1 - fast**2)[:, None]
    return moves, news, settled


def turbulence(as_of: Month, swings: Swings) -> Floats:
    """Chance that the times are turbulent at a month, `(draw,)`, from the ten years before it.

    Args:
        as_of: The month; nothing later is read.
        swings: Sizes in each draw.
    """
    level = long_level(as_of)[1][-FILTER_MONTHS:]
    return filtered(level, swings).regime[-1, :, TURBULENT]


def long_level(as_of: Month) -> tuple[list[Month], Floats]:
    """Months and adjusted log level: case files from 2016 on, before them deaths by month at their level."""
    months, level, _ = adjusted(as_of)
    start = months.index(_CASE_FILES_FROM)
    months, level = months[start:], level[start:]
    earlier, deaths = deaths_by_month(as_of)
    both = [place for place, month in enumerate(earlier) if month in months[:OVERLAP]]
    kept = [place for place, month in enumerate(earlier) if month < months[0]]
    ratio = level[: len(both)].mean() - deaths[both].mean()
    return [*(earlier[place] for place in kept), *months], np.r_[deaths[kept] + ratio, level]


def deaths_by_month(as_of: Month) -> tuple[list[Month], Floats]:
    """Months and log of deaths by homicide in a standard month, without the season that is known by then."""
    months, counts = library().series_values(BY_MONTH_OF_DEATH, until=as_of)
    rates = log_rate(months, counts)
    return months, rates - seasonal_factors(months, rates)[[month.month - 1 for month in months]]
