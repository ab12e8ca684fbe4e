"""Simulation-based calibration of fits: plant parameters, make records, fit them, see where what was planted lies.

    python scripts/check_fits_by_simulation.py FIT [--records N]            print the result
    python scripts/check_fits_by_simulation.py FIT [--records N] --store    and put it into docs/fits_by_simulation.csv

FIT is conflict, homicide or overdose. Exit 1 if a parameter raises an alarm; a fit that is right does so in one of a
hundred such runs, all of its parameters together.
"""

import argparse
import csv
import sys
import time
from collections.abc import Iterable
from pathlib import Path

from secuela.engine.cache import use_compile_cache
from secuela.learning.simulated_ranks import BUDGET, RANKS, Ranks

TABLE = Path(__file__).resolve().parents[1] / "docs" / "fits_by_simulation.csv"


def row(name: str, found: Ranks, seconds: float) -> dict[str, str]:
    """The result as the table has it."""
    least = min(found.p_values, key=lambda each: found.p_values[each])
    return {
        "fit": name,
        "records": str(len(found.below)),
        "failed": str(found.failed),
        "parameters": str(len(found.names)),
        "inside_50": f"{found.inside(0.5):.3f}",
        "inside_90": f"{found.inside(0.9):.3f}",
        "least_p": f"{found.p_values[least]:.2g}",
        "parameter": least,
        "alarms": " ".join(found.alarms),
        "seconds": f"{seconds:.0f}",
    }


def store(fresh: dict[str, str]) -> None:
    """Put a row in place of the one that stands in the table."""
    kept = list[dict[str, str]]()
    if TABLE.exists():
        with TABLE.open(encoding="utf-8", newline="") as file:
            kept = [each for each in csv.DictReader(file) if each["fit"] != fresh["fit"]]
    with TABLE.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(fresh), lineterminator="\n")
        writer.writeheader()
        writer.writerows(sorted([*kept, fresh], key=lambda each: each["fit"]))


def main(arguments: Iterable[str] | None = None) -> int:
    """Check one fit; 1 if it raises an alarm."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("fit", choices=sorted(RANKS))
    parser.add_argument("--records", type=int, default=100)
    parser.add_argument("--store", action="store_true", help="put the result into the table of docs")
    options = parser.parse_args(None if arguments is None else list(arguments))
    use_compile_cache()
    start = time.process_time()
    found = RANKS[options.fit](options.records)
    fresh = row(options.fit, found, time.process_time() - start)
    for name, value in fresh.items():
        print(f"{name:<12}{value}")
    for name, p in found.p_values.items():
        print(f"  {name:<24}{p:.3g}")
    print(f"an alarm is a p value below {BUDGET / len(found.names):.2g}")
    if options.store:
        store(fresh)
    return 1 if found.alarms else 0


if __name__ == "__main__":
    sys.exit(main())
