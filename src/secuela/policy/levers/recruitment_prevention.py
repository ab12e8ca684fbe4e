"""Programmes that keep young people from being recruited: money to places to people reached to recruitment."""

import jax.numpy as jnp

from secuela.policy.lever import MILLION, Cost, Doses, Draw, Effects, Lever, ramped, shared_cost


def _apply(doses: Doses, draw: Draw) -> Effects:
    places = ramped(doses[0], draw["ramp"]) * MILLION / draw["cost_per_participant"]
    coverage = -jnp.expm1(-places * draw["targeting"] / draw["at_risk"])
    return {"organised_crime.recruitment": jnp.exp(-draw["effect"] * coverage)}


def _cost(doses: Doses, draw: Draw) -> Cost:
    return shared_cost(doses[0] * MILLION, draw["us_cost_share"], draw["incremental_share"])


LEVER = Lever(
    id="recruitment_prevention",
    title="Programmes that prevent recruitment",
    unit="million USD_2025/year",
    low=0.0,
    high=5000.0,
    level=False,
    options={},
    port="organised_crime.recruitment",
    sign=0,  # lower in the median; studies disagree, so the effect has mass on both sides
    parameters=tuple(
        f"recruitment_prevention.{name}"
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
    why="Money buys places, places reach some of those at risk, and some of those reached are not recruited.",
    what_if=None,
    apply=_apply,
    cost=_cost,
)
