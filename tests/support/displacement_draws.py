"""Draws of the displacement model, for tests."""

import jax
import jax.numpy as jnp

from secuela.dynamics.model import MONTH
from secuela.dynamics.ports import neutral
from secuela.evidence.months import Month
from secuela.models.displacement import Displacement, Inputs
from secuela.world.baselines import baseline_of
from secuela.world.draws import draw_table, model_theta
from support.one_draw import model_luck

ORIGIN = Month.parse("2025-10")
MONTHS = 24


def drawn(draws, *, as_of=ORIGIN, seed=4):
    """The parameters with a leading draw axis."""
    table = draw_table(as_of, draws, seed)
    return model_theta(Displacement(), table, baseline_of("displacement", as_of, table, months=0, seed=seed))


def inputs(**values):
    """Neutral inputs but for those given."""
    return Inputs(**{**vars(neutral(Inputs)), **{name: jnp.asarray(value) for name, value in values.items()}})


def in_one_state(state, homicides):
    """Homicides beyond the status quo in one state alone."""
    return jnp.zeros(32).at[state].set(homicides)


@jax.jit
def course(theta, given, luck):
    """States and outputs by month."""
    model = Displacement()

    def month(state, luck):
        state, out = model.step(state, given, theta, luck, MONTH)
        return state, (state, out)

    return jax.lax.scan(month, model.start(theta), luck)[1]


def luck_of(draw, months=MONTHS):
    return model_luck(Displacement, 9, jnp.asarray(draw), months)
