"""Parameters of one model or lever, made for the draws that a block asks for, so that no run holds those of all."""

from collections.abc import Callable
from contextvars import copy_context
from functools import lru_cache
from typing import Any

import numpy as np
from jaxtyping import Int

_KEPT = 32  # blocks: the first hundred draws of a run are asked for again and again


class Rows:
    """Parameters of any draws; those that were asked for last are kept.

    Args:
        make: Gives the parameters of some draws, as a tree of arrays with a leading draw axis. It sees the record that
            is in force now, whichever thread asks.
    """

    def __init__(self, make: Callable[[Int[np.ndarray, " some"]], Any]) -> None:
        seen = copy_context()

        def made(draws: bytes) -> Any:  # noqa: ANN401  a tree of arrays
            return seen.copy().run(make, np.frombuffer(draws, dtype=np.int64))

        self._made = lru_cache(_KEPT)(made)

    def of(self, draws: Int[np.ndarray, " some"]) -> Any:  # noqa: ANN401  a tree of arrays
        """The parameters of some draws, with a leading draw axis."""
        return self._made(np.ascontiguousarray(draws, dtype=np.int64).tobytes())
