"""Doses: the dose at which a chance is reached, and what a saved curve says of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Literal

from secuela.analysis.robustness import share_interval
from secuela.evidence.errors import OptionError, nearest
from secuela.evidence.message import message

MORE_LIKELY_THAN_NOT = 0.5


@dataclass(frozen=True)
class Crossing:
    """Doses over which a chance is at least a level: from ``start`` to ``end`` (None: to the last dose)."""

    start: float
    end: float | None


@dataclass(frozen=True)
class BreakEven:
    """The dose from which a chance is at least a level, read between the doses that were run.

    Attributes:
        dose: In the lever's unit; None where no dose that was run reaches the level.
        low: Lower end of a 90 % interval for the number of draws; None where even that is not reached.
        high: Upper end; None where the doses that were run do not bound it.
        end: Dose beyond which the level is lost again; None where it is held to the last dose.
        explored: Largest dose that was run.
    """

    dose: float | None
    low: float | None
    high: float | None
    end: float | None
    explored: float


def break_even(
    lever: Mapping[str, Any],
    outcome: str,
    way: Literal["lower", "higher"],
    draws: int,
    level: float = MORE_LIKELY_THAN_NOT,
) -> BreakEven:
    """The break-even dose of one lever for one outcome, at doses of zero and above.

    Args:
        lever: One entry of ``levers`` in ``dose_response.json``.
        outcome: Id of an outcome that the entry holds.
        way: Lower or higher than the status quo by the smallest meaningful difference.
        draws: Draws behind each point.
        level: Chance to be reached.

    Raises:
        OptionError: If the entry does not hold the outcome.
    """
    held = lever["outcomes"]
    if outcome not in held:
        what = message("The dose-response of {lever} does not hold {outcome}.", lever=lever["lever"], outcome=outcome)
        raise OptionError(what, where="outcome", why=message("no dose can be read"), fix=nearest(outcome, held))
    points = sorted((point for point in held[outcome] if point["dose"] >= 0), key=lambda point: point["dose"])
    doses = [float(point["dose"]) for point in points]
    chances = [float(point[f"p_{way}"]) for point in points]
    bounds = [share_interval(chance, draws) for chance in chances]
    found = crossing(doses, chances, level)
    surely, barely = (crossing(doses, [pair[side] for pair in bounds], level) for side in (0, 1))
    return BreakEven(
        dose=found.start if found else None,
        low=barely.start if barely else None,
        high=surely.start if surely else None,
        end=found.end if found else None,
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
