"""Where a curve crosses a level."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

_CLOSE = 1e-9
_MOST = 60


def crossing(weekly: NDArray[np.float64], level: float, *, upward: bool) -> float:
    """Weeks until a weekly series first passes a level, linear between weeks; not a number if it never does.

    >>> crossing(np.array([4.0, 3.0, 1.0]), 2.0, upward=False)
    1.5
    """
    passed = weekly >= level if upward else weekly <= level
    if not passed.any():
        return float("nan")
    week = int(passed.argmax())
    if week == 0:
        return 0.0
    before, after = float(weekly[week - 1]), float(weekly[week])
    return week - 1 + (level - before) / (after - before)


def root(curve: Callable[[float], float], low: float, high: float) -> float:
    """Zero of a monotone curve between two points, by false position with the Illinois rule.

    >>> round(root(lambda x: x**3 - 8, 0.0, 5.0), 6)
    2.0
    """
    at_low, at_high = curve(low), curve(high)
    if at_low * at_high > 0:
        return float("nan")
    for _ in range(_MOST):
        middle = (low * at_high - high * at_low) / (at_high - at_low)
        value = curve(middle)
        if abs(value) < _CLOSE:
            return middle
        if value * at_high > 0:
            at_low /= 2
        else:
            low, at_low = high, at_high
        high, at_high = middle, value
    return (low + high) / 2
