"""Where along a lever's dose a chance crosses a level."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

MORE_LIKELY_THAN_NOT = 0.5
NINE_IN_TEN = 0.9


@dataclass(frozen=True)
class Crossing:
    """Doses over which a chance is at least a level: from ``start`` to ``end`` (None: to the last dose)."""

    start: float
    end: float | None


def _between(first: tuple[float, float], second: tuple[float, float], level: float) -> float:
    (dose, chance), (next_dose, next_chance) = first, second
    return dose + (level - chance) / (next_chance - chance) * (next_dose - dose)


def crossing(doses: Sequence[float], chances: Sequence[float], level: float) -> Crossing | None:
    """The first stretch, away from dose zero, where the interpolated chance reaches the level; None if it never does.

    Args:
        doses: Ascending doses, zero (the status quo) first.
        chances: Chance at each dose, of the same length.
        level: Chance to be reached.

    >>> crossing([0, 10, 20], [0.0, 0.4, 0.6], 0.5)
    Crossing(start=15.0, end=None)
    """
    points = list(zip(doses, chances, strict=True))
    start: float | None = None
    for first, second in pairwise(points):
        rises, falls = first[1] < level <= second[1], second[1] < level <= first[1]
        if start is None and rises:
            start = _between(first, second, level)
        elif start is not None and falls:
            return Crossing(start, _between(first, second, level))
    return None if start is None else Crossing(start, None)


def at(doses: Sequence[float], values: Sequence[float], dose: float) -> float | None:
    """A value interpolated at a dose; None outside the doses that were run."""
    points = list(zip(doses, values, strict=True))
    for (left, low), (right, high) in pairwise(points):
        if left <= dose <= right:
            return low + (high - low) * ((dose - left) / (right - left) if right > left else 0.0)
    return None
