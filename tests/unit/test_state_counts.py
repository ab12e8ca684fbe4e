"""Counts by state, and three agencies that count the same deaths."""

import numpy as np
import pytest
from scipy.stats import nbinom, poisson

from secuela.evidence.errors import EvidenceError
from secuela.evidence.library import library
from secuela.evidence.months import Month
from secuela.record.observation.agency_levels import completeness, expected_counts, preliminary_ratio
from secuela.record.state_counts import log_likelihood, log_variance, sample

ORIGIN = Month.parse("2025-10")


@pytest.mark.parametrize(("mean", "size"), [(0.5, 20.0), (30.0, 150.0), (400.0, 80.0)])
def test_the_law_is_the_negative_binomial(mean, size):
    counts = np.arange(0, 60)
    np.testing.assert_allclose(
        log_likelihood(counts, mean, size), nbinom.logpmf(counts, size, size / (size + mean)), rtol=1e-9, atol=1e-9
    )


def test_a_very_large_size_is_chance_alone():
    counts = np.arange(0, 40)
    np.testing.assert_allclose(log_likelihood(counts, 12.0, 1e8), poisson.logpmf(counts, 12.0), atol=1e-5)


def test_samples_have_the_mean_and_variance_of_the_law_and_their_own_shape():
    mean, size = np.array([3.0, 40.0, 300.0]), 60.0
    counts = sample(np.random.default_rng(1), np.broadcast_to(mean, (40_000, 3)), size)
    assert counts.shape == (40_000, 3)
    np.testing.assert_allclose(counts.mean(axis=0), mean, rtol=0.01)
    np.testing.assert_allclose(counts.var(axis=0), mean + mean**2 / size, rtol=0.04)
    assert np.log(counts[:, 2]).var() == pytest.approx(float(log_variance(300.0, size)), rel=0.05)


def test_completeness_rose_to_2019_and_fell_since():
    known = completeness(ORIGIN)
    by_year = dict(zip(known.years, known.ratio.round(3).tolist(), strict=True))
    assert (by_year[2016], by_year[2019], by_year[2024]) == (0.944, 0.974, 0.921)
    assert known.years[-1] == 2024
    assert 0.02 < known.femicide < 0.04
    assert (np.diff(known.ratio)[3:] < 0).all()


def test_the_drift_covers_the_changes_that_were_seen():
    drift = library().parameters["violence.completeness_drift"]
    low, high = drift.prior.quantile(np.array([0.05, 0.95]))
    changes = np.diff(np.log(completeness(ORIGIN).ratio))
    assert low < changes.mean() < high
    assert low < changes[-5:].mean() < high
    assert str(drift.evidence_until) == "2024-12"


def test_an_earlier_origin_knows_fewer_years():
    assert completeness(Month.parse("2022-06")).years[-1] == 2021
    assert completeness(Month.parse("2022-12")).years[-1] == 2022  # the year is whole at its end
    with pytest.raises(EvidenceError, match=r"no whole year.*2015-06\.\n(.*\n)*.*2016-12 or later"):
        completeness(Month.parse("2015-06"))


def test_each_agency_counts_the_same_deaths_its_own_way():
    known = completeness(ORIGIN)
    year = library().series_values("sesnsp_homicide_victims")[1][108:120]  # 2024
    counts = expected_counts(year, np.zeros(12), 0.0, known, 0.9)
    deaths = dict(zip(*library().year_values("inegi_homicides"), strict=True))
    assert counts.inegi.sum() == pytest.approx(deaths[2024])
    np.testing.assert_array_equal(counts.sesnsp, year)
    np.testing.assert_allclose(counts.sspc, 0.9 * year)
    assert preliminary_ratio(ORIGIN) == pytest.approx(1 / 1.143, abs=0.002)


def test_a_falling_completeness_hides_deaths_and_never_passes_one():
    known = completeness(ORIGIN)
    later = expected_counts(1000.0, np.array([0.0, 60.0]), np.array([[-0.02], [0.1]]), known, 1.0).inegi
    assert later.shape == (2, 2)
    assert later[0, 1] / later[0, 0] == pytest.approx(np.exp(0.1))
    assert later[1, 1] == pytest.approx(1000 * (1 + known.femicide))
