import errno
import hashlib
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import xarray as xr

from secuela.analysis.explanation import Explanation
from secuela.evidence.errors import RunError
from secuela.runs import arrays, store
from secuela.runs.arrays import outcome_checksums
from secuela.runs.manifest import Manifest
from secuela.runs.rows import Assessment
from secuela.runs.store import check_place, open_run, record_file, write_run
from support.report_data import explanation, resting
from support.sealing import sealed_again

DIMS = ("alternative", "mode", "draw", "month")
ALTERNATIVES = ["status-quo", "mexican-led"]


ROW = {
    "outcome": "cartel_members",
    "unit": "persons",
    "alternative": "mexican-led",
    "mode": "if_carried_out",
    "window": "month",
    "month": 3,
    "mean": 0.5,
    "quantiles": {"0.05": 0.1, "0.25": 0.3, "0.5": 0.5, "0.75": 0.7, "0.95": 0.9},
    "vs_baseline": None,
    "vs_origin": None,
    "backtested": False,
    "far": None,
}
ASSESSMENT = {
    "schema": "secuela/assessment/1",
    "proposal": "mexican-led",
    "baseline": "status-quo",
    "alternatives": ALTERNATIVES,
    "as_of": "2025-10",
    "months": 3,
    "draws": 5,
    "seed": 1,
    "failed_draws": 0,
    "outcomes": [ROW],
    "not_modelled": [],
    "evidence": [],
    "claims": None,
    "manifest": {},
}


def outcomes(seed=0, draws=5, months=3):
    rng = np.random.default_rng(seed)
    shape = (2, 1, draws, months + 1)
    members = xr.DataArray(rng.random(shape), dims=DIMS, attrs={"unit": "persons", "sources": ["S1"]})
    by_definition = xr.DataArray(rng.random((*shape, 2)), dims=(*DIMS, "definition"))
    return xr.Dataset(
        {"cartel_members": members, "cost_us": by_definition},
        coords={
            "alternative": ALTERNATIVES,
            "mode": ["if_carried_out"],
            "draw": np.arange(draws),
            "month": np.arange(months + 1),
            "definition": ["incremental", "full"],
        },
    )


def draws(count=5):
    return xr.Dataset(
        {
            "organised_crime.split": ("draw", np.linspace(0, 1, count)),
            "homicide_trend": ("draw", np.arange(count) % 2, {"options": ["damped", "published"]}),
        },
        coords={"draw": np.arange(count)},
    )


def manifest(**changes):
    values = {"seed": 1, "as_of": "2025-10", "draws": 5, "months": 3, "proposal": "mexican-led"}
    return Manifest(**{**values, "alternatives": ALTERNATIVES, **changes})


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    files = {"assessment.json": json.dumps(ASSESSMENT), "report.html": b"<html></html>"}
    return write_run(tmp_path_factory.mktemp("written") / "one", outcomes(), manifest(), draws(), files)


@pytest.fixture
def saved(tmp_path, written):
    return shutil.copytree(written.path, tmp_path / "runs" / "one")


def test_what_was_written_is_read_back(saved):
    run = open_run(saved).verify()
    wanted = outcomes()
    xr.testing.assert_allclose(run.outcomes.cartel_members, wanted.cartel_members.astype("float32"))
    assert run.outcomes.cost_us.dims == (*DIMS, "definition")
    assert run.outcomes.cost_us.dtype == np.float32
    assert run.outcomes.cartel_members.attrs == {"unit": "persons", "sources": ["S1"]}
    assert run.outcomes.alternative.values.tolist() == ALTERNATIVES
    assert run.outcomes.sel(alternative="mexican-led", definition="full").cost_us.shape == (1, 5, 4)
    np.testing.assert_array_equal(run.draws["organised_crime.split"], np.linspace(0, 1, 5))
    assert run.draws["homicide_trend"].attrs["options"] == ["damped", "published"]
    assert run.manifest.proposal == "mexican-led"
    assert run.assessment.plain() == ASSESSMENT
    assert run.report.read_bytes() == b"<html></html>"


def test_the_draws_of_all_parameters_are_a_few_files(tmp_path):
    many = {f"model.parameter_{i}": ("draw", np.arange(5.0) + i, {"unit": "1"}) for i in range(40)}
    table = xr.Dataset({**many, "choice": ("draw", np.arange(5) % 2)}, coords={"draw": np.arange(5)})
    run = write_run(tmp_path / "run", outcomes(), manifest(), table).verify()
    xr.testing.assert_identical(run.draws, table)
    assert list(run.draws.data_vars) == list(table.data_vars)
    assert sum(path.is_file() for path in (tmp_path / "run" / "draws.zarr").rglob("*")) < 20
    assert list(run.manifest.draw_checksums) == list(table.data_vars)


