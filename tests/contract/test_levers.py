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
    assert lever.ports()[0] == lever.port
    assert set(lever.ports()) <= set(assembly.world.coupled.ports())
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


def one_dose(assembly, name, variant, share):
    """Dose paths of one lever alone: a share of its largest dose in one of its variants, with Mexico's consent."""
    names, lever = assembly.world.paths(), levers()[name]
    paths = lever.paths()
    doses = np.zeros((len(names), MONTHS))
    doses[names.index(paths[variant % len(paths)])] = share * lever.high
    return doses


PAIRS = st.lists(st.sampled_from(sorted(levers())), min_size=2, max_size=2, unique=True)


@given(pair=PAIRS, variants=st.tuples(st.integers(0, 8), st.integers(0, 8)), draw=st.integers(0, 29))
def test_two_levers_commute(assembly, acted, pair, variants, draw):
    """Together they put on each port what they put one after the other, in either order."""
    one, other = (one_dose(assembly, name, variant, 0.7) for name, variant in zip(pair, variants, strict=True))
    ports = assembly.world.coupled.ports()
    lever_draws = jax.tree.map(lambda values: values[draw], assembly.ensemble.lever_draws)
    together, alone, after = (acted(jnp.asarray(doses), lever_draws) for doses in (one + other, one, other))
    for port, effect in together.items():
        first, second = np.asarray(alone[port]), np.asarray(after[port])
        both = first + second if ports[port].combine == "add" else first * second
        np.testing.assert_allclose(np.asarray(effect), both, rtol=1e-12, atol=1e-300)
        assert first.shape == (MONTHS,)


@pytest.fixture(scope="module")
def acted(assembly):
    return jax.jit(lambda doses, draw: assembly.world.act(doses, draw)[0])


def test_prevention_lowers_recruitment_in_the_median_only(assembly):
    lever = levers()["recruitment_prevention"]
    factors = jax.vmap(lambda draw: lever.apply(constant(lever, lever.high), draw)[lever.port][-1])(
        assembly.ensemble.lever_draws[lever.id]
    )
    assert 0.5 < float(jnp.median(factors)) < 1
    assert float(factors.max()) >= 1
