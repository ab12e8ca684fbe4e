"""Forces deployed in Mexico for public security: by Mexico, jointly, or by the US.

They act on violence and on relations, and people die; extra arrests are a dose of their own.
"""

import jax.numpy as jnp
from jaxtyping import Array, Float

from secuela.dynamics.model import MONTH
from secuela.policy.lever import Cost, Doses, Draw, Effects, Lever, ramped, shared_cost
from secuela.policy.operations import ACTORS
from secuela.text.language import marked

_THOUSAND = 1e3
Personnel = Float[Array, " month"]


def _apply(doses: Doses, draw: Draw) -> Effects:
    mexican, american = _sides(doses, draw)
    more = jnp.maximum(mexican, 0.0)  # what is taken away saves no death here
    by_us = american * draw["civilians_with_us"]
    return {
        "violence.deployment": mexican + american,
        "violence.complaints_deployment": mexican,
        "bilateral.ground_forces": american,
        "violence.mexican_forces_killed": more * draw["mexican_forces_killed"],
        "organised_crime.killed": (more + american) * draw["members_killed"] / MONTH,
        "violence.us_forces_killed": american * draw["us_forces_killed"],
        "violence.civilians_killed": more * draw["civilians_with_mexican"] + by_us,
        "bilateral.mexican_civilians_killed": by_us,
    }


def _sides(doses: Doses, draw: Draw) -> tuple[Personnel, Personnel]:
    """Mexican and US personnel in place, thousand."""
    there = {by: draw["realised"] * ramped(doses[i], draw["ramp"]) for i, by in enumerate(ACTORS)}
    shared = draw["us_part_joint"] * there["joint"]
    return there["mexico"] + there["joint"] - shared, there["us"] + shared


def _cost(doses: Doses, draw: Draw) -> Cost:
    mexican, american = (_THOUSAND * jnp.maximum(side, 0.0) for side in _sides(doses, draw))
    spent = american * draw["cost_us_person"] + mexican * draw["cost_mexican_person"] * draw["us_cost_share"]
    return shared_cost(spent, jnp.ones(()), draw["incremental_share"])


LEVER = Lever(
    id="force_deployment",
    title=marked("Forces deployed in Mexico for public security"),
    unit="thousand*person",
    low=-100.226,
    high=200.0,
    level=True,
    options={"by": ACTORS},
    port="violence.deployment",
    sign=+1,
    actors=("us", "mexico"),
    parameters=(
        *(
            f"force_deployment.{name}"
            for name in (
                "realised",
                "ramp",
                "members_killed",
                "mexican_forces_killed",
                "us_forces_killed",
                "civilians_with_mexican",
                "civilians_with_us",
                "cost_us_person",
                "cost_mexican_person",
                "us_cost_share",
                "incremental_share",
            )
        ),
        "operations.us_part_joint",
    ),
    why=marked(
        "Soldiers in the streets change what groups do, and homicide has risen in the first year more often than it "
        "fell; the reference level is the army alone, since definitions differ and must not be added."
    ),
    apply=_apply,
    cost=_cost,
    reference="army_on_public_security_2024",
    in_force={"by": "mexico"},
)
