"""Doses at multiples of themselves within the levers' bounds, and judgements shifted together along one direction."""

import math

import numpy as np
import pytest

from secuela.policy.lever import levers
from secuela.world.dose_courses import at_times
from secuela.world.judgement_shift import BEYOND, direction

REMOVAL = "leadership_removal/by=us,means=kill"
CAPTURE = "leadership_removal/by=us,means=capture"


def test_doses_are_multiplied_and_stop_at_the_bound_of_their_lever():
    path = np.array([0.0, 6.0, 6.0])
    held = {REMOVAL: path, "consent": np.array([0.0, 3.0, 3.0])}
    assert at_times(held, 2)[REMOVAL].tolist() == [0, 12, 12]
    high = levers()["leadership_removal"].high
    assert at_times(held, 1000)[REMOVAL].max() == high == at_times(held, math.inf)[REMOVAL].max()
    assert at_times(held, math.inf)["consent"].tolist() == [0, 3, 3], "consent is no dose"
    assert at_times(held, 0.5)[REMOVAL].max() == 3


def test_variants_that_share_one_quantity_share_its_bound_and_places_have_their_own():
    both = {REMOVAL: np.array([6.0]), CAPTURE: np.array([6.0])}
    found = at_times(both, math.inf)
    assert found[REMOVAL][0] + found[CAPTURE][0] == levers()["leadership_removal"].high
    sea = [key for key in levers()["maritime_interdiction"].paths() if "where=sea" in key][:2]
    placed = at_times({key: np.array([1.0]) for key in sea}, math.inf)
    assert [placed[key][0] for key in sea] == [levers()["maritime_interdiction"].high] * 2


def test_what_is_taken_away_stops_at_the_lower_bound():
    key = next(key for key in levers()["maritime_interdiction"].paths() if "where=sea" in key)
    assert at_times({key: np.array([-0.25])}, math.inf)[key][0] == pytest.approx(levers()["maritime_interdiction"].low)


def test_the_direction_is_a_unit_vector_of_what_the_result_depends_on():
    rng = np.random.default_rng(4)
    table = {name: rng.lognormal(size=400) for name in ("up", "down", "idle")}
    result = np.log(table["up"]) - 0.5 * np.log(table["down"])
    found = direction(table, list(table), result)
    assert set(found) == {"up", "down"}
    assert found["up"] > 0 > found["down"]
    assert sum(each**2 for each in found.values()) == pytest.approx(1)
    assert direction(table, list(table), np.ones(400)) == {}
    assert direction(table, list(table), np.full(400, np.nan)) == {}


def test_five_in_a_hundred_lie_beyond_the_shift():
    draws = np.random.default_rng(5).normal(size=(100_000, 3))
    along = np.array([0.6, -0.8, 0.0])
    assert (draws @ along > BEYOND).mean() == pytest.approx(0.05, abs=0.003)
