"""An outcome of many alternatives and few modes, whose empty parts take no memory until they are asked for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    import xarray as xr

Values = NDArray[np.float32]
Index = int | slice | NDArray[np.int64]
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
    """

    carried: Values
    standing: Sequence[Values | None] = ()
    alternative: int = 0
    places: Sequence[Sequence[int]] = ()
    labels: Sequence[int] = ()

    @property
    def shape(self) -> tuple[int, ...]:
        """(alternative, mode, draw, month, …) with every label."""
        alternatives, *dated = self.carried.shape[: _MONTH + 1]
        return (alternatives, 1 + len(self.standing), *dated, *self.labels)

    def read(self, key: tuple[Index, ...]) -> Values:
        """The part that a whole number, slice or list of places on each axis asks for; NaN where nothing is."""
        alternatives, modes = (np.arange(n)[index] for n, index in zip(self.shape, key[:2], strict=False))
        dated, further = key[2 : 2 + _MONTH], key[2 + _MONTH :]
        shape = self._part(self.carried[0], dated, further).shape
        found = np.full((alternatives.size, modes.size, *shape), np.nan, np.float32)
        for i, alternative in enumerate(np.atleast_1d(alternatives)):
            for j, mode in enumerate(np.atleast_1d(modes)):
                path = self._path(int(alternative), int(mode))
                if path is not None:
                    found[i, j] = self._part(path, dated, further)
        return found.reshape((*alternatives.shape, *modes.shape, *shape))

    def _path(self, alternative: int, mode: int) -> Values | None:
        if mode == 0:
            return self.carried[alternative]
        return self.standing[mode - 1] if alternative == self.alternative else None

    def _part(self, path: Values, dated: tuple[Index, ...], further: tuple[Index, ...]) -> Values:
        found = path
        for axis in reversed(range(_MONTH, path.ndim)):
            found = self._labelled(found, axis, further[axis - _MONTH])
        for axis in reversed(range(_MONTH)):
            found = found[(slice(None),) * axis + (dated[axis],)]
        return found

    def _labelled(self, path: Values, axis: int, index: Index) -> Values:
        """One further axis spread over all labels, those that the outcome does not have left empty."""
        own = np.full(self.labels[axis - _MONTH], -1)
        own[list(self.places[axis - _MONTH])] = np.arange(path.shape[axis])
        wanted = own[index]
        found = np.take(path, np.maximum(wanted, 0), axis=axis)
        absent = np.atleast_1d(wanted) < 0
        if absent.any():
            by_label = np.moveaxis(found, axis, 0) if np.ndim(wanted) else found[None]
            by_label[absent] = np.nan
        return found


def variable(dims: Sequence[str], arms: Arms, attrs: Mapping[str, Any]) -> "xr.Variable":
    """The outcome as a labelled array that is put together where it is used."""
    import xarray as xr  # noqa: PLC0415  light commands never load it
    from xarray.backends import BackendArray  # noqa: PLC0415
    from xarray.core import indexing  # noqa: PLC0415

    class Lazy(BackendArray):
        """xarray's door to the arms."""

        def __init__(self) -> None:
            self.shape, self.dtype = arms.shape, np.dtype(np.float32)

        def __getitem__(self, key: Any) -> Any:  # noqa: ANN401  xarray's own indexers
            support = indexing.IndexingSupport.OUTER
            return indexing.explicit_indexing_adapter(key, self.shape, support, arms.read)

    return xr.Variable(dims, indexing.LazilyIndexedArray(Lazy()), dict(attrs))
