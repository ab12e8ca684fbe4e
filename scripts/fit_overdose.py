"""Fit the overdose history to 1999-2020 and write the draws that the package ships.

    python scripts/fit_overdose.py            write src/secuela/evidence/tables/posteriors/overdose.csv
    python scripts/fit_overdose.py --check    fit again and say whether the committed draws follow from it

Reads package data only, none later than December 2020. Draws come from the normal approximation at the most probable
point, in the space of the priors; their dependence is kept row by row.
"""

import argparse
import csv
import io
import sys
from collections.abc import Iterable
from pathlib import Path

import numpy as np

from secuela.learning.fit import Fit, fit
from secuela.learning.overdose_fit import Likelihood, overdose_space, preflight
from secuela.record.overdose_record import overdose_record

TABLE = Path(__file__).resolve().parents[1] / "src/secuela/evidence/tables/posteriors/overdose.csv"
ROWS, SEED, DIGITS = 1000, 2020, 7
TOLERANCE = 0.02  # of a posterior standard deviation, mean over the draws


def text(draws: dict[str, np.ndarray]) -> str:
    """The draws as CSV text."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(draws)
    for row in zip(*draws.values(), strict=True):
        writer.writerow([f"{value:.{DIGITS}g}" for value in row])
    return buffer.getvalue()


def fitted() -> Fit:
    """The fit, after its preflight."""
    record, space = overdose_record(), overdose_space()
    for finding in preflight(space, record):
        print(finding)
    return fit(space, Likelihood(record))


def report(found: Fit) -> None:
    """Print what was learned."""
    learned = found.learned()
    for name, value in found.best_values().items():
        print(f"{name:24s} {value:12.6g}   posterior / prior sd {learned[name]:.2f}")


def differs(found: Fit) -> list[str]:
    """Parameters whose committed draws are not those of this fit."""
    with TABLE.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    fresh = found.draws(ROWS, SEED)
    stale: list[str] = [] if list(rows[0]) == list(fresh) else ["the columns"]
    for name, values in fresh.items():
        committed = np.log([float(row[name]) for row in rows])
        if np.abs(committed - np.log(values)).mean() > TOLERANCE * np.log(values).std():
            stale.append(name)
    return stale


def main(arguments: Iterable[str] | None = None) -> int:
    """Write or check the draws; 0 if all is well."""
    parser = argparse.ArgumentParser(description="Fit the overdose history and write its draws.")
    parser.add_argument("--check", action="store_true", help="change nothing; exit 1 if the draws do not follow")
    options = parser.parse_args(None if arguments is None else list(arguments))
    found = fitted()
    report(found)
    if options.check:
        stale = differs(found)
        print("\n".join(f"differs: {name}" for name in stale) or "the committed draws follow from a fresh fit")
        return 1 if stale else 0
    TABLE.parent.mkdir(exist_ok=True)
    TABLE.write_text(text(found.draws(ROWS, SEED)), encoding="utf-8", newline="")
    print(f"{ROWS} draws written to {TABLE}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
