"""Where each kilogram ends: seized on the way or at the border, lost, delivered, or sold in another market."""

import equinox as eqx
import jax.numpy as jnp
from jaxtyping import Array, Float

from secuela.dynamics.settled import settling
from secuela.evidence.corridors import SEAS
from secuela.models.supply.geography import CORRIDOR_OF, ENTRIES, ENTRY_OF, GULF, to_routes
from secuela.models.supply.interdiction import usual_at_corridor, usual_at_entry
from secuela.models.supply.production import by_drug, usual_production
from secuela.models.supply.routes import at_corridors, at_entries, shares, usual_weights
from secuela.models.supply.state import Month, State, Theta

ByDrug = Float[Array, " drug"]
ByRoute = Float[Array, "drug route"]
AtEntry = Float[Array, "drug entry"]
AtCorridor = Float[Array, "drug corridor"]


class Fates(eqx.Module):
    """For each kilogram sent, the share that starts, and what becomes of it.

    Chances of seizure are those of an entry and of a corridor, whatever the rest of a route: only what passes is
    followed by route.
    """

    sent: ByRoute
    delivered: ByRoute
    by_entry: AtEntry  # sent towards each entry
    seized_before: AtEntry
    lost: AtEntry
    by_corridor: AtCorridor  # reaches each corridor
    seized_at_border: AtCorridor

    def passed(self) -> ByDrug:
        """Share that is delivered."""
        return (self.by_corridor - self.seized_at_border).sum(1)


def fates(us_share: ByRoute, caught_entry: AtEntry, caught_corridor: AtCorridor, theta: Theta) -> Fates:
    """Follow the US-bound flow.

    Args:
        us_share: Share of all that is sent, by route.
        caught_entry: Chance of seizure at or before each entry.
        caught_corridor: Chance of seizure at each corridor.
        theta: One draw.
    """
    by_entry = at_entries(us_share)
    seized_before = by_entry * caught_entry
    at_border = us_share * ((1 - theta.loss) * (1 - caught_entry))[:, ENTRY_OF]
    by_corridor = at_corridors(at_border)
    return Fates(
        sent=us_share,
        delivered=at_border * (1 - caught_corridor)[:, CORRIDOR_OF],
        by_entry=by_entry,
        seized_before=seized_before,
        lost=theta.loss * (by_entry - seized_before),
        by_corridor=by_corridor,
        seized_at_border=by_corridor * caught_corridor,
    )


def now(month: Month, theta: Theta) -> Fates:
    """What happens to the flow this month."""
    us_share = (1 - month.elsewhere)[:, None] * month.share
    return fates(us_share, month.caught_entry, month.caught_corridor, theta)


def without_action(usual: ByRoute, theta: Theta) -> Fates:
    """What would happen to it without any action, with the same luck."""
    us_share = (1 - by_drug(theta, "elsewhere"))[:, None] * usual
    return fates(us_share, usual_at_entry(theta), usual_at_corridor(theta), theta)


@settling
def delivered_at_origin(theta: Theta) -> ByDrug:
    """Kilograms a month delivered in the US at the origin."""
    zero = jnp.zeros(())
    weights = usual_weights(zero * usual_at_entry(theta), zero * usual_at_corridor(theta), theta)
    return usual_production(theta) * without_action(shares(weights), theta).passed()


@settling
def value_weight(theta: Theta) -> ByDrug:
    """Share of each drug in revenue at the origin."""
    value = by_drug(theta, "value") * delivered_at_origin(theta)
    return value / value.sum()


# ---- what interdictors see ---------------------------------------------------------------------------------------


def sea() -> Float[Array, " entry"]:
    """1 for an entry by sea: effort there is one pool that can be moved."""
    return jnp.asarray([float(entry in SEAS) for entry in ENTRIES])


def found_at_sea(flow: Fates, value: ByDrug) -> Float[Array, " entry"]:
    """Value seized at each entry by sea, for each unit sent."""
    return sea() * (value @ flow.seized_before)


def found_at_border(flow: Fates, value: ByDrug) -> Float[Array, " corridor"]:
    """Value seized at each corridor, for each unit sent."""
    return value @ flow.seized_at_border


def signal(
    found: Float[Array, " place"], usual: Float[Array, " place"], power: Float[Array, " place"]
) -> Float[Array, " place"]:
    """Log of what was found per effort against the usual; nothing is learned where nobody looks.

    Args:
        found: Value seized.
        usual: Value seized without any action.
        power: Effort against the usual, with its diminishing returns.
    """
    known = (found > 0) & (usual > 0) & (power > 0)
    return jnp.where(known, jnp.log(jnp.where(known, found, 1.0) / jnp.where(known, usual * power, 1.0)), 0.0)


def rates(flow: Fates, value: ByDrug) -> Float[Array, " stage"]:
    """Share of the value that passes by sea, and of the value that reaches the border, which is seized there."""
    by_sea = (sea() * (value @ flow.by_entry)).sum()
    at_border = value @ flow.by_corridor.sum(1)
    return jnp.stack([found_at_sea(flow, value).sum() / by_sea, found_at_border(flow, value).sum() / at_border])


def signal_of_rates(flow: Fates, usual: Fates, value: ByDrug) -> Float[Array, " stage"]:
    """Log of those shares against the usual; nothing is learned where nothing is found."""
    now, before = rates(flow, value), rates(usual, value)
    known = now > 0
    return jnp.where(known, jnp.log(jnp.where(known, now, before) / before), 0.0)


# ---- what is reported --------------------------------------------------------------------------------------------


def displaced(flow: Fates, usual: Fates, state: State) -> ByDrug:
    """Of the flow that no longer passes where actions are at work, the share that comes in elsewhere in the US.

    Stopped is what was delivered there and no longer is, whether seized or deterred; what comes in elsewhere is the
    flow that other routes gain, at their usual chance of passing. Both are for each unit sent, so that production plays
    no part. 0 where no action is at work, and where only other markets gain.
    """
    touched = (state.touched_entry[ENTRY_OF] + state.touched_corridor[CORRIDOR_OF]) > 0
    stopped = jnp.where(touched, usual.delivered - flow.delivered, 0.0).sum(1)
    passes = usual.delivered / jnp.where(usual.sent > 0, usual.sent, 1.0)
    came_in = jnp.where(touched, 0.0, (flow.sent - usual.sent) * passes).sum(1)
    something = jnp.abs(stopped) > _SMALLEST * usual.passed()
    return jnp.where(something, came_in / jnp.where(something, stopped, 1.0), 0.0)


def touched_by_perimeter(usual: ByRoute) -> ByDrug:
    """Share of the usual US-bound flow whose route crosses the perimeter."""
    return usual @ jnp.asarray(to_routes(GULF.on_entries, GULF.on_corridors), dtype=usual.dtype)


def leakage(month: Month) -> ByDrug:
    """Share of the flow on the perimeter's routes that passes the perimeter's own members."""
    on_route = jnp.asarray(to_routes(GULF.on_entries, GULF.on_corridors), dtype=float)
    at_entry = 1 - (month.caught_entry * GULF.on_entries)[:, ENTRY_OF]
    at_corridor = 1 - (month.caught_corridor * GULF.on_corridors)[:, CORRIDOR_OF]
    towards = month.share * on_route
    return (towards * at_entry * at_corridor).sum(1) / towards.sum(1)


_SMALLEST = 1e-9  # of the usual flow; below it a ratio would be rounding
