"""Leaders captured or killed: a count over the listed organisations together, never per group.

Who acts decides whose help a removal needs, what it costs, who dies in it, and what it is between the governments.
"""

import jax.numpy as jnp
from jaxtyping import Array, Float

from secuela.policy.lever import Cost, Doses, Draw, Effects, Lever, by_option, ramped, shared_cost
from secuela.policy.operations import ACTORS, Deaths, deaths_on_ports, on_soil, together
from secuela.text.language import marked

_OPTIONS = {"means": ("either", "capture", "kill"), "by": ACTORS}
_MEANS, _BY = by_option(_OPTIONS, "means"), by_option(_OPTIONS, "by")
Removals = dict[str, Float[Array, " month"]]


def _apply(doses: Doses, draw: Draw) -> Effects:
    captures, kills = _carried_out(doses, draw)
    removals = {by: captures[by] + kills[by] for by in ACTORS}
    every = removals["mexico"] + removals["joint"] + removals["us"]
    some = every > 0
    ground = Deaths(draw["civilians_per_kill"], draw["members_per_kill"], draw["forces_per_kill"])
    arrest = Deaths(draw["civilians_per_capture"], draw["members_per_capture"], draw["forces_per_capture"])
    strike = Deaths(draw["civilians_per_strike"], draw["members_per_strike"], 0.0, draw["mexican_forces_by_us"])
    raid = Deaths(arrest.civilians, arrest.members, draw["us_forces_per_capture"], draw["mexican_forces_by_us"])
    part = draw["us_part_joint"]
    return {
        "organised_crime.removals_capture": captures["mexico"] + captures["joint"] + captures["us"],
        "organised_crime.removals_kill": kills["mexico"] + kills["joint"] + kills["us"],
        "organised_crime.alone": jnp.where(some, removals["us"] / jnp.where(some, every, 1.0), 0.0),
        "bilateral.operations_on_soil": draw["operations_per_removal"] * on_soil(removals, part),
        **together(
            deaths_on_ports(captures, {"mexico": arrest, "joint": arrest, "us": raid}, part),
            deaths_on_ports(kills, {"mexico": ground, "joint": ground, "us": strike}, part),
        ),
    }


def _carried_out(doses: Doses, draw: Draw) -> tuple[Removals, Removals]:
    """Captures and kills a year, by who acts."""
    captures, kills = Removals(), Removals()
    for by in ACTORS:
        planned = {means: doses[i] for i, means in enumerate(_MEANS) if _BY[i] == by}
        kill = planned["kill"] + draw["kill_share"] * planned["either"]
        capture = planned["capture"] + (1 - draw["kill_share"]) * planned["either"]
        kills[by] = draw["realised"] * ramped(kill, draw["ramp"])
        captures[by] = draw["realised"] * ramped(capture, draw["ramp"])
    return captures, kills


def _cost(doses: Doses, draw: Draw) -> Cost:
    share = {"us": jnp.ones(()), "joint": draw["us_cost_share_joint"], "mexico": draw["us_cost_share_mexico"]}
    removals = sum(share[by] * doses[i] for i, by in enumerate(_BY))
    spent = removals * draw["realised"] * draw["cost_per_removal"]
    return shared_cost(spent, jnp.ones(()), draw["incremental_share"])


LEVER = Lever(
    id="leadership_removal",
    title=marked("Leaders of the listed organisations captured or killed"),
    unit="removal/year",
    low=0.0,
    high=24.0,
    level=False,
    options=_OPTIONS,
    port="organised_crime.removals_capture",
    sign=+1,
    actors=("us", "mexico"),
    parameters=(
        *(
            f"leadership_removal.{name}"
            for name in (
                "realised",
                "ramp",
                "kill_share",
                "cost_per_removal",
                "us_cost_share_joint",
                "us_cost_share_mexico",
                "incremental_share",
                "operations_per_removal",
                "civilians_per_capture",
                "civilians_per_kill",
                "civilians_per_strike",
                "members_per_capture",
                "members_per_kill",
                "members_per_strike",
                "forces_per_capture",
                "forces_per_kill",
                "us_forces_per_capture",
                "mexican_forces_by_us",
            )
        ),
        "operations.us_part_joint",
    ),
    why=marked(
        "A removal weakens recruitment for a while and may split the organisation; who acts decides whose help it "
        "needs, who dies in it, what it costs and what the two governments make of it."
    ),
    apply=_apply,
    cost=_cost,
)
