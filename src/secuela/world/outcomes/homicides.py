"""What a run stores of lethal violence: expected victims in a standard month, on each record's definition.

Month 0 is the adjusted level at the origin; the nation is the sum of the states.
"""

import jax.numpy as jnp
from jaxtyping import Array, Float

from secuela.models.violence import Outputs, State, Theta, Violence
from secuela.models.violence.place import composition, organised_share
from secuela.world.outcomes import groups
from secuela.world.outcomes.readings import ModelRun, reads

Run = ModelRun[Violence, Theta, State, Outputs]
Path = Float[Array, " month_and_origin"]


def homicides(run: Run) -> Path:
    """Deaths a month."""
    return by_state(run).sum(1)


def by_state(run: Run) -> Float[Array, "month_and_origin state"]:
    """Deaths a month by state."""
    return jnp.concatenate([_usual(run)[None], run.outputs.homicides])


def organised(run: Run) -> Float[Array, "month_and_origin definition"]:
    """Deaths a month that organised crime carries, as UCDP and as the media define it."""
    usual, theta = _usual(run), run.theta
    origin = [(usual * organised_share(share, theta)).sum() for share in (theta.oc_share_ucdp, theta.oc_share_media)]
    later = jnp.stack([run.outputs.oc_homicides_ucdp, run.outputs.oc_homicides_media], axis=1)
    return jnp.concatenate([jnp.stack(origin)[None], later])


def disappearances(run: Run) -> Path:
    """Persons a month."""
    return jnp.concatenate([run.theta.disappeared[None], run.outputs.disappearances]).sum(1)


def lethal_violence(run: Run) -> Path:
    """Deaths and persons missing, a month."""
    return homicides(run) + disappearances(run)


def retaliation(run: Run) -> Path:
    """Deaths a month in attacks that answer an operation."""
    return jnp.concatenate([jnp.zeros(1), run.outputs.retaliation])


def complaints(run: Run) -> Path:
    """Complaints of abuse as a ratio to the origin."""
    return jnp.concatenate([jnp.ones(1), run.outputs.complaints])


def operation_deaths(crime: groups.Run, run: Run) -> Float[Array, "month_and_origin side country"]:
    """Deaths a month in operations of state forces, counted apart from homicide.

    Members who die in operations leave the groups' model. No civilian or member dies in the US, so those two are empty.
    """
    theta, outputs = run.theta, run.outputs
    civilians = jnp.concatenate([theta.reference_civilians_killed[None], outputs.civilians_killed])
    own_forces = jnp.concatenate([theta.reference_forces_killed[None], outputs.mexican_forces_killed])
    mexico = jnp.stack([civilians, groups.killed_in_operations(crime), own_forces], axis=1)
    empty = jnp.full_like(mexico[:, 0], jnp.nan)
    forces = jnp.concatenate([jnp.zeros(1), outputs.us_forces_killed])
    return jnp.stack([mexico, jnp.stack([empty, empty, forces], axis=1)], axis=2)


def _usual(run: Run) -> Float[Array, " state"]:
    return run.theta.level * composition(run.theta, run.theta.deviation)


_reads = reads("violence")
OUTCOMES = {
    "homicides_mx": _reads(homicides),
    "homicides_mx_state": _reads(by_state),
    "oc_homicides_mx": _reads(organised),
    "disappearances_mx": _reads(disappearances),
    "lethal_violence_mx": _reads(lethal_violence),
    "retaliation_deaths": _reads(retaliation),
    "abuse_complaints_mx": _reads(complaints),
    "operation_deaths": reads("organised_crime", "violence")(operation_deaths),
}
