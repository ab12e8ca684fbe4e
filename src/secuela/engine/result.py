"""All futures of an ensemble, put together from its blocks."""

from collections.abc import Callable, Collection
from dataclasses import dataclass, field

import numpy as np
from jaxtyping import Bool, Float, Float32, Int

from secuela.engine.block_store import OUTCOME, SATURATED, Arrays
from secuela.engine.result_arrays import ResultArrays


@dataclass(frozen=True)
class Result:
    """All futures of an ensemble.

    Args:
        outcomes: For each outcome `(alternative, draw, month + 1, ...)`, float32; a failed draw is NaN in all of them.
        failed: `(alternative, draw)`.
        saturated_in: For each reason, the draws in which it occurred under any alternative, `(draw,)`.
        start: Whatever the start states expose, by name, `(draw,)`.
        touched: Told how many bytes of the outcomes were read, so that memory may be given back.
    """

    outcomes: dict[str, Float32[np.ndarray, "alternative draw month ..."]]
    failed: Bool[np.ndarray, "alternative draw"]
    saturated_in: dict[str, Bool[np.ndarray, " draw"]]
    start: dict[str, Float[np.ndarray, " draw"]]
    touched: Callable[[int], None] = field(default=lambda size: None, repr=False, compare=False)  # noqa: ARG005

    @property
    def saturated(self) -> dict[str, int]:
        """For each reason, the number of draws in which it occurred under any alternative."""
        return {reason: int(flags.sum()) for reason, flags in self.saturated_in.items()}


class Gathered:
    """Arrays of whole alternatives, filled block by block.

    Args:
        alternatives: How many.
        draws: Of each.
        without: Outcomes that are left out.
        arrays: Where they lie.
    """

    def __init__(self, alternatives: int, draws: int, without: Collection[str], arrays: ResultArrays) -> None:
        self._size, self._without, self._arrays = (alternatives, draws), without, arrays
        self._outcomes: dict[str, np.ndarray] = {}
        self._saturated: dict[str, np.ndarray] = {}
        self._start: dict[str, np.ndarray] = {}
        self._failed = np.zeros(self._size, dtype=bool)

    def add(self, alternative: int, draws: Int[np.ndarray, " own"], block: Arrays) -> None:
        """Take a block of an alternative over; padding at its end is left behind."""
        self._failed[alternative, draws] = block["failed"][: len(draws)]
        for key, values in block.items():
            kind, _, label = key.partition(" ")
            kept = values[: len(draws)]
            if kind == OUTCOME and label not in self._without:
                if label not in self._outcomes:
                    self._outcomes[label] = self._empty(*values.shape[1:])
                self._outcomes[label][alternative, draws[0] : draws[-1] + 1] = kept
                self._arrays.touched(kept.nbytes)
            elif kind == SATURATED:
                self._saturated.setdefault(label, np.zeros(self._size[1], dtype=bool))[draws] |= kept
            elif kind == "start" and alternative == 0:
                self._start.setdefault(label, np.empty(self._size[1]))[draws] = kept

    def _empty(self, month: int, *further: int) -> Float32[np.ndarray, "alternative draw month ..."]:
        """An array in which the draws of one alternative and one label lie together, since they are read together."""
        alternatives, draws = self._size
        lying = self._arrays.empty((alternatives, *further, draws, month))
        return np.moveaxis(lying, (-2, -1), (1, 2))

    def result(self) -> Result:
        """What was gathered; a failed draw is NaN in every outcome."""
        for values in self._outcomes.values():
            values[self._failed] = np.nan
        return Result(self._outcomes, self._failed, self._saturated, self._start, self._arrays.touched)
