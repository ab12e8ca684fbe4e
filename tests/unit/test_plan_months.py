"""The months of a run carry their dates and are counted from the start of the plan."""

import json

import numpy as np
import pytest
import xarray as xr
from numcodecs import get_codec

from secuela.evidence.months import Month
from secuela.runs.arrays import open_arrays, write_arrays
from secuela.runs.plan_months import dated, first_dosed

DIMS = ("alternative", "mode", "draw", "month")


def arrays():
    national = xr.DataArray(np.zeros((2, 1, 3, 5), np.float32), dims=DIMS)
    by_state = xr.DataArray(np.zeros((2, 3, 5, 2), np.float32), dims=("alternative", "draw", "month", "state"))
    coords = {"alternative": ["a", "b"], "mode": ["if_carried_out"], "draw": np.arange(3), "month": np.arange(5)}
    return xr.Dataset({"national": national, "by_state": by_state}, coords={**coords, "state": ["MX-AGU", "MX-SIN"]})


def test_months_carry_dates_and_are_counted_from_the_plan():
    found = dated(arrays(), Month.parse("2025-10"), first=3)
    assert found["date"].values.tolist() == ["2025-10", "2025-11", "2025-12", "2026-01", "2026-02"]
    assert found["from_start"].values.tolist() == [-2, -1, 0, 1, 2]
    assert found.attrs == {"as_of": "2025-10", "origin": "2025-10"}
    assert found["month"].attrs["origin"] == "2025-10"


def test_an_outcome_says_which_dimensions_it_lacks_and_the_one_that_was_given_is_not_changed():
    given = arrays()
    found = dated(given, Month.parse("2025-10"), first=3)
    assert found["by_state"].attrs["lacks_dimensions"] == "mode"
    assert "lacks_dimensions" not in found["national"].attrs
    assert given["by_state"].attrs == {}
    assert "date" not in given.coords


def test_saying_it_twice_changes_nothing():
    once = dated(arrays(), Month.parse("2025-10"), first=3)
    xr.testing.assert_identical(dated(once, Month.parse("2025-10"), first=3), once)


@pytest.mark.parametrize(
    ("doses", "first"),
    [
        ({"a": {"x": [0.0, 0.0, 2.0]}, "b": {"x": [1.0]}}, 3),
        ({"a": {"x": [0.0]}, "b": {"x": [0.0, 1.0], "y": [0.0, 0.0, 1.0]}}, 2),
        ({"a": {}, "b": {}}, 1),
    ],
    ids=["its own", "another's", "none"],
)
def test_the_plan_starts_with_its_first_dose(doses, first):
    assert first_dosed(doses, "a") == first


def test_readers_of_the_second_version_of_the_format_find_what_they_know(tmp_path):
    """Older ones know neither the third version nor options of codecs that came later."""
    wanted = dated(arrays(), Month.parse("2025-10"), first=3)
    write_arrays(wanted, tmp_path / "arrays.zarr")
    xr.testing.assert_identical(open_arrays(tmp_path / "arrays.zarr").load(), wanted)
    headers = list((tmp_path / "arrays.zarr").rglob(".zarray"))
    assert len(headers) == len(wanted.variables)
    for header in headers:
        said = json.loads(header.read_text(encoding="utf-8"))
        assert said["zarr_format"] == 2
        assert said["compressor"] is None or said["compressor"] == {"id": "zstd", "level": 1}
        assert [get_codec(each).codec_id for each in said["filters"] or []] in ([], ["vlen-utf8"])
    assert (tmp_path / "arrays.zarr" / ".zmetadata").is_file()
