"""The fit of the regimes of encounters: planted parameters come back, and the records' priors are a fresh fit's."""

import dataclasses

import numpy as np
import pytest

from secuela.evidence.errors import EvidenceError
from secuela.evidence.library import library
from secuela.evidence.priors import interval
from secuela.learning.fits.encounter_fit import Posterior, fitted, laws, record_to, wide_priors
from secuela.record.encounter_regimes import Reading, Regimes, read

PLANTED = {
    "approach": 4.0,
    "noise": 0.1,
    "shock_share": 0.1,
    "shock_ratio": 4.0,
    "regime_length": 24.0,
    "jump": 0.9,
    "pull": 0.4,
    "at_once": 0.5,
}


def record_of(seed, months=400):
    """Months made up with planted parameters, between levels a factor of 40 apart."""
    known = Regimes(**{name: np.array([value]) for name, value in PLANTED.items()})
    world = read(np.array([9.0, 12.7, 10.8]), known)
    chance = np.ones_like(world.now) / world.now.size
    begin = Reading(world.grid, 10.8, chance, world.next_level, world.log_likelihood)
    return Posterior(known, np.ones(1), begin, 10.8).futures(months, 1, seed)[0]


@pytest.mark.parametrize("seed", [1, 2])
def test_planted_parameters_are_recovered(seed):
    found = fitted(record_of(seed), wide_priors(), draws=300)
    inside = 0
    for name, planted in PLANTED.items():
        values = getattr(found.regimes, name)
        order = np.argsort(values)
        low, high = np.interp((0.05, 0.95), found.weight[order].cumsum(), values[order])
        inside += low <= planted <= high
    assert inside >= 6
    assert float(found.weight @ found.regimes.noise) == pytest.approx(0.1, rel=0.25)
    assert 12 < float(found.weight @ found.regimes.regime_length) < 48


def test_the_level_in_force_is_recovered():
    levels = np.r_[np.full(30, 11.0), np.full(30, 9.5)] + 0.1 * np.random.default_rng(1).standard_normal(60)
    known = Regimes(**{name: np.array([value]) for name, value in PLANTED.items()})
    reading = read(levels, known)
    assert abs(reading.now[0] @ reading.grid - 9.5) < 0.1
    np.testing.assert_allclose(reading.now.sum(axis=1), 1)
    np.testing.assert_allclose(reading.next_level.sum(axis=2), 1)
    recent = read(levels, known, recent=30)
    np.testing.assert_allclose(recent.now, reading.now, atol=0.06)


def test_the_likelihood_prefers_what_was_planted():
    levels = record_of(3)
    known = Regimes(**{name: np.full(4, value) for name, value in PLANTED.items()})
    other = dataclasses.replace(
        known, noise=np.array([0.1, 0.3, 0.1, 0.1]), regime_length=np.array([24.0, 24.0, 2.0, 2000.0])
    )
    found = read(levels, other).log_likelihood
    assert found[0] == found.max()


def test_the_priors_of_the_records_are_those_of_a_fresh_fit():
    """Ends of the 90 % intervals within a tenth: the record decides, and nobody's hand."""
    for name, prior in laws(fitted(record_to().levels, wide_priors())).items():
        kept = library().parameters[f"displacement.encounter_{name}"].prior
        np.testing.assert_allclose(interval(prior), interval(kept), rtol=0.1, atol=0.01, err_msg=name)


def test_too_few_draws_are_refused():
    with pytest.raises(EvidenceError, match=r"draws carry the fit(?s:.)*quantiles from so few"):
        fitted(record_of(1), wide_priors(), draws=12)
