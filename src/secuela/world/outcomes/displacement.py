"""What a run stores of displaced people and encounters, month 0 being the level at the origin."""

import jax.numpy as jnp
from jaxtyping import Array, Float

from secuela.evidence.states import STATES
from secuela.models.displacement import Displacement, Outputs, State, Theta
from secuela.runs.reported_months import mapped_months
from secuela.world.outcomes.readings import Extra, ModelRun, reads

Run = ModelRun[Displacement, Theta, State, Outputs]


def displaced(run: Run) -> Float[Array, "month definition"]:
    """Persons a month displaced in the nation `(months + 1, definition)`, as IDMC and as ENVIPE define it."""
    model, theta, start = run.model, run.theta, run.start
    origin = jnp.stack([model.usual_displaced(start, theta).sum(), model.usual_moves(start, theta).sum()])
    nation = jnp.stack([run.outputs.displaced_idmc.sum(-1), run.outputs.displaced_envipe.sum(-1)], axis=-1)
    return jnp.concatenate([origin[None], nation])


def encounters(run: Run) -> Float[Array, " month"]:
    """Encounters a month `(months + 1,)`."""
    return jnp.concatenate([run.theta.encounter_level[None], run.outputs.encounters])


def displaced_on_map(run: Run) -> Float[Array, "mapped state"]:
    """Displaced persons a month by state on IDMC's definition, at the months of the map."""
    by_month = jnp.concatenate([run.model.usual_displaced(run.start, run.theta)[None], run.outputs.displaced_idmc])
    return by_month[jnp.array(mapped_months(len(by_month) - 1))]


_reads = reads("displacement")
OUTCOMES = {"displaced_mx": _reads(displaced), "encounters_sw_border": _reads(encounters)}
EXTRAS = {"state displaced_idmc": Extra("map", "displaced_idmc", _reads(displaced_on_map), STATES)}
