"""Laboratories raided: only the active ones matter, and they are rebuilt."""

import jax.numpy as jnp

from secuela.policy.lever import Cost, Doses, Draw, Effects, Lever, ramped, shared_cost


def _apply(doses: Doses, draw: Draw) -> Effects:
    active = draw["realised"] * ramped(doses[0], draw["ramp"]) * draw["active_share"]
    return {"supply.lab_capacity": -active / draw["active_laboratories"]}


def _cost(doses: Doses, draw: Draw) -> Cost:
    spent = jnp.maximum(doses[0], 0.0) * draw["cost_per_raid"]
    return shared_cost(spent, draw["us_cost_share"], draw["incremental_share"])


LEVER = Lever(
    id="lab_disruption",
    title="Laboratories raided beyond today's number",
    unit="laboratory/year",
    low=-1564.0,
    high=5000.0,
    level=False,
    options={},
    port="supply.lab_capacity",
    sign=-1,
    parameters=tuple(
        f"lab_disruption.{name}"
        for name in (
            "realised",
            "ramp",
            "active_share",
            "active_laboratories",
            "cost_per_raid",
            "us_cost_share",
            "incremental_share",
        )
    ),
    why="Most laboratories that are raided stand idle, so the number raided says little about capacity lost.",
    what_if=None,
    apply=_apply,
    cost=_cost,
    reference="labs_dismantled_2025",
)
