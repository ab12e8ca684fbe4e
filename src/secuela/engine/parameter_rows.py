"""Parameters of one model or lever, made for some hundred draws at a time, so that no run holds those of all."""

from collections.abc import Callable
from contextvars import copy_context
from functools import lru_cache
from threading import Lock
from typing import Any

import jax
import numpy as np
from jaxtyping import Int

AT_ONCE = 504  # draws: to make those of a block alone takes hardly less time
_KEPT = 4  # times as many: the first hundred draws of a run are asked for again and again


class Rows:
    """Parameters of any draws; those that were asked for last are kept.

    Args:
        make: Gives the parameters of some draws, as a tree of arrays with a leading draw axis. It sees the record that
            is in force now, whichever thread asks.
        draws: How many there are.
    """

    def __init__(self, make: Callable[[Int[np.ndarray, " some"]], Any], draws: int) -> None:
        seen = copy_context()
        self._one_at_a_time = Lock()
        self._make = lambda some: seen.copy().run(make, some)
        self._together = lru_cache(_KEPT)(
            lambda first: self._make(np.arange(first, min(first + AT_ONCE, draws), dtype=np.int64))
        )

    def of(self, draws: Int[np.ndarray, " some"]) -> Any:  # noqa: ANN401  a tree of arrays
        """The parameters of some draws, with a leading draw axis."""
        first = int(draws[0]) // AT_ONCE * AT_ONCE
        if not (first <= draws.min() and draws.max() < first + AT_ONCE):
            return self._make(draws)
        with self._one_at_a_time:
            together = self._together(first)
        return jax.tree.map(lambda values: values[draws - first], together)
