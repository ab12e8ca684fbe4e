"""Migration enforcement of either government, relative to today's."""

import jax.numpy as jnp

from secuela.policy.lever import MILLION, Cost, Doses, Draw, Effects, Lever, ramped, shared_cost
from secuela.text.language import marked

_BY = ("us", "mexico")


def _apply(doses: Doses, draw: Draw) -> Effects:
    planned = dict(zip(_BY, doses, strict=True))
    return {
        "displacement.us_enforcement": draw["realised"] * ramped(planned["us"], draw["ramp"]),
        "displacement.mexican_enforcement": draw["realised"] * ramped(planned["mexico"], draw["ramp"]),
    }


def _cost(doses: Doses, draw: Draw) -> Cost:
    american, mexican = jnp.maximum(doses, 0.0) * MILLION
    spent = american * draw["cost_of_one_us"] + mexican * draw["cost_of_one_mexico"] * draw["us_share_of_mexico"]
    return shared_cost(spent, jnp.ones(()), draw["incremental_share"])


LEVER = Lever(
    id="migration_enforcement",
    title=marked("Migration enforcement, relative to today's"),
    unit="1",
    low=-1.0,
    high=2.0,
    level=True,
    options={"by": _BY},
    port="displacement.us_enforcement",
    sign=+1,
    actors=("us", "mexico"),
    parameters=tuple(
        f"migration_enforcement.{name}"
        for name in (
            "realised",
            "ramp",
            "cost_of_one_us",
            "cost_of_one_mexico",
            "us_share_of_mexico",
            "incremental_share",
        )
    ),
    why=marked(
        "What either government does about people on the move shifts encounters more than anything else in the record."
    ),
    apply=_apply,
    cost=_cost,
    chapter="relations",
)
