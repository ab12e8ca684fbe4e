"""More, or fewer, members arrested and kept out than today."""

import jax.numpy as jnp

from secuela.policy.lever import Number, Path, carried_out, simple_lever
from secuela.text.language import marked


def _spent(arrests: Path, cost_per_person: Number) -> Path:
    return jnp.maximum(arrests, 0.0) * cost_per_person


LEVER = simple_lever(
    "incapacitation",
    title=marked("Planned incapacitations of members beyond today's number"),
    unit="person/year",
    low=-5000.0,
    high=60000.0,
    level=False,
    port="organised_crime.incapacitation",
    sign=+1,
    actors=("mexico",),
    why=marked("Arrests and detention take members out, whichever group they belong to."),
    effect=carried_out,
    spent=_spent,
)
