"""Bands hold what they promise where the truth is known: random walks, and their scores.

Keys are fixed, so a test fails every time or never; the tolerances below would be left by chance in fewer than one of a
thousand draws of the keys.
"""

import numpy as np
import pytest
from scipy import stats

from secuela.learning.forecasting.naive_rules import LEVELS, RULES, Outlook
from secuela.learning.forecasting.skill_scores import holm, log_scores, marks, p_coverage
from support.forecast_records import made_up

STEPS = (1, 6, 12)
WALKS = 150


@pytest.fixture(scope="module")
def walks():
    """Persistence on random walks: `(walk, QUANTILES, step)` and what came."""
    rng = np.random.default_rng(11)
    told, came = [], []
    for _ in range(WALKS):
        level = 8 + np.cumsum(rng.normal(0, 0.05, 192))
        outlook = Outlook(made_up(level[:180]), STEPS)
        told.append(RULES["persistence"].quantiles(outlook)[:, :, 0])
        days = outlook.history.days(180 + outlook.at)
        came.append(np.exp(level[179 + np.array(STEPS)]) * days / (365.25 / 12))
    return np.array(told), np.array(came)


@pytest.mark.parametrize("place", range(len(STEPS)))
def test_past_changes_of_a_random_walk_hold_nine_of_ten(walks, place):
    told, came = walks[0][:, :, place], walks[1][:, place]
    low, high = (np.array([np.interp(level, LEVELS, row) for row in told]) for level in (0.05, 0.95))
    share = float(((came >= low) & (came <= high)).mean())
    assert share == pytest.approx(0.9, abs=0.1)  # spread of the share 0.025, and bands of few overlapping changes


def test_marks_count_what_bands_hold(walks):
    told, came = walks
    found = marks(told[:, :, :1], came[:, :1], np.ones(1))
    rank = np.array([(row < value).mean() for row, value in zip(told[:, :, 0], came[:, 0], strict=True)])
    assert np.nanmean(found.inside_90) == pytest.approx(((rank > 0.05) & (rank < 0.95)).mean(), abs=0.03)
    assert found.transform[:, 0] == pytest.approx(rank)
    assert (found.crps > 0).all()
    assert np.nanmean(found.interval) > np.nanmean(found.width_90)


def test_a_log_score_is_that_of_the_law_behind_the_quantiles():
    rng = np.random.default_rng(6)
    size, came = 0.2, np.exp(8 + 0.2 * rng.standard_normal(4000))
    law = np.exp(8 + size * stats.norm.ppf(LEVELS))
    found = log_scores(np.broadcast_to(law[None, :, None], (len(came), len(LEVELS), 1)), came[:, None], 0.0)
    exact = -stats.norm.logpdf(np.log(came), 8, size)
    assert found.mean() == pytest.approx(exact.mean(), abs=0.03)
    beyond = log_scores(law[None, :, None], np.exp([[8 + 8 * size]]), 0.0)[0, 0]
    assert 4 < beyond < 40  # improbable, and not beyond all measure


def test_a_log_score_knows_what_has_not_come_and_no_count_is_narrower_than_one():
    zeros = np.zeros((1, len(LEVELS), 1))
    assert np.isnan(log_scores(zeros + 5.0, np.array([[np.nan]]), 0.0)).all()
    assert log_scores(zeros, np.array([[0.0]]), 1.0)[0, 0] == pytest.approx(0, abs=0.02)  # all that was held possible


def test_a_right_band_is_seldom_rejected_and_a_narrow_one_nearly_always():
    rng = np.random.default_rng(4)
    right = [p_coverage((rng.random((60, 1)) < 0.9).astype(float), 3, 60) for _ in range(200)]
    narrow = [p_coverage((rng.random((60, 1)) < 0.65).astype(float), 3, 60) for _ in range(200)]
    assert np.mean(np.array(right) < 0.05) < 0.12
    assert np.mean(np.array(narrow) < 0.05) > 0.9


def test_a_record_without_a_miss_is_no_proof_when_it_is_short():
    assert p_coverage(np.ones((8, 1)), 1, 8) > 0.05
    assert p_coverage(np.ones((400, 1)), 1, 400) < 0.001


def test_holm_multiplies_the_smallest_most():
    assert holm([("a", 0.01), ("b", 0.04), ("c", 0.5)]) == pytest.approx({"a": 0.03, "b": 0.08, "c": 0.5})
