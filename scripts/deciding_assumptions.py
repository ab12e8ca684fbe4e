"""The assumptions that decide most: measured in many futures, and listed with what would settle each.

    python scripts/deciding_assumptions.py              simulate, measure, and write docs/deciding_assumptions.csv
    python scripts/deciding_assumptions.py --run RUN    the same from a saved run

A result is one of the outcomes of the first page, cost apart, of one alternative against the status quo. Of each, so
much of the variance of its ranks is counted to a number as lies between equal parts of the number's range, what chance
gives taken off; a share that the largest of so many numbers would reach by chance alone counts as none. The list goes
by the mean over outcomes of the mean over alternatives under which the outcome moves at all. Cost is left out since it
follows from its own prices, lever by lever (`secuela levers show`).
"""

import argparse
import csv
import sys
from pathlib import Path

import numpy as np
import yaml
from markdown_tables import cell, table

import secuela
from secuela.analysis.dominant_input import Parted
from secuela.analysis.uncertain_inputs import space_of
from secuela.evidence.library import library
from secuela.report.run_data import RunData, run_data
from secuela.report.views.dose_words import what_if
from secuela.report.views.paired import CARDS, paired, reached
from secuela.runs.store import open_run

DOCS = Path(__file__).resolve().parents[1] / "docs"
LIST, SETTLING = DOCS / "deciding_assumptions.csv", DOCS / "settling.yaml"
COST = "cost_us"
TOLD, EACH, SHUFFLED = 10, 3, 21  # assumptions, and results of each that are named


def measured(run: RunData) -> list[dict[str, str]]:
    """The assumptions that weigh most, each with the results on which it does."""
    if run.draws_table is None:
        sys.exit("the run kept no draws")
    numbers = Parted(space_of(run.draws_table), None)
    found = {outcome: _by_alternative(run, outcome, numbers) for outcome in CARDS if outcome != COST}
    found = {outcome: shares for outcome, shares in found.items() if shares}
    mean = np.mean([np.mean(list(shares.values()), axis=0) for shares in found.values()], axis=0)
    held = {f"`{outcome}` under `{name}`": each for outcome, shares in found.items() for name, each in shares.items()}
    rows = list[dict[str, str]]()
    for place in np.argsort(-mean)[:TOLD]:
        most = sorted((each for each in held if held[each][place] > 0), key=lambda result: -held[result][place])
        told = "; ".join(f"{100 * held[result][place]:.0f} % of {result}" for result in most[:EACH])
        rows.append(
            {
                "id": numbers.names[place],
                "mean_share": f"{mean[place]:.4f}",
                "most": told,
                "run": run.id,
                "draws": str(run.draws),
                "results": str(len(held)),
            }
        )
    return rows


def _by_alternative(run: RunData, outcome: str, numbers: Parted) -> dict[str, np.ndarray]:
    """`(number,)` shares under each alternative that moves an outcome; the same plan under two names counts once."""
    found, seen = dict[str, np.ndarray](), set[bytes]()
    kind = library().outcomes[outcome].kind
    for name in (each for each in run.others if not what_if(run, each)):
        against = paired(run, outcome, name)
        if against is None or not against.moves:
            continue
        ours, theirs = (reached(run.path(outcome, each), kind, run.window()) for each in (name, run.baseline))
        counted = np.isfinite(ours) & np.isfinite(theirs)
        result = np.where(counted, ours - theirs, 0.0)
        shares = numbers.shares(result, counted)
        if shares is not None and result.tobytes() not in seen:
            seen.add(result.tobytes())
            found[name] = np.where(shares > _by_chance(result, counted, numbers), shares, 0.0)
    return found


def _by_chance(result: np.ndarray, counted: np.ndarray, numbers: Parted) -> float:
    """What the largest share of all numbers is, in the middle, where the result has nothing to do with any."""
    rng = np.random.default_rng(0)
    kept = result[counted]
    largest = list[float]()
    for _ in range(SHUFFLED):
        shuffled = result.copy()
        shuffled[counted] = rng.permutation(kept)
        shares = numbers.shares(shuffled, counted)
        largest.append(0.0 if shares is None else float(shares.max()))
    return float(np.median(largest))


def listed() -> str:
    """The list as a table.

    Raises:
        ValueError: If nothing says what would settle one of them.
    """
    with LIST.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    settling = yaml.safe_load(SETTLING.read_text(encoding="utf-8"))
    lacking = [row["id"] for row in rows if row["id"] not in settling]
    if lacking:
        msg = f"docs/settling.yaml does not say what would settle {', '.join(lacking)}"
        raise ValueError(msg)
    heads = ["", "assumption", "grade", "share of what differs, in the mean", "most of", "what would settle it"]
    cells = [
        [
            str(place),
            f"{cell(_title(row['id']))} (`{row['id']}`)",
            _grade(row["id"]),
            f"{100 * float(row['mean_share']):.0f} %",
            cell(row["most"]),
            cell(settling[row["id"]]),
        ]
        for place, row in enumerate(rows, 1)
    ]
    first = rows[0]
    under = f"Run {first['run']}: {int(first['draws']):,} futures, {first['results']} results in which anything moves."
    return f"{table(heads, cells)}\n\n{under}"


def _title(name: str) -> str:
    known = library()
    if name in known.structures:
        return known.structures[name].title.en
    if name in known.links:
        return f"size of the link: {known.links[name].title.en}"
    return known.parameters[name].title.en


def _grade(name: str) -> str:
    known = library()
    return next(held[name].grade for held in (known.structures, known.links, known.parameters) if name in held)


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--run", help="a saved run, in place of a new one")
    parser.add_argument("--draws", type=int, default=2000, help="futures of each alternative of a new one")
    asked = parser.parse_args()
    run = open_run(asked.run).verify() if asked.run else secuela.simulate(draws=asked.draws)
    rows = measured(run_data(run))
    with LIST.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, fieldnames=list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    for row in rows:
        print(row["id"], row["mean_share"], row["most"])


if __name__ == "__main__":
    main()
