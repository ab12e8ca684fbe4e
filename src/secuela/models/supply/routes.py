"""Routes: a discrete choice by perceived, not true, risk, with inertia and congestion."""

import jax
import jax.numpy as jnp
from jaxtyping import Array, Float

from secuela.dynamics.settled import settling
from secuela.models.supply.geography import CORRIDOR_OF, CORRIDORS, ENTRIES, ENTRY_OF, open_routes
from secuela.models.supply.interdiction import usual_at_corridor, usual_at_entry
from secuela.models.supply.state import State, Theta

ByRoute = Float[Array, "drug route"]
_CLOSED = -1e30  # log weight of a route that a drug does not have


def perceived(
    risk_entry: Float[Array, "drug entry"], risk_corridor: Float[Array, "drug corridor"], theta: Theta
) -> ByRoute:
    """Chance of seizure on each route as traffickers see it: what they remember, shrunk towards what they expect."""

    def shrunk(risk: Float[Array, "drug place"]) -> Float[Array, "drug place"]:
        return (1 - theta.risk_prior_weight) * risk + theta.risk_prior_weight * theta.risk_prior

    return 1 - (1 - shrunk(risk_entry)[:, ENTRY_OF]) * (1 - shrunk(risk_corridor)[:, CORRIDOR_OF])


@settling
def usually_perceived(theta: Theta) -> ByRoute:
    """The same under the status quo."""
    return perceived(usual_at_entry(theta), usual_at_corridor(theta), theta)


def remember(
    risk: Float[Array, "drug place"], caught: Float[Array, "drug place"], theta: Theta
) -> Float[Array, "drug place"]:
    """The memory after last month: older months fade."""
    return (1 - theta.risk_forgetting) * risk + theta.risk_forgetting * caught


def departures(
    state: State, risk_entry: Float[Array, "drug entry"], risk_corridor: Float[Array, "drug corridor"], theta: Theta
) -> ByRoute:
    """Log of each route's weight against the status quo.

    The utility of a route falls with its perceived risk and with congestion, a cost that grows with the log of its
    flow. In logs the choice then has a closed form: risk counts over the scale of choice plus the slope of
    congestion, so that no step can overshoot. Inertia acts on the log, as it was measured.
    """
    rise = perceived(risk_entry, risk_corridor, theta) - usually_perceived(theta)
    aim = -theta.risk_weight * rise / (theta.choice_scale + theta.congestion)
    return theta.inertia * state.departure + (1 - theta.inertia) * aim


def usual_weights(
    entry_luck: Float[Array, "drug entry"], corridor_luck: Float[Array, "drug corridor"], theta: Theta
) -> ByRoute:
    """Log weights of the routes without any action: the origin's shares, moved by luck."""
    return origin_weights(theta) + (entry_luck[:, ENTRY_OF] + corridor_luck[:, CORRIDOR_OF])


@settling
def origin_weights(theta: Theta) -> ByRoute:
    """Log weights of the routes at the origin."""
    exists = (theta.share > 0) & (jnp.asarray(open_routes()) > 0)
    return jnp.where(exists, jnp.log(jnp.where(exists, theta.share, 1.0)), _CLOSED)


def shares(weights: ByRoute) -> ByRoute:
    """Shares of the US-bound flow from log weights."""
    return jax.nn.softmax(weights, axis=1)


def sold_elsewhere(departed: ByRoute, elsewhere: Float[Array, " drug"], theta: Theta) -> Float[Array, " drug"]:
    """Share of all that is sent which goes to other markets: more, where the US-bound routes become worse together.

    Args:
        departed: Shares without any action, times each route's weight against them.
        elsewhere: Share at the origin.
        theta: One draw.
    """
    scale = theta.choice_scale + theta.congestion
    worth = scale * jnp.log(departed.sum(1))
    return jax.nn.sigmoid(jnp.log(elsewhere) - jnp.log1p(-elsewhere) - worth / theta.elsewhere_scale)


def at_entries(flow: ByRoute) -> Float[Array, "drug entry"]:
    """Flow summed by entry."""
    return flow @ jax.nn.one_hot(ENTRY_OF, len(ENTRIES), dtype=flow.dtype)


def at_corridors(flow: ByRoute) -> Float[Array, "drug corridor"]:
    """Flow summed by corridor."""
    return flow @ jax.nn.one_hot(CORRIDOR_OF, len(CORRIDORS), dtype=flow.dtype)
