"""The Monte-Carlo error of a headline: right on made-up draws, and how many more it asks for."""

import numpy as np
import pytest

from secuela.analysis.monte_carlo import draws_for, error_against, error_of_median
from secuela.evidence.errors import OptionError
from secuela.job.options import error_share


@pytest.mark.parametrize("law", ["normal", "exponential"])
def test_the_error_of_a_median_is_the_spread_of_medians(law):
    rng = np.random.default_rng(1)
    draws = getattr(rng, f"standard_{law}")((600, 400))
    told = np.median([error_of_median(each) for each in draws])
    assert told == pytest.approx(np.median(draws, axis=1).std(), rel=0.12)


def test_it_falls_with_the_square_root_of_draws_and_failed_ones_do_not_count():
    draws = np.random.default_rng(2).normal(size=40_000)
    hundreds = np.mean([error_of_median(each) for each in draws.reshape(100, 400)])
    assert hundreds / error_of_median(draws) == pytest.approx(10, rel=0.2)
    assert error_of_median(np.concatenate([draws, [np.nan] * 9])) == error_of_median(draws)


def test_of_few_draws_nothing_is_said():
    assert error_of_median(np.ones(9)) == np.inf
    assert error_of_median(np.full(50, np.nan)) == np.inf


def test_pairs_cancel_what_both_share_and_the_error_is_a_share_of_the_other():
    rng = np.random.default_rng(3)
    theirs = 1000 * np.exp(rng.normal(size=500))
    assert error_against(0.9 * theirs, theirs) == pytest.approx(0, abs=1e-12)
    assert error_against(theirs * (1 + 0.1 * rng.normal(size=500)), theirs) == pytest.approx(
        0.1 * 1.2533 / 500**0.5, rel=0.3
    )


@pytest.mark.parametrize(
    ("error", "draws", "expected"),
    [
        (0.005, 500, 500),
        (0.0051, 500, 600),
        (0.0075, 500, 1250),
        (0.05, 500, 2000),
        (np.inf, 50, 200),
        (0.05, 900, 1000),
    ],
)
def test_draws_are_asked_for_in_whole_blocks_at_most_four_times_and_never_beyond_the_limit(error, draws, expected):
    assert draws_for(error, 0.005, draws, block=50, most=2000 if draws < 900 else 1000) == expected


@pytest.mark.parametrize(("given", "share"), [("0.5%", 0.005), (0.005, 0.005), ("0.02", 0.02), (None, None)])
def test_an_error_is_a_share_or_a_percentage(given, share):
    assert error_share(given) == share


@pytest.mark.parametrize("wrong", ["0", "-1%", "100%", "much", "nan", "0,5%"])
def test_what_is_no_error_is_refused(wrong):
    with pytest.raises(OptionError, match=r"(?s)is not a usable error.*--until-error.*for example 0\.5%"):
        error_share(wrong)
