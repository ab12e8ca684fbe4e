"""Interdiction effort at sea, relative to today's.

What is taken away is taken from the strikes on boats first; what is added adds strikes in proportion.
"""

import jax.numpy as jnp

from secuela.policy.lever import MILLION, Cost, Doses, Draw, Effects, Lever, ramped, shared_cost
from secuela.text.language import marked

_PORTS = {
    "sea-eastern-pacific": "effort_eastern_pacific",
    "sea-western-caribbean": "effort_western_caribbean",
    "sea-caribbean": "effort_caribbean",
    "sea-gulf": "effort_gulf",
}
_WHERE = ("all", *_PORTS)
_STRUCK = ("sea-eastern-pacific", "sea-caribbean")  # where boats have been struck since September 2025


def _apply(doses: Doses, draw: Draw) -> Effects:
    planned = dict(zip(_WHERE, doses, strict=True))
    effort = {sea: draw["realised"] * ramped(planned["all"] + planned[sea], draw["ramp"]) for sea in _PORTS}
    where_struck = sum(effort[sea] for sea in _STRUCK) / len(_STRUCK)
    return {
        **{f"supply.{port}": effort[sea] for sea, port in _PORTS.items()},
        "bilateral.sea_effort": jnp.where(
            where_struck < 0, jnp.maximum(where_struck / draw["strike_share"], -1.0), where_struck
        ),
    }


def _cost(doses: Doses, draw: Draw) -> Cost:
    units = doses[0] + draw["cost_share_of_one"] * doses[1:].sum(0)
    spent = jnp.maximum(units, 0.0) * draw["cost_of_one"] * MILLION
    return shared_cost(spent, draw["us_cost_share"], draw["incremental_share"])


LEVER = Lever(
    id="maritime_interdiction",
    title=marked("Interdiction effort at sea, relative to today's"),
    unit="1",
    low=-1.0,
    high=4.0,
    level=True,
    options={"where": _WHERE},
    port="supply.effort_eastern_pacific",
    sign=+1,
    actors=("us", "mexico"),
    parameters=tuple(
        f"maritime_interdiction.{name}"
        for name in (
            "realised",
            "ramp",
            "cost_of_one",
            "cost_share_of_one",
            "us_cost_share",
            "incremental_share",
            "strike_share",
        )
    ),
    why=marked("More ships and aircraft find more loads; traffickers then choose other ways."),
    apply=_apply,
    cost=_cost,
    pictured=("fentanyl_supply_us", "cocaine_supply_us", "overdose_deaths_us"),
)
