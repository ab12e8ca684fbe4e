"""Build the small run that the package ships, for `secuela claims check` where nothing has been simulated.

    python scripts/build_reference.py            write src/secuela/claims/reference/
    python scripts/build_reference.py --check    say whether the shipped one is of this version and what it rests on

It holds what the tests of the shipped ledgers read: their alternatives and outcomes, to the last month that one names.
`inputs.json` holds a checksum of everything that it rests on: records by id, tables of numbers by file, the doses of
its alternatives. What is added elsewhere (a lever that none of them uses, an outcome, a fact) does not make it stale;
what is changed, or added to what they read, does.
"""

import argparse
import hashlib
import json
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator, Mapping
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

import secuela
from secuela import __version__
from secuela.claims.dose_range import points_at_doses
from secuela.claims.neutralised import FILE, arms_needed, dose_row, foundations_of, needed, tests_in
from secuela.claims.reading import read_ledger, shipped
from secuela.claims.runs_found import reference
from secuela.claims.schema import Ledger
from secuela.claims.test_values import Futures, futures_of
from secuela.evidence.errors import SecuelaError
from secuela.evidence.library import library
from secuela.evidence.months import Month
from secuela.evidence.tables import shipped_tables
from secuela.policy.calendar import resolve
from secuela.policy.lever import levers
from secuela.policy.proposal_reading import load_proposal
from secuela.runs.points import Point
from secuela.runs.store import Run, open_run, write_run
from secuela.world.dose_courses import Paths, at_times

TARGET = Path(__file__).resolve().parents[1] / "src" / "secuela" / "claims" / "reference"
DRAWS, SEED, PROPOSAL, INPUTS = 100, 1, "unilateral-operation", "inputs.json"
REMEDY = "to build the shipped run anew: python scripts/build_reference.py"
KEPT = ("foundations", "links", "models")  # of what a manifest says beside its own keys
ADDED_MATTERS = ("parameter", "structure", "link")  # a further one of these may change what the run holds
NUMBERS = {
    "parameter": ("unit", "prior", "fallback", "evidence_until", "no_effect"),
    "structure": ("options",),
    "link": ("form", "size", "lag", "low", "high"),
    "listed": ("narrow", "broad"),
}


