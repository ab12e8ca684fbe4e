"""Seizures of fentanyl as CBP publishes them: pounds by corridor, where a few finds make a month.

Corridors are told apart under the status quo alone: a forecast of the published statistic, never a comparison of
corridors under a plan.
"""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from secuela.evidence.corridors import DRUGS
from secuela.evidence.message import message
from secuela.record.observation.future import Future
from secuela.record.observation.observation_law import Law, Published
from secuela.record.published_series import COASTAL, CORRIDORS, SOUTHWEST
from secuela.record.seizures import last_year

Floats = NDArray[np.float64]
OUTCOME = SERIES = "fentanyl_seizures"
PLACES = (*CORRIDORS, COASTAL)
_DECIMALS = 2  # of the pounds: less is no find
_SMALLEST_SHARE = 1e-4  # of a place where nothing was found in a year


def pounds(future: Future) -> Floats:
    """Pounds by place, `(draw, month, place)`."""
    walk = future.parameter("seizures.found_walk_sd")[:, None] * future.scores(SERIES, "walk")
    expected = future.expected(OUTCOME) * np.exp(np.cumsum(walk, axis=1))
    found = found_at(
        future.scores(SERIES, "finds", len(PLACES)),
        expected[..., None] * shares(future),
        future.parameter("seizures.noise_sd")[:, None, None],
        future.parameter("seizures.find_pounds")[:, None, None],
    )
    return np.round(found, _DECIMALS)


def found_at(score: Floats, mean: Floats, noise_sd: Floats, find_pounds: Floats) -> Floats:
    """Pounds of a month at a standard score: a gamma law whose relative variance grows where little is found.

    Args:
        score: Standard normal.
        mean: Expected pounds.
        noise_sd: Relative standard deviation where finds are many.
        find_pounds: Pounds that come together: over the mean, the further relative variance.
    """
    from scipy.special import gammaincinv, ndtr  # noqa: PLC0415  scipy stays out of light commands

    shape = 1 / (noise_sd**2 + find_pounds / mean)
    return gammaincinv(shape, ndtr(score)) * mean / shape


def shares(future: Future) -> Floats:
    """Share of each place, `(draw, month, place)`: that of the last year on record, which swings as routes do."""
    land, coasts = last_year(future.origin)
    drug = DRUGS.index("fentanyl")
    recorded = np.maximum(np.r_[land[drug], coasts[drug]] / (land[drug].sum() + coasts[drug]), _SMALLEST_SHARE)
    left = 0.5 ** (1 / future.parameter("supply.route_luck_half_life"))[:, None]
    step = np.sqrt(1 - left**2) * future.parameter("supply.route_luck_sd")[:, None]
    scores = future.scores(SERIES, "share", len(PLACES))
    swing, swings = np.zeros(scores[:, 0].shape), np.empty_like(scores)
    for month in range(scores.shape[1]):
        swing = left * swing + step * scores[:, month]
        swings[:, month] = swing
    weights = recorded * np.exp(swings)
    return weights / weights.sum(axis=-1, keepdims=True)


def seizures(future: Future) -> Iterator[Published]:
    """The southwest border; under the status quo each of its corridors and the coasts too."""
    by_place = pounds(future)
    yield Published(SOUTHWEST, future.months, by_place[..., : len(CORRIDORS)].sum(-1))
    if future.baseline:
        for place, code in enumerate(PLACES):
            yield Published(code, future.months, by_place[..., place])


LAWS = (
    Law(
        SERIES,
        (OUTCOME,),
        message("pounds as weighed; by corridor only under the status quo, as a forecast of the published statistic"),
        seizures,
    ),
)
