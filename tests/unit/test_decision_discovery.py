import json
import sys
from functools import cache

import numpy as np
import pytest
import xarray as xr

from secuela.analysis.boxes import MOST, Box, Condition, fit, simplified
from secuela.analysis.explanation import ScenarioFound
from secuela.analysis.scenario_discovery import FEWEST, LEAST_FIT, METHODS, discover
from secuela.analysis.uncertain_inputs import space_of
from secuela.evidence.assumable import explorable
from secuela.evidence.library import library
from secuela.job.conclusion_basis import _found
from support.known_answers import space

DRAWS = 400
TOY = space(draws=DRAWS)
P3 = TOY["toy.p3"].values
FEW = {name: TOY[name] for name in ("toy.p3", "toy.p7", "toy.way", "toy.p0", "toy.p1")}  # peeled in half the time


def in_box(toy):
    return (toy["toy.p3"].values > 0.4) & (toy["toy.p7"].values < 0.6) & (toy["toy.way"].values != 1)


BOX = in_box(TOY)


@cache
def found_in_the_box():
    return discover(FEW, BOX)


@pytest.mark.parametrize(
    ("method", "given"),
    [("PRIM", FEW), ("tree", TOY), pytest.param("PRIM", TOY, marks=pytest.mark.nightly)],
    ids=["PRIM", "tree", "PRIM, all"],
)
def test_a_true_box_is_found_with_its_bounds(method, given):
    found = found_in_the_box() if given is FEW else discover(given, BOX, method)
    assert found.withheld is None
    by = {condition.name: condition for condition in found.box.conditions}
    assert set(by) == {"toy.p3", "toy.p7", "toy.way"}
    assert by["toy.p3"].low == pytest.approx(0.4, abs=0.04)
    assert by["toy.p3"].high is None
    assert by["toy.p7"].high == pytest.approx(0.6, abs=0.04)
    assert by["toy.way"].options == frozenset({0, 2})
    assert found.coverage.value > 0.9
    assert found.density.value > 0.9
    assert found.found_in == (1.0, 1.0, 1.0)
    assert found.cases == pytest.approx(BOX.mean())


@pytest.mark.parametrize("method", METHODS)
def test_noise_is_withheld_with_the_reason(method):
    noise = np.random.default_rng(5).random(DRAWS) < 0.4
    found = discover(FEW, noise, method)
    assert found.box is None
    assert found.names == ()
    assert found.fit.low < LEAST_FIT
    assert (found.withheld, found.least) == ("no-fit", LEAST_FIT)


def test_without_its_library_a_tree_is_withheld_with_the_reason(monkeypatch):
    monkeypatch.setitem(sys.modules, "sklearn.tree", None)
    found = _found(FEW, BOX, "tree")
    assert (found.box, found.withheld, found.method) == (None, "not-installed", "tree")


def flipped(toy, seed):
    """The box with a tenth of the draws on the wrong side."""
    true = in_box(toy)
    return np.where(np.random.default_rng(seed).random(len(true)) < 0.1, ~true, true)


def test_a_box_behind_noise_is_found():
    found = discover(FEW, flipped(TOY, 6))
    assert set(found.names) == {"toy.p3", "toy.p7", "toy.way"}
    assert found.density.value < 0.95


def test_coverage_and_density_flatter_no_more_than_chance_does():
    fresh = space(draws=20_000, seed=99)
    again = flipped(fresh, 7)
    errors, hits = [], []
    for seed in range(20):
        toy = space(seed=seed)
        found = discover(toy, flipped(toy, seed + 500), "tree")
        inside = found.box.inside(fresh)
        density = again[inside].mean()
        errors += [found.density.value - density, found.coverage.value - inside[again].mean()]
        hits.append(found.density.low <= density <= found.density.high)
    assert abs(np.mean(errors)) < 0.02
    assert np.mean(hits) >= 0.7


