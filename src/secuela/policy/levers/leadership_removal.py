"""Leaders captured or killed: a count over the listed organisations together, never per group."""

import jax.numpy as jnp

from secuela.policy.lever import Cost, Doses, Draw, Effects, Lever, ramped, shared_cost

_OPTIONS = {"means": ("either", "capture", "kill"), "by": ("mexico", "joint", "us")}
_MEANS = [means for means in _OPTIONS["means"] for _ in _OPTIONS["by"]]
_BY = [by for _ in _OPTIONS["means"] for by in _OPTIONS["by"]]


def _apply(doses: Doses, draw: Draw) -> Effects:
    planned = {means: sum(doses[i] for i, m in enumerate(_MEANS) if m == means) for means in _OPTIONS["means"]}
    kills = planned["kill"] + draw["kill_share"] * planned["either"]
    captures = planned["capture"] + (1 - draw["kill_share"]) * planned["either"]
    return {
        "organised_crime.removals_capture": draw["realised"] * ramped(captures, draw["ramp"]),
        "organised_crime.removals_kill": draw["realised"] * ramped(kills, draw["ramp"]),
    }


def _cost(doses: Doses, draw: Draw) -> Cost:
    share = {"us": jnp.ones(()), "joint": draw["us_cost_share_joint"], "mexico": draw["us_cost_share_mexico"]}
    removals = sum(share[by] * doses[i] for i, by in enumerate(_BY))
    spent = removals * draw["realised"] * draw["cost_per_removal"]
    return shared_cost(spent, jnp.ones(()), draw["incremental_share"])


LEVER = Lever(
    id="leadership_removal",
    title="Leaders of the listed organisations captured or killed",
    unit="removal/year",
    low=0.0,
    high=24.0,
    level=False,
    options=_OPTIONS,
    port="organised_crime.removals_capture",
    sign=+1,
    parameters=tuple(
        f"leadership_removal.{name}"
        for name in (
            "realised",
            "ramp",
            "kill_share",
            "cost_per_removal",
            "us_cost_share_joint",
            "us_cost_share_mexico",
            "incremental_share",
        )
    ),
    why="A removal weakens recruitment for a while and may split the organisation; who acts changes only the cost.",
    what_if=None,
    apply=_apply,
    cost=_cost,
)
