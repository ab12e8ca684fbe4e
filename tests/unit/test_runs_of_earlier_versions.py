"""Run folders in every form that there was: opened and told again, or refused with one message.

``tests/earlier_runs`` holds what an earlier version wrote, cut to a few futures.
"""

import json
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

from secuela.cli.main import app
from secuela.evidence.errors import RunError
from secuela.report.run_data import run_data
from secuela.report.views.chapters import view
from secuela.runs.store import open_run
from support.earlier_forms import FORMS, OPENED, REFUSED, STORED, unpacked


def test_every_form_that_is_kept_is_described():
    page = (STORED / "README.md").read_text(encoding="utf-8")
    assert len(OPENED) > 3
    assert len(REFUSED) > 1
    assert [name for name in FORMS if f"`{name}.tar.xz`" not in page] == []


@pytest.mark.parametrize("name", OPENED)
@pytest.mark.parametrize("language", ["en", "es"])
def test_it_is_opened_whole_and_told_again(tmp_path, name, language):
    run = open_run(unpacked(name, tmp_path)).verify()
    killed = run.outcomes["homicides_mx"].sel(mode="if_carried_out").to_numpy()
    assert killed.shape == (len(run.manifest.alternatives), 3, run.manifest.months + 1)
    assert np.isfinite(killed).all()
    assert run.draws.sizes["draw"] == 3
    assert run.assessment.outcomes
    told = view(run_data(run), "answer", language)
    assert {"en": "Reported plan", "es": "Plan reportado"}[language] in told.title


@pytest.mark.parametrize("name", OPENED)
def test_every_command_that_reads_runs_reads_it(tmp_path, name):
    run = str(unpacked(name, tmp_path))
    for arguments, told in [
        (("report", run, "--out", str(tmp_path / "page.html")), "page.html"),
        (("claims", "check", "hypotheses", "--run", run), "3 simulated futures as of 2025-10"),
        (("export", run, "--outcomes", "homicides_mx", "--out", str(tmp_path / "draws.parquet")), "draws.parquet"),
        (("observe", run, "--series", "homicides_mx"), "sesnsp_homicide_victims"),
        (("diff", run, run), ""),
    ]:
        done = CliRunner().invoke(app, arguments)
        assert done.exit_code == 0, (arguments, done.exception)
        assert told in done.output
    assert (tmp_path / "page.html").stat().st_size > 100_000


@pytest.mark.parametrize("name", REFUSED)
@pytest.mark.parametrize("command", ["report", "export", "claims"])
def test_one_without_checksums_is_refused_with_one_message(tmp_path, name, command):
    run = str(unpacked(name, tmp_path))
    asked = {"report": ["report", run], "export": ["export", run], "claims": ["claims", "check", "--run", run]}
    done = CliRunner().invoke(app, asked[command])
    assert isinstance(done.exception, RunError)
    assert str(done.exception).count("This run does not list the checksums of its files.") == 1
    assert "repeat the run: manifest.json has its command line" in str(done.exception)
    command_line = json.loads((Path(run) / "manifest.json").read_text(encoding="utf-8"))["command_line"]
    assert command_line.startswith("secuela assess --draws 3 --months 12")
    assert [path.name for path in Path(run).iterdir()] == ["manifest.json"]


@pytest.mark.parametrize("name", OPENED)
def test_an_array_of_it_that_was_altered_is_refused(tmp_path, name):
    folder = unpacked(name, tmp_path)
    files = sorted(path for path in (folder / "outcomes.zarr" / "homicides_mx").rglob("*") if path.is_file())
    chunk = next(path for path in files if path.name[0].isdigit())
    chunk.write_bytes(chunk.read_bytes()[:-1] + b"?")
    with pytest.raises(RunError, match="homicides_mx"):
        open_run(folder).verify()


def test_a_form_of_a_later_version_is_refused_by_its_name(tmp_path):
    folder = unpacked(OPENED[0], tmp_path)
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    (folder / "manifest.json").write_text(json.dumps({**manifest, "format": "secuela/run/9"}), encoding="utf-8")
    with pytest.raises(RunError, match="it says 'secuela/run/9'"):
        open_run(folder)
