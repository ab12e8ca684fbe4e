"""The one uncertain number by which most of the differences between futures go, read from what a run drew.

It needs no further simulation, so every run can say that a result hangs on one number. It is an association in ranks:
what carries a result, and whether it turns, is in ``link_cuts`` and ``screening``.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from secuela.analysis.panels import Flags, Floats
from secuela.analysis.uncertain_inputs import AT_ONCE, Column, Space, few_at_once

MOST = 0.5  # share of the differences from which on a result hangs on a number
ENOUGH = 50  # draws: among fewer, some number of many has half of them by chance
_PARTS = 8
Parts = NDArray[np.int8]


@dataclass(frozen=True)
class Dominant:
    """A number on which a result hangs.

    Attributes:
        name: Id of the parameter, size of a link or structural choice.
        share: Of the variance of the result's ranks, what lies between equal parts of its range, or between its
            options; without what chance gives.
    """

    name: str
    share: float


class Parted:
    """The uncertain numbers of one grade with each draw's part of each range, found once for all results.

    Args:
        space: What a run drew.
        grade: The grade; None for all of them.
    """

    def __init__(self, space: Space, grade: str | None) -> None:
        columns = [column for column in space.values() if grade in (column.grade, None)]
        ranged, chosen = ([each for each in columns if bool(each.options) == kind] for kind in (False, True))
        self.names = [each.name for each in (*ranged, *chosen)]
        self._parts = _parts(ranged, chosen)

    def dominant(self, result: Floats, counted: Flags) -> Dominant | None:
        """The number on which a result hangs; None where there is none, or too few draws to tell.

        Args:
            result: `(draw,)`: the paired result.
            counted: `(draw,)`: the draws that count.
        """
        shares = self.shares(result, counted)
        if shares is None:
            return None
        most = int(shares.argmax())
        return Dominant(self.names[most], float(shares[most])) if shares[most] >= MOST else None

    def shares(self, result: Floats, counted: Flags) -> Floats | None:
        """`(number,)`: the share of each number, in the order of ``names``; None where too few draws can tell.

        Args:
            result: `(draw,)`: the paired result.
            counted: `(draw,)`: the draws that count.
        """
        ranks = _ranks(result[counted])
        draws, spread = len(ranks), float((ranks**2).sum())
        if draws < ENOUGH or spread == 0 or not len(self._parts):
            return None
        found = [_between(some if counted.all() else some[:, counted], ranks) for some in few_at_once(self._parts)]
        between, used = (np.concatenate(each) for each in zip(*found, strict=True))
        return 1 - (1 - between / spread) * (draws - 1) / (draws - used)


def _between(parts: Parts, ranks: Floats) -> tuple[Floats, Floats]:
    """`(number,)` each: the sum of squares between parts, and how many parts have any draw.

    Args:
        parts: `(number, draw)`.
        ranks: `(draw,)`, around their mean.
    """
    between, used = np.zeros(len(parts)), np.zeros(len(parts))
    for part in range(int(parts.max()) + 1):
        inside = parts == part
        number = inside.sum(axis=1)
        between += (inside @ ranks) ** 2 / np.maximum(number, 1)
        used += number > 0
    return between, used


def _parts(ranged: list[Column], chosen: list[Column]) -> Parts:
    """`(number, draw)`: which of the equal parts of its range each draw lies in, or which option it has."""
    draws = max((each.values.size for each in (*ranged, *chosen)), default=0)
    found = np.empty((len(ranged) + len(chosen), draws), dtype=np.int8)
    many = max(AT_ONCE // max(draws, 1), 1)
    for first in range(0, len(ranged), many):
        values = np.stack([column.numbers() for column in ranged[first : first + many]])
        limits = np.quantile(values, np.arange(1, _PARTS) / _PARTS, axis=1)
        found[first : first + len(values)] = sum((values >= limit[:, None]).astype(np.int8) for limit in limits)
    for row, each in zip(found[len(ranged) :], chosen, strict=True):
        row[:] = each.values
    return found


def _ranks(values: Floats) -> Floats:
    """Ranks around their mean; what is equal shares one."""
    _unique, place, counts = np.unique(values, return_inverse=True, return_counts=True)
    middle = np.cumsum(counts) - (counts - 1) / 2
    ranks = middle[place]
    return np.asarray(ranks - ranks.mean(), dtype=np.float64)
