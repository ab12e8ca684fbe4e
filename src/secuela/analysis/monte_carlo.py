"""How far a headline may be off because only so many futures were drawn, and how many more would mend that."""

import numpy as np

from secuela.analysis.panels import Floats

_MARGIN = 1.1  # more draws than the law of the square root asks for, since an error is itself uncertain
_GROWTH = 4  # at most so many times the draws at once
_FEWEST = 10  # draws below which nothing can be said


def error_of_median(values: Floats) -> float:
    """Standard error of the median of draws, from the values that stand one standard error of a rank off the middle.

    Nothing is assumed of their law. Infinite for fewer than ten draws.

    Args:
        values: `(draw,)`; draws that failed are NaN.
    """
    held = values[np.isfinite(values)]
    if held.size < _FEWEST:
        return float("inf")
    off = 0.5 / np.sqrt(held.size)
    low, high = np.quantile(held, [0.5 - off, 0.5 + off])
    return float(high - low) / 2


def error_against(ours: Floats, theirs: Floats) -> float:
    """Standard error of the median change against another alternative in the same draws, as a share of that one.

    Args:
        ours: `(draw,)`, the alternative.
        theirs: The same draws of the other one.
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        changes = (ours - theirs) / np.abs(theirs)
    return error_of_median(changes)


def draws_for(error: float, wanted: float, draws: int, *, block: int, most: int) -> int:
    """How many draws to have next, in whole blocks; as many as there are where the error is small enough.

    >>> draws_for(0.01, 0.005, 500, block=50, most=20_000), draws_for(0.004, 0.005, 500, block=50, most=20_000)
    (2000, 500)
    """
    if error <= wanted or draws >= most:
        return draws
    times = min((error / wanted) ** 2 * _MARGIN, _GROWTH)
    blocks = max(int(np.ceil(draws * times / block)), draws // block + 1)
    return min(blocks * block, most)
