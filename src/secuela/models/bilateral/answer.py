"""Mexico's response to a campaign of US acts: one ceiling a campaign, repeated acts below it, and how long each lasts.

Base rates are counted by dispute, and a campaign is one dispute: a run of acts without a pause. So the disposition that
it meets is drawn once, when it begins, and a level is in reach of it with the chance that its worst act so far has,
however many acts there are. The act that brings a level in reach is answered at it; those that repeat it are answered
so again ever more seldom, else by protest. A military reply comes on top of a political measure.
"""

import equinox as eqx
import jax
import jax.numpy as jnp
from jax.scipy.special import ndtr
from jaxtyping import Array, Bool, Float, Int

from secuela.models.bilateral.acts import Worst, log_odds_of
from secuela.models.bilateral.state import LEVELS, Luck, State, Theta

PROTEST, AGENTS = LEVELS.index("protest"), LEVELS.index("agents")
TOP = len(LEVELS) - 1
DAYS = 365.25 / 12  # in a month
NEVER = 36525.0  # days; longer than any run


class Mood(eqx.Module):
    """Standing disposition of Mexico's government: two standard normals."""

    resolve: Float[Array, ""]  # how strongly it responds
    patience: Float[Array, ""]  # how long it keeps to a response


class Campaign(eqx.Module):
    """A run of acts without a pause, which is one quarrel."""

    resolve: Float[Array, ""]  # the disposition that it met when it began
    left: Float[Array, ""]  # months without an act after which it is over; 0 where none is on
    reached: Float[Array, ""]  # strongest level that it has been answered with
    age: Float[Array, ""]  # months since that level was first reached


class Response(eqx.Module):
    """A new response; level 0 is none."""

    level: Int[Array, ""]  # the strongest part, 0 to 7
    length: Float[Array, ""]  # days of the strongest part
    lengths: Float[Array, " level"]  # days by level above none: the political and, if any, the military part


def joined(state: State, acts: Bool[Array, ""], mood: Mood) -> Campaign:
    """The campaign on in this month: the one that was, or a new one, met by the mood of its first month.

    Args:
        state: At the end of the month before.
        acts: Whether any act occurs in this month.
        mood: Of the government, now.
    """
    begins = acts & (state.campaign_left <= 0)
    return Campaign(
        resolve=jnp.where(begins, mood.resolve, state.campaign),
        left=state.campaign_left,
        reached=jnp.where(begins, 0.0, state.reached),
        age=jnp.where(begins, 0.0, state.age),
    )


def respond(
    act: Worst, campaign: Campaign, patience: Float[Array, ""], theta: Theta, luck: Luck
) -> tuple[Response, Campaign]:
    """Answer the worst act of a month.

    Args:
        act: What occurred.
        campaign: What it is part of.
        patience: Mood of the government.
        theta: One draw.
        luck: Of the month.

    Returns:
        The response, and the campaign at the end of the month.
    """
    spared = ndtr(-campaign.resolve)  # levels with at least this chance are in reach
    force, military = reply_by_arms(act, theta)
    in_reach = (spared < jnp.maximum(political_chances(act, theta), military)).sum()
    by_arms = jnp.where(spared < force, TOP, jnp.where(spared < military, TOP - 1, 0))
    rises = jnp.maximum(in_reach, by_arms) > campaign.reached
    again = ndtr(luck.renewal) < theta.renewal * 0.5 ** (campaign.age / theta.renewal_half_life)
    level = jnp.where(rises | again, in_reach, jnp.minimum(in_reach, PROTEST))
    armed = jnp.where(rises | again, by_arms, 0)
    freeze, fight = freeze_length(level, patience, theta, luck), military_length(patience, theta)
    steps = jnp.arange(1, TOP + 1)
    lengths = jnp.where(steps == level, freeze, 0.0) + jnp.where(steps == armed, fight, 0.0)
    strongest = jnp.maximum(level, armed)
    length = jnp.where(armed > 0, fight, jnp.where(level > 0, freeze, 0.0))
    return Response(level=strongest, length=length, lengths=lengths), Campaign(
        resolve=campaign.resolve,
        left=jnp.where(act.occurred.any(), theta.campaign_gap, jnp.maximum(campaign.left - 1, 0.0)),
        reached=jnp.maximum(campaign.reached, strongest),
        age=jnp.where(rises, 0.0, campaign.age + 1),
    )


def political_chances(act: Worst, theta: Theta) -> Float[Array, " political"]:
    """Chance that each of the levels 1 to 5 is in reach of a campaign with this act.

    Level 3 is the act's own; the two below lie apart by log odds, and a share of the responses of one level climbs to
    the next above, so that each is rarer than the one below, whatever the act.
    """
    visits = act.log_odds + theta.gap_visits
    limits = jax.nn.sigmoid(act.log_odds)
    extradition = limits * theta.climb_extradition
    below = jax.nn.sigmoid(jnp.stack([visits + theta.gap_protest, visits]))
    return jnp.concatenate([below, jnp.stack([limits, extradition, extradition * theta.climb_expulsion])])


def reply_by_arms(act: Worst, theta: Theta) -> tuple[Float[Array, ""], Float[Array, ""]]:
    """Chance of force, and of force or a military posture, if force was used on Mexican soil without consent.

    As counted over disputes (MID) or crises with a US trigger (ICB), times the share that is carried over to Mexico.
    """
    by_crises = theta.base_rates == 1
    counted = jnp.where(by_crises, theta.force_icb, theta.force_mid)
    counted = jax.nn.sigmoid(log_odds_of(counted) + theta.force_deaths * jnp.log1p(act.soldiers))
    posture = (1 - counted) * jnp.where(by_crises, theta.posture_icb, theta.posture_mid)
    force = act.force * theta.mexico_force * counted
    return force, force + act.force * theta.mexico_posture * posture


def freeze_length(level: Int[Array, ""], patience: Float[Array, ""], theta: Theta, luck: Luck) -> Float[Array, ""]:
    """Days of a political response: some from level 3 on are written into law or treaty, and some of these for good."""
    plain = theta.freeze_length * jnp.exp(theta.freeze_spread * patience)
    law = theta.rollback_length * jnp.exp(theta.rollback_spread * patience)
    chance = ndtr(luck.rollback)
    written = (level >= AGENTS) & (chance < theta.rollback_share)
    for_good = written & (chance < theta.rollback_share * theta.never_reversed)
    lasting = jnp.where(for_good, NEVER, jnp.where(written, jnp.maximum(plain, law), plain))
    return jnp.minimum(lasting, NEVER)


def military_length(patience: Float[Array, ""], theta: Theta) -> Float[Array, ""]:
    """Days of a military posture or of force, as disputes last."""
    return jnp.minimum(theta.military_length * jnp.exp(theta.military_spread * patience), NEVER)
