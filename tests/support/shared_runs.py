"""A run that many tests read: made once, by whichever worker needs it first, and never changed; and commands."""

import fcntl
import io
import json
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from unittest.mock import patch

import pytest

import secuela
from secuela.runs.store import Run

PROPOSAL, ALTERNATIVES = "reported-plan-2025", ["recruitment-prevention", "recruitment-halved", "unilateral-operation"]
MONTHS, DRAWS = 14, 50  # one block
SCREENED = "secuela.analysis.screening.FEWEST"  # in so few draws a parameter is looked at all the same
AIMS = ["homicides_mx <= -3%", "cooperation>=-0.1@12"]
SHARED = [
    *(PROPOSAL, "--against", ",".join(ALTERNATIVES), "--draws", str(DRAWS), "--months", str(MONTHS), "--explain"),
    *("--aim", AIMS[0], "--aim", AIMS[1]),
]


def command(*arguments: str, cwd: Path | None = None, timeout: float = 900) -> subprocess.CompletedProcess[str]:
    """A command of the package, as a user runs it."""
    return subprocess.run(
        [sys.executable, "-m", "secuela", *arguments],
        capture_output=True, text=True, check=False, cwd=cwd, timeout=timeout,
    )  # fmt: skip


def within(*arguments: str) -> subprocess.CompletedProcess[str]:
    """The same command in this process, where the simulator is loaded and may have its world compiled."""
    from secuela.cli.main import run

    out, err, code = io.StringIO(), io.StringIO(), 0
    with patch.object(sys, "argv", ["secuela", *arguments]), redirect_stdout(out), redirect_stderr(err):
        try:
            run()
        except SystemExit as stopped:
            code = stopped.code
    return subprocess.CompletedProcess(arguments, int(code or 0), out.getvalue(), err.getvalue())


@contextmanager
def alone(lock: Path) -> Iterator[None]:
    """One worker at a time; the lock goes with its process."""
    with lock.open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        yield


@dataclass(frozen=True)
class MadeRun:
    """A run that a command made, and what the command said."""

    path: Path
    stdout: str
    stderr: str

    def opened(self) -> Run:
        """The run, checked against its own sums."""
        return secuela.open_run(self.path).verify()

    def copied(self, folder: Path) -> Path:
        """A copy, for tests that write into it."""
        return shutil.copytree(self.path, folder)


@pytest.fixture(scope="session")
def shared_folder(tmp_path_factory, worker_id):
    """One folder for all workers of these tests."""
    own = tmp_path_factory.getbasetemp()
    folder = (own if worker_id == "master" else own.parent) / "shared"
    folder.mkdir(exist_ok=True)
    return folder


@pytest.fixture(scope="session")
def compiling(shared_folder) -> Callable:
    """Held while the world is compiled: the second worker waits and reads what the first has left in the cache."""
    return lambda: alone(shared_folder / "compiling.lock")


@pytest.fixture(scope="session")
def shared_run(request, shared_folder) -> MadeRun:
    """50 futures of 14 months of a proposal against three others and the status quo, explained, with own aims."""
    folder, said = shared_folder / "run", shared_folder / "run.json"
    if not said.exists():
        at_hand = request.getfixturevalue("handed_over")  # the world is compiled before the second worker waits
        pairs, tenth = patch("secuela.analysis.shapley.FEWEST_PAIRS", DRAWS // 2), patch(SCREENED, DRAWS // 10)
        with alone(shared_folder / "running.lock"), at_hand(), pairs, tenth:
            if not said.exists():
                done = within("assess", *SHARED, "--out", str(folder))
                assert done.returncode == 0, done.stderr
                said.write_text(json.dumps([done.stdout, done.stderr]), encoding="utf-8")
    return MadeRun(folder, *json.loads(said.read_text(encoding="utf-8")))
