"""Composition of homicide by state: the fit can be repeated, finds what was put in, and then beats fixed shares."""

import numpy as np
import pytest

from secuela.evidence.library import library
from secuela.evidence.months import Month
from secuela.evidence.priors import interval
from secuela.learning.state_composition import (
    FIT_FROM,
    FIT_TO,
    STAYING,
    TEST_FROM,
    Composition,
    fit_counts,
    fit_dispersion,
    fit_half_life,
    fitted_record,
    half_life_without_each_state,
    log_score,
    skill,
    stationary_sd,
    windows,
)
from secuela.record.composition import RECENT_MONTHS, USUAL_MONTHS
from secuela.record.state_counts import sample

TWELVE, THREE = STAYING.index(12), STAYING.index(3)


def prior(name):
    return interval(library().parameters[f"violence.{name}"].prior)


@pytest.fixture(scope="module")
def model():
    return Composition(*(prior(name)[1] for name in ("composition_half_life", "composition_sd", "count_dispersion")))


@pytest.fixture(scope="module")
def skills(model):
    return {horizon: skill(model, horizon) for horizon in (6, 12, 24)}


def test_fit_and_test_do_not_overlap():
    assert fitted_record().months[-1] == FIT_TO < TEST_FROM
    for name in ("composition_half_life", "composition_sd", "count_dispersion"):
        assert library().parameters[f"violence.{name}"].evidence_until == str(FIT_TO)


def test_the_half_life_of_the_record_is_refitted():
    half_life, _ = fit_half_life()
    low, middle, high = prior("composition_half_life")
    assert half_life == pytest.approx(38.2, abs=0.5)
    assert middle == pytest.approx(half_life, rel=0.05)
    without = half_life_without_each_state()
    assert low < without.min() < half_life < without.max() < high


def test_the_two_windows_are_the_best_of_those_tried():
    best = fit_half_life(RECENT_MONTHS, USUAL_MONTHS)[1]
    assert all(best >= fit_half_life(recent, usual)[1] for recent in (3, 4, 6, 12) for usual in (36, 60, 84, 120))


def test_returning_beats_staying_in_the_fit_too():
    at = windows(fitted_record(), FIT_FROM)
    assert log_score(at, fit_half_life()[0]) > log_score(at, 1e6) + 0.003


def test_one_spread_fits_every_horizon():
    half_life = prior("composition_half_life")[1]
    low, _, high = prior("composition_sd")
    spreads = np.array([stationary_sd(half_life, horizon) for horizon in (6, 12, 24, 36)])
    assert np.ptp(spreads[:, 0]) < 0.04  # an AR(1) of this half-life: the same long-run spread at each horizon
    assert low < spreads[:, 0].mean() < high
    assert (spreads[:, 1] < spreads[:, 0]).all()  # heavy tails


def test_the_dispersion_of_the_record_is_refitted():
    half_life = prior("composition_half_life")[1]
    low, _, high = prior("count_dispersion")
    swing, victims = fit_dispersion("sesnsp", Month.parse("2015-01"), half_life)
    _, deaths = fit_dispersion("inegi", Month.parse("2015-01"), half_life)
    assert victims == pytest.approx(252, rel=0.03)
    assert deaths == pytest.approx(171, rel=0.03)
    assert low < deaths < victims < high
    assert 0.09 < swing < 0.16


@pytest.mark.parametrize("size", [40.0, 150.0, 400.0])
def test_a_simulated_dispersion_is_recovered(size):
    """28 states over 14 years with swings and counts drawn from known numbers."""
    generator = np.random.default_rng(7)
    months, states, half_life, swing = 168, 28, 38.0, 0.11
    usual = np.log(generator.dirichlet(np.full(states, 8.0)))
    kept, departure, counts = 0.5 ** (1 / half_life), np.zeros(states), []
    for _ in range(months):
        departure = kept * departure + swing * generator.standard_normal(states)
        shares = np.exp(usual + departure)
        counts.append(sample(generator, 2_500 * shares / shares.sum(), size))
    found_swing, found = fit_counts(np.array(counts), np.broadcast_to(usual, (months, states)), half_life)
    assert found == pytest.approx(size, rel=0.25)
    assert found_swing == pytest.approx(swing, rel=0.1)


@pytest.mark.parametrize(("horizon", "twelve", "three"), [(6, 0.0013, 0.0005), (12, 0.0027, 0.0003)])
def test_expected_shares_beat_both_rules_up_to_a_year(skills, horizon, twelve, three):
    """By less than the error of the comparison: the gain is small, and docs say so."""
    gain = skills[horizon].gain
    assert gain[TWELVE] == pytest.approx(twelve, abs=0.0003)
    assert gain[THREE] == pytest.approx(three, abs=0.0003)
    assert gain.min() > 0
    assert skills[horizon].origins == 66


def test_two_years_ahead_the_twelve_month_shares_are_beaten_and_the_three_month_ones_are_not(skills):
    gain, error = skills[24].gain, skills[24].gain_error
    assert gain[TWELVE] > 0
    assert -0.002 < gain[THREE] < 0
    assert error[THREE] > abs(gain[THREE])


def test_shares_with_their_spread_beat_fixed_shares_clearly(skills):
    for found in skills.values():
        assert (found.density_gain > 3 * found.density_gain_error).all()


def test_the_ranges_hold_what_came(skills):
    for found in skills.values():
        half, nine_tenths = found.coverage
        assert 0.5 < half < 0.62
        assert 0.88 < nine_tenths < 0.95
