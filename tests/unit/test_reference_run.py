"""The shipped reference run goes stale by what it rests on, and holds every number that a ledger asks for."""

import importlib.util
from dataclasses import replace
from pathlib import Path

import pytest

from secuela.claims.neutralised import needed
from secuela.claims.reading import read_ledger, shipped
from secuela.claims.runs_found import reference
from secuela.runs.store import open_run

ROOT = Path(__file__).parents[2]
HELD = {"parameter/supply.x": "a", "link/a.x:b.y": "b", "table/ties.csv": "c"}


@pytest.fixture(scope="module")
def build_reference():
    found = importlib.util.spec_from_file_location("build_reference", ROOT / "scripts" / "build_reference.py")
    module = importlib.util.module_from_spec(found)
    found.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def run():
    return open_run(reference())


@pytest.mark.parametrize(
    ("now", "told"),
    [
        (HELD, []),
        ({**HELD, "table/other.csv": "d"}, []),
        ({**HELD, "parameter/supply.x": "z"}, ["parameter/supply.x has changed"]),
        ({**HELD, "parameter/supply.y": "d"}, ["parameter/supply.y is new"]),
        ({**HELD, "link/a.x:b.z": "d"}, ["link/a.x:b.z is new"]),
        ({"parameter/supply.x": "a", "link/a.x:b.y": "b"}, ["table/ties.csv is gone"]),
    ],
)
def test_a_change_of_what_it_rests_on_makes_it_stale_and_an_addition_elsewhere_does_not(build_reference, now, told):
    assert build_reference.changed(HELD, now) == told


def test_what_it_rests_on_leaves_out_levers_that_none_of_its_alternatives_uses(build_reference, run):
    rests_on = build_reference.inputs(run)
    assert any(name.startswith("parameter/overdose.") for name in rests_on)
    assert not any(name.startswith("parameter/tariff_threat.") for name in rests_on)
    assert "link/supply.revenue:violence.scarcity" in rests_on
    assert not any(name.startswith(("outcome/", "fact/", "source/")) for name in rests_on)
    assert {"doses/strongest-case-for", "dose:bounds/strongest-case-against", "dose:2/unilateral-operation"} <= set(
        rests_on
    )
    assert rests_on["dose:2/unilateral-operation"] != rests_on["doses/unilateral-operation"]


def test_it_holds_the_worlds_at_other_doses_and_one_that_it_lacks_is_named(build_reference, run, monkeypatch):
    assert build_reference.lacking_worlds(run) == [], build_reference.REMEDY
    held = build_reference.foundations_of(run)
    fewer = replace(held, held={name: values for name, values in held.held.items() if name != "dose:bounds"})
    monkeypatch.setattr(build_reference, "foundations_of", lambda _run: fewer)
    told = build_reference.lacking_worlds(run)
    assert told
    assert all(each.endswith(" at dose:bounds") for each in told)


def test_it_holds_every_point_of_the_ledgers_and_a_point_that_it_lacks_is_named(build_reference, run):
    points = needed([read_ledger(name) for name in shipped()])
    assert build_reference.lacking(run, points) == [], build_reference.REMEDY
    other = points[0]._replace(month=30)
    assert build_reference.lacking(run, (other,)) == [f"it lacks {build_reference._named(other)}"]
    assert "30" in build_reference._named(other)
