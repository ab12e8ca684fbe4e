"""The labelled arrays of a run on disk: zarr 3, one array per variable, checked by size and by checksum."""

import hashlib
import warnings
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import xarray as xr

LEADING = ("alternative", "mode", "draw", "month")
OUTCOMES, DRAWS = "outcomes.zarr", "draws.zarr"
_DRAWS_PER_CHUNK = 2000
_ZSTD_LEVEL = 3
_NOT_IN_SPECIFICATION = "Consolidated metadata is currently not part in the Zarr format 3 specification"


def stored_form(outcomes: "xr.Dataset") -> "xr.Dataset":
    """The dataset as it is stored: float32, (alternative, mode, draw, month) first, names as strings."""
    import xarray as xr  # noqa: PLC0415  light commands never load it

    arrays = {str(name): outcomes[name].transpose(*LEADING, ...).astype("float32") for name in outcomes.data_vars}
    return xr.Dataset(arrays, attrs=outcomes.attrs).assign_coords(_text_coordinates(outcomes))


def checksums(dataset: "xr.Dataset") -> dict[str, str]:
    """sha256 of every array's bytes: float32 (integers: int64; float64 kept) little-endian, C order."""
    return {str(name): _sha256(dataset[name].to_numpy()) for name in dataset.data_vars}


def outcome_checksums(outcomes: "xr.Dataset") -> dict[str, str]:
    """sha256 by outcome of the float32 little-endian C-order bytes in stored dimension order."""
    return checksums(stored_form(outcomes))


def write_arrays(dataset: "xr.Dataset", folder: Path) -> dict[str, int]:
    """Write every variable and coordinate of ``dataset``.

    Returns:
        Bytes on disk by ``<folder name>/<array>``.
    """
    from zarr.codecs import ZstdCodec  # noqa: PLC0415

    codec = (ZstdCodec(level=_ZSTD_LEVEL, checksum=True),)
    encoding = {name: {"compressors": codec, "chunks": _chunks(array)} for name, array in dataset.data_vars.items()}
    bare = dataset.drop_encoding().assign_coords(_text_coordinates(dataset))
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message=_NOT_IN_SPECIFICATION)
        bare.to_zarr(folder, mode="w-", zarr_format=3, consolidated=True, encoding=encoding)
    return {f"{folder.name}/{part.name}": stored_size(part) for part in sorted(folder.iterdir()) if part.is_dir()}


def open_arrays(folder: Path) -> "xr.Dataset":
    """The arrays, read from disk only where they are used."""
    import xarray as xr  # noqa: PLC0415

    dataset = xr.open_zarr(folder, chunks=None, consolidated=True)
    return dataset.assign_coords(_text_coordinates(dataset))


def stored_size(folder: Path) -> int:
    """Bytes of all files below ``folder``."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def _sha256(values: np.ndarray) -> str:
    kind = {"f": f"<f{values.dtype.itemsize}", "i": "<i8", "u": "<i8", "b": "<i8"}[values.dtype.kind]
    return hashlib.sha256(np.ascontiguousarray(values, dtype=kind).tobytes()).hexdigest()


def _chunks(array: "xr.DataArray") -> tuple[int, ...]:
    whole = {"alternative": 1, "mode": 1, "draw": min(array.sizes.get("draw", 1), _DRAWS_PER_CHUNK)}
    return tuple(max(whole.get(str(dim), size), 1) for dim, size in array.sizes.items())


def _text_coordinates(dataset: "xr.Dataset") -> dict[str, tuple[str, np.ndarray]]:
    # Fixed-length text has no zarr 3 specification; variable-length text does.
    texts = (name for name, coordinate in dataset.coords.items() if coordinate.dtype.kind in "UTO")
    return {str(name): (str(name), np.array(dataset[name].values.tolist(), dtype=object)) for name in texts}
