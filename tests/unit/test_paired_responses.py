"""Stored responses: exact at doses of the grid up to one byte, in any order, on the line between, packed and back."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from secuela.analysis.paired_responses import (
    MOST,
    LeverAlone,
    PairedResponses,
    Reading,
    coded,
    decoded,
    packed,
    response_to,
    scales_of,
    unpacked,
)
from secuela.analysis.response_error import CHANCES, Missed, Refusal, Trial, missed, refusals, refused, scored
from secuela.evidence.errors import RunError

DRAWS = 40
READINGS = (Reading("homicides_mx", "cumulative", 36), Reading("cooperation", "month", 36))
SCALES = ("log ratio", "difference")
GRID = {"treatment": (-500.0, 500.0, 2000.0), "naloxone": (1.0, 20.0), "tariff_threat": (-25.0, 50.0)}


def stored(seed: int = 1) -> PairedResponses:
    luck = np.random.default_rng(seed)
    usual = np.stack([luck.lognormal(10, 0.3, DRAWS), luck.uniform(0.2, 0.8, DRAWS)])
    levers = {}
    for name, doses in GRID.items():
        order = np.array(sorted((0.0, *doses)))
        values = luck.normal(0, 0.1, (len(order), 2, DRAWS)) * np.abs(order)[:, None, None] / max(order)
        levers[name] = LeverAlone(order, values)
    return PairedResponses(READINGS, SCALES, usual, levers)


@given(st.sampled_from(sorted(GRID)), st.data())
def test_one_lever_at_a_dose_of_the_grid_is_what_was_simulated_within_one_code(name: str, data: st.DataObject) -> None:
    whole = stored()
    dose = data.draw(st.sampled_from(GRID[name]))
    exact = whole.levers[name].values[list(whole.levers[name].doses).index(dose)]
    ours = unpacked(packed(whole)).response({name: dose})
    assert (np.abs(exact).max(axis=1) > 0).all()
    assert (np.abs(ours - exact) <= np.abs(exact).max(axis=1, keepdims=True) / MOST + 1e-7).all()


@given(st.permutations(sorted(GRID)), st.data())
def test_the_order_in_which_levers_are_named_changes_nothing(names: list[str], data: st.DataObject) -> None:
    doses = {name: data.draw(st.floats(min(GRID[name]), max(GRID[name]))) for name in names}
    assume_any = stored()
    doses = {name: min(max(dose, assume_any.levers[name].doses[0]), max(GRID[name])) for name, dose in doses.items()}
    first = assume_any.levels(doses)
    again = assume_any.levels(dict(sorted(doses.items())))
    assert np.array_equal(first, again)


def test_levers_add_up_draw_by_draw() -> None:
    whole = stored()
    doses = {"treatment": 500.0, "naloxone": 20.0}
    added = sum(whole.response({name: dose}) for name, dose in doses.items())
    assert np.allclose(whole.response(doses), added)
    assert np.allclose(whole.levels(doses)[0], whole.usual[0] * np.exp(added[0]))
    assert np.allclose(whole.levels(doses)[1], whole.usual[1] + added[1])


def test_between_two_doses_a_response_lies_on_the_line_and_at_none_it_is_none() -> None:
    whole = stored()
    low, high = whole.response({"treatment": 500.0}), whole.response({"treatment": 2000.0})
    assert np.allclose(whole.response({"treatment": 1250.0}), (low + high) / 2)
    assert not whole.response({"treatment": 0.0, "naloxone": 0.0}).any()
    assert np.array_equal(whole.levels({}), whole.usual)


def test_a_dose_beyond_those_tried_is_refused() -> None:
    with pytest.raises(ValueError, match=r"2001\.0 is not between -500\.0 and 2000\.0"):
        stored().response({"treatment": 2001.0})


def test_levels_give_back_what_responses_were_taken_of() -> None:
    whole = stored()
    ours = whole.usual * np.array([[1.3], [0.9]])
    back = response_to(whole.usual, ours, SCALES)
    assert np.allclose(back[0], np.log(1.3))
    assert np.allclose(back[1], ours[1] - whole.usual[1])


def test_scales_are_logs_only_where_all_is_above_zero_and_changes_count_by_their_share() -> None:
    usual = np.array([[1.0, 2.0], [1.0, 2.0], [1.0, 2.0]])
    other = np.array([[1.0, 1.0], [0.0, 2.0], [1.0, 1.0]])
    assert scales_of(usual, [other], [False, False, True]) == ("log ratio", "difference", "difference")


@given(st.lists(st.floats(-5, 5), min_size=1, max_size=30))
def test_codes_keep_signs_and_none_and_come_within_one_step(values: list[float]) -> None:
    row = np.array([values])
    codes, most = coded(row)
    back = decoded(codes, most)
    assert (np.abs(back - row) <= most[:, None] / MOST + 1e-12).all()
    assert (np.sign(back) * np.sign(row) >= 0).all()
    assert (back[row == 0] == 0).all()


@pytest.mark.parametrize(
    "spoil",
    [
        lambda held: held.pop("levers"),
        lambda held: held.update(schema="secuela/responses/0"),
        lambda held: held.update(body=held["body"][:-8]),
        lambda held: held.update(draws=39),
        lambda held: held["levers"][0].update(doses=[1.0]),
    ],
)
def test_damaged_responses_are_refused_in_words(spoil) -> None:
    held = packed(stored())
    spoil(held)
    with pytest.raises(RunError, match="The stored responses cannot be read"):
        unpacked(held)


def test_a_pair_that_was_too_far_off_is_refused_for_that_outcome_alone_and_with_whatever_else_is_done() -> None:
    whole = stored()
    near = Trial({"treatment": 500.0, "naloxone": 20.0}, whole.levels({"treatment": 500.0, "naloxone": 20.0}))
    far = Trial({"naloxone": 20.0, "tariff_threat": 50.0}, whole.usual * np.array([[1.5], [1.0]]))
    alone = Trial({"tariff_threat": 50.0}, whole.usual * 2)
    given = refusals(whole, [near, far, alone])
    assert Refusal(("naloxone", "tariff_threat"), "homicides_mx") in given
    assert all(each.levers == ("naloxone", "tariff_threat") for each in given)
    assert "homicides_mx" in refused(given, {"naloxone": 1.0, "tariff_threat": -3.0, "treatment": 10.0})
    assert not refused(given, {"naloxone": 1.0, "treatment": 10.0})
    assert not refused(given, {"naloxone": 1.0, "tariff_threat": 0.0})


def test_what_is_refused_is_not_scored_and_what_is_answered_is() -> None:
    whole = stored()
    far = Trial({"naloxone": 20.0, "tariff_threat": 50.0}, whole.usual * 1.5)
    near = [Trial({name: max(GRID[name])}, whole.levels({name: max(GRID[name])})) for name in GRID]
    before = scored(whole, (), [far, *near], {"homicides_mx"})
    after = scored(whole, refusals(whole, [far]), [far, *near], {"homicides_mx"})
    assert before.worst.chances > CHANCES
    assert before.answered == {1: 1.0, 2: 1.0}
    assert after.worst == Missed(0.0, 0.0)
    assert after.answered == {1: 1.0, 2: 0.0}
    assert after.proposals == 4


def test_an_error_within_what_nobody_could_tell_apart_is_small() -> None:
    usual = np.full(200, 1000.0)
    same = missed(READINGS[0], usual, usual, usual * 1.001)
    off = missed(READINGS[0], usual, usual, usual * 1.04)
    assert same.chances == 0
    assert same.quantiles == pytest.approx(1 / 30)
    assert same.tolerable
    assert off.chances == 1
    assert not off.tolerable


def test_a_cost_that_is_the_same_in_every_future_has_an_error_too() -> None:
    usual, exact = np.zeros(200), np.full(200, 100.0)
    cost = Reading("cost_us", "cumulative", 36)
    assert missed(cost, usual, exact, exact).quantiles == 0
    assert missed(cost, usual, exact, exact * (1 + 1e-7)).tolerable
    assert not missed(cost, usual, exact, exact * 1.01).tolerable
    assert missed(cost, usual, usual, usual).tolerable
    assert missed(cost, usual, usual, exact).quantiles == np.inf
