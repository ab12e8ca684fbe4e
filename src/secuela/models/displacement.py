"""Displacement: people who leave their homes for safety, by Mexican state, and encounters at the US southwest border.

Two definitions stand side by side and are never added. IDMC's counts people who are displaced in events that someone
reported; the survey ENVIPE counts everybody who moved house for safety, many times as many. Each has a usual level,
spread over the states by its own rule. Homicide beyond the draw's status quo displaces people in proportion; homicide
below it lets the usual level of the state fall, never below zero.

Encounters are policy first: a mean-reverting path around the level at the origin, times what each government's
enforcement does. Displaced people beyond the status quo add a small share one to three months later.
"""

from typing import ClassVar

import equinox as eqx
import jax.numpy as jnp
from jaxtyping import Array, Float, Int

from secuela.dynamics.luck import swung
from secuela.dynamics.model import MONTH, AbstractModel, advanced, opening
from secuela.dynamics.ports import normal, port
from secuela.evidence.states import STATES
from secuela.text.language import marked

_LN2 = 0.6931471805599453
_N = len(STATES)
_LAGS = 3  # months over which the displaced arrive at the border, in equal parts

ByState = Float[Array, " state"]


class Theta(eqx.Module):
    """One draw: parameters under ``displacement``, and the baseline that the record gives."""

    # baseline
    shares: ByState  # of the usual displaced persons, IDMC; sum 1
    survey_shares: ByState  # the same of ENVIPE
    usual_homicides: ByState  # homicides/month at the origin
    encounter_level: Float[Array, ""]  # encounters/month at the origin
    encounter_gap: Float[Array, ""]  # log of the long-run level over that of the origin
    # displaced persons
    displaced_a_year: Float[Array, ""]
    survey_a_year: Float[Array, ""]
    luck_sd: Float[Array, ""]
    luck_half_life: Float[Array, ""]
    place_luck_sd: Float[Array, ""]
    place_luck_half_life: Float[Array, ""]
    survey_luck_sd: Float[Array, ""]
    displaced_per_homicide: Float[Array, ""]
    survey_beyond: Float[Array, ""]
    relief: Float[Array, ""]
    # encounters
    encounter_luck_sd: Float[Array, ""]
    encounter_luck_half_life: Float[Array, ""]
    encounter_ceiling: Float[Array, ""]
    return_share: Float[Array, ""]
    return_half_life: Float[Array, ""]
    us_effect: Float[Array, ""]
    us_further_effect: Float[Array, ""]
    mexican_effect: Float[Array, ""]
    crossing_share: Float[Array, ""]
    encounter_path: Int[Array, ""]


class State(eqx.Module):
    """Memory of one draw."""

    months: Float[Array, ""]  # since the origin
    luck: Float[Array, ""]  # log points
    place_luck: ByState
    survey_luck: Float[Array, ""]
    encounter_luck: Float[Array, ""]
    beyond: Float[Array, ""]  # persons displaced beyond the status quo so far this month
    under_way: Float[Array, " lag"]  # the same of the last three months, the latest first
    clock: Float[Array, ""]


class Inputs(eqx.Module):
    """What acts on displacement from outside."""

    homicides: ByState = port(
        unit="death/month", meaning=marked("homicides beyond the status quo"), neutral=0.0, combine="add", shape=(_N,)
    )
    us_enforcement: Float[Array, ""] = port(
        unit="1", meaning=marked("US border enforcement relative to today's, as a change"), neutral=0.0, combine="add"
    )
    mexican_enforcement: Float[Array, ""] = port(
        unit="1",
        meaning=marked("Mexican migration enforcement relative to today's, as a change"),
        neutral=0.0,
        combine="add",
    )
    cooperation: Float[Array, ""] = port(
        unit="1", meaning=marked("factor on Mexican migration enforcement"), neutral=1.0, combine="factor"
    )


class Luck(eqx.Module):
    """Standard normals of one month."""

    national: Float[Array, ""] = normal(meaning="swings of displacement in the nation")
    place: ByState = normal(meaning="where displacement happens", shape=(_N,))
    survey: Float[Array, ""] = normal(meaning="swings of moves for safety")
    encounters: Float[Array, ""] = normal(meaning="swings of encounters")


class Outputs(eqx.Module):
    """People of the step, and encounters, which are events."""

    displaced_idmc: ByState
    displaced_envipe: ByState
    encounters: Float[Array, ""]


