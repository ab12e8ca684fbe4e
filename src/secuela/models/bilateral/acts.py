"""Acts of the US in a month, and how strongly the worst of them asks for an answer."""

import equinox as eqx
import jax.numpy as jnp
from jax.scipy.special import ndtr
from jaxtyping import Array, Bool, Float

from secuela.models.bilateral.state import ACTS, Inputs, Luck, Theta

MONTHS = 12  # in a year
_SMALL = 1e-9
_NOTHING = -1e3  # log odds of a response where nothing occurred

RHETORIC, SANCTION, STRIKE = (ACTS.index(act) for act in ("rhetoric", "sanction", "strike"))
RAID, CIVILIANS, SOLDIERS = (ACTS.index(act) for act in ("raid", "civilians", "soldiers"))


class Threat(eqx.Module):
    """What became of a threat this month."""

    accommodated: Float[Array, ""]  # percentage points that Mexico met with a concession
    resisted: Bool[Array, ""]
    carried_out: Bool[Array, ""]
    answered: Float[Array, ""]  # percentage points that have had their answer


class Worst(eqx.Module):
    """The month's worst act."""

    occurred: Bool[Array, " act"]
    log_odds: Float[Array, ""]  # of a response of level 3 or above; far below zero if nothing occurred
    force: Float[Array, ""]  # how far force was used on Mexican soil without consent, 0 to 1
    soldiers: Float[Array, ""]  # members of Mexico's forces killed


def threaten(answered: Float[Array, ""], inputs: Inputs, theta: Theta, luck: Luck) -> Threat:
    """A rise of the threat is answered once: accommodated, or resisted and then perhaps carried out.

    Args:
        answered: Percentage points answered so far.
        inputs: Tariff in points; a listing of all groups weighs ``designation_weight`` points.
        theta: One draw.
        luck: Of the month.
    """
    level = inputs.tariff + theta.designation_weight * inputs.designation
    before = jnp.minimum(answered, level)  # a threat withdrawn can be made anew
    rises = level > before + theta.smallest_rise
    gives_in = rises & (ndtr(luck.answer) < theta.accommodation)
    resisted = rises & ~gives_in
    return Threat(
        accommodated=jnp.where(gives_in, level - before, 0.0),
        resisted=resisted,
        carried_out=resisted & (ndtr(luck.execution) < theta.execution),
        answered=jnp.where(rises, level, before),
    )


def rates(inputs: Inputs, operations: Float[Array, ""], theta: Theta) -> Float[Array, " act"]:
    """Acts of each kind a month. With Mexico's full consent nothing that is done on its soil is an act against it.

    Args:
        inputs: What is planned.
        operations: Share of what is planned on Mexican soil that goes on.
        theta: One draw.
    """
    against = inputs.consent_lacking > 0
    going_on = lambda planned: operations * jnp.maximum(planned, 0.0)  # noqa: E731
    public = theta.noticed * going_on(inputs.operations_on_soil)
    on_soil = {
        "presence": theta.presence_rate / MONTHS * going_on(inputs.ground_forces),
        "strike": (1 - theta.raid_share) * public,
        "raid": theta.raid_share * public,
        "civilians": going_on(inputs.mexican_civilians_killed),
        "soldiers": going_on(inputs.mexican_forces_killed),
    }
    elsewhere = {
        "rhetoric": theta.rhetoric_rate / MONTHS,
        "sea": theta.sea_rate / MONTHS * jnp.maximum(inputs.sea_effort, 0.0),
        "official": jnp.maximum(inputs.officials_seized, 0.0),
        "sanction": jnp.zeros(()),  # a threat carried out, never a rate
    }
    rate = {**elsewhere, **{act: jnp.where(against, each, 0.0) for act, each in on_soil.items()}}
    return jnp.stack([rate[act] for act in ACTS])


def worst(rate: Float[Array, " act"], threat: Threat, inputs: Inputs, theta: Theta, luck: Luck) -> Worst:
    """Which acts occur, and what the worst of them is; the less consent is lacking, the weaker those on soil count."""
    occurred = ndtr(luck.acts) < -jnp.expm1(-rate)
    occurred = occurred.at[RHETORIC].set(occurred[RHETORIC] | threat.resisted)
    occurred = occurred.at[SANCTION].set(threat.carried_out)
    killed = jnp.where(occurred, _if_any(rate), 0.0)
    lacking = jnp.clip(inputs.consent_lacking, _SMALL, 1.0)
    by_kind = {
        "rhetoric": theta.chance_rhetoric,
        "sanction": theta.chance_sanction,
        "presence": theta.chance_presence * lacking,
        "sea": theta.chance_sea,
        "official": theta.chance_official,
    }
    soil = log_odds_of(theta.chance_soil * lacking) + theta.step_deaths * jnp.log1p(killed[CIVILIANS:].sum())
    soil = soil + theta.step_raid * occurred[RAID] + theta.step_soldiers * occurred[SOLDIERS]
    other = log_odds_of(jnp.stack([by_kind[act] for act in ACTS[:STRIKE]]))
    log_odds = jnp.concatenate([other, jnp.full(len(ACTS) - STRIKE, soil)])
    return Worst(
        occurred=occurred,
        log_odds=jnp.max(jnp.where(occurred, log_odds, _NOTHING)) + jnp.log(inputs.stance),
        force=jnp.where(occurred[STRIKE:].any(), lacking, 0.0),
        soldiers=killed[SOLDIERS],
    )


def _if_any(rate: Float[Array, " act"]) -> Float[Array, " act"]:
    """Mean of a Poisson count of that rate, given that it is not zero."""
    some = jnp.maximum(rate, _SMALL)
    return some / -jnp.expm1(-some)


def log_odds_of(chance: Float[Array, "..."]) -> Float[Array, "..."]:
    """Log odds of a chance."""
    return jnp.log(chance) - jnp.log1p(-chance)
