import numpy as np
import pytest

from secuela.analysis.breakeven import break_even, crossing, equal_cost
from secuela.evidence.errors import OptionError
from support.known_answers import outcome


def lever(lower, higher=None):
    rows = [
        {"dose": 10.0 * i, "p_lower": low, "p_higher": (higher or [0.0] * len(lower))[i]} for i, low in enumerate(lower)
    ]
    return {"lever": "toy_lever", "outcomes": {"deaths": [{"dose": -10.0, "p_lower": 0.9, "p_higher": 0.0}, *rows]}}


def test_the_break_even_dose_is_read_between_the_doses():
    found = break_even(lever([0.0, 0.4, 0.6, 0.8]), "deaths", "lower", draws=10_000_000)
    assert found.dose == pytest.approx(15.0)
    assert found.low == pytest.approx(15.0, abs=0.1)
    assert found.high == pytest.approx(15.0, abs=0.1)
    assert (found.end, found.explored) == (None, 30.0)


def test_few_draws_give_a_wide_or_open_interval():
    found = break_even(lever([0.0, 0.4, 0.6]), "deaths", "lower", draws=20)
    assert found.low < 15 < 20
    assert found.high is None


def test_a_dose_that_no_longer_works_above_has_an_end():
    found = break_even(lever([0.0, 1.0, 0.0]), "deaths", "lower", draws=1000)
    assert (found.dose, found.end) == (5.0, 15.0)


def test_no_dose_reaches_it():
    found = break_even(lever([0.0, 0.1, 0.2]), "deaths", "lower", draws=1000)
    assert (found.dose, found.low, found.high) == (None, None, None)
    assert found.explored == 20.0


def test_the_other_way():
    assert break_even(lever([0.0] * 3, [0.0, 0.5, 1.0]), "deaths", "higher", draws=1000).dose == 10.0


def test_an_outcome_that_was_not_swept_is_named():
    with pytest.raises(OptionError, match="does not hold homicides"):
        break_even(lever([0.0, 1.0]), "homicides", "lower", draws=10)


def test_crossing_never_begins_at_dose_zero():
    assert crossing([0.0, 1.0], [0.9, 0.95], 0.5) is None


def test_alternatives_are_compared_only_at_about_the_same_cost():
    values = np.array([[100.0] * 10, [80.0] * 10, [90.0] * 10])
    costs = np.array([[0.0] * 10, [100.0] * 10, [108.0] * 10])
    names = ["status-quo", "a", "b"]
    usual, b = equal_cost(values, costs, names, "a", outcome())
    assert (usual.same_money, usual.way, usual.median, usual.cost_ratio) == (False, None, None, 0.0)
    assert (b.same_money, b.way) == (True, "higher")
    assert b.median == pytest.approx(np.log(90 / 80))
    assert b.cost_ratio == pytest.approx(1.08)


def test_a_reference_without_cost_is_equal_to_what_costs_nothing_only():
    values, costs = np.ones((2, 4)), np.array([[0.0] * 4, [1.0] * 4])
    found = equal_cost(values, costs, ["status-quo", "a"], "status-quo", outcome())[0]
    assert (found.cost_ratio, found.same_money) == (None, False)
