"""What holds in every draw: nobody below zero, neutral is the status quo, steps may be halved, slopes are finite."""

from functools import partial

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from secuela.dynamics.model import MONTH
from secuela.dynamics.ports import neutral
from secuela.models.displacement import Displacement, Inputs
from support.displacement_draws import MONTHS, course, drawn, inputs, luck_of
from support.one_draw import pick

DRAWS = 20
any_draw = st.integers(0, DRAWS - 1)
change = st.floats(-1, 2)


@pytest.fixture(scope="module")
def thetas():
    return drawn(DRAWS)


def everything(homicides, us, mexico, cooperation):
    """Inputs away from neutral, more homicide in half of the states and less in the others."""
    signs = jnp.where(jnp.arange(32) % 2 == 0, 1.0, -1.0)
    return inputs(homicides=homicides * signs, us_enforcement=us, mexican_enforcement=mexico, cooperation=cooperation)


@given(draw=any_draw, homicides=st.floats(-2e3, 2e3), us=change, mexico=change, cooperation=st.floats(1 / 3, 3))
def test_nobody_is_displaced_or_met_below_zero(thetas, draw, homicides, us, mexico, cooperation):
    outputs = course(pick(thetas, draw), everything(homicides, us, mexico, cooperation), luck_of(draw))[1]
    for name, values in vars(outputs).items():
        assert np.isfinite(np.asarray(values)).all(), name
        assert (np.asarray(values) >= 0).all(), name


@given(draw=any_draw, few=st.floats(-300, 300), more=st.floats(0, 300))
def test_more_homicide_never_displaces_fewer(thetas, draw, few, more):
    theta, luck = pick(thetas, draw), luck_of(draw)
    low = course(theta, inputs(homicides=jnp.full(32, few)), luck)[1]
    high = course(theta, inputs(homicides=jnp.full(32, few + more)), luck)[1]
    for name in ("displaced_idmc", "displaced_envipe", "encounters"):
        assert (np.asarray(getattr(high, name)) >= np.asarray(getattr(low, name)) * (1 - 1e-12)).all(), name


@given(draw=any_draw, first=change, second=change)
def test_more_enforcement_never_means_more_encounters(thetas, draw, first, second):
    theta, luck = pick(thetas, draw), luck_of(draw)
    low, high = sorted((first, second))
    for port in ("us_enforcement", "mexican_enforcement"):
        few = course(theta, inputs(**{port: high}), luck)[1].encounters
        many = course(theta, inputs(**{port: low}), luck)[1].encounters
        assert (np.asarray(few) <= np.asarray(many) * (1 + 1e-12)).all()


def test_neutral_inputs_give_the_status_quo_path_itself(thetas):
    model = Displacement()
    for draw in range(DRAWS):
        theta = pick(thetas, draw)
        states, outputs = course(theta, neutral(Inputs), luck_of(draw))
        usual = jax.vmap(lambda s, t=theta: model.usual_displaced(s, t))(states)
        np.testing.assert_allclose(np.asarray(outputs.displaced_idmc), np.asarray(usual), rtol=1e-12)
        assert (np.asarray(states.under_way) == 0).all()


def test_luck_of_place_adds_nobody(thetas):
    model = Displacement()
    for draw in range(DRAWS):
        theta = pick(thetas, draw)
        states, outputs = course(theta, neutral(Inputs), luck_of(draw))
        nation = np.asarray(theta.displaced_a_year * MONTH * jnp.exp(states.luck))
        np.testing.assert_allclose(np.asarray(outputs.displaced_idmc).sum(1), nation, rtol=1e-12)
        assert (np.asarray(model.usual_displaced(model.start(theta), theta)) > 0).all()


@partial(jax.jit, static_argnames="pieces")
def in_pieces(theta, pushed, luck, pieces):
    """As ``course``, each month in several steps, whose outputs are added up."""
    model = Displacement()

    def month(state, luck):
        outputs = []
        for _ in range(pieces):
            state, out = model.step(state, pushed, theta, luck, MONTH / pieces)
            outputs.append(out)
        return state, (state, jax.tree.map(lambda *parts: sum(parts), *outputs))

    return jax.lax.scan(month, model.start(theta), luck)[1]


@settings(max_examples=15)
@given(draw=any_draw, homicides=st.floats(-200, 200), us=change, mexico=change, pieces=st.sampled_from([2, 3]))
def test_a_month_in_pieces_is_the_same_month(thetas, draw, homicides, us, mexico, pieces):
    theta, luck, pushed = pick(thetas, draw), luck_of(draw), everything(homicides, us, mexico, 0.8)
    whole, parts = course(theta, pushed, luck), in_pieces(theta, pushed, luck, pieces)
    for one, two in zip(jax.tree.leaves(whole), jax.tree.leaves(parts), strict=True):
        np.testing.assert_allclose(np.asarray(one), np.asarray(two), rtol=1e-9, atol=1e-9)


@pytest.fixture(scope="module")
def slopes():
    """By parameter and input, what all outputs of four months added up change with; compiled once."""

    def total(numbers, whole, given, luck):
        outputs = course(eqx.combine(numbers, whole), given, luck)[1]
        return sum(values.sum() for values in vars(outputs).values())

    return jax.jit(jax.grad(total, argnums=(0, 2)))


@pytest.mark.parametrize("draw", range(0, DRAWS, 5))
@pytest.mark.parametrize("homicides", [0.0, 6.0])
def test_slopes_are_finite_at_and_away_from_the_status_quo(thetas, slopes, draw, homicides):
    given = neutral(Inputs) if homicides == 0 else everything(homicides, 1.0, -0.5, 0.8)
    found = slopes(*eqx.partition(pick(thetas, draw), eqx.is_inexact_array), given, luck_of(draw, 4))
    for leaf in jax.tree.leaves(found):
        assert np.isfinite(np.asarray(leaf)).all()


def test_same_luck_same_result_and_other_luck_another(thetas):
    theta = pick(thetas, 1)
    first, again = (course(theta, neutral(Inputs), luck_of(1))[1] for _ in range(2))
    other = course(theta, neutral(Inputs), luck_of(2))[1]
    for name in vars(first):
        assert (getattr(first, name) == getattr(again, name)).all()
        assert (getattr(first, name) != getattr(other, name)).any()
    assert first.encounters.shape == (MONTHS,)
