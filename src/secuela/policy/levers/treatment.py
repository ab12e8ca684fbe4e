"""More, or fewer, people in medication treatment for opioid use disorder."""

import jax.numpy as jnp

from secuela.policy.lever import Cost, Doses, Draw, Effects, Lever, ramped, shared_cost

_THOUSAND = 1e3


def _apply(doses: Doses, draw: Draw) -> Effects:
    return {"overdose.treatment": _THOUSAND * draw["realised"] * ramped(doses[0], draw["ramp"])}


def _cost(doses: Doses, draw: Draw) -> Cost:
    people = _THOUSAND * draw["realised"] * ramped(jnp.maximum(doses[0], 0.0), draw["ramp"])
    return shared_cost(people * draw["cost_per_person"], draw["us_cost_share"], draw["incremental_share"])


LEVER = Lever(
    id="treatment",
    title="More people in treatment for opioid use disorder",
    unit="thousand*person",
    low=-500.0,
    high=2000.0,
    level=True,
    options={},
    port="overdose.treatment",
    sign=+1,
    parameters=tuple(
        f"treatment.{name}" for name in ("realised", "ramp", "cost_per_person", "us_cost_share", "incremental_share")
    ),
    why="Places in medication treatment fill, and people die less often while they are in it.",
    what_if=None,
    apply=_apply,
    cost=_cost,
)
