import pytest

from secuela.report.judgement import Basis, bottom_line
from secuela.runs.rows import LEVELS, Comparison, Row
from support.known_answers import outcome

SHARES = {"A": 0.0, "B": 0.08, "C": 0.2, "D": 0.62, "luck": 0.1}


def row(lower, equal, higher, ratio=(0.9, 0.95, 1.02), **changes):
    low, middle, high = ratio
    ratios = dict(zip(LEVELS, (low, (low + middle) / 2, middle, (middle + high) / 2, high), strict=True))
    differences = {key: 1000 * (value - 1) for key, value in ratios.items()}
    against = Comparison(
        ratio=ratios, difference=differences, p_lower=lower, p_equal=equal, p_higher=higher, p_better=lower,
        p_worse=higher,
    )  # fmt: skip
    values = {"outcome": "deaths", "unit": "death/month", "alternative": "plan", "mode": "if_carried_out"}
    values |= {"window": "cumulative", "month": 36, "mean": 1.0, "quantiles": dict.fromkeys(LEVELS, 1.0)}
    return Row(**{**values, "vs_baseline": against, "vs_origin": None, "backtested": False, **changes})


def line(given, basis=None, draws=1000, **changes):
    return bottom_line(
        given, given.vs_baseline, outcome(**changes), title="The toy plan", as_of="2025-10", draws=draws, basis=basis
    )


def test_every_number_comes_from_the_row():
    assert line(row(0.93, 0.05, 0.02)).result == (
        "The toy plan, if carried out – deaths in a toy world, summed up to 2028-10: very likely lower than under the "
        "status quo, by at least 3\u00a0%."
    )


def test_mirrored_results_get_mirrored_words():
    down, up = line(row(0.93, 0.05, 0.02)).result, line(row(0.02, 0.05, 0.93)).result
    assert down.replace("lower", "higher") == up


def test_about_the_same_and_unclear():
    assert "very likely about the same as" in line(row(0.02, 0.95, 0.03)).result
    assert line(row(0.4, 0.3, 0.3)).result.endswith("the direction is unclear.")


def test_few_futures_get_weaker_words():
    assert ": likely lower" in line(row(1.0, 0.0, 0.0), draws=20).result


def test_certainty_is_kept_apart_from_likelihood_and_says_why():
    found = line(row(0.93, 0.05, 0.02), Basis(SHARES, flips=True))
    assert found.certainty.startswith("Certainty: very low; lowered from high because no backtest")
    assert "very likely" in found.result
    assert found.basis == "62\u00a0% of this uncertainty is judgement; flips within the plausible range: yes."


def test_without_shares_it_says_so():
    found = line(row(0.93, 0.05, 0.02))
    assert found.basis == "How much rests on judgement is not computed."
    assert found.certainty == "Certainty: not rated, since what the result rests on is not computed."


def test_links_without_which_it_turns_are_named():
    found = line(row(0.93, 0.05, 0.02), Basis(SHARES, flips=False, cuts=["a:b"]))
    assert found.basis.endswith("The conclusion would be another one without a:b.")


@pytest.mark.parametrize(
    ("carried", "told"),
    [
        ({"“a to b”": 0.82, "“c to d”": -0.9}, "Of the causal links “a to b” carries most: 82\u00a0% of the result."),
        ({"“a to b”": 0.3, "“c to d”": 1.4}, "Of the causal links “c to d” carries most: all of the result."),
        ({"“a to b”": 0.02, "“c to d”": -0.4}, "No causal link between models carries a twentieth of the result."),
        ({"“a to b”": None}, "The result is too near zero to say which causal link carries it."),
    ],
)
def test_the_link_that_carries_most_is_named_with_its_share(carried, told):
    assert line(row(0.93, 0.05, 0.02), Basis(SHARES, flips=False, carried=carried)).basis.endswith(f"no. {told}")


def test_the_smallest_difference_has_its_unit_and_the_month_its_date():
    found = line(row(0.1, 0.1, 0.8, window="month"), smallest=1.0, kind="absolute").result
    assert "in 2028-10: likely higher than under the status quo, by at least 1 death/month" in found


@pytest.mark.parametrize("key", ["place", "definition"])
def test_coordinates_are_named(key):
    assert "(here)" in line(row(0.9, 0.1, 0.0, **{key: "here"})).result
