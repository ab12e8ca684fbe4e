"""What a run stores of the relations between the two governments, and labelled arithmetic on trade at risk."""

import jax.numpy as jnp
from jaxtyping import Array, Float

from secuela.models.bilateral import Outputs, State, Theta

DAYS_PER_YEAR = 365  # as daily trade is counted


def relations_outcomes(theta: Theta, start: State, outputs: Outputs) -> dict[str, Float[Array, " month"]]:
    """Outcomes of the relations, month 0 being the origin.

    Trade at risk is arithmetic, not a forecast: days of freeze in the month times a day's trade in goods times the
    share that is at risk on such a day.

    Args:
        theta: One draw.
        start: State at the end of the origin month.
        outputs: With a leading month axis.

    Returns:
        Each `(months + 1,)`: ``cooperation`` 0-1, ``response_level`` 0-7, ``freeze_days`` summed to date,
        ``trade_at_risk`` million USD/month.
    """
    zero = jnp.zeros(1)
    daily = theta.yearly_trade / DAYS_PER_YEAR * theta.trade_share
    return {
        "cooperation": jnp.concatenate([start.cooperation[None], outputs.cooperation]),
        "response_level": jnp.concatenate([start.strongest[None], outputs.response_level]),
        "freeze_days": jnp.concatenate([zero, jnp.cumsum(outputs.freeze_days)]),
        "trade_at_risk": jnp.concatenate([zero, daily * outputs.freeze_days]),
    }
