"""What a run stores of the groups: stocks and flows as expectations given the luck."""

import jax.numpy as jnp
from jaxtyping import Array, Bool, Float

from secuela.dynamics.model import MONTH
from secuela.dynamics.ports import neutral
from secuela.models.organised_crime import OrganisedCrime
from secuela.models.organised_crime.working import Inputs, Outputs, State, Theta

Outcomes = dict[str, Float[Array, "month ..."]]


def group_outcomes(model: OrganisedCrime, theta: Theta, start: State, outputs: Outputs) -> Outcomes:
    """Outcomes of the groups, month 0 being the origin.

    Args:
        model: The model, for its rates at the origin.
        theta: One draw.
        start: State at the end of the origin month.
        outputs: With a leading month axis.

    Returns:
        Each `(months + 1,)`: persons or groups; flows a month.
    """
    now = model.hazards(start, start.members, neutral(Inputs), theta, 0.0)
    monthly = start.members * MONTH
    incapacitated = (now.incapacitation * monthly).sum()
    killed = (now.conflict * monthly).sum() + theta.operation_lethality * incapacitated
    origin = {
        "cartel_members": start.members.sum(),
        "members_killed": killed,
        "members_detained": (1 - theta.operation_lethality) * incapacitated,
        "members_left": (now.leaving * monthly).sum(),
        "recruits": (now.recruitment * monthly).sum(),
        "active_groups": (start.members >= theta.smallest_group).sum().astype(float),
        "splinter_groups": jnp.zeros(()),
    }
    later = {
        "cartel_members": outputs.members,
        "members_killed": outputs.conflict_deaths + outputs.killed_in_operations,
        "members_detained": outputs.detained,
        "members_left": outputs.left,
        "recruits": outputs.recruits,
        "active_groups": outputs.active_groups,
        "splinter_groups": outputs.splinter_groups,
    }
    return {name: jnp.concatenate([origin[name][None], values]) for name, values in later.items()}


def members_killed_in_operations(
    model: OrganisedCrime, theta: Theta, start: State, outputs: Outputs
) -> Float[Array, " month_and_origin"]:
    """Members who die in operations of state forces, a month, month 0 being the origin; part of `members_killed`."""
    now = model.hazards(start, start.members, neutral(Inputs), theta, 0.0)
    origin = theta.operation_lethality * (now.incapacitation * start.members).sum() * MONTH
    return jnp.concatenate([origin[None], outputs.killed_in_operations])


def group_saturation(outputs: Outputs) -> dict[str, Bool[Array, ""]]:
    """Why a draw counts as saturated: it wanted to split a group when every slot for an offshoot was taken."""
    return {"no free slot for an offshoot": outputs.slots_exhausted.sum() > 0}
