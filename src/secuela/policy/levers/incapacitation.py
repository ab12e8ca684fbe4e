"""More, or fewer, members arrested and kept out than today."""

import jax.numpy as jnp

from secuela.policy.lever import Cost, Doses, Draw, Effects, Lever, ramped, shared_cost


def _apply(doses: Doses, draw: Draw) -> Effects:
    return {"organised_crime.incapacitation": draw["realised"] * ramped(doses[0], draw["ramp"])}


def _cost(doses: Doses, draw: Draw) -> Cost:
    spent = jnp.maximum(doses[0], 0.0) * draw["cost_per_person"]
    return shared_cost(spent, draw["us_cost_share"], draw["incremental_share"])


LEVER = Lever(
    id="incapacitation",
    title="Planned incapacitations of members beyond today's number",
    unit="person/year",
    low=-5000.0,
    high=60000.0,
    level=False,
    options={},
    port="organised_crime.incapacitation",
    sign=+1,
    parameters=tuple(
        f"incapacitation.{name}"
        for name in ("realised", "ramp", "cost_per_person", "us_cost_share", "incremental_share")
    ),
    why="Arrests and detention take members out, whichever group they belong to.",
    what_if=None,
    apply=_apply,
    cost=_cost,
)
