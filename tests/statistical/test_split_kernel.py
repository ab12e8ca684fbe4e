"""The fit of the split kernel: planted wars come back, the record's own numbers, and priors that follow from them.

Keys are fixed, so there is no false alarm.
"""

import numpy as np
import pytest

from secuela.evidence.errors import EvidenceError
from secuela.evidence.library import library
from secuela.evidence.months import Month
from secuela.evidence.priors import interval
from secuela.evidence.removals import FITTED_TO, removals, war, wars
from secuela.evidence.war_records import Removal
from secuela.learning.calibration import off_their_record
from secuela.learning.fits.split_fit import CALIBRATION, without_simulation
from secuela.learning.recipe import stored_recipe
from secuela.learning.split_kernel import (
    Chance,
    Sizes,
    beta_of,
    fading,
    fitted_removals,
    home_share,
    lags,
    leave_one_out,
    next_value,
    rising,
    whole_country,
    with_announced,
)
from secuela.learning.tie_prior import Factor, TiePrior
from secuela.learning.war_excess import Record, fitted_wars, measure, rule_error
from support.planted_wars import Planted


@pytest.fixture(scope="module")
def record():
    return Record.shipped()


@pytest.fixture(scope="module")
def found(record):
    return measure(record, fitted_wars())


@pytest.fixture(scope="module")
def sizes(found):
    return Sizes.fit(*whole_country(found, 0.9))


def test_the_fit_sees_nothing_after_2018(record):
    assert record.last == FITTED_TO
    assert "sinaloa-2024" not in {one.id for one in fitted_wars()}
    assert all(row.month <= FITTED_TO for row in fitted_removals(removals()))


def test_first_year_excess_as_known_from_the_record(found):
    excess = {one.war.id: one.first_year for one in found}
    assert excess["juarez-2008"] == pytest.approx(2000, abs=200)
    assert excess["tijuana-2008"] == pytest.approx(750, abs=150)
    assert excess["gulf-zetas-2010"] == pytest.approx(1500, abs=200)
    assert excess["beltran-leyva-2008"] == pytest.approx(550, abs=150)
    near_zero = {one.war.id for one in found if not one.clear}
    assert {"michoacan-2011", "beltran-leyva-2010", "zetas-2016", "sinaloa-2017"} <= near_zero
    assert min(excess.values()) < 0


def test_each_war_left_out_lies_where_the_others_expect_it(found):
    totals, errors = whole_country(found, 0.9)
    chances = np.array([below for _, below in leave_one_out(totals, errors)])
    assert ((chances > 0.025) & (chances < 0.975)).all()
    assert 0.3 < chances.mean() < 0.7


@pytest.mark.parametrize(
    ("worlds", "middle", "spread"),
    [
        (5, 450.0, 1.1),
        *(
            pytest.param(12, *planted, marks=pytest.mark.nightly)
            for planted in [(450.0, 1.1), (150.0, 0.6), (1000.0, 1.0)]
        ),
    ],
)
def test_planted_wars_come_back(worlds, middle, spread):
    """Over some worlds with twelve wars each, planted values lie in the 90 % ranges mostly."""
    inside = []
    for seed in range(worlds):
        fitted = Planted.drawn(middle, spread, 12, seed).fitted()
        low, _, high = fitted.middles()
        narrow, _, wide = fitted.spreads()
        inside += [low <= middle <= high, narrow <= spread <= wide]
    assert np.mean(inside) >= 0.75


def test_without_luck_the_excess_is_exact():
    planted = Planted.drawn(400.0, 1.0, 12, 3).without_luck()
    found = measure(planted.record, planted.wars)
    np.testing.assert_allclose([one.first_year for one in found], planted.excess, rtol=1e-6, atol=1e-6)


def test_no_wars_no_excess():
    """Where nothing was planted the measured excess is centred on zero with the error that the rule says."""
    scores = []
    for seed in range(6):
        planted = Planted.drawn(1e-6, 0.1, 12, seed)
        scores += [one.first_year / one.error for one in measure(planted.record, planted.wars)]
    assert abs(np.mean(scores)) < 0.4
    assert 0.6 < np.std(scores) < 1.6


def removal(split, reach):
    return Removal(
        FITTED_TO, "MX-SIN", ("MX-SIN",), "Tijuana", "capture", "mexico", split, reach, "judgement", False, ""
    )


