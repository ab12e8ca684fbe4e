"""Arrays of xarray whose parts are read or put together where they are used."""

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

Index = int | slice | NDArray[np.intp]


def lazily(shape: tuple[int, ...], kind: "np.dtype[Any]", read: Callable[[tuple[Any, ...]], NDArray[Any]]) -> Any:  # noqa: ANN401  the library has no name for it
    """An array of which parts are asked for.

    Args:
        shape: Of the array.
        kind: NumPy type.
        read: Gives the part for a whole number, slice or list of places on each axis.
    """
    from xarray.backends import BackendArray  # noqa: PLC0415  light commands never load it
    from xarray.core import indexing  # noqa: PLC0415

    class Lazy(BackendArray):
        """xarray's door to it."""

        def __init__(self) -> None:
            self.shape, self.dtype = shape, kind

        def __getitem__(self, key: Any) -> Any:  # noqa: ANN401  xarray's own indexers
            return indexing.explicit_indexing_adapter(key, shape, indexing.IndexingSupport.OUTER, read)

    return indexing.LazilyIndexedArray(Lazy())
