"""What a run stores of the relations between the two governments, and labelled arithmetic on trade at risk."""

import jax.numpy as jnp
from jaxtyping import Array, Float

from secuela.models.bilateral import Bilateral, Outputs, State, Theta
from secuela.world.outcomes.readings import ModelRun, reads

DAYS_PER_YEAR = 365  # as daily trade is counted
Run = ModelRun[Bilateral, Theta, State, Outputs]
Path = Float[Array, " month_and_origin"]


def cooperation(run: Run) -> Path:
    """Index, 0 to 1."""
    return jnp.concatenate([run.start.cooperation[None], run.outputs.cooperation])


def response_level(run: Run) -> Path:
    """Strongest measure in force, 0 to 7."""
    return jnp.concatenate([run.start.strongest[None], run.outputs.response_level])


def freeze_days(run: Run) -> Path:
    """Days of frozen cooperation, summed to date."""
    return jnp.concatenate([jnp.zeros(1), jnp.cumsum(run.outputs.freeze_days)])


def trade_at_risk(run: Run) -> Path:
    """Million USD a month: arithmetic, not a forecast.

    Days of freeze in the month times a day's trade in goods times the share that is at risk on such a day: another,
    never a smaller one, on the days of force among them.
    """
    daily, share = run.theta.yearly_trade / DAYS_PER_YEAR, run.theta.trade_share
    more = jnp.maximum(run.theta.trade_share_force - share, 0.0)
    at_risk = share * run.outputs.freeze_days + more * run.outputs.force_days
    return jnp.concatenate([jnp.zeros(1), daily * at_risk])


_reads = reads("bilateral")
OUTCOMES = {
    "cooperation": _reads(cooperation),
    "response_level": _reads(response_level),
    "freeze_days": _reads(freeze_days),
    "trade_at_risk": _reads(trade_at_risk),
}