def test_a_table_stored_one_array_a_parameter_is_read_all_the_same(saved):
    shutil.rmtree(saved / "draws.zarr")
    arrays.write_arrays(draws(), saved / "draws.zarr")
    sealed_again(saved)
    np.testing.assert_array_equal(open_run(saved).verify().draws["organised_crime.split"], np.linspace(0, 1, 5))


def test_checksum_is_of_little_endian_float32_c_order_bytes(saved):
    written = np.ascontiguousarray(outcomes().cartel_members.values.astype("<f4"))
    expected = hashlib.sha256(written.tobytes()).hexdigest()
    assert open_run(saved).manifest.array_checksums["cartel_members"] == expected


def test_checksum_does_not_depend_on_the_order_of_dimensions():
    straight = outcomes()
    turned = straight.transpose("month", "draw", "definition", "mode", "alternative")
    assert outcome_checksums(straight) == outcome_checksums(turned)


def test_a_run_without_draws_has_none(tmp_path):
    assert write_run(tmp_path / "run", outcomes(), manifest()).draws is None
    assert open_run(tmp_path / "run").assessment is None


def test_failed_draws_survive_even_where_everything_is_nan_or_zero(tmp_path):
    data = outcomes(draws=1, months=1) * 0
    data["cartel_members"][1] = np.nan
    run = write_run(tmp_path / "run", data, manifest(draws=1, months=1)).verify()
    assert np.isnan(run.outcomes.cartel_members.sel(alternative="mexican-led")).all()
    assert (run.outcomes.cost_us == 0).all()


def test_other_readers_open_the_arrays_without_a_warning(saved):
    with xr.open_zarr(saved / "outcomes.zarr", chunks=None) as data:
        assert data.attrs == {}
        assert data.cartel_members.shape == (2, 1, 5, 4)


def test_a_run_of_the_same_name_is_replaced_whole(saved):
    write_run(saved, outcomes(seed=7), manifest(seed=7))
    run = open_run(saved).verify()
    assert run.manifest.seed == 7
    assert run.assessment is None, "a file of the earlier run was left behind"
    assert [path.name for path in saved.parent.iterdir()] == ["one"]


def test_an_empty_folder_may_be_used(tmp_path):
    (tmp_path / "run").mkdir()
    assert write_run(tmp_path / "run", outcomes(), manifest()).manifest.draws == 5


@pytest.mark.parametrize("kind", ["file", "folder", "other format", "bad manifest", "manifest is a list"])
def test_anything_that_is_no_run_is_never_replaced(tmp_path, kind):
    place = tmp_path / "mine"
    texts = {"other format": '{"format": "secuela/run/2"}', "bad manifest": "{", "manifest is a list": "[]"}
    if kind == "file":
        place.write_text("mine")
    else:
        place.mkdir()
        (place / "notes.txt").write_text("mine")
        if kind in texts:
            (place / "manifest.json").write_text(texts[kind])
    before = sorted(path.name for path in tmp_path.rglob("*"))
    with pytest.raises(RunError, match="existing file" if kind == "file" else "exists and is not a run") as caught:
        write_run(place, outcomes(), manifest())
    assert str(place) in str(caught.value)
    assert "--out" in str(caught.value)
    assert "might be lost" in str(caught.value)
    assert sorted(path.name for path in tmp_path.rglob("*")) == before


def test_a_place_can_be_checked_before_anything_is_computed(saved, tmp_path):
    check_place(saved)
    check_place(tmp_path / "new")
    with pytest.raises(RunError, match="not a run"):
        check_place(tmp_path)


@pytest.mark.parametrize(
    ("number", "text"),
    [(errno.ENOSPC, "disk is full"), (errno.EACCES, "may not be written"), (errno.EROFS, "may not be written")],
)
@pytest.mark.parametrize("step", ["arrays", "manifest"])
def test_a_failed_write_leaves_nothing_behind(tmp_path, monkeypatch, number, text, step):
    def fail(*_, **__):
        raise OSError(number, os.strerror(number))

    if step == "arrays":
        monkeypatch.setattr(xr.Dataset, "to_zarr", fail)
    else:
        monkeypatch.setattr(Manifest, "text", fail)
    with pytest.raises(RunError, match=text) as caught:
        write_run(tmp_path / "runs" / "deep" / "one", outcomes(), manifest(), draws())
    assert "nothing was left behind" in str(caught.value)
    assert list(tmp_path.iterdir()) == []


