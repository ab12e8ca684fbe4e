"""Violence by state: people and deaths balance, and nothing that only places homicide changes how much there is."""

import dataclasses

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from secuela.dynamics.model import MONTH
from secuela.dynamics.ports import neutral
from secuela.evidence.library import library
from secuela.evidence.states import LISTED_IDS, STATES
from secuela.models.violence import Inputs, Theta, Violence
from support.one_draw import model_luck

RNG = np.random.default_rng(5)
N, G = len(STATES), len(LISTED_IDS)


def made_up_neighbours():
    found = RNG.dirichlet(np.ones(N), N)
    np.fill_diagonal(found, 0.0)
    return found / found.sum(1, keepdims=True)


MODEL = Violence(made_up_neighbours())


def some_theta(seed=5, **changes):
    """One draw: parameters from their priors, places made up."""
    rng = np.random.default_rng(seed)
    presence = rng.dirichlet(np.ones(N), G)
    made_up = {
        "level": 1800.0,
        "trend": -0.02,
        "published_path": np.linspace(0, 0.3, 61),
        "war_centre": np.linspace(0, 0.05, 61),
        "swing_scale": 0.9,
        "weakening_saves": 0.0,
        "usual": rng.dirichlet(np.full(N, 2.0)),
        "deviation": rng.normal(0, 0.3, N),
        "disappeared": rng.uniform(1, 60, N),
        "organised_tilt": rng.uniform(0.6, 4 / 3, N),
        "contest": rng.normal(0, 0.5, N),
        "presence": presence,
        "home": np.eye(N)[rng.integers(0, N, G)],
    }
    found, values = library(), {}
    for field in dataclasses.fields(Theta):
        name = f"violence.{field.name}"
        if field.name in made_up:
            values[field.name] = made_up[field.name]
        elif name in found.structures:
            values[field.name] = rng.integers(0, len(found.structures[name].options))
        else:
            values[field.name] = found.parameters[name].prior.quantile(np.array([rng.uniform()]))[0]
    values |= changes
    return Theta(**{name: jnp.asarray(value) for name, value in values.items()})


def pushed(**values):
    inputs = neutral(Inputs)
    for name, value in values.items():
        old = getattr(inputs, name)
        inputs = eqx.tree_at(
            lambda x, name=name: getattr(x, name), inputs, jnp.broadcast_to(jnp.asarray(value), old.shape)
        )
    return inputs


@jax.jit
def run(theta, inputs, luck):
    def month(state, luck):
        state, out = MODEL.step(state, inputs, theta, luck, MONTH)
        return state, (state, out)

    return jax.lax.scan(month, MODEL.start(theta), luck)[1]


def luck_of(draw, months=24):
    return model_luck(Violence, 3, jnp.asarray(draw), months)


@given(seed=st.integers(0, 60), conflict=st.floats(0.1, 10), war=st.floats(0, 0.9))
def test_place_never_changes_the_nation(seed, conflict, war):
    theta, luck = some_theta(seed), luck_of(seed)
    _, there = run(theta, pushed(conflict=conflict, war=jnp.zeros(G).at[seed % G].set(war)), luck)
    _, calm = run(theta, neutral(Inputs), luck)
    share = np.where(theta.oc_share_definition == 0, theta.oc_share_ucdp, theta.oc_share_media)
    name = "oc_homicides_ucdp" if theta.oc_share_definition == 0 else "oc_homicides_media"
    expected = np.asarray(calm.homicides).sum(1) + (conflict - 1) * np.asarray(getattr(calm, name))
    np.testing.assert_allclose(np.asarray(there.homicides).sum(1), expected, rtol=1e-9)
    assert 0 < share < 1


@given(seed=st.integers(0, 60))
def test_the_status_quo_path_is_the_sum_of_the_states(seed):
    theta, luck = some_theta(seed, swing_scale=0.0, war_centre=np.zeros(61)), luck_of(seed)
    states, calm = run(theta, neutral(Inputs), luck)
    national = jax.vmap(lambda state: MODEL.status_quo(state, theta))(states)
    np.testing.assert_allclose(np.asarray(calm.homicides).sum(1), np.asarray(national), rtol=1e-12)
    assert not np.asarray(calm.retaliation).any()
    assert not np.asarray(calm.removal_deaths).any()


