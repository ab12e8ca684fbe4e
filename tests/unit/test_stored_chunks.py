"""The quick reader gives what the general one gives, and leaves to it what is stored in another way."""

import json

import numpy as np
import pytest
import xarray as xr

from secuela.evidence.months import Month
from secuela.runs.arrays import open_arrays, write_arrays
from secuela.runs.plan_months import dated
from secuela.runs.stored_chunks import Chunks, read_chunks
from secuela.runs.stored_draws import drawn_names, drawn_values, packed, unpacked
from support import report_run

PLACES = {
    "all": {},
    "one alternative": {"alternative": "mexican-led"},
    "some out of order": {"alternative": ["mexican-led", "status-quo"], "mode": "if_carried_out"},
    "a draw and months": {"draw": 2, "month": [5, 3, 60]},
    "a slice": {"month": slice(10, 20)},
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A run of six draws; the plan's array has a failed draw, and one mode in which nothing was simulated."""
    held = report_run.outcomes(6, failed=(1,))
    nothing = xr.full_like(held["homicides_mx"], np.nan).assign_coords(mode=["as_things_stand_low"])
    both = xr.concat([held["homicides_mx"], nothing], "mode")
    held = held.drop_vars("homicides_mx").drop_dims("mode").assign(homicides_mx=both)
    path = tmp_path_factory.mktemp("arrays") / "arrays.zarr"
    write_arrays(dated(held, Month.parse("2025-10"), first=3), path)
    return path


def generally(folder):
    return xr.open_dataset(folder, engine="zarr", consolidated=True, cache=False)


def test_every_array_label_and_attribute_is_that_of_the_general_reader(folder):
    found, wanted = read_chunks(folder), generally(folder)
    assert list(found.coords) == list(wanted.coords)
    assert list(found.data_vars) == list(wanted.data_vars)
    xr.testing.assert_identical(found.load(), wanted.load())
    assert {name: found[name].dtype for name in found.data_vars} == {
        name: wanted[name].dtype for name in wanted.data_vars
    }


@pytest.mark.parametrize("places", PLACES.values(), ids=PLACES)
def test_any_part_is_that_of_the_general_reader(folder, places):
    found, wanted = (each["homicides_mx"].sel(places).load() for each in (read_chunks(folder), generally(folder)))
    xr.testing.assert_identical(found, wanted)
    assert np.isnan(found).any() == np.isnan(wanted).any()


def test_chunks_that_end_beyond_the_array_and_those_that_hold_nothing(tmp_path):
    import zarr

    values = np.arange(7 * 5, dtype=np.float32).reshape(7, 5)
    values[3:6] = np.nan
    stored = zarr.create_array(
        tmp_path / "a", shape=(7, 5), chunks=(3, 2), dtype="f4", zarr_format=2, fill_value=np.nan
    )
    stored[:] = values
    (tmp_path / "a" / "1.0").unlink(missing_ok=True)
    said = json.loads((tmp_path / "a" / ".zarray").read_text(encoding="utf-8"))
    chunks = Chunks.of(tmp_path / "a", said)
    np.testing.assert_array_equal(chunks.whole(), values)
    np.testing.assert_array_equal(chunks.part((slice(2, 7, 2), np.array([4, 0]))), values[2:7:2][:, [4, 0]])
    np.testing.assert_array_equal(chunks.part((6, slice(None))), values[6])


def test_what_is_stored_in_another_way_is_left_to_the_general_reader(folder, tmp_path):
    xr.Dataset({"a": ("x", np.array([1.0, np.nan], dtype="f4"))}).to_zarr(tmp_path / "scaled", zarr_format=2)
    assert read_chunks(tmp_path / "scaled") is not None
    packed_values = {"a": {"scale_factor": 0.5, "dtype": "i8", "_FillValue": -1}}
    xr.Dataset({"a": ("x", np.array([1.0, 2.0]))}).to_zarr(tmp_path / "packed", zarr_format=2, encoding=packed_values)
    assert read_chunks(tmp_path / "packed") is None
    np.testing.assert_array_equal(open_arrays(tmp_path / "packed")["a"].values, [1.0, 2.0])


def test_the_table_of_draws_is_read_stored_or_in_use():
    values = {"a.x": np.arange(4.0), "a.choice": np.array([0, 1, 1, 0]), "b.y": np.arange(4.0) / 2}
    table = xr.Dataset({name: ("draw", held, {"unit": "1"}) for name, held in values.items()}, {"draw": range(4)})
    for each in (table, packed(table), unpacked(packed(table))):
        assert drawn_names(each) == list(values)
        for name, held in drawn_values(each):
            np.testing.assert_array_equal(held, values[name])
    xr.testing.assert_identical(unpacked(packed(table)), table)
