"""Where homicide happens: composition by state, and the place of what the conflict Link brings.

Nothing here changes the national total, but for additions: the level is the Link's and the path's.
"""

import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Float

from secuela.dynamics.settled import settling
from secuela.models.violence.state import Theta

SPILL, NOTHING = 0, 1  # options of `violence.surroundings`; the third is a fall


def composition(theta: Theta, deviation: Float[Array, " state"]) -> Float[Array, " state"]:
    """Shares of the nation's homicides on the status-quo path; they sum to 1."""
    return jax.nn.softmax(jnp.log(theta.usual) + deviation)


@settling
def origin_composition(theta: Theta) -> Float[Array, " state"]:
    """The shares at the origin."""
    return composition(theta, theta.deviation)


def organised_share(share: Float[Array, ""], theta: Theta) -> Float[Array, " state"]:
    """Organised-crime share of homicide by state: the nation's times the state's own tilt."""
    return jnp.minimum(share * theta.organised_tilt, 1.0)


def organised_homicides(
    usual: Float[Array, " state"], conflict: Float[Array, ""], war: Float[Array, " listed"], theta: Theta
) -> tuple[Float[Array, " state"], Float[Array, " state"]]:
    """Organised-crime homicides by state under the conflict that the Link brings: the wars' part, and the rest.

    The nation's sum is the usual one times ``conflict``. Wars within families that split lie at home and where the
    organisation is present; the rest is tilted towards contested states as it grows.

    Args:
        usual: Organised-crime homicides by state on the path, deaths/month.
        conflict: Relative to its quiet path.
        war: Share of it by organisation.
        theta: One draw.
    """
    wars = jnp.maximum(war, 0.0)
    wars = wars / jnp.maximum(wars.sum(), 1.0)
    rest = conflict * (1 - wars.sum())
    safe = jnp.where(rest > 0, rest, 1.0)
    weights = usual * safe ** (theta.contest_elasticity * theta.contest)
    spread = jnp.where(rest > 0, rest, 0.0) * usual.sum() * weights / weights.sum()
    return usual.sum() * conflict * wars @ around(theta), spread


@settling
def around(theta: Theta) -> Float[Array, "listed state"]:
    """Where what happens to a listed organisation is felt: part at home, part wherever it is present."""
    return theta.war_home_share * theta.home + (1 - theta.war_home_share) * theta.presence


def with_surroundings(
    elsewhere: Float[Array, " state"],
    war: Float[Array, " state"],
    neighbours: Float[np.ndarray, "state state"],
    theta: Theta,
) -> Float[Array, " state"]:
    """Homicides by state when a war is felt next door, as a rise or as a fall; the nation's sum stays."""
    total = elsewhere + war
    sign = jnp.where(theta.surroundings == SPILL, 1.0, jnp.where(theta.surroundings == NOTHING, 0.0, -1.0))
    moved = total * jnp.exp(sign * theta.surroundings_effect * (neighbours @ jnp.log1p(war / elsewhere)))
    return moved / moved.sum() * total.sum()


def added(homicides: Float[Array, " state"], more: Float[Array, " state"]) -> Float[Array, " state"]:
    """Homicides with an addition, or with a reduction that cannot take away more than there is."""
    lowered = homicides * jnp.exp(jnp.minimum(more, 0.0) / homicides)
    return jnp.where(more < 0, lowered, homicides + more)
