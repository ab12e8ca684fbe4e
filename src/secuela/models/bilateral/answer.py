"""Mexico's response to the month's worst act: its level, by counted base rates and an ordered logit, and its length.

The level follows a disposition that persists from month to month: base rates are counted per dispute, and the repeated
acts of one campaign are no independent throws. A military reply comes on top of a political measure.
"""

import equinox as eqx
import jax
import jax.numpy as jnp
from jax.scipy.stats import norm
from jaxtyping import Array, Float, Int

from secuela.models.bilateral.acts import Worst, log_odds_of
from secuela.models.bilateral.state import LEVELS, Luck, Theta

AGENTS, EXPULSION = LEVELS.index("agents"), LEVELS.index("expulsion")
TOP = len(LEVELS) - 1
DAYS = 365.25 / 12  # in a month
NEVER = 36525.0  # days; longer than any run


class Mood(eqx.Module):
    """Standing disposition of Mexico's government: two standard normals."""

    resolve: Float[Array, ""]  # how strongly it responds
    patience: Float[Array, ""]  # how long it keeps to a response


class Response(eqx.Module):
    """A new response; level 0 is none."""

    level: Int[Array, ""]  # the strongest part, 0 to 7
    length: Float[Array, ""]  # days of the strongest part
    lengths: Float[Array, " level"]  # days by level above none: the political and, if any, the military part


def respond(act: Worst, mood: Mood, theta: Theta, luck: Luck) -> Response:
    """Answer the worst act of a month.

    Args:
        act: What occurred.
        mood: Of the government.
        theta: One draw.
        luck: Of the month.
    """
    spared = norm.cdf(-mood.resolve)  # responses with at least this chance come
    force, military = reply_by_arms(act, theta)
    political = jnp.maximum(jax.nn.sigmoid(act.log_odds - thresholds(theta)), military)
    level = (spared < political).sum()
    armed = jnp.where(spared < force, TOP, jnp.where(spared < military, TOP - 1, 0))
    freeze, fight = freeze_length(level, mood, theta, luck), military_length(mood, theta)
    steps = jnp.arange(1, TOP + 1)
    lengths = jnp.where(steps == level, freeze, 0.0) + jnp.where(steps == armed, fight, 0.0)
    strongest = jnp.maximum(level, armed)
    length = jnp.where(armed > 0, fight, jnp.where(level > 0, freeze, 0.0))
    return Response(level=strongest, length=length, lengths=lengths)


def thresholds(theta: Theta) -> Float[Array, " political"]:
    """Log odds that an act must pass for each of the levels 1 to 5; level 3 is the zero."""
    visits, zero = -theta.gap_visits, jnp.zeros(())
    extradition = theta.gap_extradition
    return jnp.stack([visits - theta.gap_protest, visits, zero, extradition, extradition + theta.gap_expulsion])


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


def freeze_length(level: Int[Array, ""], mood: Mood, theta: Theta, luck: Luck) -> Float[Array, ""]:
    """Days of a political response: some from level 3 on are written into law or treaty, and some of these for good."""
    plain = theta.freeze_length * jnp.exp(theta.freeze_spread * mood.patience)
    law = theta.rollback_length * jnp.exp(theta.rollback_spread * mood.patience)
    chance = norm.cdf(luck.rollback)
    written = (level >= AGENTS) & (chance < theta.rollback_share)
    for_good = written & (chance < theta.rollback_share * theta.never_reversed)
    lasting = jnp.where(for_good, NEVER, jnp.where(written, jnp.maximum(plain, law), plain))
    return jnp.minimum(lasting, NEVER)


def military_length(mood: Mood, theta: Theta) -> Float[Array, ""]:
    """Days of a military posture or of force, as disputes last."""
    return jnp.minimum(theta.military_length * jnp.exp(theta.military_spread * mood.patience), NEVER)
