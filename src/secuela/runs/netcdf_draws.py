"""The arrays of a run as one netCDF file, attributed as the CF conventions ask for.

What was not simulated takes no place in the file: a part that is never written is read as missing.
"""

import io
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from secuela.evidence.months import Month
from secuela.runs.plan_months import DATE
from secuela.runs.tidy_draws import Steps, TidyDraws, Written, read_by_alternative

if TYPE_CHECKING:
    import xarray as xr
    from _typeshed import ReadableBuffer, WriteableBuffer

_CONVENTIONS = "CF-1.11"
_TIME = "time"
_DAY_ZERO = date(1970, 1, 1)
_DEFLATE = 1  # level of compression: further ones take several times as long for a few per cent
_LIMITS = {"alternative": 1, "mode": 1, "draw": 2000}  # of one chunk
_File = Any  # h5netcdf carries no types


def write_netcdf(path: Path, draws: TidyDraws, about: Mapping[str, str]) -> Written:
    """Write every outcome, one alternative at a time.

    Args:
        path: The file, which is written over.
        draws: Arrays with their dates, and what a step of time is.
        about: Attributes of the file.

    Raises:
        OSError: If it does not fit.
    """
    import h5netcdf  # noqa: PLC0415  light commands never load it

    written = Written(0, ())
    with _Room(path) as room:
        try:
            with h5netcdf.File(room, "w") as file:
                file.attrs.update({"Conventions": _CONVENTIONS, **about})
                written = _filled(file, draws, room)
        except (OSError, RuntimeError):
            if room.full is None:
                raise
    if room.full is not None:
        raise room.full
    return written


def _filled(file: _File, draws: TidyDraws, room: "_Room") -> Written:
    """Write all outcomes, as long as they fit."""
    alternatives = [str(name) for name in draws.outcomes["alternative"].values]
    values, outcomes = 0, dict[str, None]()
    _add_time(file, draws.steps)
    for name, alternative, array in read_by_alternative(draws.outcomes, draws.steps):
        if room.full is not None:
            break
        if not np.isnan(array).all():
            stored = file.variables.get(name) or _add_outcome(file, draws, name, array)
            values += _fill(stored, alternatives.index(alternative), array)
            outcomes[name] = None
    return Written(values, tuple(outcomes))


class _Room(io.FileIO):
    """A file that takes what no longer fits and says so afterwards: the library ends the process where a write fails.

    Attributes:
        full: Why something did not fit; None while everything does.
    """

    full: OSError | None = None

    def __init__(self, path: Path) -> None:
        super().__init__(path, "w+")

    def write(self, content: "ReadableBuffer", /) -> int:
        """Write all of it, or take note that it did not fit."""
        left = memoryview(content).cast("B")
        whole = len(left)
        try:
            while left:
                left = left[super().write(left) :]
        except OSError as error:
            self.full = self.full or error
        return whole

    def readinto(self, place: "WriteableBuffer", /) -> int:
        """Read; what did not fit reads as nothing but zeros."""
        left = memoryview(place).cast("B")
        found = super().readinto(left) or 0
        if self.full is None:
            return found
        left[found:] = bytes(len(left) - found)
        return len(left)

    def truncate(self, size: int | None = None, /) -> int:
        """Set its size, or take note that this does not fit."""
        try:
            return super().truncate(size)
        except OSError as error:
            self.full = self.full or error
            return size or 0


def netcdf_attributes(path: Path) -> dict[str, Any]:
    """What a netCDF file says about itself."""
    import h5netcdf  # noqa: PLC0415

    with h5netcdf.File(path, "r") as file:
        return dict(file.attrs)


def _add_time(file: _File, steps: Steps) -> None:
    file.dimensions[steps.dim] = len(next(iter(steps.columns.values())))
    for name, values in steps.columns.items():
        _add_labels(file, name, steps.dim, values)
    if DATE in steps.columns:
        days = [_days_to(Month.parse(str(month))) for month in steps.columns[DATE]]
        time = _add_labels(file, _TIME, steps.dim, days)
        time.attrs.update({
            "standard_name": "time", "long_name": "first day of the month", "calendar": "standard",
            "units": f"days since {_DAY_ZERO.isoformat()}",
        })  # fmt: skip


def _days_to(month: Month) -> int:
    return (date(month.year, month.month, 1) - _DAY_ZERO).days


def _add_labels(file: _File, name: str, dim: str, values: Sequence[str | int]) -> Any:  # noqa: ANN401  without types
    import h5py  # noqa: PLC0415

    texts = isinstance(values[0], str)
    made = file.create_variable(name, (dim,), h5py.string_dtype() if texts else np.int32)
    made[...] = np.asarray(values, dtype=object if texts else np.int32)
    return made


def _add_outcome(file: _File, draws: TidyDraws, name: str, array: "xr.DataArray") -> Any:  # noqa: ANN401
    """A variable for all alternatives, and the coordinates that no earlier one had."""
    dims = ("alternative", *(str(dim) for dim in array.dims))
    for dim in dims:
        if dim not in file.dimensions:
            labels = draws.outcomes[dim].values.tolist()
            file.dimensions[dim] = len(labels)
            _add_labels(file, dim, dim, labels)
    sizes = {"alternative": draws.outcomes.sizes["alternative"], **{str(dim): n for dim, n in array.sizes.items()}}
    made = file.create_variable(
        name,
        dims,
        np.float32,
        fillvalue=np.float32(np.nan),
        chunks=tuple(max(min(sizes[dim], _LIMITS.get(dim, sizes[dim])), 1) for dim in dims),
        compression="gzip",
        compression_opts=_DEFLATE,
        shuffle=True,
    )
    said = {str(key): _plain(value) for key, value in draws.outcomes[name].attrs.items()}
    unit = draws.steps.unit(said.pop("unit", ""), name)
    beside = [column for column in (*draws.steps.columns, _TIME) if column in file.variables and column not in dims]
    made.attrs.update({"long_name": name, "units": unit, **said, "coordinates": " ".join(beside)})
    return made


def _plain(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)


def _fill(stored: Any, place: int, array: "xr.DataArray") -> int:  # noqa: ANN401  a library without types
    """Write what an alternative has, mode by mode where it has modes; how many values that were."""
    if "mode" not in array.dims:
        stored[place] = array.to_numpy()
        return array.size
    values, written = array.to_numpy(), 0
    for mode in range(values.shape[0]):
        if not np.isnan(values[mode]).all():
            stored[place, mode] = values[mode]
            written += values[mode].size
    return written
