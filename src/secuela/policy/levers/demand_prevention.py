"""Programmes that keep people from beginning to use drugs: money to places to people reached to initiation."""

import jax.numpy as jnp

from secuela.policy.lever import MILLION, Cost, Doses, Draw, Effects, Lever, ramped, shared_cost


def _apply(doses: Doses, draw: Draw) -> Effects:
    places = ramped(doses[0], draw["ramp"]) * MILLION / draw["cost_per_participant"]
    coverage = -jnp.expm1(-places * draw["targeting"] / draw["at_risk"])
    return {"overdose.initiation": jnp.exp(-draw["effect"] * coverage)}


def _cost(doses: Doses, draw: Draw) -> Cost:
    return shared_cost(doses[0] * MILLION, draw["us_cost_share"], draw["incremental_share"])


LEVER = Lever(
    id="demand_prevention",
    title="Prevention of drug use in the United States",
    unit="million*USD_2025/year",
    low=0.0,
    high=10000.0,
    level=False,
    options={},
    port="overdose.initiation",
    sign=0,  # lower in the median; some programmes did nothing or the opposite, so the effect has mass on both sides
    parameters=tuple(
        f"demand_prevention.{name}"
        for name in (
            "cost_per_participant",
            "targeting",
            "at_risk",
            "effect",
            "ramp",
            "us_cost_share",
            "incremental_share",
        )
    ),
    why="Money buys places, places reach some of those who would begin, and some of those reached do not.",
    what_if=None,
    apply=_apply,
    cost=_cost,
)
