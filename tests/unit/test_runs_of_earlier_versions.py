"""Run folders in every form that there was: opened and told again, or refused with one message.

``tests/earlier_runs`` holds what an earlier version wrote, cut to a few futures.
"""

import json
import tarfile
from pathlib import Path

import numpy as np
import pytest

from secuela.evidence.errors import RunError
from secuela.report.run_data import run_data
from secuela.report.views.chapters import view
from secuela.runs.store import open_run

STORED = Path(__file__).resolve().parents[1] / "earlier_runs"
FORMS = sorted(path.name.removesuffix(".tar.xz") for path in STORED.glob("*.tar.xz"))


def unpacked(name: str, folder: Path) -> Path:
    with tarfile.open(STORED / f"{name}.tar.xz") as packed:
        packed.extractall(folder, filter="data")
    return folder / "run"


def test_there_are_runs_of_earlier_forms():
    assert FORMS == ["2026-11-29"]


@pytest.mark.parametrize("name", FORMS)
@pytest.mark.parametrize("language", ["en", "es"])
def test_it_is_opened_whole_and_told_again(tmp_path, name, language):
    run = open_run(unpacked(name, tmp_path)).verify()
    killed = run.outcomes["homicides_mx"].sel(mode="if_carried_out").to_numpy()
    assert killed.shape == (3, 3, 7)
    assert np.isfinite(killed).all()
    assert run.draws.sizes["draw"] == 3
    assert run.assessment.outcomes
    told = view(run_data(run), "answer", language)
    assert {"en": "Reported plan", "es": "Plan reportado"}[language] in told.title


@pytest.mark.parametrize("name", FORMS)
def test_an_array_of_it_that_was_altered_is_refused(tmp_path, name):
    folder = unpacked(name, tmp_path)
    chunk = next(path for path in sorted((folder / "outcomes.zarr" / "homicides_mx").rglob("*")) if "c" in path.parts)
    chunk = chunk if chunk.is_file() else next(path for path in sorted(chunk.rglob("*")) if path.is_file())
    chunk.write_bytes(chunk.read_bytes()[:-1] + b"?")
    with pytest.raises(RunError, match="homicides_mx"):
        open_run(folder).verify()


def test_a_form_without_checksums_is_refused_with_what_to_do(tmp_path):
    folder = unpacked(FORMS[0], tmp_path)
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    del manifest["checksum"], manifest["files"]
    (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    with pytest.raises(RunError) as caught:
        open_run(folder)
    assert str(caught.value).count("This run does not list the checksums of its files.") == 1
    assert "runs of earlier versions have no such list" in str(caught.value)


def test_a_form_of_a_later_version_is_refused_by_its_name(tmp_path):
    folder = unpacked(FORMS[0], tmp_path)
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    (folder / "manifest.json").write_text(json.dumps({**manifest, "format": "secuela/run/9"}), encoding="utf-8")
    with pytest.raises(RunError, match="it says 'secuela/run/9'"):
        open_run(folder)
