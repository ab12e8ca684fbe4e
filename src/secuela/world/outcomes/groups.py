"""What a run stores of the groups: stocks and flows as expectations given the luck, month 0 being the origin."""

import jax.numpy as jnp
from jaxtyping import Array, Bool, Float

from secuela.dynamics.model import MONTH
from secuela.dynamics.ports import neutral
from secuela.models.organised_crime import Inputs, OrganisedCrime, Outputs, State, Theta
from secuela.world.outcomes.readings import ModelRun, reads

Run = ModelRun[OrganisedCrime, Theta, State, Outputs]
Path = Float[Array, " month_and_origin"]


def members(run: Run) -> Path:
    """Members at the end of the month."""
    return _from(run.start.members.sum(), run.outputs.members)


def killed(run: Run) -> Path:
    """Members who die in conflict or in operations, a month."""
    now, monthly = _rates(run), run.start.members * MONTH
    incapacitated = (now.incapacitation * monthly).sum()
    origin = (now.conflict * monthly).sum() + run.theta.operation_lethality * incapacitated
    return _from(origin, run.outputs.conflict_deaths + run.outputs.killed_in_operations)


def killed_in_conflict(run: Run) -> Path:
    """Members who die in conflict between groups, a month."""
    return _from((_rates(run).conflict * run.start.members).sum() * MONTH, run.outputs.conflict_deaths)


def detained(run: Run) -> Path:
    """Members taken out by arrest, a month."""
    incapacitated = (_rates(run).incapacitation * (run.start.members * MONTH)).sum()
    return _from((1 - run.theta.operation_lethality) * incapacitated, run.outputs.detained)


def left(run: Run) -> Path:
    """Members who leave alive and free, a month."""
    return _from((_rates(run).leaving * (run.start.members * MONTH)).sum(), run.outputs.left)


def recruits(run: Run) -> Path:
    """Persons who join, a month."""
    return _from((_rates(run).recruitment * (run.start.members * MONTH)).sum(), run.outputs.recruits)


def active(run: Run) -> Path:
    """Groups and offshoots of a size that counts."""
    return _from((run.start.members >= run.theta.smallest_group).sum().astype(float), run.outputs.active_groups)


def splinters(run: Run) -> Path:
    """Offshoots since the origin that are still active."""
    return _from(jnp.zeros(()), run.outputs.splinter_groups)


def killed_in_operations(run: Run) -> Path:
    """Members who die in operations of state forces, a month; part of those killed."""
    origin = run.theta.operation_lethality * (_rates(run).incapacitation * run.start.members).sum() * MONTH
    return _from(origin, run.outputs.killed_in_operations)


def slots_exhausted(run: Run) -> Bool[Array, ""]:
    """Whether a draw wanted to split a group when every slot for an offshoot was taken."""
    return run.outputs.slots_exhausted.sum() > 0


def _rates(run: Run):  # noqa: ANN202  the model's own hazards
    return run.model.hazards(run.start, run.start.members, neutral(Inputs), run.theta, 0.0)


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
