"""Time and memory of ``secuela assess`` with many draws: `python benchmarks/memory.py [DRAWS …]`, in rising order.

Four alternatives (the status quo, the plan, two others) and 60 months, each number of draws in a process of its own on
one core, compiled before. The last line is what one draw more takes.
"""

import os
import resource
import sys
import tempfile
from pathlib import Path

from assess import first_report

DRAWS, WARM = (2000, 5000, 10_000), 56
ALTERNATIVES = "mexican-led,recruitment-halved"


def main() -> None:
    """Print seconds and peak memory by draws."""
    asked = [int(each) for each in sys.argv[1:]] or list(DRAWS)
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, set(list(os.sched_getaffinity(0))[:1]))
    found: list[tuple[int, float, float]] = []
    with tempfile.TemporaryDirectory() as folder:
        cache = Path(os.environ.get("SECUELA_CACHE") or Path(folder) / "cache")
        for draws in [WARM, *asked]:
            options = ("--against", ALTERNATIVES, "--draws", str(draws))
            first, last = first_report(cache, Path(folder) / f"run-{draws}", *options, whole=True)
            peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
            found.append((draws, last, peak))
            print(f"{draws:7,d} draws: report after {first:7.1f} s, end after {last:7.1f} s, peak {peak:6.0f} MB")
    (few, least, small), (many, most, large) = found[1], found[-1]
    if many > few:
        more = many - few
        print(f"one draw more: {1000 * (most - least) / more:.1f} ms, {1000 * (large - small) / more:.1f} KB")


if __name__ == "__main__":
    main()
