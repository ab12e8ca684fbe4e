"""What a run stores of the levers' cost to US budgets."""

from typing import Any

import jax.numpy as jnp
from jaxtyping import Array, Float

from secuela.world.outcomes.readings import LEVERS, ModelRun, reads

Run = ModelRun[Any, Any, Any, Float[Array, "month cost"]]


def cost(run: Run) -> Float[Array, "month_and_origin definition"]:
    """Million USD of 2025 a month, incremental and full; nothing at the origin."""
    return jnp.concatenate([jnp.zeros((1, run.outputs.shape[1])), run.outputs])


OUTCOMES = {"cost_us": reads(LEVERS)(cost)}