def test_a_write_that_fails_halfway_keeps_the_earlier_run(saved, monkeypatch):
    calls = []
    real = arrays.write_arrays

    def second_fails(dataset, folder):
        calls.append(folder)
        if len(calls) == 2:
            raise OSError(errno.ENOSPC, "No space left on device")
        return real(dataset, folder)

    monkeypatch.setattr(store, "write_arrays", second_fails)
    with pytest.raises(RunError, match="disk is full"):
        write_run(saved, outcomes(seed=7), manifest(seed=7), draws())
    assert calls[0].parent != saved
    assert open_run(saved).verify().manifest.seed == 1
    assert [path.name for path in saved.parent.iterdir()] == ["one"]


def test_an_interrupt_leaves_nothing_behind(tmp_path, monkeypatch):
    def interrupt(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(Manifest, "text", interrupt)
    with pytest.raises(KeyboardInterrupt):
        write_run(tmp_path / "one", outcomes(), manifest())
    assert list(tmp_path.iterdir()) == []


def test_if_the_last_rename_fails_the_earlier_run_comes_back(saved, monkeypatch):
    real = Path.rename

    def no_new(self, target):
        if self.name.endswith(".tmp"):
            raise OSError(errno.EIO, "Input/output error")
        return real(self, target)

    monkeypatch.setattr(Path, "rename", no_new)
    with pytest.raises(RunError, match="Input/output error"):
        write_run(saved, outcomes(seed=7), manifest(seed=7))
    assert open_run(saved).verify().manifest.seed == 1
    assert [path.name for path in saved.parent.iterdir()] == ["one"]


def test_a_path_below_a_file_is_one_clear_error(tmp_path):
    (tmp_path / "file").write_text("mine")
    with pytest.raises(RunError, match="could not be written"):
        write_run(tmp_path / "file" / "run", outcomes(), manifest())


def edited(saved, **changes):
    path = saved / "manifest.json"
    path.write_text(json.dumps({**json.loads(path.read_text()), **changes}))


def unsealed(saved):
    path = saved / "manifest.json"
    path.write_text(
        json.dumps({key: value for key, value in json.loads(path.read_text()).items() if key != "checksum"})
    )


def flipped(path):
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(bytes(content))


def in_place_of(path):
    path.unlink()
    path.mkdir()


def last_chunk(saved):
    return max((saved / "outcomes.zarr" / "cost_us").glob("[0-9]*"))


BROKEN = {
    "no folder": (shutil.rmtree, "There is no such run folder"),
    "no manifest": (lambda run: (run / "manifest.json").unlink(), "not a run: it has no manifest.json"),
    "bad JSON": (lambda run: (run / "manifest.json").write_text('{"format": "sec'), "cannot be read: Unterminated"),
    "not text": (lambda run: (run / "manifest.json").write_bytes(b"\xff\xfe\x00"), "cannot be read"),
    "a list": (lambda run: (run / "manifest.json").write_text("[]"), "it says no format"),
    "other format": (lambda run: edited(run, format="secuela/run/9"), "it says 'secuela/run/9'"),
    "deeply nested": (lambda run: (run / "manifest.json").write_text("[" * 100_000), "nested too deeply"),
    "edited": (lambda run: edited(run, draws=4), "manifest differs from its own checksum"),
    "no checksums": (lambda run: sealed_again(run) or unsealed(run), "does not list the checksums of its files"),
    "missing key": (lambda run: sealed_again(run, seed=None), "malformed at seed"),
    "wrong kind": (lambda run: sealed_again(run, draws="many"), "malformed at draws"),
    "fewer draws": (lambda run: sealed_again(run, draws=4), "manifest and the arrays disagree on draws, numbers"),
    "more months": (lambda run: sealed_again(run, months=4), "disagree on months, numbers of the months"),
    "no alternatives": (lambda run: sealed_again(run, alternatives=[]), "disagree on alternatives"),
    "turned round": (lambda run: sealed_again(run, alternatives=ALTERNATIVES[::-1]), "disagree on alternatives"),
    "no array checksums": (lambda run: sealed_again(run, array_checksums={}), "disagree on array_checksums"),
    "no draw checksums": (lambda run: sealed_again(run, draw_checksums={}), "disagree on draw_checksums"),
    "another proposal": (lambda run: sealed_again(run, proposal="nobody"), "disagree on proposal"),
    "no month": (lambda run: sealed_again(run, as_of="rubbish"), "'rubbish' is not a month"),
    "no date": (lambda run: sealed_again(run, created="rubbish"), "created at 'rubbish', which is no date"),
    "still to come": (lambda run: sealed_again(run, created="2999-01-01"), "2999-01-01', which is still to come"),
    "missing array": (lambda run: shutil.rmtree(run / "outcomes.zarr" / "cost_us"), "are missing: .*/cost_us"),
    "missing arrays": (lambda run: shutil.rmtree(run / "outcomes.zarr"), "are missing: outcomes.zarr/"),
    "missing chunk": (lambda run: last_chunk(run).unlink(), "are missing: outcomes.zarr/cost_us"),
    "a further chunk": (lambda run: (run / "outcomes.zarr/cost_us/9").touch(), "not written with the run: .*cost_us"),
    "missing coordinate": (lambda run: (run / "outcomes.zarr" / "month" / "0").unlink(), "outcomes.zarr/month"),
    "missing assessment": (lambda run: (run / "assessment.json").unlink(), "are missing: assessment.json"),
    "a folder in its place": (lambda run: in_place_of(run / "assessment.json"), "are missing: assessment.json"),
    "a turned coordinate": (lambda run: flipped(run / "outcomes.zarr/month/0"), "checksums: outcomes.zarr/month"),
    "missing draws": (lambda run: shutil.rmtree(run / "draws.zarr"), "are missing: draws.zarr/"),
}


@pytest.mark.parametrize("case", BROKEN)
def test_a_broken_folder_gives_one_error_that_says_all(saved, case):
    damage, text = BROKEN[case]
    damage(saved)
    with pytest.raises(RunError, match=text) as caught:
        open_run(saved)
    error = caught.value
    assert str(saved) in error.where
    assert error.why
    assert error.fix


def test_a_file_and_an_unfinished_run_are_named_as_such(tmp_path):
    (tmp_path / "file").write_text("mine")
    (tmp_path / "run.partial").mkdir()
    with pytest.raises(RunError, match="a file, not a run folder"):
        open_run(tmp_path / "file")
    with pytest.raises(RunError, match=r"(?s)unfinished run.*--resume"):
        open_run(tmp_path / "run.partial")


@pytest.mark.parametrize("field", ["array_checksums", "draw_checksums"])
def test_other_values_are_found_by_verify_even_where_every_file_fits(saved, field):
    sums = json.loads((saved / "manifest.json").read_text())[field]
    name = next(iter(sums))
    sealed_again(saved, **{field: {**sums, name: "0" * 64}})
    with pytest.raises(RunError, match=f"differ from their checksums: {name}"):
        open_run(saved).verify()


ODD = {
    "an object": ("{}", "not of the schema secuela/assessment/1: it says None"),
    "a list": ("[]", "it holds no object"),
    "deeply nested": ("[" * 100_000, "nested too deeply"),
    "another schema": (json.dumps({**ASSESSMENT, "schema": "secuela/assessment/9"}), "says 'secuela/assessment/9'"),
    "other draws": (json.dumps({**ASSESSMENT, "draws": 500}), "manifest and the assessment disagree on draws"),
    "no rows": (json.dumps({**ASSESSMENT, "outcomes": []}), "holds no comparisons"),
    "odd rows": (json.dumps({**ASSESSMENT, "outcomes": [1]}), "holds no comparisons"),
    "a mean in words": (
        json.dumps({**ASSESSMENT, "outcomes": [{**ROW, "mean": "many"}]}),
        r"malformed at outcomes\.0\.mean",
    ),
    "a key of another version": (json.dumps({**ASSESSMENT, "further": 1}), "malformed at further"),
}


@pytest.mark.parametrize("case", ODD)
def test_an_assessment_that_no_reader_expects_is_one_error(saved, case):
    content, text = ODD[case]
    (saved / "assessment.json").write_text(content)
    sealed_again(saved)
    for read in ("assessment", "summary"):
        with pytest.raises(RunError, match=text) as caught:
            getattr(open_run(saved), read)
        assert str(saved) in caught.value.where
        assert caught.value.why
        assert caught.value.fix


@pytest.mark.parametrize("compact", [False, True], ids=["a row on a line", "written in another way"])
def test_a_summary_has_the_first_row_and_those_that_are_backtested_and_everything_else(saved, compact):
    rows = [{**ROW, "month": month, "backtested": month > 2} for month in range(1, 5)]
    claim = {"id": "C1", "ledger": "a", "verdict_now": {"say": '"outcomes": [ ],\n  ]'}, "basis": None}
    claims = [{**claim, "probability": None, "reachable": None}]
    whole = Assessment.model_validate({**ASSESSMENT, "outcomes": rows, "claims": claims})
    (saved / "assessment.json").write_text(json.dumps(whole.plain()) if compact else whole.text())
    sealed_again(saved)
    run = open_run(saved)
    found = run.summary
    assert [row.month for row in found.outcomes] == ([1, 2, 3, 4] if compact else [1, 3, 4])
    assert found.backtested == run.assessment.backtested == {("cartel_members", 3), ("cartel_members", 4)}
    assert {**found.plain(), "outcomes": []} == {**whole.plain(), "outcomes": []}
    assert run.assessment == whole


def test_what_no_reader_would_accept_replaces_nothing(saved):
    with pytest.raises(RunError, match="disagree on draws"):
        write_run(saved, outcomes(draws=4), manifest(draws=7))
    assert open_run(saved).manifest.draws == 5
    assert [path.name for path in saved.parent.iterdir()] == ["one"]


EXPLAINED = explanation(rests_on=resting(D=1.0)).plain()
(ENTRY,) = EXPLAINED["conclusions"]


def test_a_typed_part_of_a_run_may_hold_more_than_this_version_reads(saved):
    (saved / "explanation.json").write_text(json.dumps({**EXPLAINED, "further": 1}))
    sealed_again(saved)
    assert open_run(saved).record("explanation.json", Explanation).plain() == EXPLAINED


@pytest.mark.parametrize(
    ("content", "text"),
    [
        ("[]", "it holds no object"),
        ("{}", r"This part of a run is malformed at proposal: Field required"),
        (json.dumps({**EXPLAINED, "conclusions": [{**ENTRY, "flips": None}]}), r"malformed at conclusions\.0\.flips"),
        (json.dumps({**EXPLAINED, "conclusions": [{**ENTRY, "rests_on": {"D": 1.0}}]}), r"conclusions\.0\.rests_on\."),
    ],
)
def test_a_typed_part_that_holds_something_else_is_one_error(saved, content, text):
    (saved / "explanation.json").write_text(content)
    sealed_again(saved)
    with pytest.raises(RunError, match=text) as caught:
        open_run(saved).record("explanation.json", Explanation)
    assert "explanation.json" in caught.value.where
    assert caught.value.why
    assert caught.value.fix


def test_a_file_that_came_later_is_not_read(saved):
    (saved / "flows.json").write_text("{}")
    with pytest.raises(RunError, match=r"not written with the run: flows\.json"):
        open_run(saved).json("flows.json")
    assert open_run(saved).json("states.json") is None


def test_a_file_that_is_written_again_is_noted(saved):
    run = open_run(saved)
    (saved / "report.html").write_text("another page")
    noted = record_file(run, "report.html")
    assert open_run(saved).manifest == noted.manifest
    assert noted.manifest.files != run.manifest.files
    assert open_run(saved, rewritten={"report.html"}).path == saved


def test_a_run_that_was_replaced_meanwhile_is_not_noted(saved):
    run = open_run(saved)
    write_run(saved, outcomes(seed=7), manifest(seed=7))
    (saved / "report.html").write_text("about the earlier one")
    with pytest.raises(RunError, match="was replaced while it was read"):
        record_file(run, "report.html")
    assert open_run(saved).manifest.seed == 7


def test_the_folder_one_is_in_is_never_taken(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for place in (".", "", str(tmp_path)):
        with pytest.raises(RunError, match=r"(?s)the folder you are in.*--out run"):
            check_place(place)


def test_unknown_keys_of_a_manifest_are_kept(saved):
    sealed_again(saved, weather="sunny")
    assert open_run(saved).manifest.extra == {"weather": "sunny"}


def test_opening_never_imports_the_simulator(saved):
    code = f"""
import sys
from secuela.runs.store import open_run
assert "xarray" not in sys.modules and "zarr" not in sys.modules
run = open_run({str(saved)!r}).verify()
assert run.outcomes.sizes["draw"] == 5
# Where the extra for many machines is installed, xarray itself imports dask.array.
print([name for name in ("jax", "equinox", "distributed") if name in sys.modules])
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
