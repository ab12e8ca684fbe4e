import numpy as np
import pytest

from secuela.analysis.cost_per_death import cost_per_death


def of(averted, extra):
    usual = np.full(len(averted), 1000.0)
    return cost_per_death(usual - np.array(averted), usual, np.array(extra) + 7.0, np.full(len(averted), 7.0))


def test_it_is_a_ratio_of_sums_and_not_a_mean_of_ratios():
    found = of([1.0, 9.0] * 50, [100.0, 100.0] * 50)
    assert found.verdict == "per-death"
    assert found.ratio == pytest.approx(200 / 10)
    assert found.low < 20 < found.high
    assert (found.fewer, found.more, found.averted, found.cost) == (1.0, 0.0, 5.0, 100.0)


def test_the_interval_has_the_size_that_theory_gives():
    rng = np.random.default_rng(2)
    averted = rng.normal(10.0, 5.0, 4000)
    found = of(averted, np.full(4000, 100.0))
    error = 100 / averted.mean() ** 2 * averted.std() / np.sqrt(4000)
    assert found.high - found.low == pytest.approx(2 * 1.645 * error, rel=0.15)


@pytest.mark.parametrize("averted", [[-5.0] * 10, [0.0] * 10, [10.0, -30.0] * 5])
def test_no_deaths_averted_never_gives_a_number(averted):
    found = of(averted, [100.0] * 10)
    assert found.verdict == "none-averted"
    assert (found.ratio, found.low, found.high) == (None, None, None)


def test_saving_money_gives_no_number_either():
    found = of([5.0] * 10, [-100.0] * 10)
    assert (found.verdict, found.ratio) == ("saves-money", None)


def test_an_uncertain_sign_has_no_upper_limit_and_is_never_negative():
    found = of([21.0, -19.0] * 100, [100.0] * 200)
    assert found.ratio == pytest.approx(100.0)
    assert found.verdict == "per-death"
    assert found.high is None
    assert found.low > 0


def test_failed_draws_do_not_count():
    found = of([5.0, np.nan, 5.0], [100.0, 1.0, 100.0])
    assert (found.draws, found.ratio) == (2, 20.0)
