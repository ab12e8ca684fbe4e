"""When an effect begins and how long it lasts: months in which enough draws differ by more than what matters."""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from secuela.analysis.direction import computed, signs
from secuela.analysis.panels import Flags, Floats
from secuela.evidence.records import Outcome

MEDIAN, NINE_IN_TEN = 0.5, 0.9
LEAST = 3  # months: a shorter stretch is noise of single months


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
    good = computed(ours.T, theirs.T)
    went = signs(ours[good], theirs[good], outcome)[:, 1:]
    ways: tuple[tuple[int, Literal["lower", "higher"]], ...] = ((-1, "lower"), (1, "higher"))
    return {way: Timing(way, level, _spells((went == sign).mean(axis=0) >= level)) for sign, way in ways}


def _spells(beyond: Flags) -> tuple[Spell, ...]:
    padded = np.concatenate([[False], beyond, [False]]).astype(np.int8)
    steps = np.diff(padded)
    firsts, ends = np.flatnonzero(steps > 0) + 1, np.flatnonzero(steps < 0)  # months are counted from 1
    found = (Spell(int(a), int(b), to_end=bool(b == len(beyond))) for a, b in zip(firsts, ends, strict=True))
    return tuple(spell for spell in found if spell.months >= LEAST)
