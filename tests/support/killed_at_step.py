"""``secuela`` that kills itself at one of its steps on disk: ``python -m support.killed_at_step STEP NOTES COMMAND…``.

A step is about to open a file to write, to rename, link or remove one, or to make or remove a folder, below the folder
that the command works in. Each is written down in the file NOTES, as a line; at step 0 nothing is killed.
"""

import os
import signal
import sys
from pathlib import Path
from typing import Any

from secuela.cli.main import run

WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
CHANGES = {"os.rename", "os.link", "os.remove", "os.mkdir", "os.rmdir", "os.truncate", "os.symlink"}


def watched(killed_at: int, notes: int) -> None:
    """Note every step from now on in an open file, and die before one of them is done."""
    place, taken = f"{Path.cwd()}{os.sep}", 0

    def step(event: str, arguments: tuple[Any, ...]) -> None:
        nonlocal taken
        if event != "open" and event not in CHANGES:
            return
        path, flags = arguments[0], arguments[2] if event == "open" else WRITES
        if not isinstance(path, str | bytes | os.PathLike) or not isinstance(flags, int) or not flags & WRITES:
            return
        if not os.path.abspath(os.fsdecode(path)).startswith(place):  # noqa: PTH100  links are steps of their own
            return
        taken += 1
        os.write(notes, f"{event} {os.fsdecode(path)}\n".encode())
        if taken == killed_at:
            os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(step)


if __name__ == "__main__":
    killed_at, noted, *sys.argv[1:] = sys.argv[1:]
    watched(int(killed_at), os.open(noted, os.O_WRONLY | os.O_CREAT | os.O_TRUNC))
    run()
