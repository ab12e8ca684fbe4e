"""What a run stores of overdose deaths: expected ones in a standard month, as CDC's *predicted* counts define them."""

import jax.numpy as jnp
from jaxtyping import Array, Float

from secuela.models.overdose import Outputs, Overdose, State, Theta
from secuela.world.outcomes.readings import ModelRun, reads

Run = ModelRun[Overdose, Theta, State, Outputs]


def deaths(run: Run) -> Float[Array, " month_and_origin"]:
    """Deaths a month, month 0 being the adjusted level at the origin."""
    return jnp.concatenate([run.theta.level.sum()[None], run.outputs.deaths])


OUTCOMES = {"overdose_deaths_us": reads("overdose")(deaths)}
