"""More, or fewer, people in medication treatment for opioid use disorder."""

import jax.numpy as jnp

from secuela.policy.lever import THOUSAND, Number, Path, ramped, simple_lever
from secuela.text.language import marked


def _effect(people: Path, realised: Number, ramp: Number) -> Path:
    return THOUSAND * realised * ramped(people, ramp)


def _spent(people: Path, realised: Number, ramp: Number, cost_per_person: Number) -> Path:
    return _effect(jnp.maximum(people, 0.0), realised, ramp) * cost_per_person


LEVER = simple_lever(
    "treatment",
    title=marked("More people in treatment for opioid use disorder"),
    unit="thousand*person",
    low=-500.0,
    high=2000.0,
    level=True,
    port="overdose.treatment",
    sign=+1,
    actors=("us",),
    why=marked("Places in medication treatment fill, and people die less often while they are in it."),
    effect=_effect,
    spent=_spent,
)