@given(seed=st.integers(0, 60), conflict=st.floats(0.05, 20), scarcity=st.floats(0.5, 2))
def test_one_definition_lies_within_the_other_and_both_within_all_homicides(seed, conflict, scarcity):
    _, out = run(some_theta(seed), pushed(conflict=conflict, scarcity=scarcity), luck_of(seed))
    narrow, broad, every = out.oc_homicides_ucdp, out.oc_homicides_media, out.homicides.sum(1)
    assert (np.asarray(narrow) <= np.asarray(broad) * (1 + 1e-12)).all()
    assert (np.asarray(broad) <= np.asarray(every) * (1 + 1e-12)).all()


@given(seed=st.integers(0, 40), captures=st.floats(0, 1), kills=st.floats(0, 1))
def test_deaths_after_removals_balance(seed, captures, kills):
    """What was set going equals what came, by kind, and what is still to come; homicide holds all of it."""
    theta = some_theta(seed, removal_deaths=20.0, first_weeks=0)
    luck = luck_of(seed)
    inputs = pushed(captures=captures, kills=kills, removals=captures + kills)
    states, out = run(theta, inputs, luck)
    _, calm = run(theta, neutral(Inputs), luck)
    each = 20.0 * (theta.capture_factor * captures + theta.kill_factor * kills)
    set_going = float(each) * G * 24
    came, waits = np.asarray(out.removal_deaths).sum(), np.asarray(states.to_come)[-1, 0].sum()
    np.testing.assert_allclose(came + waits, set_going, rtol=1e-9, atol=1e-9)
    more = np.asarray(out.homicides).sum() - np.asarray(calm.homicides).sum()
    np.testing.assert_allclose(more, came + np.asarray(out.retaliation).sum(), rtol=1e-6, atol=1e-6)


@given(seed=st.integers(0, 40))
def test_a_removal_of_zero_changes_nothing(seed):
    theta, luck = some_theta(seed), luck_of(seed)
    _, none = run(theta, pushed(captures=0.0, kills=0.0, removals=0.0), luck)
    _, calm = run(theta, neutral(Inputs), luck)
    for one, two in zip(jax.tree.leaves(none), jax.tree.leaves(calm), strict=True):
        np.testing.assert_array_equal(np.asarray(one), np.asarray(two))


@given(seed=st.integers(0, 40), deaths=st.floats(-400, 0))
def test_a_fall_never_takes_more_than_there_is(seed, deaths):
    theta = some_theta(seed, removal_deaths=deaths, first_weeks=1)
    _, out = run(theta, pushed(captures=2.0), luck_of(seed))
    assert (np.asarray(out.homicides) > 0).all()
    assert np.isfinite(np.asarray(out.disappearances)).all()


def test_a_war_is_felt_at_home_first():
    home = np.eye(N)[[3, 8, 11, 20, 25, 30]]
    theta = some_theta(7, home=home, war_home_share=0.8, surroundings=1)
    luck = luck_of(7)
    _, out = run(theta, pushed(conflict=1.5, war=jnp.zeros(G).at[0].set(0.3)), luck)
    _, calm = run(theta, neutral(Inputs), luck)
    ratio = np.asarray(out.homicides).sum(0) / np.asarray(calm.homicides).sum(0)
    assert ratio.argmax() == 3


@pytest.mark.parametrize(("sign", "option"), [(1, 0), (0, 1), (-1, 2)])
def test_the_surroundings_follow_the_structural_choice(sign, option):
    theta = some_theta(9, surroundings=option, surroundings_effect=0.2, home=np.eye(N)[[4] * G], war_home_share=1.0)
    neutral_theta = eqx.tree_at(lambda t: t.surroundings, theta, jnp.asarray(1))
    inputs, luck = pushed(conflict=2.0, war=jnp.full(G, 0.1)), luck_of(9)
    _, moved = run(theta, inputs, luck)
    _, plain = run(neutral_theta, inputs, luck)
    touched = MODEL.neighbours[:, 4]
    change = np.log(np.asarray(moved.homicides) / np.asarray(plain.homicides)).mean(0)
    near, far = touched > np.quantile(touched, 0.8), touched < np.quantile(touched, 0.3)
    assert np.sign(round(float(change[near].mean() - change[far].mean()), 12)) == sign
