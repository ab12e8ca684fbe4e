"""Doses: the dose at which a chance is reached, and what a dose-response says of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from secuela.analysis.dose_response import LeverResponse

MORE_LIKELY_THAN_NOT = 0.5


@dataclass(frozen=True)
class Crossing:
    """Doses over which a chance is at least a level: from ``start`` to ``end`` (None: to the last dose)."""

    start: float
    end: float | None


@dataclass(frozen=True)
class BreakEven:
    """The dose of one lever for one outcome, in the lever's unit, read between the doses that were run.

    Attributes:
        lower: From which the outcome is lower in more than half of the futures; None where no dose does it.
        end: Dose beyond which that is lost again; None where it is held to the last dose.
        higher: From which it is higher in more than half of the futures; None where no dose does that.
        most: The largest share of futures with a fall at any dose.
        explored: Largest dose that was run.
    """

    lower: float | None
    end: float | None
    higher: float | None
    most: float
    explored: float


def break_even(response: LeverResponse, outcome: str) -> BreakEven | None:
    """The break-even dose of one lever for one outcome, at doses of zero and above; None where it was not tried."""
    points = response.rising(outcome)
    if not points:
        return None
    doses = [point.dose for point in points]
    lower = [point.p_lower for point in points]
    falls = crossing(doses, lower, MORE_LIKELY_THAN_NOT)
    rises = crossing(doses, [point.p_higher for point in points], MORE_LIKELY_THAN_NOT)
    return BreakEven(
        lower=falls.start if falls else None,
        end=falls.end if falls else None,
        higher=rises.start if rises else None,
        most=max(lower),
        explored=doses[-1],
    )


def crossing(doses: Sequence[float], chances: Sequence[float], level: float) -> Crossing | None:
    """The first stretch, away from dose zero, where the interpolated chance reaches the level; None if it never does.

    Args:
        doses: Ascending doses, zero (the status quo) first.
        chances: Chance at each dose.
        level: Chance to be reached.

    >>> crossing([0, 10, 20], [0.0, 0.4, 0.6], 0.5)
    Crossing(start=15.0, end=None)
    """
    points = list(zip(doses, chances, strict=True))
    start: float | None = None
    for first, second in pairwise(points):
        if start is None and first[1] < level <= second[1]:
            start = _between(first, second, level)
        elif start is not None and second[1] < level <= first[1]:
            return Crossing(start, _between(first, second, level))
    return None if start is None else Crossing(start, None)


def _between(first: tuple[float, float], second: tuple[float, float], level: float) -> float:
    (dose, chance), (next_dose, next_chance) = first, second
    return dose + (level - chance) / (next_chance - chance) * (next_dose - dose)
