"""Commands killed at random moments, fifty times in all: repeated, each ends where one left alone does."""

import json
import os
import random
import shutil
import subprocess
import sys
import time
from itertools import count

import pytest

from support.agency_samples import HERE

ASSESS = ("assess", "maritime-campaign", "--against", "status-quo", "--draws", "20", "--resume")
ADDED = ("data", "add", *map(str, sorted((*HERE.glob("nationwide-drugs-fy23*"), *HERE.glob("RNID*abr*")))))
BACKTEST = ("backtest", "--series", "encounters_sw_border", "--kept", "kept", "--json")
pytestmark = pytest.mark.nightly


def secuela(folder, *arguments):
    """A command at work, with a folder of its own for what is added."""
    environment = {**os.environ, "SECUELA_DATA": str(folder / "data")}
    command = [sys.executable, "-m", "secuela", *arguments]
    return subprocess.Popen(command, env=environment, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE)


def done(folder, *arguments):
    process = secuela(folder, *arguments)
    out, err = process.communicate()
    assert process.returncode == 0, err.decode()
    return out.decode()


def of_a_run(folder, _printed):
    """Arrays, draws, comparisons and what verdicts rest on."""
    run = folder / "run"
    manifest = json.loads((run / "manifest.json").read_text())
    files = {name: sha for name, sha in manifest["files"].items() if name.startswith("foundations")}
    assert files
    assert not list(folder.glob("run.partial"))
    rows = json.loads((run / "assessment.json").read_text())["outcomes"]
    return manifest["array_checksums"], manifest["draw_checksums"], files, rows


def of_scores(_folder, printed):
    return json.loads(printed)


def of_a_fit(folder, _printed):
    """What a fit stores, but for when it was made and how long that took."""
    found = {}
    for path in sorted((folder / "fits").rglob("*")):
        if path.suffix == ".json":
            found[path.name] = {
                key: value for key, value in json.loads(path.read_text()).items() if key not in ("made", "seconds")
            }
        elif path.is_file():
            found[path.name] = path.read_bytes()
    assert found
    return found


def of_additions(folder, _printed):
    """The rows that were added, by series."""
    rows = {path.name: path.read_bytes() for path in sorted((folder / "data" / "rows").iterdir())}
    assert rows
    return rows


@pytest.mark.parametrize(
    ("arguments", "kills", "gives"),
    [
        pytest.param((*ASSESS, "--out", "run"), 10, of_a_run, id="assess"),
        pytest.param(BACKTEST, 10, of_scores, id="backtest"),
        pytest.param(("calibrate", "conflict", "--out", "fits"), 10, of_a_fit, id="calibrate"),
        pytest.param(ADDED, 20, of_additions, id="data add"),
    ],
)
def test_what_was_killed_and_repeated_ends_as_what_was_left_alone(tmp_path, arguments, kills, gives):
    alone = tmp_path / "alone"
    alone.mkdir()
    done(alone, *arguments)  # compiles what is not there yet
    shutil.rmtree(alone)
    alone.mkdir()
    begun = time.monotonic()
    wanted, whole = gives(alone, done(alone, *arguments)), time.monotonic() - begun
    luck, killed = random.Random(9), 0
    for trial in count():
        folder = tmp_path / str(trial)
        folder.mkdir()
        while killed < kills:
            process = secuela(folder, *arguments)
            try:
                process.wait(luck.uniform(0, whole))
            except subprocess.TimeoutExpired:
                process.kill()
                killed += 1
            finally:
                process.communicate()
            if process.returncode == 0:
                break
        assert gives(folder, done(folder, *arguments)) == wanted, (trial, killed)
        if killed == kills:
            return
