"""Interdiction: effort and the chance of seizure, and how effort follows what was found."""

import jax.numpy as jnp
from jaxtyping import Array, Float

from secuela.dynamics.settled import settling
from secuela.evidence.corridors import SEAS
from secuela.models.supply.geography import CORRIDORS, DRUGS, ENTRIES, GULF
from secuela.models.supply.production import by_drug
from secuela.models.supply.state import Inputs, State, Theta

ByEntry = Float[Array, " entry"]
ByCorridor = Float[Array, " corridor"]
AtEntry = Float[Array, "drug entry"]
AtCorridor = Float[Array, "drug corridor"]


@settling
def usual_at_entry(theta: Theta) -> AtEntry:
    """Chance of seizure at or before each entry under the status quo; the same for all drugs."""
    known = {"guatemala_land": theta.land_detection, "domestic": theta.inland_detection}
    chance = jnp.stack([theta.sea_detection if entry in SEAS else known[entry] for entry in ENTRIES])
    return jnp.broadcast_to(chance, (len(DRUGS), len(ENTRIES)))


@settling
def usual_at_corridor(theta: Theta) -> AtCorridor:
    """Chance of seizure at each corridor under the status quo, around the drug's own."""
    score = jnp.stack([getattr(theta, f"detection_score_{corridor}") for corridor in CORRIDORS])
    hazard = -jnp.log1p(-by_drug(theta, "border_detection"))[:, None] * jnp.exp(theta.detection_spread * score)
    return -jnp.expm1(-hazard)


def planned_at_entries(inputs: Inputs) -> ByEntry:
    """Relative change of effort that actions put on each entry."""
    named = [getattr(inputs, f"effort_{entry}", jnp.zeros(())) for entry in ENTRIES]
    return jnp.stack(named) + inputs.perimeter_gulf * GULF.on_entries


def planned_at_corridors(inputs: Inputs) -> ByCorridor:
    """The same for each corridor."""
    named = [getattr(inputs, f"effort_{corridor}") for corridor in CORRIDORS]
    return jnp.stack(named) + inputs.perimeter_gulf * GULF.on_corridors


def effort(
    planned: Float[Array, " place"], focus: Float[Array, " place"], budget: Float[Array, "..."]
) -> Float[Array, " place"]:
    """Effort relative to the status quo: none at -1, never below none.

    Added effort stays where an action puts it; what is there anyway follows the finds, and a cut takes its share of it.
    """
    anyway = jnp.maximum(1 + jnp.minimum(planned, 0.0), 0.0) * jnp.exp(focus + budget)
    return anyway + jnp.maximum(planned, 0.0)


def power(effort: Float[Array, " place"], returns: Float[Array, ""]) -> Float[Array, " place"]:
    """What an effort does to the hazard of seizure: diminishing returns, nothing at no effort."""
    at_work = effort > 0
    return jnp.where(at_work, jnp.where(at_work, effort, 1.0) ** returns, 0.0)


def caught(hazard: Float[Array, "drug place"], power: Float[Array, " place"]) -> Float[Array, "drug place"]:
    """Chance of seizure: it grows with the hazard and never reaches certainty."""
    return -jnp.expm1(-hazard * power)


@settling
def hazard_at_entry(theta: Theta) -> AtEntry:
    """Hazard of seizure at or before each entry under the status quo."""
    return -jnp.log1p(-usual_at_entry(theta))


@settling
def hazard_at_corridor(theta: Theta) -> AtCorridor:
    """The same at each corridor."""
    return -jnp.log1p(-usual_at_corridor(theta))


def follow(
    focus: Float[Array, " place"], signal: Float[Array, " place"], weight: Float[Array, " place"], theta: Theta
) -> Float[Array, " place"]:
    """Effort moves to where last month's seizures per effort rose; what one place gains others lose.

    Args:
        focus: Log of effort moved so far.
        signal: Log of seizures per effort against the usual.
        weight: Share of each place in usual seizures, by value.
        theta: One draw.
    """
    aim = theta.mobility * (signal - (weight * signal).sum())
    return (1 - theta.learning) * focus + theta.learning * aim


def budgets(state: State, theta: Theta) -> Float[Array, " stage"]:
    """Log of the budget: success is cut (-1), ignored (0) or rewarded (+1), a structural choice."""
    sign = theta.budget_feedback - 1.0
    gain = theta.learning * theta.budget_gain * sign
    return (1 - theta.learning) * state.budget + gain * state.month.signal_budget
