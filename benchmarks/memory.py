"""Time and memory of ``secuela assess`` with many draws: `python benchmarks/memory.py [DRAWS …]`, in rising order.

Four alternatives (the status quo, the plan, two others) and 60 months, each number of draws in a process of its own on
one core, compiled before. The last line is what one draw more takes.
"""

import os
import sys
import tempfile
from pathlib import Path

from assess import once

DRAWS, WARM = (2000, 5000, 10_000), 56
ALTERNATIVES = "mexican-led,recruitment-halved"


def main() -> None:
    """Print seconds and peak memory by draws."""
    asked = [int(each) for each in sys.argv[1:]] or list(DRAWS)
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, set(list(os.sched_getaffinity(0))[:1]))
    cache = os.environ.get("SECUELA_CACHE")
    with tempfile.TemporaryDirectory() as folder:
        place = Path(cache) if cache else Path(folder) / "cache"
        found: list[tuple[int, float, float]] = []
        for draws in [WARM, *asked]:
            seconds, peak = once(place, Path(folder) / "run", "--against", ALTERNATIVES, draws=draws)
            found.append((draws, seconds, peak))
            print(f"{draws:7,d} draws: {seconds:7.1f} s, peak {peak:6.0f} MB", flush=True)
    (few, least, small), (many, most, large) = found[1], found[-1]
    if many > few:
        more = many - few
        print(f"one draw more: {1000 * (most - least) / more:.1f} ms, {1000 * (large - small) / more:.1f} KB")


if __name__ == "__main__":
    main()
