"""The model that an assessment runs: acts, response, what stays in force, cooperation, operations called off."""

from typing import ClassVar

import equinox as eqx
import jax
import jax.numpy as jnp
from jax.scipy.special import ndtr
from jaxtyping import Array, Float

from secuela.dynamics.luck import swung
from secuela.dynamics.model import MONTH, AbstractModel, advanced, opening
from secuela.models.bilateral.acts import MONTHS, Threat, log_odds_of, rates, threaten, worst
from secuela.models.bilateral.answer import AGENTS, DAYS, TOP, Mood, Response, joined, respond
from secuela.models.bilateral.state import ACTS, Inputs, Luck, Outputs, State, Theta

_LN2 = 0.6931471805599453


class Bilateral(AbstractModel):
    """Relations between the governments of Mexico and the US, from Mexico's responses to US acts."""

    name: ClassVar[str] = "bilateral"

    def start(self, theta: Theta) -> State:
        """Cooperation at its level, no response in force."""
        zero = jnp.zeros(())
        return State(
            cooperation=theta.cooperation_level,
            target=theta.cooperation_level,
            concession=zero,
            answered=zero,
            resolve=theta.resolve_start,
            patience=theta.patience_start,
            campaign=zero,
            campaign_left=zero,
            reached=zero,
            age=zero,
            halted=zero,
            remaining=jnp.zeros(TOP),
            strongest=zero,
            clock=zero,
        )

    def step(self, state: State, inputs: Inputs, theta: Theta, luck: Luck, dt: float) -> tuple[State, Outputs]:
        """Advance by ``dt`` years; acts and responses come at the beginning of a month, then time runs off."""
        begins = state.clock == 0
        opened, occurred, response = self._open_month(state, inputs, theta, luck)
        state = opening(state.clock, opened, state)
        months = dt / MONTH
        in_force = jnp.minimum(state.remaining, months)
        operations = jnp.exp(-state.halted)
        spared = (1 - operations) * months
        force = in_force[TOP - 1]
        state = eqx.tree_at(
            lambda s: (s.cooperation, s.concession, s.remaining, s.clock),
            state,
            (
                _relaxed(state, theta, months),
                state.concession * jnp.exp(-_LN2 * months / theta.concession_half_life),
                jnp.maximum(state.remaining - months, 0.0),
                advanced(state.clock, dt),
            ),
        )
        return state, Outputs(
            cooperation=state.cooperation,
            response_level=state.strongest,
            freeze_days=in_force[AGENTS - 1 :].max() * DAYS,
            response_days=in_force.max() * DAYS,
            concession=state.concession,
            operations=operations,
            force_days=force * DAYS,
            mexican_forces_killed=theta.clash_mexican_killed * force - spared * inputs.mexican_forces_killed,
            civilians_killed=-spared * inputs.mexican_civilians_killed,
            us_forces_killed=theta.clash_us_killed * force,
            acts=jnp.where(begins, occurred, jnp.zeros(len(ACTS))),
            response=jnp.where(begins, response.level.astype(float), 0.0),
            length=jnp.where(begins, response.length, 0.0),
        )

    def _open_month(
        self, state: State, inputs: Inputs, theta: Theta, luck: Luck
    ) -> tuple[State, Float[Array, " act"], Response]:
        """Threats, acts and the response to the worst of them."""
        one, half_life = jnp.ones(()), theta.resolve_half_life
        mood = Mood(
            resolve=swung(state.resolve, luck.resolve, one, half_life),
            patience=swung(state.patience, luck.patience, one, half_life),
        )
        threat = threaten(state.answered, inputs, theta, luck)
        act = worst(rates(inputs, jnp.exp(-state.halted), theta), threat, inputs, theta, luck)
        campaign = joined(state, act.occurred.any(), mood)
        response, campaign = respond(act, campaign, mood.patience, theta, luck)
        remaining = _in_force(state.remaining, response, theta, luck)
        concession = _conceded(state.concession, threat, theta)
        opened = State(
            cooperation=state.cooperation,
            target=_target(remaining, concession, inputs, theta),
            concession=concession,
            answered=threat.answered,
            resolve=mood.resolve,
            patience=mood.patience,
            campaign=campaign.resolve,
            campaign_left=campaign.left,
            reached=campaign.reached,
            age=campaign.age,
            halted=_halted(state.halted, remaining, inputs, theta),
            remaining=remaining,
            strongest=(jnp.arange(1, TOP + 1) * (remaining > 0)).max().astype(float),
            clock=state.clock,
        )
        return opened, act.occurred.astype(float), response


def _in_force(
    remaining: Float[Array, " level"], response: Response, theta: Theta, luck: Luck
) -> Float[Array, " level"]:
    """Months left by level: a response cancels nothing that stands; a deal in a quiet month shortens all."""
    deal = (response.level == 0) & (ndtr(luck.deal) < -jnp.expm1(-theta.deal_rate / MONTHS))
    shortened = jnp.where(deal, remaining / theta.deal_speed, remaining)
    return jnp.maximum(shortened, response.lengths / DAYS)


def _halted(
    halted: Float[Array, ""], remaining: Float[Array, " level"], inputs: Inputs, theta: Theta
) -> Float[Array, ""]:
    """Log points of US operations called off: by Mexico's force, from which they recover slowly, and by US losses."""
    by_force = theta.halt * jnp.minimum(remaining[TOP - 1], 1.0)
    by_losses = theta.halt_losses * jnp.log1p(jnp.maximum(inputs.us_forces_killed, 0.0))
    return jnp.maximum(by_force + by_losses, halted * 0.5 ** (1 / theta.halt_half_life))


def _conceded(concession: Float[Array, ""], threat: Threat, theta: Theta) -> Float[Array, ""]:
    size = -jnp.expm1(-threat.accommodated / theta.concession_scale)
    return concession + (1 - concession) * size


def _target(
    remaining: Float[Array, " level"], concession: Float[Array, ""], inputs: Inputs, theta: Theta
) -> Float[Array, ""]:
    """Where cooperation tends to in this month: its level in log odds, plus what is given and yielded, less the loss.

    Mexico yields to pressure as to a threat: with the chance that it accommodates one, up to a full concession.
    """
    weight = theta.loss_at_force * (jnp.arange(TOP + 1) / TOP) ** theta.loss_shape
    in_force = jnp.minimum(remaining, 1.0)  # share of the month, by level
    at_least = jnp.stack([in_force[level:].max() for level in range(TOP)])
    loss = (jnp.diff(weight) * at_least).sum()
    support = theta.support_gain * jnp.tanh(inputs.support / theta.support_scale)
    yielded = theta.accommodation * jnp.tanh(jnp.log(inputs.pressure))
    moved = support + theta.concession_gain * (concession + yielded) - loss
    return jax.nn.sigmoid(log_odds_of(theta.cooperation_level) + moved)


def _relaxed(state: State, theta: Theta, months: float) -> Float[Array, ""]:
    """Cooperation after some months on the way to the month's target: it falls faster than it recovers."""
    falls = state.target < state.cooperation
    half_life = jnp.where(falls, theta.fall_half_life, theta.recovery_half_life)
    return state.target + (state.cooperation - state.target) * jnp.exp(-_LN2 * months / half_life)
