"""Runs that many tests read: each is made once, by whichever worker needs it first, and never changed."""

import fcntl
import json
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

import secuela
from secuela.runs.store import Run

MONTHS, DRAWS = 14, 30
SMALL = ["--draws", str(DRAWS), "--months", str(MONTHS), "--against", "recruitment-halved"]
EXPLAINED = ["--explain", "--draws", "100", "--months", str(MONTHS), "--against", "unilateral-operation"]


def command(*arguments: str, cwd: Path | None = None, timeout: float = 900) -> subprocess.CompletedProcess[str]:
    """A command of the package, as a user runs it."""
    return subprocess.run(
        [sys.executable, "-m", "secuela", *arguments],
        capture_output=True, text=True, check=False, cwd=cwd, timeout=timeout,
    )  # fmt: skip


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
        """A copy, for tests that damage it."""
        return shutil.copytree(self.path, folder / self.path.name)


@pytest.fixture(scope="session")
def shared_folder(tmp_path_factory, worker_id):
    """One folder for all workers of these tests."""
    own = tmp_path_factory.getbasetemp()
    folder = (own if worker_id == "master" else own.parent) / "shared"
    folder.mkdir(exist_ok=True)
    return folder


@pytest.fixture(scope="session")
def compiling(shared_folder):
    """Held while the world is compiled: the second worker waits and reads what the first has left in the cache."""
    return lambda: alone(shared_folder / "compiling.lock")


@pytest.fixture(scope="session")
def made_run(shared_folder, compiling) -> Callable[..., MadeRun]:
    """The run that a command makes, made once for all workers."""

    def made(name: str, *arguments: str) -> MadeRun:
        folder, said = shared_folder / name, shared_folder / f"{name}.json"
        with compiling():
            if not said.exists():
                done = command("assess", *arguments, "--out", str(folder))
                assert done.returncode == 0, done.stderr
                said.write_text(json.dumps([done.stdout, done.stderr]), encoding="utf-8")
        return MadeRun(folder, *json.loads(said.read_text(encoding="utf-8")))

    return made


@pytest.fixture(scope="session")
def small_run(made_run) -> MadeRun:
    """30 futures of 14 months of one proposal against another and the status quo."""
    return made_run("small", "mexican-led", *SMALL)


@pytest.fixture(scope="session")
def explained_run(made_run) -> MadeRun:
    """100 futures with what their conclusions rest on."""
    return made_run("explained", *EXPLAINED, "--quiet")
