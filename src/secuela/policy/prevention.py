"""Prevention: money to places, places to people reached, and what of their number still begins."""

import jax.numpy as jnp

from secuela.policy.lever import MILLION, Number, Path, ramped


def beginning(
    money: Path, cost_per_participant: Number, targeting: Number, at_risk: Number, effect: Number, ramp: Number
) -> Path:
    """Factor on those who begin; further money reaches ever fewer who were not reached yet.

    Args:
        money: Million USD a year.
        cost_per_participant: USD a place.
        targeting: Share of places that go to people at risk.
        at_risk: People at risk.
        effect: Log points by which beginning falls among those reached.
        ramp: Months in which the places are built up.
    """
    places = ramped(money, ramp) * MILLION / cost_per_participant
    coverage = -jnp.expm1(-places * targeting / at_risk)
    return jnp.exp(-effect * coverage)


def money_spent(money: Path) -> Path:
    """The whole dose, USD a year."""
    return money * MILLION