def test_a_middle_range_is_found():
    found = discover(FEW, (P3 > 0.3) & (P3 < 0.7))
    (condition,) = found.box.conditions
    assert (condition.low, condition.high) == (pytest.approx(0.3, abs=0.04), pytest.approx(0.7, abs=0.04))
    assert found.covers == (pytest.approx(0.4, abs=0.06),)


@pytest.mark.parametrize("method", METHODS)
def test_never_more_than_three_conditions(method):
    five = np.logical_and.reduce([TOY[f"toy.p{i}"].values > 0.15 for i in range(5)])
    found = METHODS[method]({name: TOY[name] for name in (*(f"toy.p{i}" for i in range(6)), "toy.way")}, five)
    assert 0 < len(found.conditions) <= MOST


def test_too_few_cases_of_either_kind_are_withheld():
    few = np.zeros(DRAWS, dtype=bool)
    few[:10] = True
    for cases in (few, ~few):
        found = discover(TOY, cases)
        assert (found.withheld, found.least, found.draws) == ("too-few", FEWEST, DRAWS)
        assert found.cases == pytest.approx(cases.mean())
        assert found.fit is None


def test_the_same_draws_give_the_same_answer():
    assert METHODS["PRIM"](FEW, BOX) == found_in_the_box().box
    assert discover(TOY, BOX, "tree") == discover(TOY, BOX, "tree")


def test_a_scenario_is_strict_json_with_a_bound_for_each_name():
    found = found_in_the_box()
    plain = json.loads(json.dumps(ScenarioFound.of(found, "lower", None).model_dump(), allow_nan=False))
    assert [each["name"] for each in plain["bounds"]] == plain["names"] == list(found.names)
    assert [each["covers"] for each in plain["bounds"]] == pytest.approx(found.covers)
    assert plain["density"]["low"] <= plain["density"]["value"] <= plain["density"]["high"]
    withheld = ScenarioFound.of(discover(TOY, np.zeros(DRAWS, dtype=bool)), "lower", None).model_dump()
    assert withheld["bounds"] == ()
    json.dumps(withheld, allow_nan=False)


def test_fit_is_one_for_the_truth_and_zero_for_everything():
    assert fit(BOX, BOX) == 1.0
    assert fit(np.ones(DRAWS, dtype=bool), BOX) == 0.0


def test_bounds_without_use_are_dropped():
    true = (
        Condition("toy.p3", low=0.4),
        Condition("toy.p7", high=0.6),
        Condition("toy.way", options=frozenset({0, 2})),
    )
    more = Box((Condition("toy.p3", low=0.4, high=0.999), *true[1:], Condition("toy.p1", low=0.001)))
    assert simplified(more, TOY, BOX) == Box(true)


def test_nothing_of_a_group_a_corridor_or_a_way_in_is_explored():
    known = library().parameters
    left_out = {name for name in known if not explorable(name)}
    assert {"supply.entry_gulf", "supply.detection_score_arizona", "supply.sea_detection"} <= left_out
    assert "violence.removal_deaths" not in left_out
    assert len(left_out) < 30


def test_the_space_of_a_run_holds_what_has_a_record_and_varies():
    choice = library().structures["violence.retaliation_variant"]
    draws = xr.Dataset(
        {
            "violence.removal_deaths": ("draw", [1.0, 2.0, 3.0]),
            "violence.retaliation_variant": ("draw", [0, 1, 1]),
            "supply.entry_gulf": ("draw", [0.1, 0.2, 0.3]),
            "organised_crime.lethality": ("draw", [0.5, 0.5, 0.5]),
            "solved.along_the_way": ("draw", [1.0, 2.0, 4.0]),
        }
    )
    found = space_of(draws)
    assert list(found) == ["violence.removal_deaths", "violence.retaliation_variant"]
    assert found["violence.retaliation_variant"].options == tuple(option.id for option in choice.options)
    assert found["violence.removal_deaths"].unit == library().parameters["violence.removal_deaths"].unit
