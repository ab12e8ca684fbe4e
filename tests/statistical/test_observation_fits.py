"""Laws of observation: what is planted is found again, and the record's own past lies within their bands."""

import numpy as np
import pytest
from scipy.special import ndtri

from secuela.evidence.library import library
from secuela.evidence.months import Month
from secuela.evidence.priors import Fixed, interval
from secuela.evidence.state_tables import sesnsp_victims_by_state
from secuela.learning.calibration import off_their_record
from secuela.learning.fits.observation_fit import (
    CALIBRATION,
    agency_ratio,
    around,
    corridor_pounds,
    figures,
    finds,
    half_years,
    own_noise,
    registration_gap,
    shared_sd,
)
from secuela.record.observation.seized_pounds import found_at
from support.planted_future import Planted, published

VICTIMS, DATED = "sesnsp_homicide_victims", "inegi_homicides_by_state"


def as_laws(figures):
    return {name: Fixed(kind="fixed", value=value) for name, value in figures.items()}


def middle(name):
    return interval(library().parameters[name].prior)[1]


def test_the_committed_priors_hold_what_the_record_says():
    found = figures()
    assert off_their_record(CALIBRATION, as_laws(found)) == {}
    assert found["agency_counts.victims_first_gap"] == pytest.approx(0.062, abs=0.002)
    assert found["agency_counts.recording_noise_sd"] == pytest.approx(0.015, abs=0.001)
    assert found["seizures.find_pounds"] == pytest.approx(33, abs=1)
    assert found["seizures.found_walk_sd"] == pytest.approx(0.195, abs=0.005)
    assert found["laboratory_reports.walk_sd"] == pytest.approx(0.105, abs=0.005)
    assert found["supply.fentanyl_swing"] == pytest.approx(0.43, abs=0.005)
    assert [round(shared_sd(months), 2) for months in (6, 12, 24, 36)] == [0.16, 0.21, 0.32, 0.43]


def test_a_prior_that_does_not_hold_its_figure_is_named():
    found = off_their_record(CALIBRATION, as_laws({"seizures.find_pounds": 400.0, "seizures.noise_sd": 0.3}))
    assert list(found) == ["seizures.find_pounds"]


@pytest.mark.parametrize(("gap", "half_life"), [(0.05, 0.8), (0.08, 2.0)])
def test_the_gap_of_a_first_publication_is_found_again(gap, half_life):
    parameters = {"agency_counts.victims_first_gap": gap, "agency_counts.victims_late_half_life": half_life}
    parameters["agency_counts.recording_noise_sd"] = 1e-6
    planted = Planted(draws=1, months=36, seed=3, parameters=parameters)
    release = Month.parse("2026-12")
    table = published(VICTIMS, planted.future(release=str(release)))["MX"]
    final = published(VICTIMS, planted.future(release="2060-01"))["MX"].values[0]
    known = [i for i, month in enumerate(table.periods) if month + 1 <= release]
    ages = np.array([release - (table.periods[i] + 1) for i in known], dtype=float)
    end, found_gap, found_half_life = registration_gap(table.values[0, known] / final[known], ages)
    assert end == pytest.approx(1, abs=0.005)
    assert found_gap == pytest.approx(gap, abs=0.005)
    assert found_half_life == pytest.approx(half_life, rel=0.15)


@pytest.mark.parametrize("noise", [0.008, 0.02])
def test_the_own_noise_of_two_agencies_is_found_again(noise):
    planted = Planted(draws=60, months=48, parameters={"agency_counts.recording_noise_sd": noise})
    future = planted.future(release="2060-01")
    ratio = published(VICTIMS, future)["MX"].values / published(DATED, future)["MX"].values
    season = ratio.mean(axis=0)  # what the two calendars do to the ratio, the same in every draw
    found = np.mean([own_noise(one / season) for one in ratio])
    assert found == pytest.approx(noise, rel=0.1)


@pytest.mark.parametrize(("noise", "together"), [(0.25, 30.0), (0.35, 60.0)])
def test_the_finds_of_corridors_are_found_again(noise, together):
    mean = np.broadcast_to([500.0, 400.0, 60.0, 25.0], (400, 4))
    score = np.random.default_rng(4).standard_normal(mean.shape)
    found = finds(found_at(score, mean, np.array(noise), np.array(together)), mean)
    assert found == pytest.approx((noise, together), rel=0.12)
    pounds = found_at(
        np.random.default_rng(5).standard_normal((200_000,)), np.array(80.0), np.array(noise), np.array(together)
    )
    assert pounds.mean() == pytest.approx(80, rel=0.01)
    assert pounds.var() == pytest.approx(80**2 * (noise**2 + together / 80), rel=0.03)


# ---- the record's own past: residuals about the mean of the neighbouring months, whose variance is that of 1.5 months


def inside(residuals, chance=0.9):
    edge = {0.5: 0.6745, 0.9: 1.6449}[chance]
    return float((np.abs(residuals) < edge).mean())


def test_months_of_states_scatter_as_the_law_says():
    record = sesnsp_victims_by_state()
    counts = record.counts[record.months.index(Month.parse("2016-01")) :]
    mean = around(counts, 1)[1:-1]
    seen = mean > 0
    variance = mean + mean**2 / middle("violence.count_dispersion")
    residuals = (counts[1:-1] - mean)[seen] / np.sqrt(1.5 * variance[seen])
    assert inside(residuals) == pytest.approx(0.9, abs=0.05)
    assert inside(residuals, 0.5) == pytest.approx(0.5, abs=0.05)


def test_case_files_and_vital_statistics_differ_as_the_law_says():
    log = np.log(agency_ratio())
    residuals = (log[1:-1] - (log[2:] + log[:-2]) / 2) / (middle("agency_counts.recording_noise_sd") * np.sqrt(2 * 1.5))
    assert inside(residuals) == pytest.approx(0.9, abs=0.06)


def test_corridors_are_found_within_the_band_of_the_law():
    pounds = corridor_pounds()
    mean = around(pounds)
    law = [np.array(middle(f"seizures.{name}")) for name in ("noise_sd", "find_pounds")]
    low, lower, upper, high = (found_at(ndtri(chance), mean, *law).round(2) for chance in (0.05, 0.25, 0.75, 0.95))
    within = (pounds >= low) & (pounds <= high)
    assert within.mean() == pytest.approx(0.9, abs=0.06)
    assert within.mean(axis=0).min() > 0.7  # the corridor with the least, where months without a find are frequent
    assert ((pounds >= lower) & (pounds <= upper)).mean() == pytest.approx(0.5, abs=0.07)


def test_half_years_of_laboratory_reports_move_as_the_law_says():
    """Drift, noise at both ends, and two thirds (means are compared) of how far supply swings in a half-year."""
    half_life = middle("supply.fentanyl_swing_half_life")
    part = 2 / 3 * (1 - 0.25 ** (6 / half_life)) / (1 - 0.25 ** (36 / half_life))
    own = np.hypot(middle("laboratory_reports.walk_sd"), np.sqrt(2) * middle("laboratory_reports.noise_sd"))
    step = np.hypot(own, np.sqrt(part) * middle("supply.fentanyl_swing"))
    changes = np.diff(half_years())
    assert inside(changes / step) == pytest.approx(0.9, abs=0.1)  # 16 changes
