"""How the fentanyl share of illicit opioid use goes on after the last year in which it could be counted."""

import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Float

SLOPE_YEARS = 2  # over which the slope of the log odds is taken
_LN2 = float(np.log(2))


def share_ahead(
    share: Float[np.ndarray, " year"],
    half_life: Float[Array, ""],
    ahead: int,
    departure: Float[Array, " ahead"] | float = 0.0,
) -> Float[Array, " ahead"]:
    """Share in the years after a record: its log odds go on along a trend whose slope halves every ``half_life`` years.

    Args:
        share: By year, to the last on record.
        half_life: Years.
        ahead: How many years.
        departure: Added to the log odds, by year.
    """
    last = share[-SLOPE_YEARS - 1 :]
    odds = np.log(last / (1 - last))
    rate = _LN2 / half_life
    trend = (odds[-1] - odds[0]) / SLOPE_YEARS * -jnp.expm1(-rate * (1 + jnp.arange(ahead))) / rate
    return jax.nn.sigmoid(odds[-1] + trend + departure)
