"""Errors from the number of draws alone: the draws taken again at random, with the same luck every time."""

from collections.abc import Iterator

import numpy as np

from secuela.analysis.panels import Floats

TAIL = 0.05  # each side of a 90 % interval
_SEED = 0
_AT_ONCE = 2**20  # numbers


def again(draws: int, resamples: int) -> Floats:
    """`(resample, draw)`: how often each draw is taken, as many in all as there are draws."""
    return np.concatenate(list(_some_again(draws, resamples)))


def sums_again(*values: Floats, resamples: int) -> list[Floats]:
    """Of each of some values `(draw,)` their sums over the draws that are taken, `(resample,)`."""
    found = [[weights @ each for each in values] for weights in _some_again(len(values[0]), resamples)]
    return [np.concatenate(sums) for sums in zip(*found, strict=True)]


def _some_again(draws: int, resamples: int) -> Iterator[Floats]:
    """The rows of :func:`again`, some at a time: of many draws all of them are larger than memory."""
    rng, chance, many = np.random.default_rng(_SEED), np.full(draws, 1 / draws), max(_AT_ONCE // draws, 1)
    for first in range(0, resamples, many):
        yield rng.multinomial(draws, chance, size=min(many, resamples - first)).astype(np.float64)


def chosen(draws: int, resamples: int) -> "np.ndarray":
    """`(resample, place)`: which draws are taken, for statistics that need them one by one, such as a median."""
    return np.random.default_rng(_SEED).integers(draws, size=(resamples, draws))
