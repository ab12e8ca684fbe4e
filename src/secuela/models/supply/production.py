"""Production: shocks to laboratories, precursors and crops, recovery, and the drugs that groups turn to instead."""

import jax.numpy as jnp
from jaxtyping import Array, Float

from secuela.dynamics.model import MONTH
from secuela.dynamics.settled import settling
from secuela.models.supply.state import Inputs, State, Theta

ByDrug = Float[Array, " drug"]


def keep(half_life: Float[Array, "*any"]) -> Float[Array, "*any"]:
    """What is left of a departure after a month."""
    return 0.5 ** (1 / half_life)


def by_drug(theta: Theta, name: str) -> ByDrug:
    """Four parameters of one kind as an array."""
    return jnp.stack([
        getattr(theta, f"{name}_{drug}") for drug in ("fentanyl", "methamphetamine", "cocaine", "heroin")
    ])  # fmt: skip


def volume(theta: Theta) -> ByDrug:
    """Kilograms a month sent towards the US at the origin: an estimate from use, independent of detection."""
    cocaine = jnp.where(theta.cocaine_volume == 0, theta.volume_cocaine_use, theta.volume_cocaine_movement)
    yearly = jnp.stack([theta.volume_fentanyl, theta.volume_methamphetamine, cocaine, theta.volume_heroin])
    return yearly * MONTH


@settling
def usual_production(theta: Theta) -> ByDrug:
    """Kilograms a month made at the origin, for the US and for other markets."""
    return volume(theta) / (1 - by_drug(theta, "elsewhere"))


def labs(state: State, inputs: Inputs, theta: Theta) -> Float[Array, ""]:
    """Log of active laboratory capacity: what is destroyed, and rebuilt with a time constant."""
    return state.labs * jnp.exp(-1 / theta.lab_rebuild) + inputs.lab_capacity * MONTH


def precursors(state: State, action: Float[Array, ""], theta: Theta) -> Float[Array, ""]:
    """Log of supply that precursor controls leave, by one of two courses that a draw takes.

    Held: what a control takes away stays away while it is kept, and comes back in the time of recovery once lifted.
    Adapted to: a fall when it tightens, then recovery as other sources are found, though it is kept; what is relaxed
    gives back at most what is still missing.
    """
    comes_back = -jnp.expm1(-1 / theta.precursor_recovery)
    size = jnp.where(theta.precursor_works == 0, theta.precursor_size, 0.0)
    kept = -size * jnp.maximum(action, 0.0)
    lifted = jnp.minimum(state.precursors - kept, 0.0)
    held = jnp.minimum(state.precursors - comes_back * lifted, kept)
    adapted = (1 - comes_back) * state.precursors - size * (action - state.precursor_action)
    return jnp.where(theta.precursor_adaptation == 0, held, jnp.minimum(adapted, 0.0))


def capacity(labs: Float[Array, ""], precursors: Float[Array, ""], cultivation: ByDrug, theta: Theta) -> ByDrug:
    """Log of each drug's supply capacity: only part of the laboratory capacity lost is supply lost."""
    one, none = jnp.ones(()), jnp.zeros(())
    to_labs = jnp.stack([theta.lab_exposure_fentanyl, one, none, theta.lab_exposure_heroin])
    to_precursors = jnp.stack([one, theta.precursor_exposure_methamphetamine, none, none])
    return theta.pass_through * to_labs * labs + to_precursors * precursors + cultivation


def cultivation(state: State, crops: Float[Array, ""], theta: Theta) -> ByDrug:
    """Log of what crops give: a change of area is made good with the drug's own recovery half-life."""
    one, none = jnp.ones(()), jnp.zeros(())
    grown = jnp.stack([none, none, one, one])
    return keep(by_drug(theta, "recovery")) * state.cultivation + grown * (crops - state.cultivated)


def market(state: State, theta: Theta) -> ByDrug:
    """Log of capacity built because last month's price was high, or given up because it was low.

    It does not answer a quantity that a what-if sets: the what-if says what is delivered, whatever producers do.
    """
    left = keep(by_drug(theta, "recovery"))
    return left * state.market + (1 - left) * theta.supply_elasticity * state.month.log_price_answered


def moved(state: State, capacity: ByDrug, weight: ByDrug, theta: Theta) -> ByDrug:
    """What each drug's lost capacity has set free for others so far, as a share of the value of all drugs."""
    left = jnp.exp(-1 / theta.substitution_lag)
    return left * state.set_free + (1 - left) * weight * -jnp.expm1(capacity)


def turned_to(moved: ByDrug, theta: Theta) -> ByDrug:
    """Log of extra production of each drug, out of what the loss of others has set free."""
    return theta.substitution * (moved.sum() - moved)
