"""Controls on the few chemicals that production cannot do without."""

import jax.numpy as jnp

from secuela.policy.lever import MILLION, Cost, Doses, Draw, Effects, Lever, ramped, shared_cost


def _apply(doses: Doses, draw: Draw) -> Effects:
    return {"supply.precursors": 1 - draw["realised"] * ramped(doses[0], draw["ramp"])}


def _cost(doses: Doses, draw: Draw) -> Cost:
    spent = jnp.maximum(doses[0], 0.0) * draw["cost_of_all"] * MILLION
    return shared_cost(spent, draw["us_cost_share"], draw["incremental_share"])


LEVER = Lever(
    id="precursor_control",
    title="Share of the supply of choke precursors acted on",
    unit="share",
    low=0.0,
    high=1.0,
    level=True,
    options={},
    port="supply.precursors",
    sign=-1,
    parameters=tuple(
        f"precursor_control.{name}"
        for name in ("realised", "ramp", "cost_of_all", "us_cost_share", "incremental_share")
    ),
    why="About half of the controls studied had an effect; it was large where no other source was at hand.",
    what_if=None,
    apply=_apply,
    cost=_cost,
)
