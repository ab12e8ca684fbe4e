"""How the cost of futures grows with draws, alternatives and months, each at four sizes.

    python benchmarks/growth.py [--repeats 3]

Processor time of :meth:`secuela.engine.ensemble.Ensemble.run` on one core, compiled before it is timed; the smallest of
some repeats. The last column is the slope of the log of the time over the log of the size: 1 is in proportion, below 1
is a cost that is paid once. A horizon has a program of its own, so months are compiled four times.
"""

# isort: off
import argparse
import time

import published_dynamics as _pinned  # noqa: F401  before JAX: it pins the core

import numpy as np

from secuela.engine.cache import use_compile_cache
from secuela.evidence.months import Month
from secuela.world.assembly import Assembly, assemble

# isort: on
DRAWS, ALTERNATIVES, MONTHS = (100, 200, 400, 800), (2, 4, 8, 16), (15, 30, 60, 120)
FEWEST_DRAWS, FEWEST_ALTERNATIVES, USUAL_MONTHS = DRAWS[0], ALTERNATIVES[0], 60


def cost(assembly: Assembly, draws: int, alternatives: int, repeats: int) -> float:
    """Seconds of processor time of a run: the status quo, and others with rising doses of recruitment prevention."""
    months = assembly.ensemble.months
    levels = 250.0 * np.arange(alternatives)
    doses = {f"{level}": assembly.doses({"recruitment_prevention": np.full(months, level)}) for level in levels}
    spent: list[float] = []
    for _ in range(repeats + 1):
        began = time.process_time()
        assembly.ensemble.run(doses, draws=draws, workers=1)
        spent.append(time.process_time() - began)
    return min(spent[1:])


def slope(sizes: tuple[int, ...], costs: list[float]) -> float:
    """Of the log of the cost over the log of the size."""
    return float(np.polyfit(np.log(sizes), np.log(costs), 1)[0])


def line(name: str, sizes: tuple[int, ...], costs: list[float]) -> str:
    """One row of the table."""
    cells = "  ".join(f"{size:5d}: {each:6.2f} s" for size, each in zip(sizes, costs, strict=True))
    return f"{name:14s}{cells}   slope {slope(sizes, costs):.2f}"


def main() -> None:
    """Time and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repeats", type=int, default=3)
    repeats = parser.parse_args().repeats
    use_compile_cache()
    origin = Month.parse("2025-10")
    usual = assemble(origin, draws=DRAWS[-1], months=USUAL_MONTHS, seed=1)
    found = [cost(usual, draws, FEWEST_ALTERNATIVES, repeats) for draws in DRAWS]
    print(line("draws", DRAWS, found), f"  ({FEWEST_ALTERNATIVES} alternatives, {USUAL_MONTHS} months)")
    found = [cost(usual, FEWEST_DRAWS, many, repeats) for many in ALTERNATIVES]
    print(line("alternatives", ALTERNATIVES, found), f"  ({FEWEST_DRAWS} draws, {USUAL_MONTHS} months)")
    horizons = [assemble(origin, draws=FEWEST_DRAWS, months=months, seed=1) for months in MONTHS]
    found = [cost(each, FEWEST_DRAWS, FEWEST_ALTERNATIVES, repeats) for each in horizons]
    print(line("months", MONTHS, found), f"  ({FEWEST_DRAWS} draws, {FEWEST_ALTERNATIVES} alternatives)")


if __name__ == "__main__":
    main()
