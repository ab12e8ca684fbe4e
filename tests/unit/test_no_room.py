"""A disk that is full: one message, what was there stays as it was, and nothing half-written is left.

The system is told to let no file grow beyond a few bytes, which fails as a full disk does.
"""

import os
import resource
import sys
import time
from contextlib import contextmanager
from pathlib import Path

import jax
import numpy as np
import pytest
from typer.testing import CliRunner

from secuela.cli.main import app
from secuela.engine.kept_program import Program
from secuela.evidence.errors import SecuelaError
from secuela.learning.refit import Round
from secuela.runs.folders import kept_if_possible, written_beside
from support.agency_samples import HERE
from support.earlier_forms import OPENED, unpacked

ROOM = 600  # bytes


@contextmanager
def little_room():
    before, kept = resource.getrlimit(resource.RLIMIT_FSIZE), sys.dont_write_bytecode
    sys.dont_write_bytecode = True  # Python 3.11 keeps what fits of a module's code, and fails on it ever after
    resource.setrlimit(resource.RLIMIT_FSIZE, (ROOM, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        sys.dont_write_bytecode = kept


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    return unpacked(OPENED[-1], tmp_path_factory.mktemp("full"))


def files(folder):
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize(
    "line",
    [
        "report RUN --out OUT/file",
        "report RUN --out OUT/file --sheets",
        "report RUN --brief --out OUT/file",
        "export RUN --outcomes homicides_mx --out OUT/file",
        "export RUN --outcomes homicides_mx --format csv --out OUT/file",
        "export RUN --outcomes homicides_mx --format netcdf --out OUT/file",
        "claims export hypotheses --run RUN --out OUT/file",
        "claims check hypotheses --run RUN --record OUT/new",
        "claims new --out OUT/new",
        "proposals new --out OUT/new",
        "observe RUN --series homicides_mx --out OUT/new",
        "data add SAMPLE",
    ],
)
def test_what_does_not_fit_is_one_message_and_nothing_half_written_is_left(tmp_path, monkeypatch, run, line):
    monkeypatch.setenv("SECUELA_DATA", str(tmp_path / "data"))
    (tmp_path / "OUT").mkdir()
    kept = {"OUT/file": b"Not a run's, and kept."} if "claims" in line else {}
    for name, content in kept.items():
        (tmp_path / name).write_bytes(content)
    named = {"RUN": str(run), "OUT": str(tmp_path / "OUT"), "SAMPLE": str(HERE / "nationwide-drugs-fy23-fy26-oct.csv")}
    arguments = [named.get(word.partition("/")[0], word.partition("/")[0]) + word[len(word.partition("/")[0]) :]
                 for word in line.split()]  # fmt: skip
    before = files(run)
    with little_room():
        done = CliRunner().invoke(app, arguments)
    assert isinstance(done.exception, SecuelaError), done.output
    assert "File too large" in str(done.exception)
    left = {name: content for name, content in files(tmp_path).items() if name != "data/lock"}
    assert left == kept
    assert files(run) == before


def test_a_program_that_does_not_fit_is_not_kept_and_leaves_nothing(tmp_path):
    before = jax.config.jax_compilation_cache_dir
    jax.config.update("jax_compilation_cache_dir", str(tmp_path))
    try:
        with little_room(), pytest.warns(UserWarning, match="persistent compilation cache"):
            found = Program(lambda values: 2 * values, "it")(np.arange(3.0))
    finally:
        jax.config.update("jax_compilation_cache_dir", before)
    assert found.tolist() == [0.0, 2.0, 4.0]
    assert [path.name for path in tmp_path.iterdir() if "secuela" in path.name] == []


@pytest.mark.parametrize("there", [b"before", None])
def test_a_file_takes_its_place_when_it_is_whole(tmp_path, there):
    place = tmp_path / "file.txt"
    if there is not None:
        place.write_bytes(there)
    with pytest.raises(FileNotFoundError), written_beside(place) as scratch:
        scratch.with_name("nowhere").rename(scratch.with_suffix(".half"))
    assert files(tmp_path) == ({} if there is None else {"file.txt": there})
    with written_beside(place) as scratch:
        scratch.write_bytes(b"whole")
        assert not place.exists() or place.read_bytes() == there
    assert files(tmp_path) == {"file.txt": b"whole"}
    assert Path(place).stat().st_mode & 0o777 == 0o666 & ~_umask()


def test_what_a_killed_process_left_of_a_file_goes_after_a_day(tmp_path):
    left, writing, other = (f".{name}.tmp" for name in (f"file.{'a' * 12}", f"file.{'b' * 12}", f"file.txt.{'c' * 12}"))
    for name, age in ((left, 25), (writing, 23), (other, 25)):
        (tmp_path / name).write_bytes(b"half")
        os.utime(tmp_path / name, (time.time() - age * 3600,) * 2)
    with written_beside(tmp_path / "file") as scratch:
        scratch.write_bytes(b"whole")
    assert files(tmp_path) == {"file": b"whole", writing: b"half", other: b"half"}


def _umask():
    held = os.umask(0)
    os.umask(held)
    return held


def test_a_cache_that_cannot_be_written_slows_the_next_start_and_nothing_else(tmp_path):
    (tmp_path / "home").write_bytes(b"no folder")
    kept_if_possible(tmp_path / "home" / "cache" / "file", b"content")
    with little_room():
        kept_if_possible(tmp_path / "cache" / "file", b"content" * ROOM)
    round_ = Round(tmp_path / "home" / "calibrate-all.json", "key")
    round_.mark("response")
    assert round_.done() == []
    round_.end()
    assert files(tmp_path) == {"home": b"no folder"}


def test_a_folder_that_is_named_for_what_is_kept_is_looked_at_first(tmp_path):
    (tmp_path / "file").write_bytes(b"no folder")
    line = ["backtest", "--series", "encounters_sw_border", "--kept", str(tmp_path / "file" / "kept")]
    done = CliRunner().invoke(app, line)
    assert isinstance(done.exception, SecuelaError)
    assert "Not a directory" in str(done.exception)
    assert "--kept" in str(done.exception)
