"""The status quo is one world: what is part of something never exceeds it, and luck travels along the links."""

import numpy as np
import pytest

from secuela.evidence.months import Month
from secuela.world.assembly import assemble
from support.compiled_world import MONTHS

ORIGIN = Month.parse("2025-10")
SMALL, WHOLE = (600, 14), pytest.param((1000, 60), marks=pytest.mark.nightly)  # draws and months


@pytest.fixture(scope="module", params=[SMALL, WHOLE], ids=["small", "whole"])
def world(request, redrawn):
    draws, months = request.param
    if months == MONTHS:
        return redrawn(draws, seed=7)
    return assemble(ORIGIN, draws=draws, months=months, seed=7)


@pytest.fixture(scope="module")
def found(world):
    arms = {
        "status-quo": world.doses({}),
        "weapons": world.doses({"weapons_trafficking_control": np.full(world.ensemble.months, 0.8)}),
    }
    return world.ensemble.run(arms)


@pytest.fixture(scope="module")
def usual(found):
    assert not found.failed[0].any()
    return {name: values[0] for name, values in found.outcomes.items()}


def growth(path, months):
    """Change of the log over some months, from the first month on."""
    return np.log(path[:, months] / path[:, 1])


def test_members_killed_by_rivals_are_part_of_the_narrow_definition_and_that_of_all_homicides(usual):
    """In every draw and every month: no allowance."""
    members, narrow, broad = usual["members_killed_in_conflict"], *np.moveaxis(usual["oc_homicides_mx"], -1, 0)
    assert (members <= narrow).all()
    assert (narrow <= broad * (1 + 1e-6)).all()
    assert (broad <= usual["homicides_mx"] * (1 + 1e-6)).all()


def test_conflict_and_homicide_go_together(usual):
    """Over the horizon, at most three years: above one half; with 600 draws its standard error is below 0.03."""
    months = min(36, usual["homicides_mx"].shape[1] - 1)
    together = np.corrcoef(growth(usual["members_killed_in_conflict"], months), growth(usual["homicides_mx"], months))
    assert together[0, 1] > 0.5


def test_more_people_are_displaced_where_killing_swells_and_the_recorded_spread_stays(world, usual):
    """Correlation 0.25 after a year, 0.5 after five. The spread is that of level and luck as if no link were there.

    With 600 draws the standard error of a correlation is 0.04, that of a spread 3 %: four of each are allowed.
    """
    months = usual["homicides_mx"].shape[1] - 1
    displaced = usual["displaced_mx"][..., 0]
    together = np.corrcoef(growth(displaced, months), growth(usual["homicides_mx"], months))[0, 1]
    assert (0.09 if months < 24 else 0.35) < together < 0.7
    sd, half_life = (world.table[f"displacement.{name}"] for name in ("luck_sd", "luck_half_life"))
    recorded = np.sqrt(np.log(displaced[:, 0]).var() + np.mean(sd**2 * (1 - 0.5 ** (2 * months / half_life))))
    assert abs(np.log(displaced[:, -1]).std() / recorded - 1) < 0.2


def test_conflict_moves_first(found):
    """Weapons that do not arrive act on conflict; homicide follows along the link, a month later, and less."""
    conflict, homicide = (
        np.log(found.outcomes[name][1] / found.outcomes[name][0])
        for name in ("members_killed_in_conflict", "homicides_mx")
    )
    assert (conflict[:, 1] < 0).any()
    np.testing.assert_allclose(homicide[:, 1], 0, atol=1e-6)
    assert np.median(conflict[:, -1]) < np.median(homicide[:, -1]) < 0


def test_splits_come_without_a_plan_at_the_rate_of_the_record_and_alike_in_every_alternative(world, found, usual):
    """A Poisson mean over all draws; four standard errors are allowed: one false alarm in 16,000."""
    years = world.ensemble.months / 12
    expected = world.table["organised_crime.split_rate"].mean() * years
    made = usual["splinter_groups"][:, -1].mean()
    assert abs(made - expected) < 4 * np.sqrt(expected / len(usual["splinter_groups"])) + 0.03 * expected
    np.testing.assert_array_equal(found.outcomes["splinter_groups"][0], found.outcomes["splinter_groups"][1])


def test_wars_are_centred_so_that_the_records_level_stays(world, usual):
    """The mean path of homicide is the record's, within 4 % a year ahead and 12 % later, swings included."""
    theta = world.ensemble.theta["violence"]
    months = world.ensemble.months
    damped = world.table["violence.homicide_path"] == 0
    half_life = np.asarray(theta.trend_half_life)[:, None]
    fading = (
        np.asarray(theta.trend)[:, None]
        * half_life
        / np.log(2)
        * -np.expm1(-np.log(2) / half_life * np.arange(months + 1))
    )
    record = np.asarray(theta.level)[:, None] * np.exp(fading)
    middle = np.median((usual["homicides_mx"] / record)[damped], axis=0)
    assert abs(np.log(middle[: 12 + 1])).max() < 0.04
    assert abs(np.log(middle)).max() < 0.12
