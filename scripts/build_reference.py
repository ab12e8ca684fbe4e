"""Build the small run that the package ships, for `secuela claims check` where nothing has been simulated.

    python scripts/build_reference.py            write src/secuela/claims/reference/
    python scripts/build_reference.py --check    say whether the shipped one is of this version and these data

It holds what the tests of the shipped ledgers read: their alternatives and outcomes, to the last month that one names.
"""

import argparse
import shutil
import sys
import tempfile
from pathlib import Path

from secuela import __version__
from secuela.claims.neutralised import FILE, arms_needed, needed
from secuela.claims.reading import read_ledger, shipped
from secuela.claims.runs_found import reference
from secuela.evidence.errors import SecuelaError
from secuela.job.pipeline import assess
from secuela.job.provenance import data_checksums
from secuela.runs.store import open_run, write_run

TARGET = Path(__file__).resolve().parents[1] / "src" / "secuela" / "claims" / "reference"
DRAWS, SEED, PROPOSAL = 100, 1, "unilateral-operation"
KEPT = ("foundations", "links", "models")  # of what a manifest says beside its own keys


def build() -> None:
    """Simulate, keep what tests read, and put it in its place."""
    points = needed([read_ledger(name) for name in shipped()])
    arms = [name for name in arms_needed([read_ledger(name) for name in shipped()]) if name != PROPOSAL]
    months = max(point.month for point in points)
    with tempfile.TemporaryDirectory() as folder:
        whole = assess(
            PROPOSAL,
            against=arms,
            draws=DRAWS,
            seed=SEED,
            months=months,
            out=Path(folder) / "run",
            command_line="python scripts/build_reference.py",
        )
        outcomes = whole.outcomes[sorted({point.outcome for point in points})].load()
        extra = {key: value for key, value in whole.manifest.extra.items() if key in KEPT}
        manifest = whole.manifest.model_copy(update={"extra": extra, "proposals": {}, "notes": []})
        shutil.rmtree(TARGET, ignore_errors=True)
        write_run(TARGET, outcomes, manifest, None, {FILE: (whole.path / FILE).read_bytes()})


def faults() -> list[str]:
    """What is wrong with the shipped run."""
    path = reference()
    if path is None:
        return ["the package ships no reference run"]
    try:
        run = open_run(path).verify()
    except SecuelaError as error:
        return [str(error)]
    points = needed([read_ledger(name) for name in shipped()])
    found: list[str] = []
    if run.manifest.versions.get("secuela") != __version__:
        found.append(f"it was made by version {run.manifest.versions.get('secuela')}, this is {__version__}")
    if run.manifest.data_checksums != data_checksums():
        found.append("the data of the package have changed since it was made")
    for what, held in (("outcome", set(run.outcomes.data_vars)), ("alternative", set(run.manifest.alternatives))):
        lacking = sorted({getattr(point, what) for point in points} - held)
        found += [f"it lacks the {what} {name}" for name in lacking]
    if not run.holds(FILE):
        found.append(f"it lacks {FILE}")
    return found


def main() -> int:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 if the shipped run is out of date")
    if not parser.parse_args().check:
        build()
    found = faults()
    for fault in found:
        print(fault, file=sys.stderr)
    return 1 if found else 0


if __name__ == "__main__":
    raise SystemExit(main())