def build() -> None:
    """Simulate, keep what tests read, and put it in its place."""
    points = needed(_ledgers())
    arms = [name for name in arms_needed(_ledgers()) if name != PROPOSAL]
    months = max(point.month for point in points)
    with tempfile.TemporaryDirectory() as folder:
        os.environ["SECUELA_DATA"] = str(Path(folder) / "none")  # what a user has added is not shipped
        whole = secuela.assess(
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
        rests_on = json.dumps(inputs(whole), indent=1) + "\n"
        files = {FILE: (whole.path / FILE).read_bytes(), INPUTS: rests_on}
        write_run(TARGET, outcomes, manifest, None, files)


def inputs(run: Run) -> dict[str, str]:
    """A checksum of each thing that a run of these alternatives rests on, by kind and id."""
    return {name: _checksum(value) for name, value in _inputs(run)}


def _inputs(run: Run) -> Iterator[tuple[str, Any]]:
    as_of, known = Month.parse(run.manifest.as_of), library()
    courses = [course for course in points_at_doses(tests_in(_ledgers()), run.manifest.baseline) if course[1] != 1.0]
    named = dict.fromkeys([*run.manifest.alternatives, *(name for name, _times in courses)])
    doses = {name: resolve(load_proposal(name), as_of, run.manifest.months).doses for name in named}
    for name, paths in doses.items():
        yield f"doses/{name}", _by_month(paths)
    for name, times in courses:
        yield f"{dose_row(times)}/{name}", _by_month(at_times(doses[name], times))
    used = {path.partition("/")[0] for paths in doses.values() for path in paths}
    unused = {own for name, lever in levers().items() if name not in used for own in lever.parameters}
    shared = {own for name, lever in levers().items() if name in used for own in lever.parameters}
    for kind, keys in NUMBERS.items():
        for name, record in known.by_kind(kind).items():
            if name not in unused - shared and name.partition(".")[0] not in set(levers()) - used:
                content = record.model_dump(mode="json")
                yield f"{kind}/{name}", {key: _untitled(content[key]) for key in keys}
    yield from _tables("", shipped_tables())


def _by_month(paths: Paths) -> dict[str, list[float]]:
    return {path: [round(float(dose), 9) for dose in by_month] for path, by_month in paths.items()}


def _ledgers() -> list[Ledger]:
    return [read_ledger(name) for name in shipped()]


def _tables(prefix: str, folder: Traversable) -> Iterator[tuple[str, Any]]:
    """The tables of numbers, as they stand: places, outlines and golden numbers are no input of a world."""
    for entry in sorted(folder.iterdir(), key=lambda each: each.name):
        if entry.is_dir() and entry.name not in {"geo", "golden", "parameters"}:
            yield from _tables(f"{prefix}{entry.name}/", entry)
        elif entry.name.endswith(".csv") and entry.name != "places.csv":
            yield f"table/{prefix}{entry.name}", entry.read_text(encoding="utf-8")


def _untitled(value: object) -> object:
    """The options of a choice without what they are called: no run rests on words."""
    if isinstance(value, list):
        return [_untitled(each) for each in value]
    return {key: each for key, each in value.items() if key != "title"} if isinstance(value, dict) else value


def _checksum(value: object) -> str:
    return hashlib.sha256(json.dumps(value, sort_keys=True).encode()).hexdigest()[:16]


def changed(held: Mapping[str, str], now: Mapping[str, str]) -> list[str]:
    """What of the inputs of a run is gone, is another, or has been added to what it reads."""
    gone = [f"{name} is gone" for name in held if name not in now]
    other = [f"{name} has changed" for name in held if name in now and now[name] != held[name]]
    new = [f"{name} is new" for name in now if name not in held and name.partition("/")[0] in ADDED_MATTERS]
    return gone + other + new


def lacking(run: Run, points: tuple[Point, ...]) -> list[str]:
    """Points that the tests of the ledgers read and the run does not hold."""
    futures, founded = futures_of(run), foundations_of(run)
    stored = set() if founded is None else {point for values in founded.held.values() for point in values}
    return [f"it lacks {_named(point)}" for point in points if not _held(futures, point) or point not in stored]


def lacking_worlds(run: Run) -> list[str]:
    """Points at other doses that the findings of the ledgers need and the run does not hold."""
    founded = foundations_of(run)
    held: Mapping[str, Mapping[Point, Any]] = {} if founded is None else founded.held
    return [
        f"it lacks {_named(point)} at {dose_row(times)}"
        for (name, times), points in points_at_doses(tests_in(_ledgers()), run.manifest.baseline).items()
        if times != 1.0 or name not in run.manifest.alternatives
        for point in points
        if point not in held.get(dose_row(times), {})
    ]


def _held(futures: Futures, point: Point) -> bool:
    if point.outcome not in futures.outcomes or point.alternative not in futures.arms or point.month > futures.months:
        return False
    try:
        return len(futures.value(point)) > 0
    except KeyError:
        return False


def _named(point: Point) -> str:
    where = "".join(f", {key} {value}" for key, value in point.where)
    return f"{point.outcome} under {point.alternative} ({point.window} {point.month}{where})"


def faults() -> list[str]:
    """What is wrong with the shipped run."""
    path = reference()
    if path is None:
        return ["the package ships no reference run"]
    try:
        run = open_run(path).verify()
        held = json.loads((path / INPUTS).read_text(encoding="utf-8")) if run.holds(INPUTS) else {}
    except (SecuelaError, OSError, ValueError) as error:
        return [str(error)]
    found: list[str] = []
    if run.manifest.versions.get("secuela") != __version__:
        found.append(f"it was made by version {run.manifest.versions.get('secuela')}, this is {__version__}")
    found += changed(held, inputs(run))
    return found + lacking(run, needed(_ledgers())) + lacking_worlds(run)


def main() -> int:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 if the shipped run is out of date")
    if not parser.parse_args().check:
        build()
    found = faults()
    for fault in found:
        print(fault, file=sys.stderr)
    if found:
        print(REMEDY, file=sys.stderr)
    return 1 if found else 0


if __name__ == "__main__":
    raise SystemExit(main())
