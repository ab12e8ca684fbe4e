"""Arrays of a run straight from their chunks: the part of version 2 of zarr in which runs are written.

The general reader hands every chunk to other threads and takes twice the time, which a report with eighty arrays feels.
What is stored in another way than here is left to it (:func:`secuela.runs.arrays.open_arrays`).
"""

import errno
import json
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from secuela.runs.lazy_arrays import lazily

if TYPE_CHECKING:
    import xarray as xr

_THIRD = "zarr.json"  # of the third version of the format, in which runs were first stored
_METADATA, _ARRAY, _ATTRIBUTES, _DIMENSIONS = ".zmetadata", "/.zarray", "/.zattrs", "_ARRAY_DIMENSIONS"
_COORDINATES = "coordinates"  # further coordinates beside those named like a dimension
_KEYS = {
    "shape",
    "chunks",
    "dtype",
    "fill_value",
    "order",
    "filters",
    "dimension_separator",
    "compressor",
    "zarr_format",
}
_DECODED = {"_FillValue", "missing_value", "scale_factor", "add_offset", "units", "calendar", _COORDINATES}  # not here


Read = Callable[[Path], bytes | None]


def plain_bytes(path: Path) -> bytes | None:
    """What a file holds; None if there is none."""
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None


def read_chunks(folder: Path, read: Read = plain_bytes) -> "xr.Dataset | None":
    """The arrays of a folder, each read from disk where it is used; None where one is stored in another way.

    Args:
        folder: Where they are.
        read: What a file holds; it may compare that with a checksum.

    Raises:
        FileNotFoundError: If the metadata are missing.
        ValueError: If the metadata are no JSON.
        KeyError: If they lack a part.
    """
    import xarray as xr  # noqa: PLC0415  light commands never load it

    content = read(folder / _METADATA)
    if content is None and (folder / _THIRD).exists():
        return None
    if content is None:
        raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), str(folder / _METADATA))
    held: dict[str, Any] = json.loads(content)["metadata"]
    names = [key.removesuffix(_ARRAY) for key in held if key.endswith(_ARRAY)]
    attributes = dict(held.get(".zattrs", {}))
    beside = str(attributes.pop(_COORDINATES, "")).split()
    variables: dict[str, xr.Variable] = {}
    for name in names:
        own = dict(held.get(f"{name}{_ATTRIBUTES}", {}))
        dims = own.pop(_DIMENSIONS, None)
        if dims is None or set(own) & _DECODED or not _plain(held[f"{name}{_ARRAY}"]):
            return None
        array = Chunks.of(folder / name, held[f"{name}{_ARRAY}"], read)
        values = array.whole() if name in dims or name in beside else array.lazily()
        variables[name] = xr.Variable(dims, values, own, fastpath=True)  # else it asks whether dask made them
    coordinates = {name: variables[name] for name in names if variables[name].dims == (name,) or name in beside}
    arrays = {name: variables[name] for name in names if name not in coordinates}
    return xr.Dataset(arrays, coordinates, attributes)


def _plain(stored: Mapping[str, Any]) -> bool:
    """Whether an array is stored as runs store it: floats that lack nothing but NaN, integers, or texts."""
    kind = str(stored["dtype"])
    fill = stored["fill_value"]
    return (
        set(stored) <= _KEYS
        and stored["order"] == "C"
        and (fill is None or (fill == "NaN" and kind in ("<f4", "<f8")))
        and (kind in ("<f4", "<f8", "<i8") or kind == "|O")
        and (stored["filters"] is None) == (kind != "|O")
    )


@dataclass(frozen=True)
class Chunks:
    """One array in its chunks.

    Args:
        folder: Where they are.
        shape: Of the array.
        chunks: Of each chunk; those at an end are filled up.
        kind: NumPy type.
        codecs: What a chunk is decoded with, in this order.
        separator: Between the numbers of a chunk in the name of its file.
        read: What a file holds.
    """

    folder: Path
    shape: tuple[int, ...]
    chunks: tuple[int, ...]
    kind: np.dtype[Any]
    codecs: tuple[Any, ...]
    separator: str
    read: Read = plain_bytes

    @classmethod
    def of(cls, folder: Path, stored: Mapping[str, Any], read: Read = plain_bytes) -> "Chunks":
        """The array that a folder's metadata describe."""
        from numcodecs import get_codec  # noqa: PLC0415  with the arrays only

        filters = [get_codec(each) for each in stored["filters"] or ()]
        packed = [] if stored["compressor"] is None else [get_codec(stored["compressor"])]
        return cls(
            folder,
            tuple(stored["shape"]),
            tuple(stored["chunks"]),
            np.dtype(stored["dtype"]),
            (*packed, *reversed(filters)),
            stored.get("dimension_separator", "."),
            read,
        )

    def whole(self) -> NDArray[Any]:
        """All of it."""
        return self.part(tuple(slice(None) for _size in self.shape))

    def part(self, key: tuple[int | slice | NDArray[np.intp], ...]) -> NDArray[Any]:
        """What lies at places along each dimension, taken apart; a dimension with one place in it is left out."""
        places = [np.arange(size)[each] for size, each in zip(self.shape, key, strict=True)]
        wanted = [np.atleast_1d(each) for each in places]
        found = np.full([len(each) for each in wanted], self._missing(), dtype=self.kind)
        along = [np.unique(each // step).tolist() for each, step in zip(wanted, self.chunks, strict=True)]
        for chunk in product(*along):
            block = self._chunk(chunk)
            if block is None:
                continue
            here = [_inside(*each) for each in zip(wanted, chunk, self.chunks, strict=True)]
            found[_index([to for to, _place in here])] = block[_index([place for _to, place in here])]
        return found.reshape([len(each) for each in places if each.ndim])

    def _missing(self) -> Any:  # noqa: ANN401  of the array's kind
        return np.nan if self.kind.kind == "f" else "" if self.kind.kind == "O" else 0

    def _chunk(self, number: tuple[int, ...]) -> NDArray[Any] | None:
        """A chunk; None where it was not written, since it holds nothing."""
        name = self.separator.join(map(str, number)) or "0"
        content: Any = self.read(self.folder / name)
        if content is None:
            return None
        for codec in self.codecs:
            content = codec.decode(content)
        values = content if self.kind.kind == "O" else np.frombuffer(content, dtype=self.kind)
        return np.asarray(values).reshape(self.chunks)

    def lazily(self) -> Any:  # noqa: ANN401  the library has no name for it
        """The array as xarray takes what is read where it is used."""
        return lazily(self.shape, self.kind, self.part)


def _inside(wanted: NDArray[np.intp], chunk: int, step: int) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Where the wanted places that lie in a chunk stand among all, and within the chunk."""
    here = np.flatnonzero(wanted // step == chunk)
    return here, wanted[here] - chunk * step


def _index(places: list[NDArray[np.intp]]) -> Any:  # noqa: ANN401  an index of NumPy
    """Slices where places follow each other, which is quicker; else the open mesh."""
    runs = [bool(len(each)) and bool((np.diff(each) == 1).all()) for each in places]
    if all(runs):
        return tuple(slice(int(each[0]), int(each[-1]) + 1) for each in places)
    return np.ix_(*places)
