"""US security assistance to Mexico: money that turns into help with delay, and in part."""

import jax.numpy as jnp

from secuela.policy.lever import MILLION, Cost, Doses, Draw, Effects, Lever, ramped, shared_cost


def _apply(doses: Doses, draw: Draw) -> Effects:
    return {"bilateral.support": draw["realised"] * ramped(doses[0], draw["ramp"])}


def _cost(doses: Doses, draw: Draw) -> Cost:  # noqa: ARG001  the money is the cost, whatever it achieves
    return shared_cost(jnp.maximum(doses[0], 0.0) * MILLION, jnp.ones(()), jnp.ones(()))


LEVER = Lever(
    id="security_cooperation",
    title="US security assistance to Mexico, money and intelligence",
    unit="million*USD_2025/year",
    low=-250.0,
    high=3000.0,
    level=False,
    options={},
    port="bilateral.support",
    sign=+1,
    parameters=("security_cooperation.realised", "security_cooperation.ramp"),
    why=(
        "Help binds two services together while it lasts. The reference level is a past yearly mean, since no source "
        "for the appropriation of 2025 was read."
    ),
    what_if=None,
    apply=_apply,
    cost=_cost,
    reference="merida_mean_2008_2021",
)
