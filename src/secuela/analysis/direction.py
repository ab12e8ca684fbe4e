"""Which way a paired result goes in a draw: lower, about the same, higher, by the smallest meaningful difference.

Nothing else decides this: comparisons, conclusions, their duration and what they rest on all count the signs of this
module.
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from secuela.analysis.panels import Flags, Floats
from secuela.evidence.errors import OptionError, RunError
from secuela.evidence.message import message
from secuela.evidence.records import Outcome
from secuela.text.language import translate as _

Way = Literal["lower", "same", "higher", "unclear"]
Signs = NDArray[np.int8]
HALF = 0.5
_ROUNDING = 2 * float(np.finfo(np.float32).eps)  # of a number as runs store it, twice for a difference of two


@dataclass(frozen=True)
class Shares:
    """Draws that go each way, as shares of all that are counted; together they are one."""

    lower: float
    same: float
    higher: float


@dataclass(frozen=True)
class Effect:
    """A paired result by draw on a scale on which effects add up.

    Attributes:
        values: `(draw,)`: the log of the ratio, or the difference in the outcome's unit.
        scale: Which of the two.
    """

    values: Floats
    scale: Literal["log ratio", "difference"]

    def median(self) -> float:
        """Median over the draws."""
        return float(np.median(self.values))


def signs(ours: Floats, theirs: Floats, outcome: Outcome) -> Signs:
    """-1 lower, 0 about the same, +1 higher; the same shape.

    A change of the smallest meaningful difference counts, one level of a ladder among them; so does one that falls
    short of it by no more than the rounding of stored numbers, so that no tie hangs on the last digit.

    Args:
        ours: The alternative, any shape.
        theirs: The comparator, the same draws in the same order.
        outcome: Its record gives the smallest meaningful difference.
    """
    difference = ours - theirs
    limit = outcome.smallest_difference * (np.abs(theirs) if outcome.smallest_kind == "relative" else 1.0)
    rounding = _ROUNDING * np.maximum(np.abs(ours), np.abs(theirs))
    counts = np.abs(difference) >= limit - rounding
    return np.where(counts, np.sign(difference), 0).astype(np.int8)


def shares(went: Signs) -> Shares:
    """How many of the draws go each way.

    Args:
        went: `(draw,)`, as :func:`signs` gives it.
    """
    return shares_of_columns(went[:, None])[0]


def shares_of_columns(went: Signs) -> list[Shares]:
    """The same of each column.

    Args:
        went: `(draw, column)`.
    """
    draws = len(went)
    ways = zip((went == -1).sum(axis=0).tolist(), (went == 1).sum(axis=0).tolist(), strict=True)
    return [Shares(lower / draws, (draws - lower - higher) / draws, higher / draws) for lower, higher in ways]


def majority(went: Signs) -> Way:
    """The way that more than half of the draws go; ``unclear`` where none has so many."""
    named: tuple[tuple[int, Way], ...] = ((-1, "lower"), (0, "same"), (1, "higher"))
    for sign, way in named:
        if (went == sign).mean() > HALF:
            return way
    return "unclear"


def way_words(way: str) -> str:
    """A way as it is spoken."""
    return {
        "lower": _("lower"),
        "same": _("about the same"),
        "higher": _("higher"),
        "unclear": _("unclear"),
    }[way]


def effect(ours: Floats, theirs: Floats) -> Effect:
    """The log of the ratio where everything is above zero, else the difference."""
    if (ours > 0).all() and (theirs > 0).all():
        return Effect(np.log(ours / theirs), "log ratio")
    return Effect(ours - theirs, "difference")


def better(outcome: Outcome) -> int:
    """The sign of a good change: -1 where lower is better, +1 where higher is.

    Raises:
        OptionError: If the outcome has no direction; nothing may then be called better or worse.
    """
    if outcome.direction == "none":
        raise OptionError(
            message("{title} has no direction: neither more nor less of it is called better.", title=outcome.title),
            where=outcome.id,
            why=message("regret, dominance and costs need to know which way is better"),
            fix=message("choose an outcome with a direction, such as homicides_mx"),
        )
    return -1 if outcome.direction == "lower" else 1


def computed(*arrays: Floats) -> Flags:
    """Draws (last axis) that are finite in every array, whatever stands before the draw axis.

    Raises:
        RunError: If no draw is left.
    """
    flat = [np.isfinite(values).reshape(-1, values.shape[-1]).all(axis=0) for values in arrays]
    good: Flags = np.logical_and.reduce(flat)
    if not good.any():
        raise RunError(
            message("No draw was computed in all of what is compared."),
            where="draw",
            why=message("there is nothing left to compare"),
            fix=message("look at failed_draws in the manifest"),
        )
    return good
