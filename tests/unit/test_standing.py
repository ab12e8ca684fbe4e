"""As things stand: waiting times, paths that wait, and futures that are the status quo until the plan begins."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from secuela.engine.block_store import Memory
from secuela.evidence.modes import CARRIED_OUT, MODES, STANDING
from secuela.world.waiting import months_waited, postponed, waiting_times
from support.toy_world import PATHS, ensemble

HAZARDS = [each.a_year for each in STANDING]


def test_the_three_chances_are_those_of_the_design():
    assert HAZARDS == [0.02, 0.10, 0.30]
    assert MODES == (CARRIED_OUT, "as_things_stand_low", "as_things_stand_mid", "as_things_stand_high")


@pytest.mark.parametrize("standing", STANDING, ids=lambda each: each.mode)
def test_each_year_carries_out_its_share_of_the_plans_that_still_wait(standing):
    """Against the survival function, in 40,000 futures: after t months a share (1 - a) ** (t / 12) still waits."""
    waits = waiting_times(seed=1, draws=40_000)[standing.mode]
    for months in (1, 12, 24, 60):
        undone = (1 - standing.a_year) ** (months / 12)
        error = 4 * np.sqrt(undone * (1 - undone) / len(waits))
        assert (waits >= months).mean() == pytest.approx(undone, abs=error)


def test_a_higher_chance_never_means_a_longer_wait_and_draws_are_nested():
    few, many = waiting_times(seed=2, draws=50), waiting_times(seed=2, draws=500)
    low, mid, high = (many[each.mode] for each in STANDING)
    assert (low >= mid).all()
    assert (mid >= high).all()
    assert (low > high).any()
    for mode, waits in few.items():
        np.testing.assert_array_equal(waits, many[mode][:50])
    assert (waiting_times(seed=3, draws=50)["as_things_stand_mid"] != few["as_things_stand_mid"]).any()


def test_known_waits():
    chance = np.array([1 - 1e-9, 0.9 - 1e-9, 0.9**2 - 1e-9, 0.9 + 1e-9, 2.0**-53])
    assert months_waited(chance, 0.10).tolist()[:4] == [0, 12, 24, 11]
    assert months_waited(chance, 0.10)[4] > 4000


@st.composite
def plans(draw):
    months, paths = draw(st.integers(1, 8)), draw(st.integers(1, 3))
    doses = draw(st.lists(st.floats(-5, 5), min_size=months * paths, max_size=months * paths))
    waits = draw(st.lists(st.integers(0, 12) | st.just(1_000_000), min_size=1, max_size=5))
    return np.array(doses).reshape(paths, months), np.array(waits)


@given(plans())
def test_a_path_is_shifted_by_exactly_its_wait(plan):
    doses, waits = plan
    shifted = postponed(doses, waits)
    assert shifted.shape == (len(waits), *doses.shape)
    for wait, paths in zip(waits, shifted, strict=True):
        expected = np.zeros_like(doses)
        if wait < doses.shape[1]:
            expected[:, wait:] = doses[:, : doses.shape[1] - wait]
        np.testing.assert_array_equal(paths, expected)


def arms(months=10):
    plan = np.zeros((PATHS, months))
    plan[:, 1:4] = [[2.0], [7.0]]
    return {"status-quo": np.zeros((PATHS, months)), "plan": plan}


def test_doses_of_each_draw_alone_equal_the_same_doses_for_all():
    given, whole = arms(), ensemble()
    waits = np.arange(whole.draws) % 3
    every = postponed(given["plan"], waits)
    by_function = {**given, "waits": lambda draws: postponed(given["plan"], waits[draws])}
    found = whole.run({**given, "waits": every})
    again = whole.run(by_function)
    for name, values in found.outcomes.items():
        np.testing.assert_array_equal(values, again.outcomes[name])
    for wait in range(3):
        alone = ensemble().run({**given, "later": postponed(given["plan"], np.array([wait]))[0]})
        for name, values in found.outcomes.items():
            np.testing.assert_array_equal(values[2, waits == wait], alone.outcomes[name][2, waits == wait])


def test_a_wait_beyond_the_horizon_is_the_status_quo_bit_for_bit_and_none_is_the_plan():
    given = arms()
    whole = ensemble()
    waits = np.where(np.arange(whole.draws) % 2, 0, whole.months)
    found = whole.run({**given, "standing": lambda draws: postponed(given["plan"], waits[draws])})
    for values in found.outcomes.values():
        np.testing.assert_array_equal(values[2, waits > 0], values[0, waits > 0])
        np.testing.assert_array_equal(values[2, waits == 0], values[1, waits == 0])
    assert (found.outcomes["level"][1] != found.outcomes["level"][0]).any()


def test_one_compile_for_plain_and_for_waiting_alternatives():
    whole = ensemble()
    whole.run({**arms(), "standing": lambda draws: postponed(arms()["plan"], draws)})
    assert whole._run.compiled == 1


def test_with_the_link_cut_the_plan_reaches_its_own_model_only():
    given, whole = arms(), ensemble()
    found, cut = whole.run(given), whole.run(given, keep=np.zeros(1))
    np.testing.assert_array_equal(cut.outcomes["level"][1], cut.outcomes["level"][0])
    np.testing.assert_array_equal(cut.outcomes["flow"], found.outcomes["flow"])
    assert (found.outcomes["level"][1] != found.outcomes["level"][0]).any()


def test_the_link_hands_on_what_departs_one_month_later():
    """By hand: strength x 2 in months 2 to 4 arrives in months 3 to 5 and stays in the tank."""
    found = ensemble().run(arms()).outcomes["level"].astype(float)
    strength = np.linspace(1.0, 2.0, 12)[:, None]
    arrived = np.array([0, 0, 0, 2, 4, 6, 6, 6, 6, 6, 6])
    np.testing.assert_allclose(found[1] - found[0], strength * arrived, atol=1e-5)


def test_some_alternatives_can_be_collected_without_some_outcomes():
    given, whole, store = arms(), ensemble(), Memory()
    whole.simulate(given, store)
    part = whole.collect(["plan"], store, without=["cost"])
    assert set(part.outcomes) == {"level", "flow"}
    np.testing.assert_array_equal(part.outcomes["level"][0], whole.run(given).outcomes["level"][1])


def test_a_store_may_keep_some_outcomes_only():
    store = Memory(only=("level",))
    found = ensemble().run(arms(), store=store)
    assert set(found.outcomes) == {"level"}
    assert found.failed.shape == (2, 12)
