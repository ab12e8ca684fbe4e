"""One process writes a run folder at a time, and what dead ones left is put right by the next."""

import os
import signal
import subprocess
import sys
import threading

import pytest

from secuela.evidence.errors import RunError
from secuela.runs import lock
from secuela.runs.lock import held

HOLDER = """
import sys, time
from secuela.runs.lock import held
with held(sys.argv[1]):
    print("held", flush=True)
    time.sleep(60)
"""


@pytest.fixture
def holder(tmp_path):
    command = [sys.executable, "-c", HOLDER, str(tmp_path / "run")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout.readline() == "held\n"
        yield process
        process.kill()


def test_the_second_process_is_refused_at_once_by_the_number_of_the_first(holder, tmp_path):
    with pytest.raises(RunError) as caught, held(tmp_path / "run"):
        pytest.fail("two processes hold one folder")
    error = caught.value
    assert str(error.what) == f"Another process (number {holder.pid}) is writing this run."
    assert error.where == str(tmp_path / "run")
    assert str(error.why) == "two at once would delete or mix each other's futures"
    assert "--out" in str(error.fix)


def test_the_lock_dies_with_its_process_and_leaves_no_file(holder, tmp_path):
    os.kill(holder.pid, signal.SIGKILL)
    holder.wait()
    with held(tmp_path / "run"):
        assert [path.name for path in tmp_path.iterdir()] == ["run.lock"]
    assert list(tmp_path.iterdir()) == []


def test_the_same_thread_may_ask_again_and_another_is_refused(tmp_path):
    refused = []

    def other():
        try:
            with held(tmp_path / "run"):
                pass
        except RunError as error:
            refused.append(str(error.what))

    with held(tmp_path / "run"), held(tmp_path / "run"):
        thread = threading.Thread(target=other)
        thread.start()
        thread.join()
    assert refused == [f"Another process (number {os.getpid()}) is writing this run."]
    other()
    assert len(refused) == 1


def test_a_mistake_in_the_work_sets_the_folder_free_and_is_not_told_as_one_of_writing(tmp_path):
    with pytest.raises(FileNotFoundError), held(tmp_path / "deep" / "run"):
        raise FileNotFoundError("a proposal")
    assert list(tmp_path.iterdir()) == []
    with held(tmp_path / "deep" / "run"):
        pass


def test_half_written_folders_are_removed_unless_a_process_holds_them(holder, tmp_path):
    for name in ("run", "dead", "mine"):
        (tmp_path / f".secuela-0123456789ab.{name}.tmp" / "outcomes.zarr").mkdir(parents=True)
    (tmp_path / ".secuela-notes").mkdir()
    with held(tmp_path / "mine"):
        left = {path.name for path in tmp_path.iterdir()}
    assert left == {".secuela-0123456789ab.run.tmp", ".secuela-notes", "mine.lock", "run.lock"}


def test_a_run_that_was_being_replaced_comes_back(tmp_path):
    old = tmp_path / ".secuela-0123456789ab.run.old"
    old.mkdir()
    (old / "manifest.json").write_text("the earlier one")
    (tmp_path / ".secuela-ba9876543210.run.tmp").mkdir()
    with held(tmp_path / "another"):
        assert (tmp_path / "run" / "manifest.json").read_text() == "the earlier one"
    assert [path.name for path in tmp_path.iterdir()] == ["run"]


def test_a_run_that_was_replaced_stays(tmp_path):
    (tmp_path / ".secuela-0123456789ab.run.old").mkdir()
    (tmp_path / "run").mkdir()
    (tmp_path / "run" / "manifest.json").write_text("the new one")
    with held(tmp_path / "run"):
        assert (tmp_path / "run" / "manifest.json").read_text() == "the new one"
    assert [path.name for path in tmp_path.iterdir()] == ["run"]


def test_where_the_system_has_no_locks_it_is_said(tmp_path, monkeypatch):
    monkeypatch.setattr(lock, "fcntl", None)
    told = "has no file locks: make sure that no other process writes"
    with pytest.warns(RuntimeWarning, match=told), held(tmp_path / "run"):
        pass


def test_a_place_that_may_not_be_written_is_one_clear_error(tmp_path):
    (tmp_path / "file").write_text("mine")
    with pytest.raises(RunError, match="could not be written"), held(tmp_path / "file" / "run"):
        pytest.fail("a file is no folder")
