"""Violence: lethal violence in Mexico, national in this version.

Homicides of a month = level at the origin x status-quo path x [(1 - s) + s x conflict] + deaths of unsplit removals,
where ``s`` is the organised-crime share and ``conflict`` the ratio of modelled conflict deaths to the same draw's
status quo. The status-quo path is a damped continuation of the recent trend with mean-reverting luck or, as a
structural choice, the trend of the published model. This model alone owns homicide.
"""

from typing import ClassVar

import equinox as eqx
import jax
import jax.numpy as jnp
from jaxtyping import Array, Float, Int

from secuela.dynamics.model import MONTH, AbstractModel
from secuela.dynamics.ports import normal, port

_LN2 = 0.6931471805599453


class Theta(eqx.Module):
    """One draw: parameters under ``violence``, and the baseline that the record gives."""

    level: Float[Array, ""]  # homicides/month at the origin, seasonally adjusted
    trend: Float[Array, ""]  # log points/month at the origin
    published_path: Float[Array, " month"]  # log of the published model's deaths against the origin, months 0 to T
    trend_half_life: Float[Array, ""]
    fast_luck_sd: Float[Array, ""]
    fast_luck_half_life: Float[Array, ""]
    slow_luck_sd: Float[Array, ""]
    slow_luck_half_life: Float[Array, ""]
    oc_share_ucdp: Float[Array, ""]
    oc_share_media: Float[Array, ""]
    removal_deaths: Float[Array, ""]
    capture_factor: Float[Array, ""]
    kill_factor: Float[Array, ""]
    removal_deaths_half_life: Float[Array, ""]
    homicide_path: Int[Array, ""]
    oc_share_definition: Int[Array, ""]


class State(eqx.Module):
    """Memory of one draw."""

    months: Float[Array, ""]  # since the origin
    fast_luck: Float[Array, ""]  # log points
    slow_luck: Float[Array, ""]
    conflict: Float[Array, ""]  # factor in force this month
    removal_deaths: Float[Array, ""]  # deaths still to come from removals so far
    clock: Float[Array, ""]


class Inputs(eqx.Module):
    """What acts on violence from outside."""

    conflict: Float[Array, ""] = port(
        unit="1", meaning="conflict deaths relative to the status quo", neutral=1.0, combine="factor"
    )
    captures: Float[Array, ""] = port(
        unit="removal/month", meaning="leaders captured without a split", neutral=0.0, combine="add"
    )
    kills: Float[Array, ""] = port(
        unit="removal/month", meaning="leaders killed without a split", neutral=0.0, combine="add"
    )


class Luck(eqx.Module):
    """Standard normals of one month."""

    fast: Float[Array, ""] = normal(meaning="short swings of homicide")
    slow: Float[Array, ""] = normal(meaning="long swings of homicide")


class Outputs(eqx.Module):
    """Deaths of the step."""

    homicides: Float[Array, ""]
    oc_homicides_ucdp: Float[Array, ""]
    oc_homicides_media: Float[Array, ""]
    removal_deaths: Float[Array, ""]


class Violence(AbstractModel):
    """National homicide."""

    name: ClassVar[str] = "violence"
    theta_type: ClassVar[type[eqx.Module]] = Theta
    state_type: ClassVar[type[eqx.Module]] = State
    inputs_type: ClassVar[type[eqx.Module]] = Inputs
    luck_type: ClassVar[type[eqx.Module]] = Luck
    outputs_type: ClassVar[type[eqx.Module]] = Outputs

    def start(self, theta: Theta) -> State:  # noqa: ARG002  the level is in theta; nothing else is remembered
        """No departure, no luck yet."""
        zero = jnp.zeros(())
        return State(zero, zero, zero, jnp.ones(()), zero, zero)

    def step(self, state: State, inputs: Inputs, theta: Theta, luck: Luck, dt: float) -> tuple[State, Outputs]:
        """Advance by ``dt`` years; level and conflict are set once a month, at its beginning."""
        begins = state.clock == 0
        opened = self._open_month(state, inputs, theta, luck)
        state = jax.tree.map(lambda new, old: jnp.where(begins, new, old), opened, state)
        share = jnp.where(theta.oc_share_definition == 0, theta.oc_share_ucdp, theta.oc_share_media)
        status_quo = self.status_quo(state, theta) * dt / MONTH
        released = state.removal_deaths * -jnp.expm1(-_LN2 * dt / MONTH / theta.removal_deaths_half_life)
        organised = status_quo * state.conflict
        clock = state.clock + dt / MONTH
        state = eqx.tree_at(
            lambda s: (s.removal_deaths, s.clock),
            state,
            (state.removal_deaths - released, jnp.where(clock > 1 - dt / MONTH / 2, 0.0, clock)),
        )
        return state, Outputs(
            homicides=status_quo * (1 - share) + share * organised + released,
            oc_homicides_ucdp=theta.oc_share_ucdp * organised + released,
            oc_homicides_media=theta.oc_share_media * organised + released,
            removal_deaths=released,
        )

    def _open_month(self, state: State, inputs: Inputs, theta: Theta, luck: Luck) -> State:
        fast = 0.5 ** (1 / theta.fast_luck_half_life)
        slow = 0.5 ** (1 / theta.slow_luck_half_life)
        removals = theta.capture_factor * inputs.captures + theta.kill_factor * inputs.kills
        return State(
            months=state.months + 1,
            fast_luck=fast * state.fast_luck + jnp.sqrt(1 - fast**2) * theta.fast_luck_sd * luck.fast,
            slow_luck=slow * state.slow_luck + jnp.sqrt(1 - slow**2) * theta.slow_luck_sd * luck.slow,
            conflict=inputs.conflict,
            removal_deaths=state.removal_deaths + theta.removal_deaths * removals,
            clock=state.clock,
        )

    def status_quo(self, state: State, theta: Theta) -> Float[Array, ""]:
        """Homicides a month on the status-quo path: level x exp(trend so far + luck)."""
        rate = _LN2 / theta.trend_half_life
        damped = theta.trend * -jnp.expm1(-rate * state.months) / rate
        published = theta.published_path[state.months.astype(int)]
        path = jnp.where(theta.homicide_path == 0, damped, published)
        return theta.level * jnp.exp(path + state.fast_luck + state.slow_luck)
