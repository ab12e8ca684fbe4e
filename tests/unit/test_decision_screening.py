import numpy as np
import pytest

from secuela.analysis.direction import Effect, signs
from secuela.analysis.screening import flips, screen
from secuela.analysis.uncertain_inputs import association
from support.known_answers import DRAWS, outcome, space

TOY = space()
P = {i: TOY[f"toy.p{i}"].values for i in range(5)}
WAY = TOY["toy.way"].values
NOISE = np.random.default_rng(9).standard_normal(DRAWS)


def of(values):
    return Effect(np.asarray(values, dtype=float), "difference")


def flipped(table, values, smallest=0.1):
    values = np.asarray(values, dtype=float)
    return flips(table, of(values), signs(values, np.zeros(len(values)), outcome("lower", smallest, "absolute")))


def test_the_strongest_comes_first_with_its_sign():
    found = screen(TOY, of(3 * P[1] - 2 * P[2] + 0.3 * NOISE))
    assert [each.name for each in found[:2]] == ["toy.p1", "toy.p2"]
    assert found[0].correlation == pytest.approx(0.8, abs=0.08)
    assert found[1].correlation < -0.4
    assert [each.notable for each in found[:2]] == [True, True]


def test_a_perfect_rank_correlation_is_one_whatever_the_shape():
    found = screen(TOY, of(np.exp(5 * P[3])))[0]
    assert (found.name, found.correlation) == ("toy.p3", pytest.approx(1.0))


def test_noise_names_nothing_in_nineteen_of_twenty_worlds():
    named = [
        any(each.notable for each in screen(TOY, of(np.random.default_rng(100 + i).standard_normal(DRAWS))))
        for i in range(60)
    ]
    assert sum(named) <= 8


def test_a_choice_of_three_has_a_strength_without_a_sign():
    found = screen(TOY, of(np.array([0.0, 5.0, 1.0])[WAY] + 0.1 * NOISE))[0]
    assert (found.name, found.correlation) == ("toy.way", None)
    assert found.strength > 0.9


def test_association_sees_a_middle_range_that_correlation_does_not():
    middle = ((P[0] > 0.3) & (P[0] < 0.7)).astype(float)
    found = {each.name: each for each in screen(TOY, of(middle))}
    assert not found["toy.p0"].notable
    assert association(TOY["toy.p0"], middle) > 0.7


def test_a_result_that_turns_round_flips_and_says_by_what():
    found = flipped(TOY, P[2] - 0.5 + 0.1 * NOISE)
    assert found.flips
    (flip,) = found.by
    assert flip.name == "toy.p2"
    assert flip.low == pytest.approx(-0.45, abs=0.05)
    assert flip.high == pytest.approx(0.45, abs=0.05)
    assert (flip.way_low, flip.way_high) == ("lower", "higher")


def test_a_median_that_crosses_zero_within_about_the_same_is_no_flip():
    values = P[2] - 0.5 + 0.1 * NOISE
    assert flipped(TOY, values, smallest=0.1).flips
    assert not flipped(TOY, values, smallest=2.0).flips


def test_from_about_the_same_to_higher_is_a_flip_though_the_sign_stays():
    (flip,) = flipped(TOY, P[2] + 0.05, smallest=0.5).by
    assert (flip.name, flip.way_low, flip.way_high) == ("toy.p2", "same", "higher")
    assert flip.low > 0


def test_a_result_that_only_shrinks_does_not_flip():
    assert not flipped(TOY, P[2] + 0.5).flips


def test_noise_around_zero_is_no_flip():
    found = [flipped(TOY, np.random.default_rng(i).standard_normal(DRAWS)).flips for i in range(60)]
    assert sum(found) <= 8


def test_a_structural_choice_flips():
    found = flipped(TOY, np.array([-1.0, 0.2, 1.0])[WAY] + 0.1 * NOISE)
    assert [flip.name for flip in found.by] == ["toy.way"]
    assert (found.by[0].low, found.by[0].high) == (pytest.approx(-1, abs=0.05), pytest.approx(1, abs=0.05))


def test_too_few_draws_look_at_nothing():
    few = space(draws=30)
    found = flipped(few, np.linspace(-1, 1, 30))
    assert not found.flips
    assert found.looked_at <= 1
