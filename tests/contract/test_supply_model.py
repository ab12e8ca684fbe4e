"""The contract of a model, on supply alone: it is tested before it is assembled."""

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
import pytest

from secuela.dynamics.luck import model_luck
from secuela.dynamics.model import MONTH
from secuela.dynamics.ports import declared_inputs, neutral
from secuela.evidence.months import Month
from secuela.evidence.units import parse
from secuela.models.supply import CORRIDORS, DRUGS, ENTRIES, Inputs, Supply
from secuela.world.draws import draw_table, model_theta
from secuela.world.supply_baseline import supply_baseline

ORIGIN = Month.parse("2025-10")
AMOUNTS = {
    "produced",
    "delivered",
    "seized",
    "seized_at_border",
    "lost",
    "sold_elsewhere",
    "entry_flow",
    "corridor_flow",
}
PLACES = {"entry_flow": len(ENTRIES), "corridor_flow": len(CORRIDORS)}
ONE_NUMBER = {"fentanyl", "methamphetamine", "cocaine", "heroin", "potency", "revenue"}


@pytest.fixture(scope="module")
def thetas():
    table = draw_table(ORIGIN, 30, 5)
    return model_theta(Supply(), table, supply_baseline(ORIGIN, table))


def pick(tree, i):
    return jax.tree.map(lambda x: x[i], tree)


def pushed():
    """Inputs far from neutral, so that every path through the model is used."""
    values = {
        name: port.neutral * 0.8 if port.combine == "factor" else 6.0 for name, port in declared_inputs(Inputs).items()
    }
    return Inputs(**{name: jnp.asarray(value) for name, value in values.items()})


@pytest.fixture(scope="module")
def run():
    @eqx.filter_jit
    def go(theta, inputs, luck, halves):
        model = Supply()

        def month(state, luck):
            outputs = []
            for _ in range(halves):
                state, out = model.step(state, inputs, theta, luck, MONTH / halves)
                outputs.append(out)
            return state, (outputs, state)

        return jax.lax.scan(month, model.start(theta), luck)[1]

    return go


def luck_of(draw, months):
    return model_luck(Supply, 9, jnp.asarray(draw), months)


def test_ports_have_units_and_the_neutral_value_of_their_kind():
    for port in declared_inputs(Inputs).values():
        parse(port.unit)
        assert port.neutral == (1.0 if port.combine == "factor" else 0.0), port.name


def test_every_entry_by_sea_or_land_and_every_corridor_has_its_port():
    ports = set(declared_inputs(Inputs))
    assert {f"effort_{entry}" for entry in ENTRIES if entry != "domestic"} <= ports
    assert {f"effort_{corridor}" for corridor in CORRIDORS} <= ports


@pytest.mark.parametrize("draw", [0, 6, 12, 18, 24])
def test_alone_on_neutral_inputs_it_is_finite_and_never_negative(thetas, run, draw):
    (outputs,), _ = run(pick(thetas, draw), neutral(Inputs), luck_of(draw, 14), 1)
    for name, values in vars(outputs).items():
        shape = (14,) if name in ONE_NUMBER else (14, len(DRUGS), *([PLACES[name]] if name in PLACES else []))
        assert values.shape == shape, name
        assert np.isfinite(np.asarray(values)).all(), name
        assert (np.asarray(values) >= 0).all(), name


@pytest.mark.parametrize("draw", [0, 7, 19])
def test_halving_dt_changes_nothing_that_matters(thetas, run, draw):
    theta, luck = pick(thetas, draw), luck_of(draw, 14)
    (whole,), end = run(theta, pushed(), luck, 1)
    (first, second), end_halves = run(theta, pushed(), luck, 2)
    for name, one in vars(whole).items():
        halves = getattr(first, name) + getattr(second, name) if name in AMOUNTS else getattr(second, name)
        np.testing.assert_allclose(np.asarray(one), np.asarray(halves), rtol=1e-6, atol=1e-9, err_msg=name)
    for one, two in zip(jax.tree.leaves(end), jax.tree.leaves(end_halves), strict=True):
        np.testing.assert_allclose(np.asarray(one), np.asarray(two), rtol=1e-6, atol=1e-9)


def test_same_luck_same_result_and_other_luck_another(thetas, run):
    theta = pick(thetas, 2)
    first, again = (run(theta, neutral(Inputs), luck_of(2, 14), 1) for _ in range(2))
    other = run(theta, neutral(Inputs), luck_of(3, 14), 1)
    assert jax.tree.all(jax.tree.map(lambda a, b: bool((a == b).all()), first, again))
    assert not jax.tree.all(jax.tree.map(lambda a, b: bool((a == b).all()), first, other))


def test_the_gradient_is_finite(thetas):
    numbers, rest = eqx.partition(pick(thetas, 4), eqx.is_inexact_array)
    model, luck = Supply(), luck_of(4, 4)

    @jax.jit
    @jax.grad
    def slope(numbers):
        theta = eqx.combine(numbers, rest)
        step = lambda state, luck: model.step(state, pushed(), theta, luck, MONTH)  # noqa: E731
        outputs = jax.lax.scan(step, model.start(theta), luck)[1]
        return sum(values.sum() for values in vars(outputs).values())

    found = jax.tree.leaves(slope(numbers))
    assert all(np.isfinite(np.asarray(leaf)).all() for leaf in found)
    assert sum(bool((np.asarray(leaf) != 0).any()) for leaf in found) > len(found) / 2


def test_without_action_or_luck_nothing_moves_for_five_years(thetas, run):
    still = jax.tree.map(jnp.zeros_like, luck_of(0, 60))
    for draw in range(0, 30, 3):
        (outputs,), _ = run(pick(thetas, draw), neutral(Inputs), still, 1)
        for name in ("delivered_index", "price", "revenue", "potency"):
            np.testing.assert_allclose(np.asarray(getattr(outputs, name)), 1, rtol=1e-11, err_msg=name)
        for name in ("stock", "entry_flow", "corridor_flow", "seized"):
            values = np.asarray(getattr(outputs, name))
            np.testing.assert_allclose(values, np.broadcast_to(values[:1], values.shape), rtol=1e-11, err_msg=name)
        assert (np.asarray(outputs.displaced) == 0).all()


def test_luck_moves_the_status_quo_around_its_origin(thetas, run):
    ends = [run(pick(thetas, i), neutral(Inputs), luck_of(i, 60), 1)[0][0].delivered_index[23] for i in range(30)]
    logs = np.log(np.asarray(ends))
    assert (np.abs(np.median(logs, axis=0)) < 0.12).all()
    assert (logs.std(0) > 0.05).all()
