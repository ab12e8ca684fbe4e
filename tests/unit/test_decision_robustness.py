import numpy as np
import pytest

from secuela.analysis.robustness import Aim, Dominance, dominance, regret, satisficing, share_interval
from secuela.evidence.errors import OptionError, RunError
from support.known_answers import outcome

NAMES = ["status-quo", "plan", "other"]
DEATHS = np.array([[100.0, 100.0, 100.0, 100.0], [90.0, 130.0, 95.0, 100.0], [95.0, 110.0, 90.0, 120.0]])


def test_regret_is_what_is_lost_against_the_best_of_the_same_future():
    usual, plan, other = regret(DEATHS, NAMES, outcome())
    assert usual.expected == pytest.approx((10 + 0 + 10 + 0) / 4)
    assert plan.expected == pytest.approx((0 + 30 + 5 + 0) / 4)
    assert other.expected == pytest.approx((5 + 10 + 0 + 20) / 4)
    assert (usual.best, plan.best, other.best) == (0.5, 0.5, 0.25)
    assert plan.worst_decile == 30
    assert usual.error == pytest.approx(np.std([10, 0, 10, 0], ddof=1) / 2)


def test_worst_decile_is_the_mean_of_the_worst_tenth():
    losses = np.arange(20.0)
    found = regret(np.stack([np.zeros(20), losses]), ["a", "b"], outcome())[1]
    assert found.worst_decile == pytest.approx((18 + 19) / 2)


def test_regret_turns_round_where_higher_is_better():
    usual, plan, _other = regret(DEATHS, NAMES, outcome("higher"))
    assert usual.expected == pytest.approx((0 + 30 + 0 + 20) / 4)
    assert plan.expected == pytest.approx((10 + 0 + 5 + 20) / 4)


def test_failed_draws_are_left_out_of_every_alternative():
    values = DEATHS.copy()
    values[1, 1] = np.nan
    usual, plan, _other = regret(values, NAMES, outcome())
    assert usual.expected == pytest.approx((10 + 10 + 0) / 3)
    assert plan.expected == pytest.approx(5 / 3)


def test_an_outcome_without_direction_is_refused():
    with pytest.raises(OptionError, match="has no direction") as error:
        regret(DEATHS, NAMES, outcome("none"))
    assert "choose an outcome with a direction" in str(error.value)


def test_nothing_computed_is_refused():
    with pytest.raises(RunError, match="No draw was computed"):
        regret(np.full((2, 3), np.nan), ["a", "b"], outcome())


def test_satisficing_needs_every_aim_in_the_same_future():
    aims = [Aim("deaths", "ratio", "<=", 0.95), Aim("money", "level", "<", 10.0)]
    money = np.array([[0.0, 0, 0, 0], [5.0, 5, 20, 5], [5.0, 5, 5, 5]])
    usual, plan, other = satisficing(aims, [DEATHS, money], NAMES, "status-quo")
    assert usual.share == 0.0
    assert plan.share == 0.25
    assert other.share == 0.5
    assert plan.low < plan.share < plan.high


def test_satisficing_on_a_difference():
    found = satisficing([Aim("deaths", "difference", "<", -5.0)], [DEATHS], NAMES, "status-quo")
    assert [each.share for each in found] == [0.0, 0.25, 0.25]


def test_a_ratio_to_zero_and_an_unknown_operator_are_refused():
    zero = np.zeros((3, 4))
    with pytest.raises(OptionError, match="zero in some futures"):
        satisficing([Aim("deaths", "ratio", "<", 1.0)], [zero], NAMES, "status-quo")
    with pytest.raises(OptionError, match="choose one of <, <=, >, >="):
        satisficing([Aim("deaths", "level", "==", 1.0)], [zero], NAMES, "status-quo")


def test_interval_of_a_share_has_the_known_wilson_ends():
    z = 1.6448536269514722
    low, high = share_interval(0.0, 100)
    assert low == 0.0
    assert high == pytest.approx(z**2 / (100 + z**2))
    assert share_interval(0.5, 100)[0] == pytest.approx(0.5 - 0.5 * z / np.sqrt(100 + z**2))


def test_dominance_is_a_share_of_the_draws_and_turns_round_with_the_direction():
    a, b = np.array([1.0, 2.0, 3.0, 4.0]), np.array([4.5, 1.5, 2.5, 4.0])
    assert dominance([a], [b], [outcome()]) == Dominance(better=0.25, worse=0.5)
    assert dominance([b], [a], [outcome()]) == Dominance(better=0.5, worse=0.25)
    assert dominance([a], [b], [outcome("higher")]) == Dominance(better=0.5, worse=0.25)


def test_dominance_in_two_outcomes_is_nowhere_worse_and_somewhere_better():
    deaths = [np.array([90.0, 90.0, 100.0, 110.0]), np.full(4, 100.0)]
    trust = [np.array([0.5, 0.1, 0.5, 0.5]), np.full(4, 0.5)]
    higher = outcome("higher", 0.1, "absolute")
    found = dominance([deaths[0], trust[0]], [deaths[1], trust[1]], [outcome(), higher])
    assert (found.better, found.worse) == (0.25, 0.25)
