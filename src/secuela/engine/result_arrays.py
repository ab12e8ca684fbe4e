"""Where the arrays of a result lie: in memory, or in files without a name that may be larger than memory.

A file's pages stay with the system as long as it has room, so that a small run is read as quickly as from memory; they
are given back as they are written and read, so that a large one takes no more of it than what is looked at.
"""

import mmap
import os
import tempfile
from math import prod
from pathlib import Path

import numpy as np
from jaxtyping import Float32

_HELD = 2**24  # bytes that are written or read before pages are given back


class ResultArrays:
    """Makes the arrays of a result.

    Args:
        place: The folder in whose file system they lie; None: in memory.
    """

    def __init__(self, place: Path | None = None) -> None:
        self._place = place
        self._files: list[mmap.mmap] = []
        self._touched = 0

    def empty(self, shape: tuple[int, ...]) -> Float32[np.ndarray, "..."]:
        """An array of this shape, filled with whatever is there.

        Raises:
            OSError: If the file system has no room for it.
        """
        if self._place is None or not prod(shape):
            return np.empty(shape, dtype=np.float32)
        size = prod(shape) * np.dtype(np.float32).itemsize
        with tempfile.TemporaryFile(dir=self._place) as file:
            if hasattr(os, "posix_fallocate"):  # else a disk that is full would end the process
                os.posix_fallocate(file.fileno(), 0, size)
            else:
                file.truncate(size)
            held = mmap.mmap(file.fileno(), size)
        self._files.append(held)
        return np.frombuffer(held, dtype=np.float32).reshape(shape)

    def touched(self, size: int) -> None:
        """Take note that so many bytes were written or read; now and then pages are given back."""
        self._touched += size
        if self._touched >= _HELD and hasattr(mmap, "MADV_DONTNEED"):
            self._touched = 0
            for held in self._files:
                held.madvise(mmap.MADV_DONTNEED)