class Displacement(AbstractModel):
    """Displaced people by state, and encounters at the US southwest border."""

    name: ClassVar[str] = "displacement"

    def start(self, theta: Theta) -> State:
        """No luck yet, nobody under way beyond the status quo."""
        zero = jnp.zeros(())
        return State(zero, zero, jnp.zeros_like(theta.shares), zero, zero, zero, jnp.zeros(_LAGS), zero)

    def step(self, state: State, inputs: Inputs, theta: Theta, luck: Luck, dt: float) -> tuple[State, Outputs]:
        """Advance by ``dt`` years; luck and memory move once a month, at its beginning."""
        state = opening(state.clock, self._open_month(state, theta, luck), state)
        months = dt / MONTH
        usual, moves = self.usual_displaced(state, theta), self.usual_moves(state, theta)
        fallen = relieved(inputs.homicides, theta)
        displaced = theta.displaced_per_homicide * jnp.maximum(inputs.homicides, 0)
        now = usual * fallen + displaced
        encounters = self._encounters(state, inputs, theta)
        state = eqx.tree_at(
            lambda s: (s.beyond, s.clock),
            state,
            (state.beyond + months * (now - usual).sum(), advanced(state.clock, dt)),
        )
        return state, Outputs(
            displaced_idmc=now * months,
            displaced_envipe=(moves * fallen + (1 + theta.survey_beyond) * displaced) * months,
            encounters=encounters * months,
        )

    def _open_month(self, state: State, theta: Theta, luck: Luck) -> State:
        swing = theta.luck_half_life
        return State(
            months=state.months + 1,
            luck=swung(state.luck, luck.national, theta.luck_sd, swing),
            place_luck=swung(state.place_luck, luck.place, theta.place_luck_sd, theta.place_luck_half_life),
            survey_luck=swung(state.survey_luck, luck.survey, theta.survey_luck_sd, swing),
            encounter_luck=swung(
                state.encounter_luck, luck.encounters, theta.encounter_luck_sd, theta.encounter_luck_half_life
            ),
            beyond=jnp.zeros_like(state.beyond),
            under_way=jnp.concatenate([state.beyond[None], state.under_way[:-1]]),
            clock=state.clock,
        )

    def usual_displaced(self, state: State, theta: Theta) -> ByState:
        """Persons a month on IDMC's definition under the status quo; luck of place moves them, and adds nobody."""
        weight = theta.shares * jnp.exp(state.place_luck)
        return theta.displaced_a_year * MONTH * jnp.exp(state.luck) * weight / weight.sum()

    def usual_moves(self, state: State, theta: Theta) -> ByState:
        """Persons a month who move for safety on ENVIPE's definition under the status quo."""
        return theta.survey_a_year * MONTH * jnp.exp(state.survey_luck) * theta.survey_shares

    def usual_encounters(self, state: State, theta: Theta) -> Float[Array, ""]:
        """Encounters a month with today's enforcement, before the ceiling: the level, a way back or none, and luck."""
        back = theta.return_share * -jnp.expm1(-_LN2 * state.months / theta.return_half_life)
        path = jnp.where(theta.encounter_path == 0, 0.0, back * theta.encounter_gap)
        return theta.encounter_level * jnp.exp(path + state.encounter_luck)

    def _encounters(self, state: State, inputs: Inputs, theta: Theta) -> Float[Array, ""]:
        usual = self.usual_encounters(state, theta)
        crossing = theta.crossing_share * state.under_way.mean()
        some = jnp.maximum(crossing, 0) + usual * jnp.exp(jnp.minimum(crossing, 0) / usual)
        return bounded(some * enforcement(inputs, theta), theta)


def relieved(homicides: ByState, theta: Theta) -> ByState:
    """What is left of the usual displacement of each state where homicide falls below the status quo: 0 to 1."""
    return jnp.exp(theta.relief * jnp.minimum(homicides, 0) / theta.usual_homicides)


def enforcement(inputs: Inputs, theta: Theta) -> Float[Array, ""]:
    """What both governments' enforcement leaves of encounters, relative to today's enforcement.

    Cooperation multiplies the whole of Mexico's effort, what is in force today and what is added.
    """
    american = effort(inputs.us_enforcement)
    mexican = effort((1 + inputs.mexican_enforcement) * inputs.cooperation - 1)
    held = jnp.where(american < 0, theta.us_effect, theta.us_further_effect) * american
    return jnp.exp(-held - theta.mexican_effect * mexican)


def bounded(encounters: Float[Array, ""], theta: Theta) -> Float[Array, ""]:
    """Encounters that bend towards a ceiling, since people and posts are finite; the level at the origin stays."""
    ceiling = theta.encounter_ceiling
    return encounters * (ceiling + theta.encounter_level) / (ceiling + encounters)


def effort(change: Float[Array, ""]) -> Float[Array, ""]:
    """A relative change of effort in units of today's: -1 is none at all, and each doubling counts as much as today's.

    So what is added counts for less and less.
    """
    return jnp.minimum(change, 0) + jnp.log2(1 + jnp.maximum(change, 0))
