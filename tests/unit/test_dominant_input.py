"""On which one number of a grade the futures of a result hang, seen from the draws alone."""

import numpy as np
import pytest

from secuela.analysis.dominant_input import ENOUGH, Parted
from secuela.analysis.uncertain_inputs import Column, association
from support.known_answers import DRAWS, space

TOY = space()
EVERY = np.ones(DRAWS, dtype=bool)
NOISE = np.random.default_rng(5).standard_normal(DRAWS)


def test_a_result_that_follows_one_number_hangs_on_it_whatever_its_shape():
    for values in (
        np.exp(4 * TOY["toy.p7"].values),
        -((TOY["toy.p7"].values - 0.5) ** 2),
        TOY["toy.p7"].values + 0.1 * NOISE,
    ):
        found = Parted(TOY, "D").dominant(values, EVERY)
        assert found.name == "toy.p7"
        assert found.share > 0.8


def test_the_share_is_that_of_the_screening_without_what_chance_gives():
    values = TOY["toy.p3"].values + 0.2 * NOISE
    ranks = np.argsort(np.argsort(values)).astype(float)
    found = Parted(TOY, "D").dominant(values, EVERY)
    assert found.share == pytest.approx(association(TOY["toy.p3"], ranks), abs=0.005)


def test_an_option_of_a_structural_choice_counts_as_a_number_does():
    assert Parted(TOY, "D").dominant(TOY["toy.way"].values * 1.0, EVERY).name == "toy.way"


def test_a_number_that_is_nothing_in_half_of_the_futures_is_seen():
    sizes = np.where(np.arange(DRAWS) % 2 == 0, 0.0, TOY["toy.p1"].values)
    found = Parted({**TOY, "link": Column("link", sizes, "1", "D")}, "D").dominant(sizes * np.exp(0.2 * NOISE), EVERY)
    assert found.name == "link"


def test_nothing_is_named_where_several_share_it_or_the_grade_is_another_or_nothing_differs():
    many = sum(TOY[f"toy.p{i}"].values for i in range(5))
    assert Parted(TOY, "D").dominant(many, EVERY) is None
    assert Parted(TOY, "C").dominant(TOY["toy.p1"].values, EVERY) is None
    assert Parted(TOY, "D").dominant(np.zeros(DRAWS), EVERY) is None
    assert Parted({}, "D").dominant(NOISE, EVERY) is None


def test_too_few_futures_name_nothing_and_noise_never_does():
    few = np.arange(DRAWS) < ENOUGH - 1
    assert Parted(TOY, "D").dominant(TOY["toy.p1"].values, few) is None
    for seed in range(20):
        wide = space(parameters=400, draws=ENOUGH, seed=seed)
        noise = np.random.default_rng(1000 + seed).standard_normal(ENOUGH)
        assert Parted(wide, "D").dominant(noise, np.ones(ENOUGH, dtype=bool)) is None


def test_failed_futures_do_not_count():
    values = np.where(np.arange(DRAWS) % 3 == 0, np.nan, TOY["toy.p2"].values)
    found = Parted(TOY, "D").dominant(values, np.isfinite(values))
    assert (found.name, found.share > 0.9) == ("toy.p2", True)
