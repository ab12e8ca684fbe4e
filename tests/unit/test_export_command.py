"""``secuela export``: every value of a run, in files that other programs open."""

import re

import numpy as np
import pandas as pd
import pyarrow.parquet as pq
import pytest
import xarray as xr

from secuela.cli.export import export
from secuela.evidence.errors import OptionError
from secuela.runs.manifest import Manifest
from secuela.runs.store import open_run, write_run
from support import mexico_run, report_run

AXES = {"place": "state", "drug": "drug", "side": "side", "country": "country", "definition": "definition"}
FAILED = 3


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Ten futures of 36 months, one of which failed, with a mode that only the proposal has and outcomes by state."""
    held = mexico_run.with_mexico(report_run.with_supply(report_run.outcomes(10, 36)))
    simulated = (held["mode"] == "if_carried_out") | (held["alternative"] == report_run.PROPOSAL)
    modes = held.assign(
        {name: array.where(simulated) for name, array in held.data_vars.items() if "mode" in array.dims}
    )
    modes["homicides_mx"].loc[{"alternative": report_run.PROPOSAL, "draw": FAILED}] = np.nan
    by_state = [name for name, array in held.data_vars.items() if "state" in array.dims and "mode" in array.dims]
    modes = modes.assign({name: modes[name].isel(mode=0, drop=True) for name in by_state})
    place = tmp_path_factory.mktemp("runs") / "made"
    write_run(place, modes, Manifest.model_validate(report_run.manifest(36, 10)))
    return place


def table(folder, form, tmp_path, **options):
    file = tmp_path / f"draws.{form}"
    export(folder, form, file, **options)
    return pd.read_parquet(file) if form == "parquet" else pd.read_csv(file, low_memory=False)


def given_back(rows, wanted):
    """The rows of one outcome as an array in the order of the one that they came from."""
    dims = ["alternative", "mode", "draw", "month", *(column for column, axis in AXES.items() if axis in wanted.dims)]
    found = rows.set_index(dims)["value"].to_xarray().rename(place="state") if "place" in dims else None
    found = rows.set_index(dims)["value"].to_xarray() if found is None else found
    found = found if "mode" in wanted.dims else found.isel(mode=0, drop=True)
    return found.reindex_like(wanted).transpose(*wanted.dims)


@pytest.mark.parametrize("form", ["parquet", "csv"])
def test_every_value_of_the_run_is_in_the_table_and_nothing_else(folder, tmp_path, form):
    rows, held = table(folder, form, tmp_path), open_run(folder).outcomes.load()
    rows = rows.astype({column: object for column in rows.columns if rows[column].dtype == "category"})
    assert set(rows["outcome"]) == set(held.data_vars)
    for name, wanted in held.data_vars.items():
        found = given_back(rows[rows["outcome"] == name], wanted)
        np.testing.assert_array_equal(found.to_numpy().astype(np.float32), wanted.to_numpy(), err_msg=str(name))


def test_what_was_not_simulated_has_no_row_and_a_failed_draw_has_rows_without_value(folder, tmp_path):
    rows = table(folder, "parquet", tmp_path, outcomes="homicides_mx,cost_us")
    assert set(rows["alternative"][rows["mode"] != "if_carried_out"]) == {report_run.PROPOSAL}
    homicides = rows[rows["outcome"] == "homicides_mx"]
    failed = (homicides["draw"] == FAILED) & (homicides["alternative"] == report_run.PROPOSAL)
    assert homicides["value"].isna().equals(failed)
    assert failed.sum() == 4 * 37
    assert set(rows["definition"][rows["outcome"] == "cost_us"]) == {"incremental", "full"}
    assert homicides["definition"].isna().all()


@pytest.mark.parametrize("form", ["parquet", "csv"])
def test_other_programs_find_plain_columns_with_dates_units_and_the_origin(folder, tmp_path, form):
    rows = table(folder, form, tmp_path, outcomes="homicides_mx")
    assert rows.columns.tolist() == [
        "outcome", "alternative", "mode", "draw", "month", "date", "from_start",
        "place", "drug", "side", "country", "definition", "value", "unit", "as_of",
    ]  # fmt: skip
    assert all(re.fullmatch("[a-z_]+", column) for column in rows.columns)
    first = rows.iloc[0]
    assert (first["date"], first["as_of"], first["month"], first["unit"]) == ("2025-10", "2025-10", 0, "deaths/month")
    assert rows["date"].iloc[3] == "2026-01"
    started = rows["from_start"][rows["month"] == open_run(folder).manifest.first_month]
    assert set(started) == {1}


def test_parquet_holds_no_nested_type_and_says_what_it_is(folder, tmp_path):
    export(folder, "parquet", tmp_path / "draws.parquet")
    schema = pq.read_schema(tmp_path / "draws.parquet")
    kinds = {str(field.type) for field in schema}
    assert kinds == {"dictionary<values=string, indices=int32, ordered=0>", "int32", "float"}
    told = {key.decode(): value.decode() for key, value in schema.metadata.items()}
    assert told["as_of"] == told["origin"] == "2025-10"
    assert told["run"] == open_run(folder).manifest.id
    assert "explores; it does not predict" in told["comment"]


def test_csv_needs_neither_quotation_marks_nor_an_encoding(folder, tmp_path):
    export(folder, "csv", tmp_path / "draws.csv", outcomes="homicides_mx")
    text = (tmp_path / "draws.csv").read_bytes()
    assert text.isascii()
    assert b'"' not in text
    assert text.startswith(b"outcome,")


def test_netcdf_holds_the_dataset_with_dates_and_attributes(folder, tmp_path):
    export(folder, "netcdf", tmp_path / "draws.nc")
    held = open_run(folder).outcomes.load()
    with xr.open_dataset(tmp_path / "draws.nc", engine="h5netcdf") as found:
        assert set(found.data_vars) == set(held.data_vars)
        for name, wanted in held.data_vars.items():
            assert found[name].dims == wanted.dims
            np.testing.assert_array_equal(found[name].to_numpy(), wanted.to_numpy(), err_msg=str(name))
        assert found["homicides_mx"].attrs["units"] == "deaths/month"
        assert found["homicides_mx_state"].attrs["lacks_dimensions"] == "mode"
        assert found["date"].values[:2].tolist() == ["2025-10", "2025-11"]
        assert found["time"].values[1] == np.datetime64("2025-11-01")
        assert found["from_start"].values.tolist() == list(range(1 - 3, 37 - 3 + 1))
        assert found.attrs["Conventions"].startswith("CF-")
        assert found.attrs["as_of"] == found.attrs["origin"] == "2025-10"


def test_the_file_stands_in_the_run_folder_and_its_own_earlier_one_is_replaced(folder, capsys):
    export(folder, "csv", outcomes="homicides_mx")
    export(folder, "csv", outcomes="cooperation")
    assert pd.read_csv(folder / "draws.csv")["outcome"].unique().tolist() == ["cooperation"]
    said = capsys.readouterr()
    assert said.out == ""
    assert re.search(r"Wrote .*draws\.csv: [\d,]+ values, outcomes: 1, \d\.\d MB\.", said.err)
    assert open_run(folder).verify()
    assert not list(folder.glob(".secuela*"))


@pytest.mark.parametrize("form", ["parquet", "csv", "netcdf"])
def test_a_file_of_somebody_else_is_left_alone(folder, tmp_path, form):
    theirs = tmp_path / "theirs"
    theirs.write_text("outcome,value\n", encoding="utf-8")
    with pytest.raises(OptionError, match="theirs exists already"):
        export(folder, form, theirs)
    assert theirs.read_text(encoding="utf-8") == "outcome,value\n"


def test_what_cannot_be_asked_for_is_refused_with_what_can(folder, tmp_path):
    with pytest.raises(OptionError, match="does not know 'xlsx'") as caught:
        export(folder, "xlsx")
    assert str(caught.value.fix) == "choose one of parquet, csv, netcdf"
    with pytest.raises(OptionError, match="does not know 'years'") as caught:
        export(folder, windows="years")
    assert str(caught.value.fix) == "choose one of calendar, fiscal, 12-months"
    with pytest.raises(OptionError, match="The run holds no outcome 'homicide'") as caught:
        export(folder, outcomes="homicide")
    assert "homicides_mx" in str(caught.value.fix)
    with pytest.raises(OptionError, match="cannot be written"):
        export(folder, "csv", tmp_path / "no" / "draws.csv")


def test_an_export_that_fails_leaves_nothing_half_written(folder, tmp_path, monkeypatch):
    from secuela.runs import draw_files

    def full(path, draws, about):
        path.write_text("outcome,alternative", encoding="utf-8")
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(draw_files, "_write_csv", full)
    with pytest.raises(OptionError, match="No space left on device"):
        export(folder, "csv", tmp_path / "draws.csv")
    assert list(tmp_path.iterdir()) == []


def test_years_of_agencies_are_sums_of_flows_and_last_months_of_the_rest(folder, tmp_path, capsys):
    rows = table(folder, "parquet", tmp_path, outcomes="homicides_mx,recruits,cooperation", windows="calendar")
    said = capsys.readouterr().err
    assert "since the run ends before they do: 2028." in said
    assert "no whole record of what lies before its origin: 2025 of homicides_mx, recruits." in said
    assert rows.columns[4:8].tolist() == ["window", "first_month", "last_month", "months_before"]
    held = open_run(folder).outcomes.load()

    def value(outcome, window):
        chosen = rows[(rows["outcome"] == outcome) & (rows["window"] == window) & (rows["alternative"] == "status-quo")]
        return chosen["value"].to_numpy()

    quo = held.sel(alternative="status-quo", mode="if_carried_out")
    np.testing.assert_allclose(
        value("homicides_mx", "2026"), quo["homicides_mx"][:, 3:15].sum("month", dtype=float), rtol=1e-6
    )
    np.testing.assert_array_equal(value("cooperation", "2026"), quo["cooperation"][:, 14])
    assert set(rows["window"][rows["outcome"] == "cooperation"]) == {"2025", "2026", "2027"}
    assert set(rows["unit"][rows["outcome"] == "homicides_mx"]) == {"deaths"}
    assert set(rows["unit"][rows["outcome"] == "cooperation"]) == set(rows["unit"][rows["outcome"] == "cooperation"])


def test_windows_go_into_arrays_too(folder, tmp_path):
    export(folder, "netcdf", tmp_path / "draws.nc", outcomes="homicides_mx", windows="fiscal")
    with xr.open_dataset(tmp_path / "draws.nc", engine="h5netcdf") as found:
        assert found["window"].values.tolist() == ["FY2026", "FY2027", "FY2028"]
        assert found["homicides_mx"].dims == ("alternative", "mode", "draw", "window")
        assert found.attrs["left_out"] == "Left out, since the run ends before they do: FY2029."
