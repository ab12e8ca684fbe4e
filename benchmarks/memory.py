"""Time and memory of ``secuela assess`` with many draws: `python benchmarks/memory.py [--first] [DRAWS …]`, rising.

Four alternatives (the status quo, the plan, two others) and 60 months, each number of draws in a process of its own on
one core, compiled before; with ``--first`` up to the first report, without what verdicts rest on. Folders are removed
one after the other. The last line is what one draw more takes.
"""

import os
import shutil
import sys
import tempfile
from pathlib import Path

from assess import Took, first_report

DRAWS, WARM = (2000, 5000, 10_000), 56
ALTERNATIVES = "mexican-led,recruitment-halved"


def main() -> None:
    """Print seconds and peak memory by draws."""
    whole = "--first" not in sys.argv
    asked = [int(each) for each in sys.argv[1:] if each != "--first"] or list(DRAWS)
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, set(list(os.sched_getaffinity(0))[:1]))
    found: list[tuple[int, Took]] = []
    with tempfile.TemporaryDirectory() as folder:
        cache = Path(os.environ.get("SECUELA_CACHE") or Path(folder) / "cache")
        for draws in [WARM, *asked]:
            options = ("--against", ALTERNATIVES, "--draws", str(draws))
            took = first_report(cache, run := Path(folder) / f"run-{draws}", *options, whole=whole)
            for place in Path(folder).glob(f"{run.name}*"):
                shutil.rmtree(place, ignore_errors=True)
            found.append((draws, took))
            print(
                f"{draws:7,d} draws: report after {took.first:7.1f} s, end after {took.last:7.1f} s, processor "
                f"{took.processor:7.1f} s ({1000 * took.processor / draws:.1f} ms a draw), peak {took.peak:6.0f} MB",
                flush=True,
            )
    (few, less), (many, more) = found[1], found[-1]
    if many > few:
        time, size = (more.processor - less.processor) / (many - few), (more.peak - less.peak) / (many - few)
        print(f"one draw more: {1000 * time:.1f} ms, {1000 * size:.1f} KB")


if __name__ == "__main__":
    main()
