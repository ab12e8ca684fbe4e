"""A campaign is one quarrel: how often a level is reached is the prior's base rate, however many acts there are.

Keys are fixed, so a test gives the same each time; the budget says how often another key would raise a false alarm.
"""

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
import pytest
from scipy.stats import binom, norm

from secuela.models.bilateral import ACTS, LEVELS, Bilateral
from secuela.models.bilateral.acts import Worst, log_odds_of
from secuela.models.bilateral.answer import political_chances, reply_by_arms
from support.bilateral_draws import SOIL, SURE, future, inputs, many, thetas
from support.one_draw import model_luck

DRAWS, MONTHS, SEED = 2000, 36, 11
FALSE_ALARMS = 0.001  # for all levels of one test together
STRIKE, SOLDIERS = ACTS.index("strike"), ACTS.index("soldiers")


@pytest.fixture(scope="module")
def drawn():
    return thetas(DRAWS)


@pytest.fixture(scope="module")
def reached(drawn):
    """Highest level reached where this many months have a strike and nothing else, by number of months."""

    def with_acts(count):
        def one(theta, draw):
            luck = model_luck(Bilateral, SEED, draw, MONTHS)
            quiet = jnp.full((MONTHS, len(ACTS)), -SURE)
            acts = quiet.at[:count, STRIKE].set(SURE)
            luck = eqx.tree_at(lambda x: x.acts, luck, acts)
            outputs, _ = future(theta, given, luck)
            return outputs[0].response.max()

        given = inputs(MONTHS, **SOIL)
        return np.asarray(jax.vmap(one)(drawn, jnp.arange(DRAWS)))

    return {count: with_acts(count) for count in (1, 6, MONTHS)}


@pytest.fixture(scope="module")
def base_rates(drawn):
    """Chance of each level or above for a strike without deaths, mean over the prior: what was put in."""

    def one(theta):
        occurred = jnp.zeros(len(ACTS), dtype=bool).at[STRIKE].set(True)
        act = Worst(occurred, log_odds_of(theta.chance_soil), jnp.ones(()), jnp.zeros(()))
        force, military = reply_by_arms(act, theta)
        political = jnp.maximum(political_chances(act, theta), military)
        return jnp.concatenate([political, jnp.stack([military, force])])

    return np.asarray(jax.vmap(one)(drawn)).mean(0)


def test_a_level_is_reached_as_often_as_its_base_rate_whatever_the_number_of_acts(reached, base_rates):
    band = norm.isf(FALSE_ALARMS / (2 * 2 * len(base_rates)))  # two sides, all levels, first and last count apart
    for count in (1, MONTHS):
        shares = np.array([(reached[count] >= level).mean() for level in range(1, len(LEVELS))])
        error = np.sqrt(base_rates * (1 - base_rates) / DRAWS)
        assert (np.abs(shares - base_rates) < band * error).all(), (count, shares, base_rates)


def test_more_acts_of_the_same_kind_reach_no_higher_level_in_any_draw(reached):
    np.testing.assert_array_equal(reached[1], reached[6])
    np.testing.assert_array_equal(reached[1], reached[MONTHS])


def test_independent_throws_would_have_been_seen(reached, base_rates):
    """The test can fail: with a throw at each act the second level of limits would be reached nearly always."""
    thrown = 1 - (1 - base_rates[LEVELS.index("agents") - 1]) ** 6
    assert thrown - (reached[6] >= LEVELS.index("agents")).mean() > 0.3


@pytest.fixture(scope="module")
def plan(drawn):
    """An operation without consent for three years, as the reported plan has it: strikes, presence, the dead."""
    doses = {"operations_on_soil": 3.0, "ground_forces": 1.0, "consent_lacking": 1.0, "mexican_civilians_killed": 0.5}
    return many(drawn, inputs(MONTHS, **doses), SEED), many(drawn, inputs(MONTHS, **doses, mexican_forces_killed=0.1))


def test_force_is_rarer_than_one_in_fifty_unless_soldiers_die(plan):
    """Below 2 % at the prior; with 2,000 draws a share above 2.9 % would be a false alarm once in a thousand."""
    without, with_deaths = (np.asarray(out.response_level).max(1) == LEVELS.index("force") for out in plan)
    assert not np.asarray(plan[0].acts)[..., SOLDIERS].any()
    assert without.sum() <= binom.isf(FALSE_ALARMS, DRAWS, 0.02)
    assert without.mean() < 0.02
    assert with_deaths.mean() > without.mean()


def test_levels_above_protest_grow_rarer_with_height(plan):
    for out in plan:
        ever = np.asarray(out.response_level).max(1)
        shares = np.array([(ever == level).mean() for level in range(2, len(LEVELS))])
        assert (np.diff(shares) <= 2 * np.sqrt(shares[:-1] / DRAWS)).all(), shares
