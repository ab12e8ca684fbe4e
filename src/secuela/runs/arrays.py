"""The labelled arrays of a run on disk: one array per variable, in version 2 of zarr, which older readers open too."""

import hashlib
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from itertools import product
from math import prod
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import numpy as np

from secuela.runs.plan_months import LEADING
from secuela.runs.stored_chunks import Read, plain_bytes, read_chunks

if TYPE_CHECKING:
    import xarray as xr

Labelled = TypeVar("Labelled", "xr.DataArray", "xr.Variable")
OUTCOMES, DRAWS = "outcomes.zarr", "draws.zarr"
_DRAWS_PER_CHUNK = 2000
_BYTES_PER_CHUNK = 8 * 2**20  # before compression
_BYTES_AT_ONCE = 16 * 2**20  # in memory while they are written or summed up
ZSTD_LEVEL = 1
_HASHED_AT_ONCE = 2
DIMENSIONS = "_ARRAY_DIMENSIONS"  # where readers of version 2 look for the names


def stored_form(outcomes: "xr.Dataset") -> "xr.Dataset":
    """The dataset as it is stored: float32, (alternative, mode, draw, month) first, names as strings."""
    import xarray as xr  # noqa: PLC0415  light commands never load it

    arrays = {str(name): _stored(outcomes[name]) for name in outcomes.data_vars}
    return xr.Dataset(arrays, attrs=outcomes.attrs).assign_coords(_text_coordinates(outcomes))


def _stored(array: Labelled) -> Labelled:
    ordered = array.transpose(*(dim for dim in LEADING if dim in array.dims), ...)
    return ordered if ordered.dtype == np.float32 else ordered.astype("float32")  # a cast would read a lazy array


def checksums(dataset: "xr.Dataset") -> dict[str, str]:
    """sha256 of every array's bytes: float32 (integers: int64; float64 kept) little-endian, C order."""
    return _sums({str(name): dataset.variables[name] for name in dataset.data_vars})


def _sums(arrays: "Mapping[str, xr.Variable]") -> dict[str, str]:
    with ThreadPoolExecutor(_HASHED_AT_ONCE) as pool:
        return dict(zip(arrays, pool.map(_sha256, arrays.values()), strict=True))


def outcome_checksums(outcomes: "xr.Dataset") -> dict[str, str]:
    """sha256 by outcome of the float32 little-endian C-order bytes in stored dimension order."""
    return _sums({str(name): _stored(outcomes.variables[name]) for name in outcomes.data_vars})


def write_arrays(dataset: "xr.Dataset", folder: Path) -> None:
    """Write every variable and coordinate of ``dataset``, a few chunks at a time."""
    import zarr  # noqa: PLC0415
    from numcodecs import Zstd  # noqa: PLC0415

    bare = dataset.drop_encoding().assign_coords(_text_coordinates(dataset)).drop_encoding()
    plain = {str(name): {"compressors": None} for name in bare.coords}
    bare.drop_vars(list(bare.data_vars)).to_zarr(folder, mode="w-", zarr_format=2, consolidated=False, encoding=plain)
    group = zarr.open_group(folder, mode="r+", zarr_format=2)
    for name, array in bare.data_vars.items():
        stored = group.create_array(
            str(name),
            shape=array.shape,
            dtype=array.dtype,
            chunks=_chunks(array),
            compressors=Zstd(level=ZSTD_LEVEL),
            fill_value=np.nan if array.dtype.kind == "f" else None,  # a chunk of nothing else is not written at all
            attributes={**array.attrs, DIMENSIONS: [str(dim) for dim in array.dims]},
        )
        for place, values in _parts(array.variable, stored.chunks):
            stored[place] = values
    zarr.consolidate_metadata(folder)


def _parts(array: "xr.Variable", least: tuple[int, ...]) -> Iterator[tuple[tuple[slice, ...], np.ndarray]]:
    """The array in parts that follow each other, so that a lazy one is never whole in memory.

    Args:
        array: The array.
        least: Along each dimension so many are read at a time at least, and no part of so many is ever cut.
    """
    steps = list(array.shape)
    for axis, (size, fewest) in enumerate(zip(array.shape, least, strict=True)):
        of_one = max(prod(steps[:axis]) * prod(steps[axis + 1 :]) * array.dtype.itemsize, 1)
        if size * of_one > _BYTES_AT_ONCE:
            steps[axis] = min(max(_BYTES_AT_ONCE // (of_one * fewest), 1) * fewest, size)
    ranges = (range(0, size, max(step, 1)) for size, step in zip(array.shape, steps, strict=True))
    for begins in product(*ranges):
        part = tuple(slice(begin, begin + step) for begin, step in zip(begins, steps, strict=True))
        yield part, array[part].to_numpy()


def open_arrays(folder: Path, read: Read = plain_bytes) -> "xr.Dataset":
    """The arrays, read from disk where they are used, and kept nowhere.

    Args:
        folder: Where they are.
        read: What a file holds; it may compare that with a checksum.
    """
    import xarray as xr  # noqa: PLC0415

    dataset = read_chunks(folder, read)
    if dataset is None:
        for path in (each for each in folder.rglob("*") if each.is_file()):
            read(path)  # the general reader opens files by itself
        dataset = xr.open_dataset(folder, engine="zarr", consolidated=True, cache=False)
    return dataset.assign_coords(_text_coordinates(dataset))


def _sha256(array: "xr.Variable") -> str:
    kind = {"f": f"<f{array.dtype.itemsize}", "i": "<i8", "u": "<i8", "b": "<i8"}[array.dtype.kind]
    found = hashlib.sha256()
    for _place, values in _parts(array, (1,) * array.ndim):
        found.update(np.ascontiguousarray(values, dtype=kind).view(np.uint8).data)
    return found.hexdigest()


def _chunks(array: "xr.DataArray") -> tuple[int, ...]:
    """One mode, at most so many draws, and as many alternatives as go into one chunk."""
    chunks = {str(dim): max(size, 1) for dim, size in array.sizes.items()}
    limits: Mapping[str, int] = {"alternative": 1, "mode": 1, "draw": _DRAWS_PER_CHUNK}
    chunks |= {dim: min(limit, chunks[dim]) for dim, limit in limits.items() if dim in chunks}
    if "alternative" in chunks:
        one = int(np.prod(list(chunks.values()))) * array.dtype.itemsize
        chunks["alternative"] = max(min(array.sizes["alternative"], _BYTES_PER_CHUNK // one), 1)
    return tuple(chunks.values())


def _text_coordinates(dataset: "xr.Dataset") -> "dict[str, xr.Variable]":
    """Texts as plain objects, which every version of the format can hold."""
    import xarray as xr  # noqa: PLC0415

    texts = {str(name): given for name, given in dataset.coords.items() if given.dtype.kind in "UTO"}
    return {
        name: xr.Variable(given.dims, np.array(given.values.tolist(), dtype=object), dict(given.attrs), fastpath=True)
        for name, given in texts.items()
    }
