"""A run of which any file is cut, emptied, edited, swapped or taken away: refused in one message, or read as if whole.

Every command that reads runs is tried; each compares what it reads, so that one may refuse what another
never opens. Comparing all of a run refuses each that holds something else. `make nightly` damages 500 copies,
the usual suite 15 of them.
"""

import json
import random
import shutil

import numpy as np
import pytest
from typer.testing import CliRunner

from secuela.claims.neutralised import FILE, foundations_bytes
from secuela.cli.main import app
from secuela.evidence.errors import RunError
from secuela.runs.manifest import Manifest
from secuela.runs.points import Point
from secuela.runs.store import open_run, write_run
from support import claims_run as made
from support import mexico_run, report_run

CASES, USUAL = 500, 15


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    """A made-up run with every kind of file, its page among them."""
    dataset = mexico_run.with_mexico(report_run.with_supply(report_run.outcomes(4, 36)))
    point = Point("homicides_mx", "mexican-led", 12, "month")
    files = {
        "assessment.json": json.dumps(mexico_run.assessment(dataset)),
        "assessment.csv": "outcome,mean\nhomicides_mx,1\n",
        "dose_response.json": json.dumps(report_run.dose_response()),
        "flows.json": json.dumps(report_run.flows()),
        "states.json": json.dumps(mexico_run.states(dataset)),
        FILE: foundations_bytes({"link:a:b": {point: np.arange(4.0)}}),
        "report.html": "<!DOCTYPE html>",
    }
    folder = tmp_path_factory.mktemp("damaged") / "run"
    write_run(folder, dataset, Manifest.model_validate(report_run.manifest(36, 4)), files=files)
    return folder


def edited_value(value, luck):
    """The same JSON with one value changed, somewhere."""
    if isinstance(value, dict) and value:
        key = luck.choice(list(value))
        return {**value, key: edited_value(value[key], luck)}
    if isinstance(value, list) and value:
        place = luck.randrange(len(value))
        return [edited_value(each, luck) if i == place else each for i, each in enumerate(value)]
    return luck.choice([None, 1, -7.5, "rubbish", [], {}, True, 10**400])


def cut(path, luck):
    path.write_bytes(path.read_bytes()[: luck.randrange(path.stat().st_size)])


def emptied(path, _luck):
    path.write_bytes(b"")


def flipped(path, luck):
    content = bytearray(path.read_bytes())
    content[luck.randrange(len(content))] ^= 1 << luck.randrange(8)
    path.write_bytes(bytes(content))


def edited(path, luck):
    if path.suffix != ".json":
        flipped(path, luck)
        return
    path.write_text(json.dumps(edited_value(json.loads(path.read_text()), luck), indent=2))


def nested(path, _luck):
    path.write_text("[" * 100_000)


def gone(path, _luck):
    path.unlink()


def swapped(path, luck):
    run = next(folder for folder in path.parents if (folder / "manifest.json").exists())
    other = luck.choice([each for each in sorted(run.rglob("*")) if each.is_file()])
    one, two = path.read_bytes(), other.read_bytes()
    path.write_bytes(two)
    other.write_bytes(one)


DAMAGES = (cut, emptied, flipped, edited, nested, gone, swapped)


def damaged(whole, place, seed):
    """A copy of which one file was damaged, and how; manifest and JSON files as often as all chunks together."""
    shutil.copytree(whole, place)
    luck = random.Random(seed)
    files = sorted(path for path in place.rglob("*") if path.is_file() and path.stat().st_size)
    named = [path for path in files if path.parent == place]
    path = luck.choice(luck.choice([named, files, [place / "manifest.json"]]))
    damage = luck.choice(DAMAGES)
    damage(path, luck)
    return f"{damage.__name__} {path.relative_to(place)}"


def answer(*arguments):
    """What a command prints, or the error that it ends with; anything else than our own error is a fault."""
    result = CliRunner().invoke(app, [str(each) for each in arguments])
    if isinstance(result.exception, RunError):
        return result.exception
    assert result.exit_code == 0, (arguments, result.exception, result.output)
    return result.stdout


def opens(run):
    try:
        return open_run(run)
    except RunError:
        return None


def refused_whole(run):
    """What comparing every file and array of a run says against it; None where it says nothing."""
    try:
        open_run(run).verify()
    except RunError as error:
        return error
    return None


def content_of(run):
    """What every file of a run holds, the manifest as JSON where it is."""
    found = {path.relative_to(run).as_posix(): path.read_bytes() for path in run.rglob("*") if path.is_file()}
    try:
        return found | {"manifest.json": json.loads(found["manifest.json"])}
    except (KeyError, ValueError, RecursionError):
        return found


def answers(run, other, place, ledger):
    page = place / "page.html"
    found = {
        "check": answer("claims", "check", ledger, "--run", run, "--json"),
        "export": answer("claims", "export", ledger, "--run", run, "--format", "csv"),
        "diff": answer("diff", other, run, "--json"),
        "report": answer("report", run, "--out", page),
    }
    if not opens(run):  # a whole run would be simulated, which others test
        found["stress"] = answer("stress", run)
    told = {
        name: text.replace(str(run), "RUN").replace(str(other), "RUN") if isinstance(text, str) else text
        for name, text in found.items()
    }
    return told | ({"page": page.read_text()} if page.exists() else {})


def told_in_full(error, run):
    return str(run) in error.where and bool(error.what and error.why and error.fix)


@pytest.fixture(scope="module")
def right(whole, tmp_path_factory):
    place = tmp_path_factory.mktemp("right")
    (place / "toy.yaml").write_text(made.text(made.claim(tests=[made.trial(alternative="mexican-led")])))
    return answers(whole, whole, place, place / "toy.yaml"), place / "toy.yaml"


@pytest.mark.parametrize(
    "seeds",
    [
        pytest.param(range(USUAL), id=f"{USUAL}"),
        pytest.param(range(USUAL, CASES), id=f"{CASES - USUAL} more", marks=pytest.mark.nightly),
    ],
)
def test_a_damaged_run_is_refused_or_read_as_if_whole(whole, right, tmp_path, seeds):
    wanted, ledger = right
    wrong, refused, held = [], 0, content_of(whole)
    for seed in seeds:
        place = tmp_path / str(seed)
        place.mkdir()
        how = damaged(whole, place / "run", seed)
        found = answers(place / "run", whole, place, ledger)
        errors = {name: each for name, each in found.items() if isinstance(each, RunError)}
        if against := refused_whole(place / "run"):
            errors["verify"] = against
        if bool(against) == (content_of(place / "run") == held):
            wrong.append((seed, how, "what is whole"))
        refused += bool(errors.keys() - {"verify"})
        read = {name: each for name, each in found.items() if name not in {*errors, "stress"}}
        if not all(told_in_full(each, place / "run") for each in errors.values()):
            wrong.append((seed, how, errors))
        if read != {name: wanted[name] for name in read} or not ("page" in found) ^ ("report" in errors):
            wrong.append((seed, how, "another answer"))
        shutil.rmtree(place)
    assert wrong == []
    assert refused > 0.8 * len(seeds), "most damages must be real ones"
