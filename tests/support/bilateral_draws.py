"""Draws, inputs and luck of the relations for tests: months by hand, luck that says what happens."""

import functools

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np

from secuela.dynamics.model import MONTH
from secuela.dynamics.ports import declared_inputs, declared_luck
from secuela.evidence.months import Month
from secuela.models.bilateral import ACTS, Bilateral, Inputs, Luck
from secuela.world.draws import draw_table, model_theta
from support.one_draw import model_luck, pick

SURE, NEVER = -9.0, 9.0  # a normal below every threshold, and above
ORIGIN = Month.parse("2025-10")
SOIL = {"operations_on_soil": 5.0, "ground_forces": 1.0, "consent_lacking": 1.0}


@functools.cache
def thetas(draws=200):
    return model_theta(Bilateral(), draw_table(ORIGIN, draws, 3), {})


def theta(draw=0, **changes):
    one = pick(thetas(), draw)
    for name, value in changes.items():
        one = eqx.tree_at(
            lambda t, name=name: getattr(t, name), one, jnp.asarray(value, dtype=getattr(one, name).dtype)
        )
    return one


def drawn(draws, **changes):
    """The first draws, in all of which these have the same value, or one each."""
    some = jax.tree.map(lambda x: x[:draws], thetas())
    for name, value in changes.items():
        held = getattr(some, name)
        changed = jnp.broadcast_to(jnp.asarray(value, dtype=held.dtype), held.shape)
        some = eqx.tree_at(lambda t, name=name: getattr(t, name), some, changed)
    return some


_given = jax.jit(jax.vmap(lambda one: Inputs(**one)))  # by month, each of the declared shapes
_normals = jax.jit(jax.vmap(lambda one: Luck(**one)))


def inputs(months, **paths):
    """Neutral but for these ports: a number holds in all months, a list by month."""
    values = {name: np.full(months, port.neutral) for name, port in declared_inputs(Inputs).items()}
    values |= {name: np.broadcast_to(np.asarray(path, dtype=float), months) for name, path in paths.items()}
    return _given({name: jnp.asarray(path) for name, path in values.items()})


def luck(months, acts=None, **paths):
    """Nothing happens and no mood swings, but for these: ``acts`` names the acts of each month."""
    values = {name: np.zeros((months, *shape)) for name, shape in declared_luck(Luck).items()}
    values["acts"][:] = NEVER
    for quiet in ("answer", "execution", "renewal", "rollback", "deal"):
        values[quiet][:] = NEVER
    for month, names in (acts or {}).items():
        for name in names:
            values["acts"][month, ACTS.index(name)] = SURE
    values |= {name: np.asarray(path, dtype=float) for name, path in paths.items()}
    return _normals({name: jnp.asarray(path) for name, path in values.items()})


@eqx.filter_jit
def future(one, given, normals, parts=1):
    """Outputs of each part of each month, and the state at the end of each month."""
    model = Bilateral()

    def month(state, now):
        outputs = []
        for _ in range(parts):
            state, out = model.step(state, now[0], one, now[1], MONTH / parts)
            outputs.append(out)
        return state, (outputs, state)

    return jax.lax.scan(month, model.start(one), (given, normals))[1]


def run(one, given, normals):
    """Outputs by month as numpy arrays."""
    outputs, _ = future(one, given, normals)
    return jax.tree.map(np.asarray, outputs[0])


@eqx.filter_jit
def many(all_thetas, given, seed=7):
    """Outputs of all draws with their own luck, axes (draw, month)."""
    model, months = Bilateral(), given.tariff.shape[0]

    def one(t, draw):
        normals = model_luck(Bilateral, seed, draw, months)
        return jax.lax.scan(lambda s, now: model.step(s, now[0], t, now[1], MONTH), model.start(t), (given, normals))[1]

    return jax.vmap(one)(all_thetas, jnp.arange(all_thetas.mexico_force.shape[0]))


@eqx.filter_jit
def answered(all_thetas, given, normals):
    """The response to the acts of the first month, by draw, with the same luck in all."""
    return jax.vmap(lambda one: future(one, given, normals)[0][0].response[0])(all_thetas)
