"""What must hold for the relations whatever acts, parameters and luck."""

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from secuela.dynamics.ports import declared_inputs
from secuela.models.bilateral import Bilateral, Inputs
from support.bilateral_draws import future, inputs, theta, thetas
from support.one_draw import model_luck

MONTHS, DRAWS = 24, 60
RANGES = {
    "operations_on_soil": (0, 20),
    "ground_forces": (0, 50),
    "consent_lacking": (0, 1),
    "mexican_forces_killed": (0, 5),
    "mexican_civilians_killed": (0, 20),
    "officials_seized": (0, 0.5),
    "sea_effort": (-1, 4),
    "designation": (-0.04, 1),
    "tariff": (-25, 50),
    "support": (-250, 3000),
    "stance": (1 / 3, 3),
    "pressure": (1 / 3, 3),
    "us_forces_killed": (0, 10),
}
NEUTRAL = {name: declared.neutral for name, declared in declared_inputs(Inputs).items()}
ACTING = ("operations_on_soil", "ground_forces", "mexican_forces_killed", "mexican_civilians_killed", "sea_effort")
cases = given(draw=st.integers(0, DRAWS - 1), seed=st.integers(0, 2**31))


def doses(seed):
    rng = np.random.default_rng(seed)
    paths = {}
    for name, (low, high) in RANGES.items():
        path, first = np.full(MONTHS, NEUTRAL[name]), rng.integers(MONTHS)
        if rng.random() < 0.7:
            path[first : first + rng.integers(1, MONTHS)] = rng.uniform(low, high)
        paths[name] = path
    return paths


def normals(draw, seed):
    return model_luck(Bilateral, seed, jnp.asarray(draw), MONTHS)


def test_every_port_is_varied():
    assert set(RANGES) == set(declared_inputs(Inputs))


@cases
def test_cooperation_and_levels_stay_in_their_range_and_days_in_their_month(draw, seed):
    (out,), states = future(theta(draw), inputs(MONTHS, **doses(seed)), normals(draw, seed))
    assert all(np.isfinite(np.asarray(leaf)).all() for leaf in jax.tree.leaves((out, states)))
    assert ((np.asarray(out.cooperation) > 0) & (np.asarray(out.cooperation) < 1)).all()
    assert ((np.asarray(out.concession) >= 0) & (np.asarray(out.concession) <= 1)).all()
    assert set(np.asarray(out.response_level).tolist()) <= set(range(8))
    days = np.asarray(out.freeze_days)
    assert ((days >= 0) & (days <= 365.25 / 12 + 1e-9)).all()
    assert (days <= np.asarray(out.response_days) + 1e-12).all()
    assert (np.asarray(out.force_days) <= days + 1e-12).all()
    assert ((np.asarray(out.operations) > 0) & (np.asarray(out.operations) <= 1)).all()


@cases
def test_two_half_steps_give_one_step(draw, seed):
    given_, luck = inputs(MONTHS, **doses(seed)), normals(draw, seed)
    (one,), end = future(theta(draw), given_, luck)
    (first, second), end_halves = future(theta(draw), given_, luck, 2)
    for name in ("cooperation", "response_level", "concession", "operations"):
        np.testing.assert_allclose(np.asarray(getattr(one, name)), np.asarray(getattr(second, name)), rtol=1e-9)
    amounts = ("freeze_days", "response_days", "force_days", "acts", "response", "length")
    for name in (*amounts, "mexican_forces_killed", "civilians_killed", "us_forces_killed"):
        both = np.asarray(getattr(first, name)) + np.asarray(getattr(second, name))
        np.testing.assert_allclose(np.asarray(getattr(one, name)), both, rtol=1e-9, atol=1e-9)
    for a, b in zip(jax.tree.leaves(end), jax.tree.leaves(end_halves), strict=True):
        np.testing.assert_allclose(np.asarray(a), np.asarray(b), rtol=1e-9, atol=1e-9)


@given(draw=st.integers(0, DRAWS - 1), seed=st.integers(0, 2**31), more=st.floats(1, 5), port=st.sampled_from(ACTING))
def test_more_acts_never_lower_the_strongest_response_to_date(draw, seed, more, port):
    """Draw by draw, for one mood of the government: repeated acts are thinned, so single months may be milder."""
    paths, luck, steady = doses(seed), normals(draw, seed), theta(draw, resolve_half_life=1e12)
    harder = {**paths, port: np.maximum(paths[port], 0) * more + more}
    less, _ = future(steady, inputs(MONTHS, **paths), luck)
    greater, _ = future(steady, inputs(MONTHS, **harder), luck)
    assert (to_date(greater[0].response) >= to_date(less[0].response)).all()


def to_date(values):
    return np.maximum.accumulate(np.asarray(values))


@cases
def test_less_consent_never_lowers_the_strongest_response_to_date(draw, seed):
    paths, luck = doses(seed), normals(draw, seed)
    levels = []
    for share in (0.0, 0.3, 1.0):
        steady = theta(draw, resolve_half_life=1e12)
        out, _ = future(steady, inputs(MONTHS, **{**paths, "consent_lacking": share}), luck)
        levels.append(to_date(out[0].response))
    assert (levels[0] <= levels[1]).all()
    assert (levels[1] <= levels[2]).all()


@cases
def test_neutral_inputs_change_nothing(draw, seed):
    luck = normals(draw, seed)
    plain, _ = future(theta(draw), inputs(MONTHS), luck)
    zero, _ = future(theta(draw), inputs(MONTHS, **NEUTRAL), luck)
    for a, b in zip(jax.tree.leaves(plain), jax.tree.leaves(zero), strict=True):
        np.testing.assert_array_equal(np.asarray(a), np.asarray(b))


@eqx.filter_jit
@eqx.filter_grad
def slope(numbers, rest, given, luck):
    outputs, _ = future(eqx.combine(numbers, rest), given, luck)
    return sum(values.sum() for values in vars(outputs[0]).values())


@pytest.mark.parametrize("draw", [0, 17, 41])
@pytest.mark.parametrize("quiet", [True, False])
def test_the_gradient_is_finite(draw, quiet):
    given_ = inputs(MONTHS) if quiet else inputs(MONTHS, **{name: high for name, (_, high) in RANGES.items()})
    leaves = jax.tree.leaves(slope(*eqx.partition(theta(draw), eqx.is_inexact_array), given_, normals(draw, 5)))
    assert all(np.isfinite(np.asarray(leaf)).all() for leaf in leaves)
    assert any((np.asarray(leaf) != 0).any() for leaf in leaves)


def test_draws_differ():
    assert len(np.unique(np.asarray(thetas().cooperation_level))) == len(np.asarray(thetas().cooperation_level))
