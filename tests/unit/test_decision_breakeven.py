import pytest

from secuela.analysis.breakeven import break_even, crossing
from secuela.evidence.errors import OptionError


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
