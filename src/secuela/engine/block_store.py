"""Where finished blocks of futures are kept until the run is whole."""

from collections.abc import Collection
from typing import Protocol, runtime_checkable

import numpy as np

OUTCOME, SATURATED = "outcome", "saturated"  # kinds of arrays: the first word of their names
Arrays = dict[str, np.ndarray]


@runtime_checkable
class Store(Protocol):
    """Where finished blocks are kept until the run is whole."""

    def has(self, key: str) -> bool:
        """Whether the block is there."""
        ...

    def load(self, key: str) -> Arrays:
        """The block's arrays."""
        ...

    def save(self, key: str, arrays: Arrays) -> None:
        """Keep the block's arrays."""
        ...


class Memory:
    """A store in memory, for runs that are not resumed.

    Args:
        only: Outcomes that are kept; all by default.

    Attributes:
        blocks: Arrays by name of the block.
    """

    def __init__(self, only: Collection[str] | None = None) -> None:
        self.blocks: dict[str, Arrays] = {}
        self._only = only

    def has(self, key: str) -> bool:
        """Whether the block is there."""
        return key in self.blocks

    def load(self, key: str) -> Arrays:
        """The block's arrays."""
        return self.blocks[key]

    def save(self, key: str, arrays: Arrays) -> None:
        """Keep the block's arrays."""
        self.blocks[key] = {name: values for name, values in arrays.items() if self._wanted(name)}

    def of(self, alternative: str) -> "Memory":
        """Another store that has the finished blocks of one alternative; their arrays are shared."""
        other = Memory(self._only)
        other.blocks = {key: kept for key, kept in self.blocks.items() if key.rpartition("/")[0] == alternative}
        return other

    def _wanted(self, name: str) -> bool:
        kind, _, label = name.partition(" ")
        return kind != OUTCOME or self._only is None or label in self._only
