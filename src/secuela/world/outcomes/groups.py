"""What a run stores of the groups: stocks and flows as expectations given the luck, month 0 being the origin."""

import jax.numpy as jnp
from jaxtyping import Array, Bool, Float

from secuela.dynamics.model import MONTH
from secuela.models.organised_crime import OrganisedCrime, Outputs, State, Theta
from secuela.world.outcomes.readings import ModelRun, reads

Run = ModelRun[OrganisedCrime, Theta, State, Outputs]
Path = Float[Array, " month_and_origin"]


def members(run: Run) -> Path:
    """Members at the end of the month."""
    return _from(run.start.members.sum(), run.outputs.members)


def killed(run: Run) -> Path:
    """Members who die in conflict or in operations, a month."""
    origin = _origin(run, "conflict") + run.theta.operation_lethality * _origin(run, "incapacitated")
    return _from(origin, run.outputs.conflict_deaths + run.outputs.killed_in_operations)


def killed_in_conflict(run: Run) -> Path:
    """Members who die in conflict between groups, a month."""
    return _from(_origin(run, "conflict"), run.outputs.conflict_deaths)


def detained(run: Run) -> Path:
    """Members taken out by arrest, a month."""
    return _from((1 - run.theta.operation_lethality) * _origin(run, "incapacitated"), run.outputs.detained)


def left(run: Run) -> Path:
    """Members who leave alive and free, a month."""
    return _from(_origin(run, "left"), run.outputs.left)


def recruits(run: Run) -> Path:
    """Persons who join, a month."""
    return _from(_origin(run, "recruits"), run.outputs.recruits)


def active(run: Run) -> Path:
    """Groups and offshoots of a size that counts."""
    return _from((run.start.members >= run.theta.smallest_group).sum().astype(float), run.outputs.active_groups)


def splinters(run: Run) -> Path:
    """Offshoots since the origin that are still active."""
    return _from(jnp.zeros(()), run.outputs.splinter_groups)


def killed_in_operations(run: Run) -> Path:
    """Members who die in operations of state forces, a month; part of those killed."""
    return _from(run.theta.operation_lethality * _origin(run, "incapacitated"), run.outputs.killed_in_operations)


def slots_exhausted(run: Run) -> Bool[Array, ""]:
    """Whether a draw wanted to split a group when every slot for an offshoot was taken."""
    return run.outputs.slots_exhausted.sum() > 0


def _origin(run: Run, flow: str) -> Float[Array, ""]:
    """A flow at the origin, people a month."""
    return run.model.origin_rates(run.start, run.theta)[flow] * MONTH


def _from(origin: Float[Array, ""], later: Float[Array, " month"]) -> Path:
    return jnp.concatenate([origin[None], later])


_reads = reads("organised_crime")
OUTCOMES = {
    "cartel_members": _reads(members),
    "members_killed": _reads(killed),
    "members_killed_in_conflict": _reads(killed_in_conflict),
    "members_detained": _reads(detained),
    "members_left": _reads(left),
    "recruits": _reads(recruits),
    "active_groups": _reads(active),
    "splinter_groups": _reads(splinters),
}
SATURATIONS = {"no free slot for an offshoot": _reads(slots_exhausted)}
