"""Interdiction effort at the land border between the US and Mexico, relative to today's."""

import jax.numpy as jnp

from secuela.policy.lever import MILLION, Cost, Doses, Draw, Effects, Lever, ramped, shared_cost
from secuela.text.language import marked

_PORTS = {
    "corridor-california": "effort_california",
    "corridor-arizona": "effort_arizona",
    "corridor-el-paso-west-texas": "effort_el_paso",
    "corridor-south-texas": "effort_south_texas",
}
_WHERE = ("all", *_PORTS)


def _apply(doses: Doses, draw: Draw) -> Effects:
    planned = dict(zip(_WHERE, doses, strict=True))
    return {
        f"supply.{port}": draw["realised"] * ramped(planned["all"] + planned[corridor], draw["ramp"])
        for corridor, port in _PORTS.items()
    }


def _cost(doses: Doses, draw: Draw) -> Cost:
    units = doses[0] + draw["cost_share_of_one"] * doses[1:].sum(0)
    spent = jnp.maximum(units, 0.0) * draw["cost_of_one"] * MILLION
    return shared_cost(spent, draw["us_cost_share"], draw["incremental_share"])


LEVER = Lever(
    id="border_interdiction",
    title=marked("Interdiction effort at the US-Mexico border, relative to today's"),
    unit="1",
    low=-1.0,
    high=4.0,
    level=True,
    options={"where": _WHERE},
    port="supply.effort_california",
    sign=+1,
    actors=("us", "mexico"),
    parameters=tuple(
        f"border_interdiction.{name}"
        for name in ("realised", "ramp", "cost_of_one", "cost_share_of_one", "us_cost_share", "incremental_share")
    ),
    why=marked("More inspection finds more loads; traffickers then choose other crossings."),
    apply=_apply,
    cost=_cost,
    pictured=("fentanyl_supply_us", "cocaine_supply_us", "overdose_deaths_us"),
)
