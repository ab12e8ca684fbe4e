"""More, or fewer, naloxone kits than are handed out now."""

import jax.numpy as jnp

from secuela.policy.lever import MILLION, Cost, Doses, Draw, Effects, Lever, ramped, shared_cost

REFERENCE = 3.2  # million kits a year: SOURCE's base forecast of 2024; no national count after 2020 was found


def _apply(doses: Doses, draw: Draw) -> Effects:
    return {"overdose.naloxone": MILLION * draw["realised"] * ramped(doses[0], draw["ramp"])}


def _cost(doses: Doses, draw: Draw) -> Cost:
    kits = MILLION * jnp.maximum(doses[0], 0.0)
    return shared_cost(kits * draw["cost_per_kit"], draw["us_cost_share"], draw["incremental_share"])


LEVER = Lever(
    id="naloxone",
    title="Naloxone kits handed out",
    unit="million*kit/year",
    low=-REFERENCE,
    high=20.0,
    level=False,
    options={},
    port="overdose.naloxone",
    sign=+1,
    parameters=tuple(
        f"naloxone.{name}" for name in ("realised", "ramp", "cost_per_kit", "us_cost_share", "incremental_share")
    ),
    why="A kit within reach lets a bystander reverse an overdose; each further million finds fewer who had none.",
    what_if=None,
    apply=_apply,
    cost=_cost,
)