def test_the_chance_of_a_split_follows_the_rows():
    many = [removal("yes", 8)] * 30 + [removal("no", 8)] * 70
    low, middle, high = interval(Chance.fit(many).at_mean())
    assert middle == pytest.approx(0.3, abs=0.02)
    assert high - low < 0.25
    by_size = [removal("yes", 20)] * 60 + [removal("no", 20)] * 40 + [removal("yes", 2)] * 10 + [removal("no", 2)] * 90
    assert interval(Chance.fit(by_size).slope())[0] > 0.4
    reversed_size = [removal("no", 20)] * 100 + [removal("yes", 2)] * 50 + [removal("no", 2)] * 50
    assert interval(Chance.fit(reversed_size).slope())[1] < 0


def test_the_next_value_is_wider_than_the_values():
    prior = next_value([1.0, 2.0, 4.0, 8.0, 16.0])
    low, middle, high = interval(prior)
    assert middle == pytest.approx(4.0)
    assert low < 1
    assert high > 16


def test_beta_of_mean_and_variance():
    prior = beta_of(0.3, 0.02)
    draws = prior.quantile((np.arange(4000) + 0.5) / 4000)
    assert draws.mean() == pytest.approx(0.3, abs=1e-3)
    assert draws.var() == pytest.approx(0.02, rel=1e-2)


def test_lags_leave_out_breaks_without_a_removal():
    assert sorted(lags(wars())) == [1, 1, 2, 2, 3, 4, 5, 10, 11, 12, 20]


def test_wars_rise_and_fall_as_those_did_that_were_seen_to(found):
    assert sorted(rising(found)) == [6, 11, 17, 21, 23, 31]
    months = fading(found)
    assert len(months) == 5
    assert 3 < min(months) < max(months) < 25


def test_home_share_takes_presence_off():
    all_home = interval(home_share(fitted_wars(), 0.0))[1]
    assert interval(home_share(fitted_wars(), 0.4))[1] < all_home
    assert all_home > 0.7


def test_the_tie_gives_wars_like_the_older_ones(sizes):
    rng = np.random.default_rng(0)
    tie = TiePrior.matching(sizes, Factor(np.log(3.0) + 0.7 * rng.standard_normal(4000)))
    ours = np.quantile(tie.wars(40_000, 1), [0.05, 0.5, 0.95])
    np.testing.assert_allclose(np.log(ours), np.log(sizes.next_war((0.05, 0.5, 0.95))), atol=0.25)
    doubled = TiePrior.matching(sizes, Factor(np.log(6.0) + 0.7 * rng.standard_normal(4000)))
    assert doubled.median.q95 == pytest.approx(tie.median.q95 / 2, rel=0.05)


def test_a_model_whose_wars_differ_too_much_is_refused(sizes):
    with pytest.raises(EvidenceError, match="differ more between draws"):
        TiePrior.matching(sizes, Factor(3 * np.random.default_rng(0).standard_normal(1000)))


def test_the_error_of_the_rule_is_a_fifth(record):
    assert 0.15 < rule_error(record) < 0.25


def test_the_committed_priors_that_need_no_simulation_follow_from_the_fit():
    assert off_their_record(CALIBRATION, without_simulation()) == {}


@pytest.mark.nightly
def test_the_whole_fit_made_anew_gives_what_is_stored():
    """With the world in which a split is simulated, whose code is no part of the recipe."""
    learned, kept = CALIBRATION.learn(), stored_recipe("splits")
    assert all(gate.passed for gate in learned.gates)
    assert off_their_record(CALIBRATION, learned.laws) == {}
    for name, law in learned.laws.items():
        np.testing.assert_allclose(interval(law), interval(kept.laws[name]), rtol=0.05, atol=1e-3, err_msg=name)


def test_a_run_as_of_an_earlier_month_sees_nothing_of_sinaloa_2024():
    """Size and lag rest on it, and give way to what was known before; nothing else of the kernel does."""
    older, newer = (library().parameters_as_of(Month.parse(month)) for month in ("2024-06", "2025-10"))
    seen = {name for name in newer if name.startswith("organised_crime.") and newer[name] != older[name]}
    kernel = {"split_chance", "split_size_slope", "tie_rise", "tie_half_life"}
    moved = {"hostility_lag", "tie_median", "tie_spread"}
    told = {name.removeprefix("organised_crime.") for name in seen}
    assert told & (kernel | moved) == moved
    assert war("sinaloa-2024").homes == ("MX-SIN",)


def test_sinaloa_2024_moves_the_middle_war_by_a_seventh(found, record):
    without = whole_country(found, 0.91)
    with_it = with_announced(*without, 0.91, rule_error(record))
    moved = Sizes.fit(*with_it).middles()[1] / Sizes.fit(*without).middles()[1]
    assert moved == pytest.approx(1.14, abs=0.03)
