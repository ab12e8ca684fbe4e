"""Interdiction effort on a named set of entries and crossings taken together."""

import jax.numpy as jnp

from secuela.policy.lever import MILLION, Cost, Doses, Draw, Effects, Lever, ramped, shared_cost
from secuela.text.language import marked


def _apply(doses: Doses, draw: Draw) -> Effects:
    return {"supply.perimeter_gulf": draw["realised"] * ramped(doses[0], draw["ramp"])}


def _cost(doses: Doses, draw: Draw) -> Cost:
    spent = jnp.maximum(doses[0], 0.0) * draw["cost_of_one"] * MILLION
    return shared_cost(spent, jnp.ones(()), draw["incremental_share"])


LEVER = Lever(
    id="perimeter",
    title=marked("Interdiction effort added on a set of entries and crossings, relative to today's there"),
    unit="1",
    low=0.0,
    high=4.0,
    level=True,
    options={"where": ("gulf",)},
    port="supply.perimeter_gulf",
    sign=+1,
    actors=("us",),
    parameters=tuple(f"perimeter.{name}" for name in ("realised", "ramp", "cost_of_one", "incremental_share")),
    why=marked("A ring can only stop what runs through it; the flow that never touches it is shown first."),
    apply=_apply,
    cost=_cost,
    pictured=("fentanyl_supply_us", "cocaine_supply_us", "overdose_deaths_us"),
)
