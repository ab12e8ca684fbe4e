"""What a run stores of overdose deaths: expected ones in a standard month, as CDC's *predicted* counts define them."""

import jax.numpy as jnp
from jaxtyping import Array, Float

from secuela.models.overdose import KINDS, Outputs, Overdose, State, Theta
from secuela.world.outcomes.readings import ModelRun, reads

Run = ModelRun[Overdose, Theta, State, Outputs]


def deaths(run: Run) -> Float[Array, " month_and_origin"]:
    """Deaths a month, month 0 being the adjusted level at the origin."""
    return jnp.concatenate([run.theta.level.sum()[None], run.outputs.deaths])


def synthetic_deaths(run: Run) -> Float[Array, " month_and_origin"]:
    """Those with a synthetic opioid, part of all; month 0 is the level from which the model's own kind starts."""
    return jnp.concatenate([run.theta.level[KINDS.index("synthetic")][None], run.outputs.synthetic])


OUTCOMES = {
    "overdose_deaths_us": reads("overdose")(deaths),
    "overdose_deaths_synthetic_us": reads("overdose")(synthetic_deaths),
}
