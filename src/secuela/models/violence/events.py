"""Deaths that follow removals: of unsplit ones, short falls after arrests, and groups' retaliation.

Each is a pool of deaths still to come for each listed organisation, filled at the beginning of a month and emptied
with a half-life; what a month takes from it is set at its beginning too.
"""

import jax.numpy as jnp
from jax.scipy.special import ndtr
from jaxtyping import Array, Float

from secuela.models.violence.state import Inputs, Luck, Theta

AFTER, FALL, RETALIATION = 0, 1, 2  # rows of the pools
EVENTS = 3
_LN2 = 0.6931471805599453


def happened(inputs: Inputs, luck: Luck, theta: Theta) -> Float[Array, "event listed"]:
    """Deaths that the removals of this month set going, by kind and organisation.

    What follows an unsplit removal is known as a net effect alone. So what the first weeks after an arrest take away,
    and what fewer recruits take away along the conflict between groups, is added to what comes after: the sum over 36
    months is the net effect.
    """
    net = theta.removal_deaths * (theta.capture_factor * inputs.captures + theta.kill_factor * inputs.kills)
    fall = jnp.where(theta.first_weeks == 1, theta.first_weeks_fall * inputs.captures, 0.0)
    weakened = theta.weakening_saves * (inputs.captures + inputs.kills)
    return jnp.stack([net + fall + weakened, -fall, retaliation(inputs, luck, theta)])


def retaliation(inputs: Inputs, luck: Luck, theta: Theta) -> Float[Array, " listed"]:
    """Deaths in groups' answers to the removals of this month: few removals are answered, some with many deaths."""
    answered = ndtr(luck.retaliation) < 1 - (1 - theta.retaliation_chance) ** jnp.maximum(inputs.removals, 0.0)
    size = theta.retaliation_deaths * jnp.exp(theta.retaliation_spread * luck.retaliation_size)
    lasting = jnp.where(theta.retaliation_variant == 1, theta.retaliation_sustained_factor, 1.0)
    return jnp.where(answered, size * lasting, 0.0)


def released(pools: Float[Array, "event listed"], theta: Theta) -> Float[Array, "event listed"]:
    """What one month takes from each pool."""
    brief, sustained = theta.retaliation_half_life, theta.retaliation_sustained_half_life
    answer = jnp.where(theta.retaliation_variant == 1, sustained, brief)
    half_lives = jnp.stack([theta.removal_deaths_half_life, theta.first_weeks_half_life, answer])
    return pools * -jnp.expm1(-_LN2 / half_lives)[:, None]
