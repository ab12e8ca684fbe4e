"""Standard output that is closed, full or read no further, and ``--out`` that names no file."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from secuela.cli.out_file import check_place
from secuela.evidence.errors import OptionError

FULL = Path("/dev/full")


def listed(shell):
    command = f'"{sys.executable}" -m secuela proposals list {shell}'
    return subprocess.run(["sh", "-c", command], capture_output=True, text=True, check=False, env=os.environ)


@pytest.mark.skipif(not FULL.is_char_device(), reason="there is no /dev/full")
def test_an_answer_that_does_not_fit_is_one_message():
    found = listed("> /dev/full")
    assert found.returncode == 2
    assert found.stderr.startswith("error: Something could not be written to its end: No space left on device.")
    assert "Traceback" not in found.stderr


@pytest.mark.parametrize("shell", [">&-", ">&- 2>&-", "| true"])
def test_an_answer_that_nobody_hears_is_no_fault(shell):
    found = listed(shell)
    assert found.returncode == 0
    assert found.stderr == ""


def test_a_device_or_a_pipe_is_not_replaced_by_a_file(tmp_path):
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with pytest.raises(OptionError, match="which a file would replace"):
        check_place(pipe, replace=True)
    assert pipe.is_fifo()
