"""Screening of single parameters, and whether a conclusion flips within the plausible range of one of them.

Screening ranks; it is no share of variance and sees no interactions. The shares are in ``shapley``.
"""

from dataclasses import dataclass, replace

import numpy as np

from secuela.analysis.direction import Effect, Signs, Way, majority
from secuela.analysis.panels import Flags, Floats
from secuela.analysis.uncertain_inputs import FEWEST, TENTH, Column, Space, association

CHANCE = 0.05  # of naming anything at all where nothing is behind it, over all parameters together


@dataclass(frozen=True)
class Screened:
    """One parameter or structural choice.

    Attributes:
        name: Id.
        correlation: Spearman's rank correlation with the result; None for a choice of more than two options, which have
            no order.
        strength: Its size: the absolute correlation, or for such a choice the root of the share of the ranks'
            variance between options.
        notable: Whether it is larger than chance gives among so many parameters.
    """

    name: str
    correlation: float | None
    strength: float
    notable: bool


def screen(space: Space, effect: Effect) -> list[Screened]:
    """All parameters and choices, the strongest first.

    Args:
        space: What a run drew.
        effect: The paired result by draw.
    """
    from scipy.stats import rankdata  # noqa: PLC0415  scipy stays out of light commands

    ranks = np.asarray(rankdata(effect.values), dtype=np.float64)
    found = [_screened(column, ranks, len(space)) for column in space.values()]
    return sorted(found, key=lambda each: -each.strength)


def _screened(column: Column, ranks: Floats, number: int) -> Screened:
    from scipy.stats import chi2, rankdata  # noqa: PLC0415

    draws, options = len(ranks), len(column.options)
    if options > 2:  # noqa: PLR2004  more than two options have no order
        strength = float(np.sqrt(association(column, ranks)))
        correlation = None
    else:
        correlation = _correlation(np.asarray(rankdata(column.values), dtype=np.float64), ranks)
        strength = abs(correlation)
    beyond = float(chi2.isf(CHANCE / number, max(options - 1, 1)))
    return Screened(column.name, correlation, strength, bool((draws - 1) * strength**2 > beyond))


def _correlation(a: Floats, b: Floats) -> float:
    a, b = a - a.mean(), b - b.mean()
    size = float(np.sqrt((a**2).sum() * (b**2).sum()))
    return float((a * b).sum()) / size if size > 0 else 0.0


@dataclass(frozen=True)
class Flip:
    """The conclusion at the two ends of one parameter's range, or under two options.

    Attributes:
        name: Id.
        low: Median of the result in the lowest tenth of the parameter's draws, or under the option with the lowest.
        high: The same of the highest tenth, or of the option with the highest.
        way_low: The way that more than half of the draws go in that lowest tenth, or under that option.
        way_high: The same of the highest.
        flips: Whether the two ways are not the same one, and the draws' ways differ by more than chance gives among
            so many parameters.
    """

    name: str
    low: float
    high: float
    way_low: Way
    way_high: Way
    flips: bool


@dataclass(frozen=True)
class Flips:
    """Whether a conclusion flips within the plausible range: yes or no, and by what."""

    by: tuple[Flip, ...]
    looked_at: int

    @property
    def flips(self) -> bool:
        """Yes or no."""
        return bool(self.by)


def flips(space: Space, effect: Effect, went: Signs) -> Flips:
    """Whether the conclusion is another one at the two ends of the range of one parameter or choice.

    The conclusion is the way that more than half of the draws go: a median that crosses zero by less than the smallest
    meaningful difference is about the same on both sides.

    Args:
        space: What a run drew.
        effect: The paired result by draw; zero means no change.
        went: `(draw,)`: the way of each draw by the smallest meaningful difference.
    """
    ends = [(column, pair) for column in space.values() if (pair := _ends(column, effect.values)) is not None]
    found = [_flip(column, pair, effect.values, went, len(ends)) for column, pair in ends]
    told = sorted((flip for flip in found if flip.flips), key=lambda flip: -abs(flip.high - flip.low))
    return Flips(tuple(told), len(ends))


def _ends(column: Column, values: Floats) -> tuple[Flags, Flags] | None:
    """The draws at both ends; None where there are too few."""
    if not column.options:
        numbers = column.numbers()
        low, high = np.quantile(numbers, [TENTH, 1 - TENTH])
        below, above = numbers <= low, numbers >= high
    else:
        by = [column.values == option for option in range(len(column.options))]
        large = sorted(
            (flags for flags in by if flags.sum() >= FEWEST), key=lambda flags: float(np.median(values[flags]))
        )
        if len(large) < 2:  # noqa: PLR2004  two options to compare
            return None
        below, above = large[0], large[-1]
    return (below, above) if min(int(below.sum()), int(above.sum())) >= FEWEST else None


def _flip(column: Column, ends: tuple[Flags, Flags], values: Floats, went: Signs, number: int) -> Flip:
    from scipy.stats import mannwhitneyu  # noqa: PLC0415

    low, high = (float(np.median(values[end])) for end in ends)
    way_low, way_high = majority(went[ends[0]]), majority(went[ends[1]])
    told = Flip(column.name, low, high, way_low, way_high, flips=False)
    if way_low == way_high:
        return told
    chance = float(mannwhitneyu(went[ends[0]], went[ends[1]]).pvalue)
    return replace(told, flips=chance < CHANCE / number)
