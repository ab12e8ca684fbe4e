"""Where along a lever's dose a chance crosses a level, and values between the doses that were run."""

from collections.abc import Sequence
from itertools import pairwise

from secuela.analysis.breakeven import MORE_LIKELY_THAN_NOT, Crossing, crossing

__all__ = ["MORE_LIKELY_THAN_NOT", "NINE_IN_TEN", "Crossing", "at", "crossing"]
NINE_IN_TEN = 0.9


def at(doses: Sequence[float], values: Sequence[float], dose: float) -> float | None:
    """A value interpolated at a dose; None outside the doses that were run."""
    points = list(zip(doses, values, strict=True))
    for (left, low), (right, high) in pairwise(points):
        if left <= dose <= right:
            return low + (high - low) * ((dose - left) / (right - left) if right > left else 0.0)
    return None
