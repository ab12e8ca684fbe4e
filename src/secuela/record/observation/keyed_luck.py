"""Luck of observation: standard scores by name, draw and month, never by order.

Two alternatives of a run share it, 200 draws are the first 200 of 1,000, and month 7 is the same whatever the horizon.
"""

import hashlib
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
_WORD = (1 << 64) - 1


@dataclass(frozen=True)
class KeyedLuck:
    """The luck of one run.

    Args:
        seed: That of the run.
        first: The draw of the run that is the first here.
    """

    seed: int
    first: int = 0

    def scores(self, name: str, draws: int, months: int, *places: int) -> Floats:
        """Standard scores `(draw, month, …)`.

        Args:
            name: The stream: a series and what the score is for.
            draws: Number of draws.
            months: Number of months.
            places: Further axes, the same in every call for a name.
        """
        key = np.array([self.seed & _WORD, _digest(name)], dtype=np.uint64)
        found = np.empty((draws, months, *places))
        for draw in range(draws):  # a counter of its own for each draw, so far from the next that none is met
            counter = np.array([0, 0, 0, self.first + draw], dtype=np.uint64)
            generator = np.random.Generator(np.random.Philox(counter=counter, key=key))
            found[draw] = generator.standard_normal((months, *places))
        return found

    def uniforms(self, name: str, draws: int) -> Floats:
        """One number between 0 and 1 for each draw, `(draw,)`: what inverts a prior."""
        from scipy.special import ndtr  # noqa: PLC0415  scipy stays out of light commands

        return ndtr(self.scores(name, draws, 1)[:, 0])


def _digest(name: str) -> int:
    return int.from_bytes(hashlib.blake2s(name.encode(), digest_size=8).digest(), "big")
