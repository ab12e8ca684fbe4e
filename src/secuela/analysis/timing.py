"""When an effect begins and how long it lasts: months in which enough draws differ by more than what matters."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import numpy as np

from secuela.analysis.direction import computed, signs
from secuela.analysis.panels import Flags, Floats
from secuela.evidence.records import Outcome

MEDIAN, NINE_IN_TEN = 0.5, 0.9
LEAST = 3  # months: a shorter stretch is noise of single months
_TOGETHER = 12  # months
_MUCH = 1.5  # times what is read of a window: so much larger an effect in another month is told


@dataclass(frozen=True)
class Spell:
    """Consecutive months in which a chance is at least a level.

    Attributes:
        first: First month.
        last: Last month.
        to_end: Whether it lasts to the end of the horizon, so that nobody knows how much longer.
    """

    first: int
    last: int
    to_end: bool

    @property
    def months(self) -> int:
        """Length."""
        return self.last - self.first + 1


@dataclass(frozen=True)
class Timing:
    """How an effect in one direction runs over time.

    Attributes:
        way: Lower or higher than the comparator by the smallest meaningful difference.
        level: Share of the draws that must differ: 0.5 for the median, 0.9 for nine in ten.
        spells: Stretches of at least ``LEAST`` months, in order.
    """

    way: Literal["lower", "higher"]
    level: float
    spells: tuple[Spell, ...]

    @property
    def begins(self) -> int | None:
        """The first month of the first stretch: the time to effect; None where there is none."""
        return self.spells[0].first if self.spells else None


def timing(ours: Floats, theirs: Floats, outcome: Outcome, level: float = MEDIAN) -> dict[str, Timing]:
    """Time to effect and its duration, in both directions.

    Args:
        ours: `(draw, month)` from the origin on, the alternative.
        theirs: The same of the comparator.
        outcome: Its record gives the smallest meaningful difference.
        level: Share of the draws that must differ.

    Returns:
        By ``lower`` and ``higher``.
    """
    a, b = _both_computed(ours, theirs)
    parts = [signs(a[:, some], b[:, some], outcome) for some in _months_together(1, a.shape[1])]
    ways: tuple[tuple[int, Literal["lower", "higher"]], ...] = ((-1, "lower"), (1, "higher"))
    shares = {sign: np.concatenate([(went == sign).mean(axis=0) for went in parts]) for sign, _way in ways}
    return {way: Timing(way, level, _spells(shares[sign] >= level)) for sign, way in ways}


def _both_computed(ours: Floats, theirs: Floats) -> tuple[Floats, Floats]:
    """The draws of both paths in which both were computed; nothing is copied where these are all."""
    good = computed(ours.T, theirs.T)
    return (ours, theirs) if good.all() else (ours[good], theirs[good])


def _months_together(first: int, beyond: int) -> Iterator[slice]:
    """Months that are looked at together, since each number of all draws takes several times its place meanwhile."""
    for begin in range(first, beyond, _TOGETHER):
        yield slice(begin, min(begin + _TOGETHER, beyond))


@dataclass(frozen=True)
class Largest:
    """The month in which an effect is largest.

    Attributes:
        month: Counted from the origin.
        change: Median change in that month: relative where the smallest meaningful difference is, else in the
            outcome's unit.
        relative: Which of the two.
    """

    month: int
    change: float
    relative: bool


def largest(ours: Floats, theirs: Floats, outcome: Outcome, first: int, last: int) -> Largest | None:
    """When an effect is largest, where that is half as large again as what is read of a window; else None.

    Only months count that belong to a stretch in which more than half of the draws differ by what matters: the largest
    month of an effect that is never there is noise.

    Args:
        ours: `(draw, month)` from the origin on, the alternative.
        theirs: The same of the comparator.
        outcome: Its record gives the smallest meaningful difference, and whether flows are summed.
        first: First month of the window.
        last: Its last month, in which stocks and levels are read.
    """
    a, b = _both_computed(ours, theirs)
    relative = outcome.smallest_kind == "relative" and bool((b[:, first:] > 0).all())
    spells = [spell for each in timing(ours, theirs, outcome).values() for spell in each.spells]
    months = [month for spell in spells for month in range(max(spell.first, first), spell.last + 1)]
    if not months or not outcome.smallest_difference:
        return None
    path = np.concatenate(
        [
            np.median(a[:, some] / b[:, some] - 1 if relative else a[:, some] - b[:, some], axis=0)
            for some in _months_together(first, a.shape[1])
        ]
    )
    change, month = max((abs(float(path[month - first])), -month) for month in months)
    if change < _MUCH * abs(_of_window(a[:, first : last + 1], b[:, first : last + 1], outcome, relative=relative)):
        return None
    return Largest(-month, float(path[-month - first]), relative)


def _of_window(ours: Floats, theirs: Floats, outcome: Outcome, *, relative: bool) -> float:
    """The median change that is read of a window, a month of it where flows are summed."""
    if outcome.kind != "flow":
        ours, theirs = ours[:, -1:], theirs[:, -1:]
    a, b = ours.mean(axis=1), theirs.mean(axis=1)
    return float(np.median(a / b - 1 if relative else a - b))


def _spells(beyond: Flags) -> tuple[Spell, ...]:
    padded = np.concatenate([[False], beyond, [False]]).astype(np.int8)
    steps = np.diff(padded)
    firsts, ends = np.flatnonzero(steps > 0) + 1, np.flatnonzero(steps < 0)  # months are counted from 1
    found = (Spell(int(a), int(b), to_end=bool(b == len(beyond))) for a, b in zip(firsts, ends, strict=True))
    return tuple(spell for spell in found if spell.months >= LEAST)
