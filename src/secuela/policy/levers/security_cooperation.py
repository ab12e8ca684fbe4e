"""US security assistance to Mexico: money that turns into help with delay, and in part."""

import jax.numpy as jnp

from secuela.policy.lever import MILLION, Path, carried_out, simple_lever
from secuela.text.language import marked


def _spent(money: Path) -> Path:
    return jnp.maximum(money, 0.0) * MILLION


LEVER = simple_lever(
    "security_cooperation",
    title=marked("US security assistance to Mexico, money and intelligence"),
    unit="million*USD_2025/year",
    low=-250.0,
    high=3000.0,
    level=False,
    port="bilateral.support",
    sign=+1,
    actors=("us", "mexico"),
    why=marked(
        "Help binds two services together while it lasts. The reference level is a past yearly mean, since no source "
        "for the appropriation of 2025 was read."
    ),
    effect=carried_out,
    spent=_spent,
    shares=(),  # the money is the cost, whatever it achieves
    reference="merida_mean_2008_2021",
    pictured=("homicides_mx",),
)
