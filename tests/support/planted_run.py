"""A saved run of made-up levels in the shape of a real one, of two alternatives, for what reads a run folder."""

from pathlib import Path

import numpy as np
import xarray as xr

from secuela.evidence.library import library
from secuela.evidence.months import Month
from secuela.runs.manifest import Manifest
from secuela.runs.store import Run, write_run
from support.planted_future import ORIGIN, Planted

ALTERNATIVES = ["status-quo", "mexican-led"]


def planted_run(
    folder: Path, draws: int = 20, months: int = 16, without: tuple[str, ...] = (), origin: Month = ORIGIN
) -> Run:
    """A run in which nothing moves; one outcome may be absent, as in a run of an earlier version."""
    outcomes = Planted(draws=draws, months=months).future().outcomes
    records = library().outcomes
    labels = {axis: list(own) for name in outcomes for axis, own in records[name].axes.items()}
    arrays = {name: _array(name, values) for name, values in outcomes.items() if name not in without}
    coordinates = {"alternative": ALTERNATIVES, "draw": np.arange(draws), "month": np.arange(months + 1), **labels}
    dataset = xr.Dataset(arrays, coords={**coordinates, "mode": ["if_carried_out"]})
    manifest = Manifest(
        seed=5, as_of=str(origin), draws=draws, months=months, proposal=ALTERNATIVES[1], alternatives=ALTERNATIVES
    )
    return write_run(folder, dataset, manifest)


def _array(name: str, values: np.ndarray) -> xr.DataArray:
    axes = [str(axis) for axis in library().outcomes[name].axes]
    both = np.stack([values, values]).astype(np.float32)
    if library().outcomes[name].by_state:
        return xr.DataArray(both, dims=["alternative", "draw", "month", *axes])
    return xr.DataArray(both[:, None], dims=["alternative", "mode", "draw", "month", *axes])
