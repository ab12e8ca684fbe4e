"""More, or fewer, naloxone kits than are handed out now."""

import jax.numpy as jnp

from secuela.policy.lever import MILLION, Number, Path, ramped, simple_lever
from secuela.text.language import marked

REFERENCE = 3.2  # million kits a year: SOURCE's base forecast of 2024; no national count after 2020 was found


def _effect(kits: Path, realised: Number, ramp: Number) -> Path:
    return MILLION * realised * ramped(kits, ramp)


def _spent(kits: Path, cost_per_kit: Number) -> Path:
    return MILLION * jnp.maximum(kits, 0.0) * cost_per_kit


LEVER = simple_lever(
    "naloxone",
    title=marked("Naloxone kits handed out"),
    unit="million*kit/year",
    low=-REFERENCE,
    high=20.0,
    level=False,
    port="overdose.naloxone",
    sign=+1,
    actors=("us",),
    why=marked(
        "A kit within reach lets a bystander reverse an overdose; each further million finds fewer who had none."
    ),
    effect=_effect,
    spent=_spent,
)
