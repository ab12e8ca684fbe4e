"""Planted parameters lie anywhere in their posteriors with the same chance, if a fit is right.

Keys are fixed, so there is no false alarm; another key would raise one in a hundred runs of each fit. The result of
more records is in docs/calibration.md.
"""

import numpy as np
import pytest

from secuela.learning.simulated_ranks import (
    BUDGET,
    RANKS,
    Ranks,
    conflict_ranks,
    homicide_ranks,
    overdose_ranks,
    ranks,
)


def test_a_right_fit_raises_no_alarm():
    found = conflict_ranks(30)
    assert found.alarms == []
    assert found.failed <= 2
    assert found.inside(0.9) == pytest.approx(0.9, abs=0.08)


def test_a_fit_that_is_too_sure_is_found_out():
    found = conflict_ranks(30, too_sure=0.3)
    assert found.alarms
    assert found.inside(0.9) < 0.75


@pytest.mark.parametrize("of", [homicide_ranks, pytest.param(overdose_ranks, marks=pytest.mark.nightly)])
def test_a_few_records_of_the_long_fits(of):
    found = of(2)
    assert found.failed <= 1, found
    assert ((found.below >= 0) & (found.below <= 1)).all()
    assert found.inside(0.9) > 0.6


@pytest.mark.nightly
@pytest.mark.parametrize("fit", sorted(RANKS))
def test_no_fit_raises_an_alarm(fit):
    found = RANKS[fit](100)
    assert found.alarms == [], found.p_values
    assert found.failed <= 20  # planted far out in the priors, where a history has no most probable point that is found


def test_even_shares_raise_false_alarms_as_seldom_as_the_budget_says():
    """200 runs of even shares: about one in a hundred raises an alarm, and never more than seven."""
    rng = np.random.default_rng(3)
    alarms = [bool(Ranks(("a", "b", "c"), rng.uniform(size=(50, 3)), 0).alarms) for _ in range(200)]
    assert BUDGET == 0.01
    assert sum(alarms) <= 7


def test_records_whose_fit_says_that_it_failed_are_counted_apart():
    found = ranks(("a",), lambda rng: None if rng.random() < 0.5 else np.array([rng.random()]), 60)
    assert len(found.below) + found.failed == 60
    assert 15 < found.failed < 45
