"""Weighed draws from a posterior that can be evaluated at any point: rounds that learn where to look.

Draws from around the best ones of the round before, weighed by prior and likelihood over how often they were drawn, are
the posterior. Whether they are good enough is told by how many of them carry it, by the tail of their weights, and by a
second, independent sampling.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
LogTarget = Callable[[Floats], Floats]

WIDER = 1.2  # times the spread of the draws before
LEAST_VARIANCE = 0.03  # of a coordinate whose prior has 1
ROUNDS = 7
_CARRIED = 0.25  # of the draws of a round
_PRIOR_PART = 0.1  # of later rounds, drawn around the priors all the same
_TAIL_SHARE, _TAIL_ROOT = 0.2, 3.0  # of the draws, and of the root of their number: the weights that are the tail
_PRIOR_SHAPE, _PRIOR_COUNT = 0.5, 10.0  # towards which few weights are drawn


@dataclass(frozen=True)
class Weighed:
    """Draws and their weights.

    Args:
        at: `(draw, coordinate)`.
        weight: `(draw,)`, sum 1.
    """

    at: Floats
    weight: Floats

    @property
    def effective(self) -> float:
        """How many draws of equal weight tell as much."""
        return float(1 / (self.weight**2).sum())

    def drawn(self, count: int, seed: int) -> Floats:
        """`(draw, coordinate)` equally likely, in no order, each about as often as its weight says."""
        random = np.random.default_rng(seed)
        steps = (np.arange(count) + random.random()) / count
        rows = np.minimum(np.searchsorted(self.weight.cumsum(), steps), len(self.weight) - 1)
        return self.at[random.permutation(rows)]


def sampled(log_target: LogTarget, size: int, draws: int, seed: int) -> Weighed:
    """Draws from a density around standard normals.

    Args:
        log_target: `(draw,)` log density at `(draw, coordinate)`, up to a constant.
        size: Number of coordinates.
        draws: Of the last round; the others have half as many.
        seed: Of all.
    """
    random = np.random.default_rng(seed)
    centre, wide = np.zeros(size), 1.0
    root: Floats = np.eye(size)
    for _ in range(ROUNDS - 1):
        at, drawn = _proposed(random, centre, root, wide, draws // 2)
        weight = _tempered(log_target(at) - drawn)
        centre = weight @ at
        spread = np.cov(at.T, aweights=weight) + LEAST_VARIANCE * np.eye(size)
        root = np.asarray(WIDER * np.linalg.cholesky(spread), dtype=np.float64)
        wide = _PRIOR_PART
    at, drawn = _proposed(random, centre, root, wide, draws)
    return Weighed(at, weights(log_target(at) - drawn))


def _proposed(
    random: np.random.Generator, centre: Floats, root: Floats, wide: float, count: int
) -> tuple[Floats, Floats]:
    """Draws around the best ones, some of them around the priors all the same, and the log of how often they come."""
    size = len(centre)
    around = centre + random.standard_normal((count, size)) @ root.T
    at = np.where(random.random((count, 1)) < wide, random.standard_normal((count, size)), around)
    apart = np.linalg.solve(root, (at - centre).T).T
    near = -0.5 * (apart**2).sum(axis=1) - np.log(np.diag(root)).sum()
    far = np.log(wide) - 0.5 * (at**2).sum(axis=1)
    return at, np.logaddexp(far, np.log1p(-wide) + near) if wide < 1 else far


def _tempered(log: Floats) -> Floats:
    """Weights made more even until enough draws carry them, so that the next round begins wide enough."""
    power = 1.0
    while (weight := weights(power * log)) @ weight > 1 / (_CARRIED * len(log)):
        power *= 0.8
    return weight


def weights(log: Floats) -> Floats:
    """Weights of sum 1 from their logs."""
    found = np.exp(log - log.max())
    return found / found.sum()


def quantiles(values: Floats, weight: Floats, at: Sequence[float]) -> Floats:
    """Quantiles of weighed values."""
    order = np.argsort(values)
    return np.interp(at, weight[order].cumsum() - weight[order] / 2, values[order])


def r_hat(samplings: Sequence[tuple[Floats, Floats]]) -> float:
    """Largest ratio, over coordinates, of the spread of all samplings together to that within one of them.

    Args:
        samplings: Draws `(draw, coordinate)` and weights `(draw,)` of each; they must be independent.
    """
    means = np.array([weight @ at for at, weight in samplings])
    within = np.mean([weight @ (at - weight @ at) ** 2 for at, weight in samplings], axis=0)
    return float(np.sqrt(1 + means.var(axis=0, ddof=1) / within).max())


def tail_index(log_weight: Floats) -> float:
    """Shape of the tail of importance weights (Zhang and Stephens 2009): above 0.7 their means are not to be trusted.

    Args:
        log_weight: `(draw,)` logs of the weights.
    """
    count = len(log_weight)
    tail = int(min(_TAIL_SHARE * count, _TAIL_ROOT * np.sqrt(count)))
    ordered = np.sort(np.exp(log_weight - log_weight.max()))
    beyond = np.maximum(ordered[-tail:] - ordered[-tail - 1], np.finfo(np.float64).tiny)
    grid = 30 + int(np.sqrt(tail))
    steps = 1 - np.sqrt(grid / (np.arange(grid) + 0.5))
    inverse = 1 / beyond[-1] + steps / (3 * beyond[int(tail / 4 + 0.5) - 1])
    shape = np.log1p(-inverse[:, None] * beyond).mean(axis=1)
    likely = tail * (np.log(-inverse / shape) - shape - 1)
    best = weights(likely) @ inverse
    found = float(np.log1p(-best * beyond).mean())
    return (tail * found + _PRIOR_COUNT * _PRIOR_SHAPE) / (tail + _PRIOR_COUNT)
