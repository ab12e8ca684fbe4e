"""Paths of a run's outcomes, read where they are asked for; those that were asked for last stay in memory."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from math import prod
from threading import Lock
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from secuela.runs.plan_months import LEADING

if TYPE_CHECKING:
    import xarray as xr

Values = NDArray[Any]
_KEPT = 2**26  # bytes
_AT_ONCE = 2**25  # bytes: an outcome that is no larger is read whole, since its chunks hold many paths


class RecentArrays:
    """Arrays by name, those that were asked for last.

    Args:
        most: Bytes that are kept; a larger array is handed on and forgotten.
    """

    def __init__(self, most: int = _KEPT) -> None:
        self._most, self._size, self._held = most, 0, OrderedDict[Hashable, Values]()
        self._lock = Lock()

    def get(self, key: Hashable, make: Callable[[], Values]) -> Values:
        """The array of a name, made where it is not kept."""
        with self._lock:
            if key in self._held:
                self._held.move_to_end(key)
                return self._held[key]
        found = make()
        with self._lock:
            if key not in self._held:
                self._held[key] = found
                self._size += found.nbytes
            while self._size > self._most:
                self._size -= self._held.popitem(last=False)[1].nbytes
        return found


class PathsRead:
    """The paths of a run.

    Args:
        outcomes: Its arrays (alternative[, mode], draw, month, …).
    """

    def __init__(self, outcomes: "xr.Dataset") -> None:
        self.outcomes, self._recent = outcomes, RecentArrays()

    def labels(self, dim: str) -> list[str]:
        """Labels along a dimension."""
        return list(map(str, self.outcomes.variables[dim].values.tolist()))

    def read(self, outcome: str, **where: str) -> NDArray[np.float64]:
        """An outcome at some labels, with the dimensions that are left: (alternative, draw, month, …).

        Args:
            outcome: Its id.
            where: By dimension the label that is read; a mode counts for outcomes that have modes only.

        Raises:
            KeyError: If there is no such label.
        """
        variable = self.outcomes.variables[outcome]  # without labels, which every step would carry along
        asked = {dim: label for dim, label in where.items() if dim != "mode" or dim in variable.dims}
        return np.asarray(self._part(variable, outcome, asked), dtype=np.float64)

    def _place(self, dim: str, label: str) -> int:
        held = self.labels(dim)
        if label not in held:
            raise KeyError(label)
        return held.index(label)

    def _part(self, variable: "xr.Variable", outcome: str, asked: dict[str, str]) -> Values:
        places = {dim: self._place(dim, label) for dim, label in asked.items()}
        order = [dim for dim in LEADING if dim in variable.dims]
        order += [str(dim) for dim in variable.dims if dim not in LEADING]
        fixed = {dim: place for dim, place in places.items() if dim == "mode"}
        for dim in (dim for dim in order if dim in places):  # chunks hold an alternative with all its labels
            left = [size for name, size in variable.sizes.items() if name not in fixed]
            if prod(left) * variable.dtype.itemsize > _AT_ONCE:
                fixed[dim] = places[dim]
        whole = self._recent.get(
            (outcome, *sorted(fixed.items())),
            lambda: variable.isel(fixed).transpose(*(dim for dim in order if dim not in fixed)).to_numpy(),
        )
        return whole[tuple(places.get(dim, slice(None)) for dim in order if dim not in fixed)]
