"""The contract of every lever: found by itself."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from secuela.evidence.library import library
from secuela.evidence.units import parse
from secuela.policy.lever import levers

MONTHS = 14


def over_draws(assembly, lever, compute):
    """``compute`` of each draw's parameters, all draws at once."""
    draws = assembly.ensemble.lever_draws[lever.id]
    return jax.jit(jax.vmap(lambda _, draw: compute(draw)))(jnp.arange(30), draws)


def constant(lever, dose, variant=0):
    return jnp.zeros((len(lever.paths()), MONTHS)).at[variant].set(dose)


@pytest.fixture(params=sorted(levers()))
def lever(request):
    return levers()[request.param]


def test_it_is_described(lever, assembly):
    parse(lever.unit)
    assert lever.port in assembly.world.coupled.ports()
    assert all(name in library().parameters for name in lever.parameters)
    assert lever.why.endswith(".")
    assert lever.low <= 0 <= lever.high
    assert len(set(lever.paths())) == len(lever.variants())


def test_dose_zero_changes_nothing_bit_for_bit(lever, assembly):
    ports = assembly.world.coupled.ports()
    for port, effect in over_draws(assembly, lever, lambda draw: lever.apply(constant(lever, 0.0), draw)).items():
        nothing = 1.0 if ports[port].combine == "factor" else 0.0
        np.testing.assert_array_equal(np.asarray(effect), np.full((30, MONTHS), nothing))
    costs = over_draws(assembly, lever, lambda draw: lever.cost(constant(lever, 0.0), draw))
    assert all((np.asarray(cost) == 0).all() for cost in costs)


def test_it_acts_on_its_first_port_with_its_sign(lever, assembly):
    nothing = 1.0 if assembly.world.coupled.ports()[lever.port].combine == "factor" else 0.0
    effects = over_draws(assembly, lever, lambda draw: lever.apply(constant(lever, lever.high), draw))
    signs = set(np.sign(np.asarray(effects[lever.port])[:, -1] - nothing))
    if lever.sign:
        assert signs == {float(lever.sign)}
    else:
        assert signs >= {-1.0, 1.0}


def test_costs_are_not_negative_and_incremental_is_at_most_full(lever, assembly):
    for variant in range(len(lever.paths())):
        doses = constant(lever, lever.high, variant)
        incremental, full = over_draws(assembly, lever, lambda draw, doses=doses: lever.cost(doses, draw))
        assert (np.asarray(incremental) >= 0).all()
        assert (np.asarray(incremental) <= np.asarray(full) * (1 + 1e-12)).all()


@given(first=st.floats(0, 1), second=st.floats(0, 1), draw=st.integers(0, 29))
def test_two_levers_commute(assembly, first, second, draw):
    """Together they put on each port what they put one after the other, in either order."""
    names = assembly.world.paths()
    one, two = levers()["recruitment_prevention"], levers()["recruitment_what_if"]
    doses = np.zeros((len(names), MONTHS))
    doses[names.index(one.id)] = first * one.high
    doses[names.index(two.id)] = -second * 0.9
    lever_draws = jax.tree.map(lambda values: values[draw], assembly.ensemble.lever_draws)
    together, _ = assembly.world.act(jnp.asarray(doses), lever_draws)
    alone = one.apply(constant(one, first * one.high), lever_draws[one.id])[one.port]
    other = two.apply(constant(two, -second * 0.9), lever_draws[two.id])[two.port]
    np.testing.assert_allclose(np.asarray(together[one.port]), np.asarray(alone * other), rtol=1e-14)
    np.testing.assert_allclose(np.asarray(together[one.port]), np.asarray(other * alone), rtol=1e-14)


def test_prevention_lowers_recruitment_in_the_median_only(assembly):
    lever = levers()["recruitment_prevention"]
    factors = jax.vmap(lambda draw: lever.apply(constant(lever, lever.high), draw)[lever.port][-1])(
        assembly.ensemble.lever_draws[lever.id]
    )
    assert 0.5 < float(jnp.median(factors)) < 1
    assert float(factors.max()) >= 1
