"""The prior predictive of a split: first-year excess homicides as in older wars, and a sane world for five years.

Keys are fixed, so there is no false alarm; the shares asserted leave several standard errors (0.02 at 300 draws).
"""

import numpy as np
import pytest

from secuela.evidence.months import Month
from secuela.evidence.states import LISTED_IDS
from secuela.world.imposed_events import ImposedEvents, first_year

pytestmark = pytest.mark.nightly
DRAWS, MONTHS = 300, 60
LARGE = 10_000  # members


@pytest.fixture(scope="module")
def world():
    """Calm futures, and a world in which one organisation can be made to split."""
    return ImposedEvents.at(Month.parse("2025-10"), draws=DRAWS, months=MONTHS, seed=3)


@pytest.fixture(scope="module")
def splits(world):
    """The same futures with a split of each listed organisation."""
    return {organisation: world.split(organisation) for organisation in LISTED_IDS}


def test_exactly_one_split_happens(world, splits):
    assert not np.asarray(world.calm.outputs["organised_crime"].splits).any()
    for future in splits.values():
        np.testing.assert_array_equal(np.asarray(future.outputs["organised_crime"].splits).sum(1), 1.0)


def test_first_year_of_the_war_is_mostly_100_to_3000_excess_homicides(world, splits):
    """Counted from the month in which the hostility reaches homicide, for groups above 10,000 members."""
    years = {
        organisation: first_year(world.excess(future).sum(-1), world.hostile_from())
        for organisation, future in splits.items()
    }
    pooled = np.concatenate([year[world.members(organisation) > LARGE] for organisation, year in years.items()])
    pooled = pooled[np.isfinite(pooled)]  # hostility that begins in the last year of the horizon has no whole year
    assert len(pooled) > 2 * DRAWS
    inside = ((pooled > 100) & (pooled < 3000)).mean()
    assert inside > 0.75, inside
    low, middle, high = np.quantile(pooled, [0.05, 0.5, 0.95])
    assert low < 250  # Guerrero and Morelos near 0, Michoacán 200 to 300
    assert 200 < middle < 900  # Tijuana 900, Beltrán Leyva 600 to 1,800
    assert 900 < high < 3000  # Juárez 2,200


def test_five_years_after_a_split_the_world_is_sane(world, splits):
    for future in splits.values():
        ratio = np.asarray(future.outputs["organised_crime"].members / world.calm.outputs["organised_crime"].members)
        assert np.isfinite(ratio).all()
        assert np.quantile(np.abs(ratio - 1).max(1), 0.99) < 0.10
        for outputs in future.outputs.values():
            assert all(np.isfinite(np.asarray(values)).all() for values in vars(outputs).values())
        beyond = np.asarray(future.saturated) & ~np.asarray(world.calm.saturated)  # luck reaches bounds without a split
        assert beyond.any(axis=1).mean() <= 0.01  # a few of the largest wars reach a link's bound


def test_an_unsplit_removal_adds_a_small_number_that_may_be_negative(world):
    deaths = world.compiled.assembly.table["violence.removal_deaths"]
    assert 8 < np.median(deaths) < 25
    assert 0.03 < (deaths <= 0).mean() < 0.30
