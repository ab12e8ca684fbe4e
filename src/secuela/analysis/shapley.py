"""What a conclusion rests on: shares of its variance by grade of evidence and luck, by mixing two sources of draws.

Draw *i* has a partner *j*, and *j*'s partner is *i*. In a mixed run some grades' parameters and structural choices come
from the partner; luck is always the draw's own. With four grades there are 15 such runs beside the one that exists.
Since the partner's mixed future is this draw's with the other grades *and luck* exchanged, the 16 runs hold all 32
combinations of the five groups for each pair of draws. Each share is the Shapley share: the mean over all orders in
which groups may become known of what knowing the group takes off the variance; so interactions are split evenly.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import combinations
from math import comb
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from secuela.analysis.panels import Floats
from secuela.analysis.resampling import TAIL, again
from secuela.evidence.errors import OptionError
from secuela.evidence.message import message

GRADED = ("A", "B", "C", "D")
LUCK = "luck"
GROUPS = (*GRADED, LUCK)
FEWEST_PAIRS = 50
_RESAMPLES = 400
_ROUNDING = 1e-6  # relative: outcomes are stored in single precision
Draws = NDArray[np.intp]
Swap = tuple[str, ...]


@dataclass(frozen=True)
class Share:
    """A group's share of the variance, with a 90 % interval over resampled pairs of draws."""

    group: str
    share: float
    low: float
    high: float


@dataclass(frozen=True)
class Resting:
    """Shares of the variance of one conclusion.

    Attributes:
        shares: By group, in the order of ``GROUPS``; they sum to one. None where the conclusion does not vary.
        scale: What the shares are of: the log of the ratio, or ranks of the difference.
        pairs: Pairs of draws behind them.
    """

    shares: tuple[Share, ...] | None
    scale: Literal["log ratio", "rank of the difference"]
    pairs: int


def swaps() -> list[Swap]:
    """Which grades each run takes from the partner: first none (the run that exists), then the 15 mixed runs."""
    return [found for size in range(len(GRADED) + 1) for found in combinations(GRADED, size)]


def partners(draws: int) -> Draws:
    """Each draw's partner: the one half the draws further on, and back; an odd last draw is its own and counts nowhere.

    >>> partners(5).tolist()
    [2, 3, 0, 1, 4]
    """
    half = draws // 2
    found = np.arange(draws)
    found[:half], found[half : 2 * half] = np.arange(half) + half, np.arange(half)
    return found


def mixed(table: Mapping[str, NDArray[Any]], grades: Mapping[str, str], swap: Swap) -> dict[str, NDArray[Any]]:
    """The table of draws in which the swapped grades' parameters and structural choices are the partner's.

    Args:
        table: By name `(draw,)`.
        grades: Grade of each name.
        swap: One of :func:`swaps`.
    """
    if not table:
        return {}
    other = partners(len(next(iter(table.values()))))
    return {name: values[other] if grades[name] in swap else values for name, values in table.items()}


def shares(ours: Floats, theirs: Floats, *, resamples: int = _RESAMPLES) -> Resting:
    """Shares of the variance of a paired result: of the log ratio where positive, else of ranks of the difference.

    Args:
        ours: `(run, draw)` in the order of :func:`swaps`: the alternative in each mixed run.
        theirs: The same of the comparator, in the same mixed runs.
        resamples: Number of times the pairs are resampled for the intervals.

    Raises:
        OptionError: If there are too few runs or pairs.
    """
    first, second = _pairs(ours, theirs)
    together = _unfolded(ours, first, second), _unfolded(theirs, first, second)
    good = np.isfinite(together[0]).all(axis=0) & np.isfinite(together[1]).all(axis=0)
    a, b = together[0][:, good], together[1][:, good]
    _enough(a.shape[1])
    if np.allclose(a, b, rtol=_ROUNDING, atol=0.0):
        return Resting(None, "log ratio", a.shape[1])
    if (a > 0).all() and (b > 0).all():
        return Resting(_of_values(np.log(a / b), resamples), "log ratio", a.shape[1])
    return Resting(_of_values(_ranks(a - b), resamples), "rank of the difference", a.shape[1])


def _pairs(ours: Floats, theirs: Floats) -> tuple[Draws, Draws]:
    wanted = len(swaps())
    if ours.shape != theirs.shape or len(ours) != wanted:
        raise OptionError(
            message("Shares need {n} runs of the same draws; {found} were given.", n=wanted, found=len(ours)),
            where="explain",
            why=message("every combination of grades is run once"),
            fix=message("repeat the run with --explain"),
        )
    half = ours.shape[1] // 2
    return np.arange(half), np.arange(half, 2 * half)


def _enough(pairs: int) -> None:
    if pairs < FEWEST_PAIRS:
        raise OptionError(
            message("Shares need at least {n} draws that were computed in every mixture.", n=2 * FEWEST_PAIRS),
            where="draws",
            why=message("with {pairs} pairs of draws their error is larger than they are", pairs=pairs),
            fix=message("ask for more draws"),
        )


def _unfolded(values: Floats, first: Draws, second: Draws) -> Floats:
    """All 32 combinations for each pair, `(combination, pair)`: bit g set where group g is the first draw's."""
    whole = 2 ** len(GROUPS) - 1
    found = np.empty((whole + 1, len(first)))
    for run, swap in enumerate(swaps()):
        own = whole - sum(1 << GROUPS.index(grade) for grade in swap)
        found[own], found[whole - own] = values[run, first], values[run, second]
    return found


def _ranks(values: Floats) -> Floats:
    from scipy.stats import rankdata  # noqa: PLC0415  scipy stays out of light commands

    return np.asarray(rankdata(values, axis=None), dtype=np.float64).reshape(values.shape) / values.size


def _of_values(values: Floats, resamples: int) -> tuple[Share, ...] | None:
    centred = values - values.mean()
    if centred.std() <= _ROUNDING:
        return None
    agreeing, means = _products(centred), centred.mean(axis=0)
    pairs = values.shape[1]
    weights = again(pairs, resamples) / pairs
    found = _shapley(agreeing.mean(axis=1) - means.mean() ** 2)
    resampled = _shapley(agreeing @ weights.T - (means @ weights.T) ** 2)
    low, high = np.quantile(resampled, [TAIL, 1 - TAIL], axis=1)
    return tuple(Share(group, float(found[g]), float(low[g]), float(high[g])) for g, group in enumerate(GROUPS))


def _products(centred: Floats) -> Floats:
    """`(set, pair)`: mean product of combinations that agree in just this set of groups: the variance it explains."""
    every = np.arange(len(centred))
    return np.stack([(centred * centred[every ^ (len(centred) - 1 - known)]).mean(axis=0) for known in every])


def _shapley(explained: Floats) -> Floats:
    """Shares by group that sum to one, from the variance that each set of groups explains (first axis).

    A share below zero is error of the draws: it is set to zero and the others make up the whole.
    """
    number = len(GROUPS)
    raw = np.zeros((number, *explained.shape[1:]))
    for group in range(number):
        for known in range(len(explained)):
            if not known >> group & 1:
                size = known.bit_count()
                raw[group] += (explained[known | 1 << group] - explained[known]) / (number * comb(number - 1, size))
    kept = np.maximum(raw, 0.0)
    whole = kept.sum(axis=0)
    return kept / np.where(whole > 0, whole, 1.0)
