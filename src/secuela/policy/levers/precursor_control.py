"""Controls on the few chemicals that production cannot do without."""

import jax.numpy as jnp

from secuela.policy.lever import MILLION, Number, Path, carried_out, simple_lever
from secuela.text.language import marked


def _effect(share: Path, realised: Number, ramp: Number) -> Path:
    return 1 - carried_out(share, realised, ramp)


def _spent(share: Path, cost_of_all: Number) -> Path:
    return jnp.maximum(share, 0.0) * cost_of_all * MILLION


LEVER = simple_lever(
    "precursor_control",
    title=marked("Share of the supply of choke precursors acted on"),
    unit="share",
    low=0.0,
    high=1.0,
    level=True,
    port="supply.precursors",
    sign=-1,
    actors=("us", "mexico"),
    why=marked("About half of the controls studied had an effect; it was large where no other source was at hand."),
    effect=_effect,
    spent=_spent,
    pictured=("fentanyl_supply_us", "overdose_deaths_us"),
)
