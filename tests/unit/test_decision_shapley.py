import numpy as np
import pytest

from secuela.analysis.shapley import GRADED, GROUPS, mixed, partners, shares, swaps
from secuela.evidence.errors import OptionError
from support.known_answers import mixed_world


def in_world(evaluate, **options):
    """The shares in a world that gives the alternative and the comparator for each mixture."""
    runs = [evaluate(swap) for swap in swaps()]
    ours, theirs = (np.stack(values) for values in zip(*runs, strict=True))
    return shares(ours, theirs, **options)


def found(formula, **options):
    return in_world(mixed_world(formula, **options))


def by_group(resting):
    return [share.share for share in resting.shares]


def about(*expected, within=0.025):
    """Known shares, by group in the order of ``GROUPS``."""
    return pytest.approx(expected, abs=within)


def test_additive_shares_are_the_squares_of_the_weights():
    resting = found(lambda x: np.exp(0.2 * (x["A"] + 2 * x["C"] + 3 * x["D"] + x["luck"])))
    assert resting.scale == "log ratio"
    assert by_group(resting) == about(1 / 15, 0.0, 4 / 15, 9 / 15, 1 / 15)
    assert sum(by_group(resting)) == pytest.approx(1.0)


def test_a_product_is_additive_in_logs():
    resting = found(lambda x: np.exp(0.1 * x["B"]) * np.exp(0.3 * x["D"]))
    assert by_group(resting) == about(0.0, 0.1, 0.0, 0.9, 0.0)


def test_an_interaction_is_split_evenly():
    resting = found(lambda x: np.exp(x["A"] * x["D"] + x["luck"]))
    assert by_group(resting) == about(0.25, 0.0, 0.0, 0.25, 0.5)


def test_an_interaction_of_three_with_luck_is_split_in_three():
    third = 1 / 3
    resting = found(lambda x: np.exp(x["C"] * x["D"] * x["luck"]), draws=40_000)
    assert by_group(resting) == about(0, 0, third, third, third, within=0.04)


def test_ranks_where_the_outcome_can_be_zero():
    resting = found(lambda x: x["C"] + x["D"])
    assert resting.scale == "rank of the difference"
    assert by_group(resting) == about(0, 0, 0.5, 0.5, 0)


def test_ranks_do_not_care_for_a_monotone_change():
    plain = found(lambda x: x["C"] + 2 * x["D"])
    bent = found(lambda x: (x["C"] + 2 * x["D"]) ** 3)
    assert by_group(plain) == pytest.approx(by_group(bent))


def test_a_group_without_parameters_has_no_share_and_no_error():
    shares_found = found(lambda x: np.exp(x["D"])).shares
    assert [(s.share, s.low, s.high) for s in shares_found[:3]] == [(0.0, 0.0, 0.0)] * 3
    assert shares_found[3].share == 1.0


def test_the_interval_holds_the_truth_about_as_often_as_it_says():
    hits = []
    for seed in range(60):
        world = mixed_world(lambda x: np.exp(x["C"] + 2 * x["D"] + x["luck"]), draws=400, seed=seed)
        by = {share.group: share for share in in_world(world, resamples=200).shares}
        hits += [by["D"].low <= 4 / 6 <= by["D"].high, by["C"].low <= 1 / 6 <= by["C"].high]
    assert 0.78 <= np.mean(hits) <= 0.99


def test_a_conclusion_that_does_not_vary_has_no_shares():
    resting = found(lambda x: np.ones_like(x["D"]) + 0.0 * x["D"])
    assert resting.shares is None
    assert found(lambda x: np.full_like(x["D"], 2.0)).shares is None


def test_an_effect_of_rounding_alone_has_no_shares():
    assert found(lambda x: 1.0 + 1e-8 * x["D"]).shares is None


def test_a_failed_draw_leaves_its_pair_out():
    evaluate = mixed_world(lambda x: np.exp(x["D"]), draws=400)
    runs = [evaluate(swap) for swap in swaps()]
    ours, theirs = (np.stack(values) for values in zip(*runs, strict=True))
    ours[3, 7] = np.nan
    assert shares(ours, theirs).pairs == 199
    assert by_group(shares(ours, theirs)) == [0, 0, 0, 1, 0]


def test_too_few_draws_or_runs_are_refused():
    with pytest.raises(OptionError, match="at least 100 draws"):
        found(lambda x: np.exp(x["D"]), draws=40)
    with pytest.raises(OptionError, match="Shares need 16 runs"):
        shares(np.ones((3, 400)), np.ones((3, 400)))


def test_fifteen_mixed_runs_beside_the_one_that_exists():
    assert swaps()[0] == ()
    assert len(set(swaps())) == len(swaps()) == 16
    assert all(set(swap) <= set(GRADED) for swap in swaps())
    assert GROUPS[-1] == "luck"


def test_the_partner_of_a_partner_is_the_draw_itself():
    for draws in (1, 2, 7, 100):
        other = partners(draws)
        assert (other[other] == np.arange(draws)).all()


def test_only_the_swapped_grades_come_from_the_partner():
    table = {"a.one": np.arange(4.0), "a.two": np.arange(4.0), "choice": np.arange(4)}
    new = mixed(table, {"a.one": "C", "a.two": "D", "choice": "D"}, ("D",))
    assert new["a.one"].tolist() == [0, 1, 2, 3]
    assert new["a.two"].tolist() == new["choice"].tolist() == [2, 3, 0, 1]
    assert new["choice"].dtype == table["choice"].dtype
    assert mixed({}, {}, ("D",)) == {}
