"""Groups listed by the US as terrorist organisations: a legal act at once, and perhaps less money with time."""

import jax.numpy as jnp

from secuela.policy.lever import MILLION, Cost, Doses, Draw, Effects, Lever, ramped, shared_cost
from secuela.text.language import marked


def _apply(doses: Doses, draw: Draw) -> Effects:
    return {
        "bilateral.designation": doses[0],
        "organised_crime.recruitment": jnp.exp(draw["finance_effect"] * ramped(doses[0], draw["ramp"])),
    }


def _cost(doses: Doses, draw: Draw) -> Cost:
    spent = jnp.maximum(doses[0], 0.0) * draw["cost_of_all"] * MILLION
    return shared_cost(spent, jnp.ones(()), draw["incremental_share"])


LEVER = Lever(
    id="terrorist_designation",
    title=marked(
        "Share of organised-crime groups listed by the US as terrorist organisations, beyond those listed now"
    ),
    unit="share",
    low=-0.04,
    high=1.0,
    level=True,
    port="bilateral.designation",
    sign=+1,
    actors=("us",),
    parameters=tuple(
        f"terrorist_designation.{name}" for name in ("finance_effect", "ramp", "cost_of_all", "incremental_share")
    ),
    why=marked("A listing is an act between governments; what it does to the money of groups nobody has measured."),
    apply=_apply,
    cost=_cost,
    reference="listed_share_2025",
    pictured=("homicides_mx",),
)
