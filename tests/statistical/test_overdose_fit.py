"""The fit of the overdose history: it comes back to what was planted, sees nothing later, and its spread is honest.

Keys are fixed, so there is no false alarm.
"""

import numpy as np
import pytest

from secuela.evidence.errors import EvidenceError
from secuela.evidence.library import library
from secuela.evidence.posteriors import posterior
from secuela.evidence.priors import Uniform
from secuela.learning.coordinates import Space
from secuela.learning.fit import fit
from secuela.learning.fits.overdose_fit import (
    ROWS,
    SEED,
    Likelihood,
    fitted,
    log_density,
    log_density_of,
    overdose_space,
    posterior_around,
    preflight,
    values_at,
)
from secuela.learning.importance import tail_index
from secuela.record.overdose_record import overdose_record
from secuela.world.draws import draw_table
from support.overdose_backtest import ORIGINS, past_errors, surprise
from support.overdose_draws import ORIGIN, drawn, planted
from support.overdose_recovery import recover
from support.past_errors import PARTS, overdose_errors


@pytest.fixture(scope="module")
def found():
    return fitted()


def stands_off(draws):
    """Parameters whose committed draws have other points than these, with how far they stand off, in their widths."""
    rows, at = posterior("overdose"), (0.05, 0.5, 0.95)
    points = {name: (np.quantile(rows[f"overdose.{name}"], at), np.quantile(draws[name], at)) for name in draws}
    apart = {name: np.abs(now - then).max() / (then[2] - then[0]) for name, (then, now) in points.items()}
    return {name: off for name, off in apart.items() if off > 0.02}


def test_a_fresh_fit_gives_the_committed_draws(found):
    assert stands_off(values_at(posterior_around(found, log_density).drawn(ROWS, SEED))) == {}


def test_a_normal_around_the_most_probable_point_would_be_too_sure(found):
    """Why draws are weighed: the mode of the errors' size and of what carries over lies below their middle."""
    normals = np.random.default_rng(0).standard_normal((ROWS, len(found.best)))
    at = found.best + normals @ np.linalg.cholesky(found.covariance).T
    assert tail_index(log_density(at) + 0.5 * (normals**2).sum(axis=1)) > 0.7
    normal, rows = found.draws(ROWS, SEED), posterior("overdose")
    off = stands_off(normal)
    assert off["carry_over"] > 0.25
    wider = {name: np.std(np.log(rows[f"overdose.{name}"])) / np.std(np.log(column)) for name, column in normal.items()}
    assert wider["deaths_synthetic"] > 1.5
    assert np.median(list(wider.values())) > 1


@pytest.mark.nightly
def test_the_committed_draws_would_not_pass_for_another_record():
    record = overdose_record(2018)
    other = posterior_around(fitted(record), log_density_of(record), draws=4000)
    assert len(stands_off(values_at(other.drawn(ROWS, SEED)))) > 5


def test_the_fit_sees_nothing_that_was_planted_after_2020(found):
    record = overdose_record(2020, planted(2020))
    again = fit(overdose_space(), Likelihood(record))
    np.testing.assert_array_equal(again.best, found.best)


def test_the_record_is_within_reach_of_the_priors():
    assert preflight(overdose_space(), overdose_record()) == []


def test_preflight_finds_a_record_out_of_reach():
    import dataclasses

    record = overdose_record()
    absurd = dataclasses.replace(record, synthetic=record.synthetic * 1000)
    assert any("synthetic deaths" in finding for finding in preflight(overdose_space(), absurd))
    empty = dataclasses.replace(record, other=record.other * 0)
    assert preflight(overdose_space(), empty) == ["other: a value is zero, negative or empty"]


def test_most_parameters_are_learned_and_the_known_weak_ones_are_not(found):
    learned = found.learned()
    assert sum(value < 0.7 for value in learned.values()) >= 10
    assert learned["direct_starts"] > 0.8  # the record does not identify it
    assert 0.6 < found.best_values()["supply_elasticity"] < 0.95


@pytest.mark.parametrize(
    ("plantings", "bias", "low", "high"),
    [(1, 0.6, 0.4, 1.6), pytest.param(4, 0.3, 0.6, 1.4, marks=pytest.mark.nightly)],
)
def test_planted_parameters_are_recovered(plantings, bias, low, high):
    """Scores over plantings: mean near zero, spread near one; wider bounds where there are fewer."""
    record = overdose_record()
    scores = np.array([list(recover(record, seed).scores.values()) for seed in range(plantings)])
    assert abs(scores.mean()) < bias
    assert low < scores.std() < high
    assert (np.abs(scores) < 2).mean() > 0.9


def test_a_prior_that_cannot_be_fitted_is_refused():
    with pytest.raises(EvidenceError, match="has a prior of kind uniform"):
        Space.of({"x": Uniform(kind="uniform", low=0, high=1)})


@pytest.mark.parametrize(
    ("origins", "low", "high"), [((2017,), 0.7, 1.3), pytest.param(ORIGINS, 0.8, 1.2, marks=pytest.mark.nightly)]
)
def test_the_drift_of_forecasts_is_sized_on_errors_from_earlier_origins(origins, low, high):
    """With it, errors are as large as the spread says; without it, they were nearly twice as large."""
    drift = library().parameters["overdose.forecast_drift"].prior.value
    assert low < surprise([past_errors(origin, drift) for origin in origins]) < high
    assert surprise([past_errors(origin, 1e-3) for origin in origins]) > 1.6


def test_the_status_quo_spreads_as_the_rule_has_erred():
    """Luck, level and trend together against past errors of the damped-trend rule, by part and horizon."""
    draws = 1500
    past = overdose_errors(6.0, (1, 12, 24))
    table = draw_table(ORIGIN, draws, 3)
    _, theta, read = drawn(draws, seed=3)
    for part in ("synthetic", "other_opioid"):
        at, sd = PARTS.index(part), table[f"overdose.luck_sd_{part}"]
        for horizon in (1, 12, 24):
            rate = np.log(2) / table["overdose.trend_half_life"]
            trend = read.trend[at] * -np.expm1(-rate * horizon) / rate
            left = 0.5 ** (2 * horizon / np.asarray(theta.luck_half_life))
            spread = np.sqrt(np.mean(np.asarray(sd) ** 2 * (1 - left)) + read.error_sd[at] ** 2 + trend.var())
            assert 0.6 < spread / past[part][horizon] < 1.7, (part, horizon)
