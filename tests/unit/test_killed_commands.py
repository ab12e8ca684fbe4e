"""Commands killed at random moments, fifty times in all: repeated, each ends where one left alone does.

Every other time a command is killed after a random time, with all its processes; the other times it dies at a random
step on disk, since between two steps it spends most of its time, and is rarely hit in the midst of them.
"""

import json
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import time
from itertools import count
from pathlib import Path

import pytest

from secuela.runs.store import open_run
from support import mexico_run
from support.agency_samples import HERE

ASSESS = ("assess", "maritime-campaign", "--against", "status-quo", "--draws", "20", "--resume")
ADDED = ("data", "add", *map(str, sorted((*HERE.glob("nationwide-drugs-fy23*"), *HERE.glob("RNID*abr*")))))
BACKTEST = ("backtest", "--series", "fentanyl_seizures", "--kept", "kept", "--json")
TESTS = Path(__file__).parents[1]
SCRATCH = re.compile(r"(cache|kept|fits|made)/(.+/)?\..+\.[0-9a-f]{12}\.tmp")  # of who was killed; goes after a day
pytestmark = pytest.mark.nightly


def secuela(folder, *arguments, step=0):
    """A command at work in a session of its own, with a folder of its own for what is added and kept."""
    own = {"SECUELA_DATA": folder / "data", "XDG_CACHE_HOME": folder / "cache"}
    paths = os.pathsep.join(filter(None, [str(TESTS), os.environ.get("PYTHONPATH")]))
    return subprocess.Popen(
        [sys.executable, "-m", "support.killed_at_step", str(step), notes_of(folder), *arguments],
        env={**os.environ, **{name: str(value) for name, value in own.items()}, "PYTHONPATH": paths},
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )


def notes_of(folder):
    return folder.with_name(f"{folder.name}.steps")


def done(folder, *arguments):
    process = secuela(folder, *arguments)
    out, err = process.communicate()
    assert process.returncode == 0, err.decode()
    return out.decode()


def killed(process, seconds):
    """Whether a command was killed, after so many seconds or by itself; an end with an error is a fault."""
    try:
        _out, err = process.communicate(timeout=seconds)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        _out, err = process.communicate()
    assert process.returncode in {0, -signal.SIGKILL}, err.decode()
    return process.returncode != 0


def names_of(folder):
    """Every file that is there but for what a killed command was writing in folders that others write too."""
    names = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    return {name for name in names if not SCRATCH.fullmatch(name)}


def of_a_run(folder, _printed):
    """Arrays, draws, comparisons and what verdicts rest on."""
    run = folder / "run"
    manifest = json.loads((run / "manifest.json").read_text())
    files = {name: sha for name, sha in manifest["files"].items() if name.startswith("foundations")}
    assert files
    rows = json.loads((run / "assessment.json").read_text())["outcomes"]
    return manifest["array_checksums"], manifest["draw_checksums"], files, rows


def of_scores(_folder, printed):
    return json.loads(printed)


def of_a_fit(folder, _printed):
    """What a fit stores, but for when it was made and how long that took."""
    found = {}
    for name in names_of(folder):
        content = (folder / name).read_bytes()
        if name.endswith(".json"):
            content = {key: value for key, value in json.loads(content).items() if key not in ("made", "seconds")}
        found[name] = content
    assert found
    return found


def of_additions(folder, _printed):
    """The rows that were added, by series."""
    rows = {path.name: path.read_bytes() for path in sorted((folder / "data" / "rows").iterdir())}
    assert rows
    return rows


def step_of(notes, luck):
    """One of the steps of a command; as often one that is no array's as any, since most are."""
    steps = notes.read_text().splitlines()
    rare = [place for place, line in enumerate(steps, start=1) if "/" in line and ".zarr" not in line]
    return luck.choice(luck.choice([rare, range(1, len(steps) + 1)]))


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
    luck, deaths = random.Random(9), 0
    for trial in count():
        folder = tmp_path / str(trial)
        folder.mkdir()
        while deaths < kills:
            if deaths % 2:
                process, seconds = secuela(folder, *arguments, step=step_of(notes_of(alone), luck)), None
            else:
                process, seconds = secuela(folder, *arguments), luck.uniform(0, whole)
            if not killed(process, seconds):
                break
            deaths += 1
        assert gives(folder, done(folder, *arguments)) == wanted, (trial, deaths)
        assert names_of(folder) == names_of(alone), (trial, deaths)
        if deaths == kills:
            return


def test_a_report_that_was_killed_at_any_step_leaves_a_whole_run_and_is_written_by_the_next(tmp_path):
    made, alone = tmp_path / "made", tmp_path / "alone"
    mexico_run.saved(made / "made", 4)
    done(made, "report", "made", "--lang", "en")
    shutil.copytree(made, alone)
    done(alone, "report", "made", "--lang", "es")
    steps, listed = notes_of(alone).read_text().splitlines(), open_run(alone / "made").manifest.files.keys()
    assert len(steps) > 15
    for step in range(1, len(steps) + 1):
        folder = shutil.copytree(made, tmp_path / str(step))
        assert killed(secuela(folder, "report", "made", "--lang", "es", step=step), None)
        assert open_run(folder / "made").verify(), steps[step - 1]
        done(folder, "report", "made", "--lang", "es")
        assert open_run(folder / "made").verify().manifest.files.keys() == listed
        assert (folder / "made" / "report.html").read_bytes() == (alone / "made" / "report.html").read_bytes()
        assert names_of(folder) == names_of(alone), steps[step - 1]
