"""The contract of the supply levers, before they are assembled."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from secuela.dynamics.ports import declared_inputs
from secuela.evidence.library import library
from secuela.evidence.months import Month
from secuela.evidence.units import parse
from secuela.models.supply import Inputs
from secuela.policy.lever import levers
from secuela.world.draws import draw_table

IDS = ("lab_disruption", "precursor_control", "maritime_interdiction", "border_interdiction", "perimeter")
DRAWS, MONTHS = 30, 14


def found(name):
    return levers()[name]


@pytest.fixture(scope="module", params=IDS)
def lever(request):
    return found(request.param)


@pytest.fixture(scope="module")
def table():
    return draw_table(Month.parse("2025-10"), DRAWS, 5)


def neutral_of(port):
    """Beyond the supply model the supply levers only add."""
    model, _dot, name = port.partition(".")
    return declared_inputs(Inputs)[name].neutral if model == "supply" else 0.0


def over_draws(lever, table, compute):
    draws = {name.rpartition(".")[2]: jnp.asarray(table[name]) for name in lever.parameters}
    return jax.jit(jax.vmap(compute))(draws)


def constant(lever, dose, variant=0):
    return jnp.zeros((len(lever.paths()), MONTHS)).at[variant].set(dose)


def test_it_is_described(lever):
    parse(lever.unit)
    assert lever.port.removeprefix("supply.") in declared_inputs(Inputs)
    assert all(name in library().parameters for name in lever.parameters)
    assert lever.why.endswith(".")
    assert lever.low <= 0 <= lever.high
    own = {name for name in library().parameters if name.startswith(f"{lever.id}.")}
    assert own == {name for name in lever.parameters if not name.startswith("operations.")}


def test_its_places_are_places_of_the_evidence(lever):
    for value in lever.options.get("where", ()):
        assert value in {"all", "gulf"} or value in library().places


def test_dose_zero_changes_nothing_bit_for_bit(lever, table):
    for port, effect in over_draws(lever, table, lambda draw: lever.apply(constant(lever, 0.0), draw)).items():
        np.testing.assert_array_equal(np.asarray(effect), np.full((DRAWS, MONTHS), neutral_of(port)))
    assert all(
        (np.asarray(c) == 0).all() for c in over_draws(lever, table, lambda d: lever.cost(constant(lever, 0.0), d))
    )


def test_it_acts_on_its_first_port_with_its_sign(lever, table):
    effects = over_draws(lever, table, lambda draw: lever.apply(constant(lever, lever.high), draw))
    assert set(np.sign(np.asarray(effects[lever.port])[:, -1] - neutral_of(lever.port))) == {float(lever.sign)}


def test_one_place_moves_its_own_port_alone_and_all_moves_each_as_much(lever, table):
    if len(lever.options.get("where", ())) < 2:
        assert set(lever.options) <= {"by", "where"}
        return
    everywhere = over_draws(lever, table, lambda draw: lever.apply(constant(lever, 1.0), draw))
    for variant in range(1, len(lever.paths())):
        one = over_draws(lever, table, lambda draw, v=variant: lever.apply(constant(lever, 1.0, v), draw))
        supply = {port: effect for port, effect in one.items() if port.startswith("supply.")}
        moved = [port for port, effect in supply.items() if (np.asarray(effect) != 0).any()]
        assert len(moved) == 1
        np.testing.assert_array_equal(one[moved[0]], everywhere[moved[0]])


def test_effort_never_falls_below_none(lever, table):
    effects = over_draws(lever, table, lambda draw: lever.apply(constant(lever, lever.low), draw))
    for port, effect in effects.items():
        if "effort" in port or "perimeter" in port:
            assert (1 + np.asarray(effect) >= 0).all()
        if port == "supply.precursors":
            assert (np.asarray(effect) > 0).all()


def test_costs_are_not_negative_and_incremental_is_at_most_full(lever, table):
    for variant in range(len(lever.paths())):
        doses = constant(lever, lever.high, variant)
        incremental, full = over_draws(lever, table, lambda draw, doses=doses: lever.cost(doses, draw))
        assert (np.asarray(incremental) >= 0).all()
        assert (np.asarray(full) > 0).any()
        assert (np.asarray(incremental) <= np.asarray(full) * (1 + 1e-12)).all()


def test_a_doubling_of_raids_costs_active_laboratories_a_tenth_or_so_a_year_at_most(table):
    """1,564 raids more, of which a tenth find an active laboratory among some hundreds."""
    lever = found("lab_disruption")
    rate = over_draws(lever, table, lambda draw: lever.apply(constant(lever, 1564.0), draw)[lever.port][-1])
    assert -2 < float(np.median(rate)) < -0.05
