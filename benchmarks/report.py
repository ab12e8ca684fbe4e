"""Processor time of a report from a saved run, once one was made before: opening, reading, drawing, writing.

``python benchmarks/report.py RUN`` reads the run folder and writes nothing into it.
"""

import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from secuela.report.page import render
from secuela.report.page_file import write_page
from secuela.report.run_data import run_data
from secuela.runs.store import open_run

Made = TypeVar("Made")
TIMES, TARGET_S = 7, 1.5
PARTS = ("opening and comparing checksums", "reading its files", "drawing", "writing")


def once(run: Path, target: Path) -> list[float]:
    """Seconds of each part."""
    seconds: list[float] = []

    def timed(step: Callable[[], Made]) -> Made:
        began = time.process_time()
        made = step()
        seconds.append(time.process_time() - began)
        return made

    opened = timed(lambda: open_run(run))
    data = timed(lambda: run_data(opened))
    page = timed(lambda: render(data, "en"))
    timed(lambda: write_page(page, target))
    return seconds


def main() -> None:
    """Print the median of each part beside the target of all."""
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    run = Path(sys.argv[1])
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "report.html"
        first, *warm = [once(run, target) for _ in range(TIMES)]
    print(f"{open_run(run).manifest.draws} futures, {os.cpu_count()} cores, {TIMES - 1} times after the first")
    for name, seconds in zip(PARTS, zip(*warm, strict=True), strict=True):
        print(f"{name:34}{statistics.median(seconds):6.2f} s")
    print(f"{'together':34}{statistics.median(map(sum, warm)):6.2f} s   (target {TARGET_S:g} s)")
    print(f"{'the first time':34}{sum(first):6.2f} s")


if __name__ == "__main__":
    main()
