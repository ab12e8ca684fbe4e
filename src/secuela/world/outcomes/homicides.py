"""What a run stores of lethal violence: expected victims in a standard month, on each record's definition."""

import jax.numpy as jnp
from jaxtyping import Array, Float

from secuela.models.violence import Outputs, Theta
from secuela.models.violence.place import composition, organised_share

DEFINITIONS = ("ucdp_non_state", "media_attributed")  # of the organised-crime share
SIDES, COUNTRIES = ("civilians", "members", "forces"), ("MX", "US")
Outcomes = dict[str, Float[Array, "month ..."]]


def homicide_outcomes(theta: Theta, outputs: Outputs) -> Outcomes:
    """Homicide and disappearance, month 0 being the adjusted level at the origin.

    Args:
        theta: One draw.
        outputs: With a leading month axis.

    Returns:
        `homicides_mx`, `disappearances_mx`, `lethal_violence_mx`, `retaliation_deaths`, `abuse_complaints_mx`
        `(months + 1,)`; `homicides_mx_state` `(months + 1, state)`; `oc_homicides_mx` `(months + 1, definition)`.
        Deaths or persons a month; complaints are a ratio to the origin. The nation is the sum of the states.
    """
    usual = theta.level * composition(theta, theta.deviation)
    organised = [(usual * organised_share(share, theta)).sum() for share in (theta.oc_share_ucdp, theta.oc_share_media)]
    by_definition = jnp.stack([outputs.oc_homicides_ucdp, outputs.oc_homicides_media], axis=1)
    by_state = jnp.concatenate([usual[None], outputs.homicides])
    missing = jnp.concatenate([theta.disappeared[None], outputs.disappearances]).sum(1)
    homicides = by_state.sum(1)
    return {
        "homicides_mx": homicides,
        "homicides_mx_state": by_state,
        "oc_homicides_mx": jnp.concatenate([jnp.stack(organised)[None], by_definition]),
        "disappearances_mx": missing,
        "lethal_violence_mx": homicides + missing,
        "retaliation_deaths": jnp.concatenate([jnp.zeros(1), outputs.retaliation]),
        "abuse_complaints_mx": jnp.concatenate([jnp.ones(1), outputs.complaints]),
    }


def operation_outcomes(
    theta: Theta,
    outputs: Outputs,
    members: Float[Array, " month_and_origin"],
) -> Outcomes:
    """Deaths in operations of state forces, counted apart from homicide.

    Args:
        theta: One draw.
        outputs: With a leading month axis.
        members: Members killed in operations from the origin month on, from the groups' model that they leave.

    Returns:
        `operation_deaths` `(months + 1, side, country)`, deaths/month; no civilian or member dies in the US, so those
        two are empty.
    """
    civilians = jnp.concatenate([theta.reference_civilians_killed[None], outputs.civilians_killed])
    own_forces = jnp.concatenate([theta.reference_forces_killed[None], outputs.mexican_forces_killed])
    mexico = jnp.stack([civilians, members, own_forces], axis=1)
    empty = jnp.full_like(mexico[:, 0], jnp.nan)
    forces = jnp.concatenate([jnp.zeros(1), outputs.us_forces_killed])
    return {"operation_deaths": jnp.stack([mexico, jnp.stack([empty, empty, forces], axis=1)], axis=2)}
