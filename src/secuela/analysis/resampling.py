"""Errors from the number of draws alone: the draws taken again at random, with the same luck every time."""

import numpy as np

from secuela.analysis.panels import Floats

TAIL = 0.05  # each side of a 90 % interval
_SEED = 0


def again(draws: int, resamples: int) -> Floats:
    """`(resample, draw)`: how often each draw is taken, as many in all as there are draws."""
    rng = np.random.default_rng(_SEED)
    return rng.multinomial(draws, np.full(draws, 1 / draws), size=resamples).astype(np.float64)


def chosen(draws: int, resamples: int) -> "np.ndarray":
    """`(resample, place)`: which draws are taken, for statistics that need them one by one, such as a median."""
    return np.random.default_rng(_SEED).integers(draws, size=(resamples, draws))
