"""Laboratories raided: only the active ones matter, and they are rebuilt.

Who raids changes nothing of what is found; it changes the cost, the deaths, and what a raid is between the governments.
"""

import jax.numpy as jnp
from jaxtyping import Array, Float

from secuela.policy.lever import Cost, Doses, Draw, Effects, Lever, ramped, shared_cost
from secuela.policy.operations import ACTORS, Deaths, deaths_on_ports, on_soil
from secuela.text.language import marked


def _apply(doses: Doses, draw: Draw) -> Effects:
    active = draw["realised"] * ramped(doses.sum(0), draw["ramp"]) * draw["active_share"]
    raids = _beyond(doses, draw)
    ground = Deaths(draw["civilians_per_raid"], draw["members_per_raid"], draw["forces_per_raid"])
    alone = Deaths(
        draw["civilians_per_us_raid"],
        draw["members_per_us_raid"],
        draw["us_forces_per_raid"],
        draw["mexican_forces_by_us_raid"],
    )
    return {
        "supply.lab_capacity": -active / draw["active_laboratories"],
        "bilateral.operations_on_soil": on_soil(raids, draw["us_part_joint"]),
        **deaths_on_ports(raids, {"mexico": ground, "joint": ground, "us": alone}, draw["us_part_joint"]),
    }


def _beyond(doses: Doses, draw: Draw) -> dict[str, Float[Array, " month"]]:
    """Raids a year beyond the reference, by who acts."""
    return {by: draw["realised"] * ramped(jnp.maximum(doses[i], 0.0), draw["ramp"]) for i, by in enumerate(ACTORS)}


def _cost(doses: Doses, draw: Draw) -> Cost:
    raids = dict(zip(ACTORS, jnp.maximum(doses, 0.0), strict=True))
    helped = draw["us_cost_share"] * raids["mexico"] + draw["us_cost_share_joint"] * raids["joint"]
    spent = helped * draw["cost_per_raid"] + raids["us"] * draw["cost_per_us_raid"]
    return shared_cost(spent, jnp.ones(()), draw["incremental_share"])


LEVER = Lever(
    id="lab_disruption",
    title=marked("Laboratories raided beyond today's number"),
    unit="laboratory/year",
    low=-1564.0,
    high=5000.0,
    level=False,
    options={"by": ACTORS},
    port="supply.lab_capacity",
    sign=-1,
    actors=("us", "mexico"),
    parameters=(
        *(
            f"lab_disruption.{name}"
            for name in (
                "realised",
                "ramp",
                "active_share",
                "active_laboratories",
                "cost_per_raid",
                "us_cost_share",
                "incremental_share",
                "cost_per_us_raid",
                "us_cost_share_joint",
                "civilians_per_raid",
                "members_per_raid",
                "forces_per_raid",
                "civilians_per_us_raid",
                "members_per_us_raid",
                "us_forces_per_raid",
                "mexican_forces_by_us_raid",
            )
        ),
        "operations.us_part_joint",
    ),
    why=marked("Most laboratories that are raided stand idle, so the number raided says little about capacity lost."),
    apply=_apply,
    cost=_cost,
    reference="labs_dismantled_2025",
    in_force={"by": "mexico"},
    pictured=("fentanyl_supply_us", "overdose_deaths_us"),
)
