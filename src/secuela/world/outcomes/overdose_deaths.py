"""What a run stores of overdose deaths: expected ones in a standard month, as CDC's *predicted* counts define them."""

import jax.numpy as jnp
from jaxtyping import Array, Float

from secuela.models.overdose.terms import Outputs, Theta


def overdose_outcomes(theta: Theta, outputs: Outputs) -> dict[str, Float[Array, " month"]]:
    """Overdose deaths by month, month 0 being the adjusted level at the origin.

    Args:
        theta: One draw.
        outputs: With a leading month axis.

    Returns:
        `overdose_deaths_us` `(months + 1,)`, deaths/month.
    """
    return {"overdose_deaths_us": jnp.concatenate([theta.level.sum()[None], outputs.deaths])}
