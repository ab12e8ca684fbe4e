"""Homicides after a removal without a split: the parts add up to the one net effect that studies know."""

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
import pytest

from secuela.dynamics.luck import luck_of
from secuela.dynamics.ports import neutral
from secuela.evidence.months import Month
from secuela.evidence.states import LISTED_IDS
from secuela.models.violence import Inputs, Violence
from secuela.models.violence.events import AFTER, FALL, happened
from secuela.record.state_shares import state_record
from secuela.world.baselines import baseline_of
from secuela.world.draws import draw_table, model_theta

ORIGIN = Month.parse("2025-10")
DRAWS, MONTHS = 400, 12


@pytest.fixture(scope="module")
def theta():
    table = draw_table(ORIGIN, DRAWS, 3)
    return model_theta(
        Violence(state_record(ORIGIN).neighbours), table, baseline_of("violence", ORIGIN, table, months=MONTHS, seed=3)
    )


@pytest.fixture(scope="module")
def after_one(theta):
    """Deaths that one removal sets going in each draw, by kind: after a capture, and after a killing."""
    one = jnp.zeros(len(LISTED_IDS)).at[0].set(1.0)
    luck = jax.tree.map(lambda each: each[0], luck_of([Violence], 3, jnp.asarray(0), MONTHS)["violence"])

    def set_going(pick):
        inputs = eqx.tree_at(pick, neutral(Inputs), one)
        return np.asarray(jax.vmap(lambda each: happened(inputs, luck, each))(theta)).sum(axis=2)

    return set_going(lambda ports: ports.captures), set_going(lambda ports: ports.kills)


def test_the_parts_add_up_to_the_net_effect(theta, after_one):
    """What falls in the first weeks and what fewer recruits take along the link come on top of what comes after."""
    for deaths, factor in zip(after_one, (theta.capture_factor, theta.kill_factor), strict=True):
        net = deaths[:, AFTER] + deaths[:, FALL] - np.asarray(theta.weakening_saves)
        np.testing.assert_allclose(net, np.asarray(theta.removal_deaths * factor), rtol=1e-9, atol=1e-9)
        assert (deaths[:, FALL] <= 0).all()


def test_the_median_arrest_without_a_split_costs_lives_and_one_in_seven_saves_some(theta, after_one):
    net = after_one[0][:, AFTER] + after_one[0][:, FALL] - np.asarray(theta.weakening_saves)
    assert 5 < np.median(net) < 15
    assert 0.08 < (net <= 0).mean() < 0.22
