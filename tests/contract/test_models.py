"""The contract of every model: found by itself, so a new model is tested the day it is written."""

import pkgutil

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
import pytest

from secuela import models
from secuela.dynamics.luck import model_luck
from secuela.dynamics.model import MONTH
from secuela.dynamics.ports import declared_inputs, declared_stocks, neutral
from secuela.dynamics.settled import KNOWN, settled
from secuela.evidence.units import parse
from support.compiled_world import IN_HASTE

MODELS = sorted(module.name for module in pkgutil.iter_modules(models.__path__))  # each named as its model
MONTHS = 14


@pytest.fixture(scope="module", params=MODELS)
def model(request, assembly):
    found = {model.name: model for model in assembly.world.coupled.models}
    assert set(found) == set(MODELS)
    return found[request.param]


def draw_of(assembly, model, draw):
    return jax.tree.map(lambda x: x[draw], assembly.ensemble.theta[model.name])


def pushed(model):
    """Inputs away from neutral, so that every path through the model is used."""
    changes = {"factor": 0.8, "add": 6.0}
    values = {
        name: port.neutral * 0.8 if port.combine == "factor" else changes["add"]
        for name, port in declared_inputs(model.inputs_type).items()
    }
    shapes = {name: port.shape for name, port in declared_inputs(model.inputs_type).items()}
    return model.inputs_type(**{name: jnp.full(shapes[name], value) for name, value in values.items()})


def months_of_luck(model, draw, months):
    return model_luck(type(model), 9, jnp.asarray(draw), months)


@pytest.fixture(scope="module")
def course(model, courses):
    return courses[model.name]


def test_inputs_have_units_and_neutral_values(model):
    for port in declared_inputs(model.inputs_type).values():
        parse(port.unit)
        assert port.neutral == (1.0 if port.combine == "factor" else 0.0), port.name


def test_alone_on_neutral_inputs_it_is_finite_and_never_negative(model, course, assembly):
    for draw in range(0, 30, 6):
        theta, luck = draw_of(assembly, model, draw), months_of_luck(model, draw, MONTHS)
        outputs, _ = course(theta, neutral(model.inputs_type), luck)
        for name, values in vars(outputs[0]).items():
            assert values.shape[0] == MONTHS, name
            assert np.isfinite(np.asarray(values)).all(), name
            assert (np.asarray(values) >= 0).all(), name


@pytest.mark.parametrize("draw", [0, 7, 19])
def test_halving_dt_changes_nothing_that_matters(model, course, assembly, draw):
    theta, luck, inputs = draw_of(assembly, model, draw), months_of_luck(model, draw, MONTHS), pushed(model)
    if model.name == "organised_crime":  # a split with open hostility within the half year
        luck = eqx.tree_at(lambda x: x.split, luck, luck.split.at[0, 0].set(-9.0))
        theta = eqx.tree_at(lambda t: t.hostility_lag, theta, jnp.asarray(1.0))
    whole, end = course(theta, inputs, luck)
    halves, end_halves = course(theta, inputs, luck, steps=2)
    stocks = declared_stocks(model.outputs_type)
    until = 6 if model.name == "organised_crime" else MONTHS  # a split is near its threshold in some later month
    for name in vars(whole[0]):
        one = np.asarray(getattr(whole[0], name))
        first, second = (np.asarray(getattr(half, name)) for half in halves)
        two = second if name in stocks else first + second
        np.testing.assert_allclose(one[:until], two[:until], rtol=1e-6, atol=1e-9, err_msg=name)
    for one, two in zip(jax.tree.leaves(end), jax.tree.leaves(end_halves), strict=True):
        np.testing.assert_allclose(np.asarray(one)[:until], np.asarray(two)[:until], rtol=1e-6, atol=1e-9)


def test_what_is_computed_once_a_future_is_what_the_parameters_give(model, assembly):
    theta = draw_of(assembly, model, 5)
    knows = settled(theta, model.settles)
    assert isinstance(knows, model.theta_type)
    assert all(getattr(knows, name) is values for name, values in vars(theta).items())
    for function in model.settles:
        assert function(knows) is getattr(knows, KNOWN)[function.__name__], function.__name__
        np.testing.assert_array_equal(np.asarray(function(knows)), np.asarray(function(theta)))


def test_same_luck_same_result_and_other_luck_another(model, course, assembly):
    theta, inputs = draw_of(assembly, model, 2), neutral(model.inputs_type)
    first, again, other = (course(theta, inputs, months_of_luck(model, draw, MONTHS)) for draw in (2, 2, 3))
    same = jax.tree.map(lambda a, b: bool((a == b).all()), first, again)
    assert jax.tree.all(same)
    assert not jax.tree.all(jax.tree.map(lambda a, b: bool((a == b).all()), first, other))


def test_the_gradient_is_finite(model, course, assembly):
    """Through the start and through a step, early and late: so it is through any number of months."""
    theta, luck = draw_of(assembly, model, 4), months_of_luck(model, 4, MONTHS)
    numbers, rest = eqx.partition(theta, eqx.is_inexact_array)
    origin = eqx.partition(jax.jit(lambda theta: model.start(theta))(theta), eqx.is_inexact_array)

    def total(tree):
        return sum(values.sum() for values in jax.tree.leaves(eqx.filter(tree, eqx.is_inexact_array)))

    def start(numbers):
        return total(model.start(eqx.combine(numbers, rest)))

    def step(numbers, moving, fixed, now):
        state = eqx.combine(moving, fixed)
        return total(model.step(state, pushed(model), eqx.combine(numbers, rest), now, MONTH))

    slope = jax.jit(jax.grad(step, argnums=(0, 1)), compiler_options=IN_HASTE)
    _, states = course(theta, pushed(model), luck)
    later = eqx.partition(jax.tree.map(lambda x: x[MONTHS - 2], states), eqx.is_inexact_array)
    first, last = (jax.tree.map(lambda x, k=k: x[k], luck) for k in (0, -1))
    found = [slope(numbers, *origin, first), slope(numbers, *later, last)]
    through = [
        jax.jit(jax.grad(start), compiler_options=IN_HASTE)(numbers),
        *(by_number for by_number, _by_state in found),
    ]
    assert all(np.isfinite(np.asarray(leaf)).all() for leaf in jax.tree.leaves([through, found]))
    moved = jax.tree.map(lambda *slopes: any((np.asarray(one) != 0).any() for one in slopes), *through)
    assert np.mean(jax.tree.leaves(moved)) > 0.25, "parameters move something"


def test_luck_is_keyed_by_name_draw_and_month_not_by_order_or_horizon(model):
    short, long = months_of_luck(model, 3, 5), months_of_luck(model, 3, MONTHS)
    for a, b in zip(jax.tree.leaves(short), jax.tree.leaves(long), strict=True):
        np.testing.assert_array_equal(np.asarray(a), np.asarray(b)[:5])
    streams = [np.asarray(leaf).ravel() for leaf in jax.tree.leaves(long)]
    joined = np.concatenate(streams)
    assert len(np.unique(joined)) == len(joined)
