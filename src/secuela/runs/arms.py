"""An outcome of many alternatives and few modes, whose empty parts take no memory until they are asked for."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from secuela.runs.lazy_arrays import lazily

if TYPE_CHECKING:
    import xarray as xr

Values = NDArray[np.float32]
Index = int | slice | NDArray[np.int64]
_MODE = 1  # axis in (alternative, mode, draw, month, …)
_MONTH = 2  # axis of the month in (alternative, draw, month, …)


@dataclass(frozen=True)
class Arms:
    """What was simulated of one outcome.

    Args:
        carried: `(alternative, draw, month, …)`: if carried out.
        standing: By mode further paths of one alternative, each `(draw, month, …)`.
        alternative: Which alternative these are of.
        places: For each further axis of ``carried`` where its labels stand among all labels of that axis; by default
            they are all of them.
        labels: For each further axis the number of all labels.
        touched: Told how many bytes were read.
    """

    carried: Values
    standing: Sequence[Values | None] = ()
    alternative: int = 0
    places: Sequence[Sequence[int]] = ()
    labels: Sequence[int] = ()
    touched: Callable[[int], None] = lambda size: None  # noqa: ARG005

    @property
    def shape(self) -> tuple[int, ...]:
        """(alternative, mode, draw, month, …) with every label."""
        alternatives, *dated = self.carried.shape[: _MONTH + 1]
        return (alternatives, 1 + len(self.standing), *dated, *self.labels)

    def read(self, key: tuple[Index, ...]) -> Values:
        """The part that a whole number, slice or list of places on each axis asks for; NaN where nothing is."""
        places = [np.arange(n)[index] for n, index in zip(self.shape, key, strict=True)]
        alternatives, modes = places[:2]
        shape = [size for each in places[2:] for size in each.shape]
        found = np.full((alternatives.size, modes.size, *shape), np.nan, np.float32)
        for i, alternative in enumerate(np.atleast_1d(alternatives)):
            for j, mode in enumerate(np.atleast_1d(modes)):
                path = self._path(int(alternative), int(mode))
                if path is not None:
                    found[i, j] = self._part(path, key[2 : 2 + _MONTH], key[2 + _MONTH :])
                    self.touched(found[i, j].nbytes)
        return found.reshape((*alternatives.shape, *modes.shape, *shape))

    def _path(self, alternative: int, mode: int) -> Values | None:
        if mode == 0:
            return self.carried[alternative]
        return self.standing[mode - 1] if alternative == self.alternative else None

    def _part(self, path: Values, dated: tuple[Index, ...], further: tuple[Index, ...]) -> Values:
        found = path
        for axis, index in enumerate(dated):  # first, since slices copy nothing; a single draw keeps its axis
            kept: Any = [index] if _is_one(index) else index
            found = found[(slice(None),) * axis + (kept,)]
        for axis in reversed(range(_MONTH, path.ndim)):
            found = self._labelled(found, axis, further[axis - _MONTH])
        return found[tuple(0 if _is_one(index) else slice(None) for index in dated)]

    def _labelled(self, path: Values, axis: int, index: Index) -> Values:
        """One further axis spread over all labels, those that the outcome does not have left empty."""
        own = np.full(self.labels[axis - _MONTH], -1)
        own[list(self.places[axis - _MONTH])] = np.arange(path.shape[axis])
        wanted = own[index]
        before = (slice(None),) * axis
        if not np.ndim(wanted):
            found = path[(*before, max(int(wanted), 0))]
            return found if wanted >= 0 else np.full_like(found, np.nan)
        found = path[(*before, np.maximum(wanted, 0))]
        np.moveaxis(found, axis, 0)[wanted < 0] = np.nan
        return found


def _is_one(index: Index) -> bool:
    """Whether it is a place, and no slice or list of places."""
    return not isinstance(index, slice | np.ndarray)


def variable(dims: Sequence[str], arms: Arms, attrs: Mapping[str, Any]) -> "xr.Variable":
    """The outcome as a labelled array that is put together where it is used; carried out only, if it has no mode."""
    import xarray as xr  # noqa: PLC0415  light commands never load it

    moded = "mode" in dims

    def read(key: tuple[Index, ...]) -> Values:
        return arms.read(key if moded else (*key[:_MODE], 0, *key[_MODE:]))

    shape = tuple(size for axis, size in enumerate(arms.shape) if axis != _MODE or moded)
    return xr.Variable(dims, lazily(shape, np.dtype(np.float32), read), dict(attrs))
