"""Rules that any forecast must beat, on histories whose future is known."""

import numpy as np
import pytest

from secuela.learning.forecasting.histories import History
from secuela.learning.forecasting.naive_rules import LEVELS, RULES, Outlook
from secuela.record.forecast_series import forecast_series
from support.forecast_records import FIRST, made_up

STEPS = (1, 3, 12, 36)
MIDDLE = len(LEVELS) // 2


def walk(months=180, size=0.06, seed=3):
    return made_up(8 + np.cumsum(np.random.default_rng(seed).normal(0, size, months)))


def standard(outlook, quantiles):
    """Quantiles as log in a standard month without season, `(QUANTILES, step)`."""
    days = outlook.history.days(len(outlook.history.values) + outlook.at)
    season = outlook.season[[month.month - 1 for month in outlook.ahead], 0]
    return np.log(quantiles[:, :, 0] / days * (365.25 / 12)) - season


def test_quantiles_of_every_rule_rise_and_stay_positive():
    outlook = Outlook(walk(), STEPS)
    for name, rule in RULES.items():
        if rule.serves(outlook):
            quantiles = rule.quantiles(outlook)
            assert quantiles.shape == (len(LEVELS), len(STEPS), 1), name
            assert (np.diff(quantiles, axis=0) >= -1e-9).all(), name
            assert (quantiles >= 0).all(), name
            assert np.isfinite(quantiles).all(), name


def test_persistence_is_the_last_value_with_its_own_past_changes():
    outlook = Outlook(walk(), STEPS)
    told = standard(outlook, RULES["persistence"].quantiles(outlook)) - outlook.level[-1, 0]
    for place, step in enumerate(STEPS):
        changes = outlook.level[step:, 0] - outlook.level[:-step, 0]
        for level in (10, MIDDLE, 88):  # smoothing moves them by less than a fifth of a standard deviation
            assert told[level, place] == pytest.approx(np.quantile(changes, LEVELS[level]), abs=0.2 * changes.std())


def test_the_same_month_of_last_year_comes_again():
    season = 0.3 * np.sin(np.arange(120) * 2 * np.pi / 12)
    outlook = Outlook(made_up(7 + season), (1, 2, 5, 12, 13))
    median = RULES["seasonal_naive"].quantiles(outlook)[MIDDLE, :, 0]
    months = outlook.history.values[:, 0] / outlook.history.days(np.arange(120))
    days = outlook.history.days(120 + outlook.at)
    assert median == pytest.approx(months[[-12, -11, -8, -1, -12]] * days, rel=0.02)


def test_a_straight_line_goes_on_under_drift_and_dies_out_under_a_damped_trend():
    outlook = Outlook(made_up(7 + 0.01 * np.arange(120)), (12, 36))
    drift = standard(outlook, RULES["drift"].quantiles(outlook))[MIDDLE]
    assert drift == pytest.approx(outlook.level[-1, 0] + np.array([0.12, 0.36]), abs=0.01)
    damped = RULES["damped_trend"].points(outlook)[-1, :, 0] - outlook.level[-1, 0]
    assert 0 < damped[0] < 0.12
    assert damped[0] < damped[1] < 0.36


def test_a_negative_binomial_has_the_mean_and_variance_of_its_months():
    rng = np.random.default_rng(5)
    level = np.log(rng.negative_binomial(20, 20 / 420, 240))
    outlook = Outlook(made_up(level), (1, 60))
    told = np.exp(standard(outlook, RULES["negative_binomial_36"].quantiles(outlook)))
    recent = np.exp(outlook.level[-36:, 0])
    assert told[:, 0] == pytest.approx(told[:, 1])  # no wider in the far future
    assert told[:, 0].mean() == pytest.approx(recent.mean(), rel=0.02)
    assert told[:, 0].std() == pytest.approx(recent.std(ddof=1), rel=0.1)


def test_errors_as_of_late_are_as_large_as_changes_are_now():
    rng = np.random.default_rng(9)
    for now, least, most in ((0.02, 0.4, 0.8), (0.2, 1.59, 1.61)):  # after ten years of 0.05 a month; 1.6 is the limit
        changes = np.r_[rng.normal(0, 0.05, 120), rng.normal(0, now, 36)]
        outlook = Outlook(made_up(8 + np.cumsum(changes)), (1, 3))
        usual, late = (
            np.ptp(standard(outlook, RULES[name].quantiles(outlook))[[5, 93]], axis=0)
            for name in ("persistence", "persistence_as_of_late")
        )
        assert ((late / usual > least) & (late / usual < most)).all()


def test_a_law_of_counts_is_silent_where_its_months_are_of_two_levels():
    level = np.r_[np.full(60, 11.0), np.full(9, 9.0)] + np.random.default_rng(2).normal(0, 0.05, 69)
    after = Outlook(made_up(level), (1,))
    assert not RULES["negative_binomial_36"].serves(after)
    assert not RULES["negative_binomial_12"].serves(Outlook(made_up(level[:63]), (1,)))
    assert RULES["negative_binomial_36"].serves(Outlook(made_up(level[:60]), (1,)))
    assert not RULES["negative_binomial_36"].serves(Outlook(made_up(20 - level), (1,)))


def test_no_rule_goes_beyond_three_times_what_was_ever_seen():
    outlook = Outlook(walk(size=0.5), (36,))
    limits = np.log(3) + 1e-9
    for name, rule in RULES.items():
        if rule.serves(outlook):
            told = standard(outlook, rule.quantiles(outlook))
            assert told.max() <= outlook.level.max() + limits, name
            assert told.min() >= outlook.level.min() - limits, name


def test_a_step_means_the_same_whatever_is_asked_for_beside_it():
    history = walk(months=70)
    alone, among = Outlook(history, (12, 36)), Outlook(history, tuple(range(1, 37)))
    for name in ("persistence", "damped_trend", "bootstrap_of_changes", "arima", "seasonal_naive"):
        few = RULES[name].quantiles(alone)
        many = RULES[name].quantiles(among)[:, [11, 35]]
        assert few[:, 0] == pytest.approx(many[:, 0], rel=1e-9), name


def test_rules_that_have_nothing_to_say_are_silent():
    counts = Outlook(walk(), (1,))
    assert not RULES["one_line_supply"].serves(counts)
    assert not RULES["share_of_nation"].serves(counts)
    blank = forecast_series()["overdose_deaths_us_12m"]
    sums = Outlook(History(blank, FIRST, np.full((60, 1), 5e4), 0, 0, coarse=False), (1,))
    assert not RULES["negative_binomial_12"].serves(sums)
    assert not RULES["mean_of_12_months"].serves(sums)
