"""Arrays that are put together where they are used are the arrays that were simulated, however they are read."""

import numpy as np
import xarray as xr
from hypothesis import given
from hypothesis import strategies as st

from secuela.runs.arms import Arms, variable
from secuela.runs.manifest import Manifest
from secuela.runs.store import write_run

DIMS = ("alternative", "mode", "draw", "month", "definition", "side")
RNG = np.random.default_rng(0)
CARRIED = RNG.random((4, 5, 3, 2, 3)).astype(np.float32)
STANDING = [RNG.random((5, 3, 2, 3)).astype(np.float32) for _ in range(3)]
ARMS = Arms(CARRIED, STANDING, alternative=2, places=([3, 1], [0, 1, 2]), labels=(4, 3))


def whole():
    found = np.full((4, 4, 5, 3, 4, 3), np.nan, np.float32)
    found[:, 0][..., [3, 1], :] = CARRIED
    for mode, path in enumerate(STANDING, start=1):
        found[2, mode][..., [3, 1], :] = path
    return found


def test_every_path_is_where_it_belongs_and_nothing_else_is():
    array = xr.DataArray(variable(DIMS, ARMS, {"unit": "1"}))
    assert array.shape == (4, 4, 5, 3, 4, 3)
    assert array.dtype == np.float32
    assert array.attrs == {"unit": "1"}
    np.testing.assert_array_equal(array.to_numpy(), whole())


def index(size):
    within = st.integers(0, size - 1)
    return within | st.slices(size) | st.lists(within, max_size=3).map(lambda chosen: np.array(chosen, dtype=int))


@given(st.tuples(*(index(size) for size in ARMS.shape)))
def test_any_part_of_it_is_that_part_of_the_whole(key):
    named = dict(zip(DIMS, key, strict=True))
    lazy, plain = xr.DataArray(variable(DIMS, ARMS, {})), xr.DataArray(whole(), dims=DIMS)
    np.testing.assert_array_equal(lazy.isel(named).to_numpy(), plain.isel(named).to_numpy())


def test_a_turned_part_is_read_in_the_order_asked_for():
    lazy, plain = xr.DataArray(variable(DIMS, ARMS, {})), xr.DataArray(whole(), dims=DIMS)
    turned = [array.isel(alternative=2).transpose("month", ...)[1:, :, 0] for array in (lazy, plain)]
    np.testing.assert_array_equal(*[array.to_numpy() for array in turned])


def test_an_outcome_without_further_axes_or_modes():
    arms = Arms(CARRIED[..., 0, 0])
    np.testing.assert_array_equal(xr.DataArray(variable(DIMS[:4], arms, {})).to_numpy()[:, 0], CARRIED[..., 0, 0])


def dataset(draws=5):
    carried = RNG.random((4, draws, 3)).astype(np.float32)
    standing = [RNG.random((draws, 3)).astype(np.float32) for _ in range(3)]
    dims = DIMS[:4]
    return xr.Dataset(
        {
            "homicides_mx": variable(dims, Arms(carried, standing, alternative=2), {"unit": "death/month"}),
            "cost_us": variable(dims, Arms(carried, (None, None, None)), {}),
            "homicides_mx_state": (("alternative", "draw", "month", "state"), RNG.random((4, draws, 3, 2), np.float32)),
        },
        coords={
            "alternative": ["status-quo", "b", "c", "d"],
            "mode": ["if_carried_out", "low", "mid", "high"],
            "draw": np.arange(draws),
            "month": np.arange(3),
            "state": ["MX-AGU", "MX-SIN"],
        },
    )


def test_a_run_reads_back_what_was_put_together_and_stores_no_empty_part(tmp_path):
    data = dataset()
    found = {"seed": 1, "as_of": "2025-10", "draws": 5, "months": 2, "proposal": "c"}
    manifest = Manifest(**found, alternatives=data["alternative"].values.tolist())
    run = write_run(tmp_path / "run", data, manifest).verify()
    assert run.outcomes["homicides_mx_state"].dims == ("alternative", "draw", "month", "state")
    for name, array in data.data_vars.items():
        assert run.outcomes[name].dtype == np.float32
        np.testing.assert_array_equal(run.array(name).to_numpy(), array.to_numpy())
    chunks = {part.name.split(".")[1] for part in (tmp_path / "run" / "outcomes.zarr" / "cost_us").glob("[0-9]*")}
    assert chunks == {"0"}, "modes that hold nothing have no file"
    assert run.outcomes["cost_us"].sel(mode="mid").isnull().all()


def test_reading_an_outcome_twice_keeps_nothing_in_memory(tmp_path):
    data = dataset()
    found = {"seed": 1, "as_of": "2025-10", "draws": 5, "months": 2, "proposal": "c"}
    manifest = Manifest(**found, alternatives=data["alternative"].values.tolist())
    run = write_run(tmp_path / "run", data, manifest)
    run.array("homicides_mx")
    assert not run.outcomes["homicides_mx"]._in_memory
