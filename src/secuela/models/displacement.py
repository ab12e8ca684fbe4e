"""Displacement: people who leave their homes for safety, by Mexican state, and encounters at the US southwest border.

Two definitions stand side by side and are never added. IDMC's counts people who are displaced in events that someone
reported; the survey ENVIPE counts everybody who moved house for safety, many times as many. Each has a usual level,
spread over the states by its own rule, and luck of its own beside that of homicide. As long as homicide in a state
stays within what the state is used to, displacement moves in proportion, up or down; each homicide beyond that
displaces people by itself. The nation's swings of homicide by luck alone move IDMC's usual level in proportion too.

Encounters are policy first: their log moves towards the level of a regime, with noise of its own that has shocks. A
regime ends with the same chance each month; the next one is approached, or in force at once, and its level lies inside
what was ever seen; governments' enforcement can push further. All this is without season, which belongs to what is
published (:mod:`secuela.record.observation`).
Displaced people beyond the status quo add a small share one to three months later.
"""

from typing import ClassVar

import equinox as eqx
import jax.numpy as jnp
from jax.scipy.special import ndtr, ndtri
from jaxtyping import Array, Float

from secuela.dynamics.luck import swung
from secuela.dynamics.model import MONTH, AbstractModel, advanced, opening
from secuela.dynamics.ports import normal, port
from secuela.evidence.states import STATES
from secuela.text.language import marked

_N = len(STATES)
_LAGS = 3  # months over which the displaced arrive at the border, in equal parts

ByState = Float[Array, " state"]


class Theta(eqx.Module):
    """One draw: parameters under ``displacement``, and the baseline that the record gives."""

    # baseline
    shares: ByState  # of the usual displaced persons, IDMC; sum 1
    survey_shares: ByState  # the same of ENVIPE
    usual_homicides: ByState  # homicides/month at the origin
    rest_luck_sd: Float[Array, ""]  # log; what is left of ``luck_sd`` once homicide's part is taken out
    encounter_level: Float[Array, ""]  # encounters/month at the origin, without season
    encounter_regime: Float[Array, ""]  # log of encounters/month towards which they move at the origin
    encounter_long_run: Float[Array, ""]  # mean log of the record
    encounter_lowest: Float[Array, ""]  # log of the lowest level that a regime can have
    encounter_highest: Float[Array, ""]
    # displaced persons
    displaced_a_year: Float[Array, ""]
    survey_a_year: Float[Array, ""]
    luck_half_life: Float[Array, ""]
    place_luck_sd: Float[Array, ""]
    place_luck_half_life: Float[Array, ""]
    survey_luck_sd: Float[Array, ""]
    displaced_per_homicide: Float[Array, ""]
    survey_beyond: Float[Array, ""]
    homicide_elasticity: Float[Array, ""]
    used_to: Float[Array, ""]
    # encounters
    encounter_approach: Float[Array, ""]
    encounter_noise: Float[Array, ""]
    encounter_shock_share: Float[Array, ""]
    encounter_shock_ratio: Float[Array, ""]
    encounter_regime_length: Float[Array, ""]
    encounter_jump: Float[Array, ""]
    encounter_pull: Float[Array, ""]
    encounter_at_once: Float[Array, ""]
    encounter_ceiling: Float[Array, ""]
    us_effect: Float[Array, ""]
    us_further_effect: Float[Array, ""]
    mexican_effect: Float[Array, ""]
    crossing_share: Float[Array, ""]


class State(eqx.Module):
    """Memory of one draw."""

    luck: Float[Array, ""]  # log points
    place_luck: ByState
    survey_luck: Float[Array, ""]
    regime: Float[Array, ""]  # log of encounters/month towards which they move
    usual_encounters: Float[Array, ""]  # log of encounters/month with today's enforcement
    beyond: Float[Array, ""]  # persons displaced beyond the usual so far this month
    under_way: Float[Array, " lag"]  # the same of the last three months, the latest first
    clock: Float[Array, ""]


class Inputs(eqx.Module):
    """What acts on displacement from outside."""

    homicides: ByState = port(
        unit="death/month", meaning=marked("homicides beyond the status quo"), neutral=0.0, combine="add", shape=(_N,)
    )
    homicide_swings: Float[Array, ""] = port(
        unit="1", meaning=marked("factor of the nation's homicides by luck alone"), neutral=1.0, combine="factor"
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
    encounters: Float[Array, ""] = port(
        unit="1", meaning=marked("factor on encounters at the border"), neutral=1.0, combine="factor"
    )


class Luck(eqx.Module):
    """Standard normals of one month."""

    national: Float[Array, ""] = normal(meaning="swings of displacement in the nation")
    place: ByState = normal(meaning="where displacement happens", shape=(_N,))
    survey: Float[Array, ""] = normal(meaning="swings of moves for safety")
    encounters: Float[Array, ""] = normal(meaning="noise of encounters")
    encounter_shock: Float[Array, ""] = normal(meaning="whether encounters have a shock")
    regime_end: Float[Array, ""] = normal(meaning="whether a regime of encounters ends")
    next_regime: Float[Array, ""] = normal(meaning="level of the next regime of encounters")
    regime_at_once: Float[Array, ""] = normal(meaning="whether the next regime of encounters is in force at once")


class Outputs(eqx.Module):
    """People of the step, and encounters, which are events."""

    displaced_idmc: ByState
    displaced_envipe: ByState
    encounters: Float[Array, ""]


class Displacement(AbstractModel):
    """Displaced people by state, and encounters at the US southwest border."""

    name: ClassVar[str] = "displacement"

    def start(self, theta: Theta) -> State:
        """No luck yet, nobody under way beyond the usual; the regime of the origin."""
        zero = jnp.zeros(())
        return State(
            luck=zero,
            place_luck=jnp.zeros_like(theta.shares),
            survey_luck=zero,
            regime=theta.encounter_regime,
            usual_encounters=jnp.log(theta.encounter_level),
            beyond=zero,
            under_way=jnp.zeros(_LAGS),
            clock=zero,
        )

    def step(self, state: State, inputs: Inputs, theta: Theta, luck: Luck, dt: float) -> tuple[State, Outputs]:
        """Advance by ``dt`` years; luck and memory move once a month, at its beginning."""
        state = opening(state.clock, self._open_month(state, theta, luck), state)
        months = dt / MONTH
        still, moves = self.usual_displaced(state, theta), self.usual_moves(state, theta)
        usual = still * inputs.homicide_swings**theta.homicide_elasticity
        within = in_proportion(inputs.homicides, theta)
        displaced = theta.displaced_per_homicide * beyond_usual(inputs.homicides, theta)
        now = usual * within + displaced
        encounters = self._encounters(state, inputs, theta)
        state = eqx.tree_at(
            lambda s: (s.beyond, s.clock),
            state,
            (state.beyond + months * (now - still).sum(), advanced(state.clock, dt)),
        )
        return state, Outputs(
            displaced_idmc=now * months,
            displaced_envipe=(moves * within + (1 + theta.survey_beyond) * displaced) * months,
            encounters=encounters * months,
        )

    def _open_month(self, state: State, theta: Theta, luck: Luck) -> State:
        swing = theta.luck_half_life
        ends = ndtr(luck.regime_end) < -jnp.expm1(-1 / theta.encounter_regime_length)
        regime = jnp.where(ends, next_regime(state.regime, theta, luck), state.regime)
        at_once = ends & (ndtr(luck.regime_at_once) < theta.encounter_at_once)
        return State(
            luck=swung(state.luck, luck.national, theta.rest_luck_sd, swing),
            place_luck=swung(state.place_luck, luck.place, theta.place_luck_sd, theta.place_luck_half_life),
            survey_luck=swung(state.survey_luck, luck.survey, theta.survey_luck_sd, swing),
            regime=regime,
            usual_encounters=approached(jnp.where(at_once, regime, state.usual_encounters), regime, theta, luck),
            beyond=jnp.zeros_like(state.beyond),
            under_way=jnp.concatenate([state.beyond[None], state.under_way[:-1]]),
            clock=state.clock,
        )

    def usual_displaced(self, state: State, theta: Theta) -> ByState:
        """Persons a month on IDMC's definition without swings of homicide; luck of place moves people and adds none."""
        weight = theta.shares * jnp.exp(state.place_luck)
        return theta.displaced_a_year * MONTH * jnp.exp(state.luck) * weight / weight.sum()

    def usual_moves(self, state: State, theta: Theta) -> ByState:
        """Persons a month who move for safety on ENVIPE's definition under the status quo."""
        return theta.survey_a_year * MONTH * jnp.exp(state.survey_luck) * theta.survey_shares

    def _encounters(self, state: State, inputs: Inputs, theta: Theta) -> Float[Array, ""]:
        usual = jnp.exp(state.usual_encounters)
        crossing = theta.crossing_share * state.under_way.mean()
        some = jnp.maximum(crossing, 0) + usual * jnp.exp(jnp.minimum(crossing, 0) / usual)
        return bounded(some * enforcement(inputs, theta), usual, theta) * inputs.encounters


def in_proportion(homicides: ByState, theta: Theta) -> ByState:
    """Factor on the usual displacement of each state while homicide moves within what the state is used to.

    Args:
        homicides: Beyond the quiet path, deaths/month; any size and sign.
        theta: One draw.
    """
    lower = jnp.exp(theta.homicide_elasticity * jnp.minimum(homicides, 0) / theta.usual_homicides)
    higher = jnp.clip(homicides / theta.usual_homicides, 0, theta.used_to)
    return lower * (1 + higher) ** theta.homicide_elasticity


def beyond_usual(homicides: ByState, theta: Theta) -> ByState:
    """Homicides of each state beyond what it is used to, deaths/month: 0 or more."""
    return jnp.maximum(homicides - theta.used_to * theta.usual_homicides, 0)


def next_regime(regime: Float[Array, ""], theta: Theta, luck: Luck) -> Float[Array, ""]:
    """Log of the level of a new regime: normal around a point between the last and the long run, cut at both ends."""
    expected = regime + theta.encounter_pull * (theta.encounter_long_run - regime)
    low = ndtr((theta.encounter_lowest - expected) / theta.encounter_jump)
    high = ndtr((theta.encounter_highest - expected) / theta.encounter_jump)
    moved = expected + theta.encounter_jump * ndtri(low + ndtr(luck.next_regime) * (high - low))
    return jnp.clip(moved, theta.encounter_lowest, theta.encounter_highest)


def approached(usual: Float[Array, ""], regime: Float[Array, ""], theta: Theta, luck: Luck) -> Float[Array, ""]:
    """Log of encounters a month on: part of the way to the level of the regime, and noise, larger in a shock."""
    kept = 0.5 ** (1 / theta.encounter_approach)
    shock = ndtr(luck.encounter_shock) < theta.encounter_shock_share
    noise = theta.encounter_noise * jnp.where(shock, theta.encounter_shock_ratio, 1.0)
    return regime + kept * (usual - regime) + noise * luck.encounters


def enforcement(inputs: Inputs, theta: Theta) -> Float[Array, ""]:
    """What both governments' enforcement leaves of encounters, relative to today's enforcement.

    Cooperation multiplies the whole of Mexico's effort, what is in force today and what is added.
    """
    american = effort(inputs.us_enforcement)
    mexican = effort((1 + inputs.mexican_enforcement) * inputs.cooperation - 1)
    held = jnp.where(american < 0, theta.us_effect, theta.us_further_effect) * american
    return jnp.exp(-held - theta.mexican_effect * mexican)


def bounded(encounters: Float[Array, ""], usual: Float[Array, ""], theta: Theta) -> Float[Array, ""]:
    """Encounters that bend towards a ceiling above the usual, since people and posts are finite; the usual stays."""
    ceiling = theta.encounter_ceiling
    return encounters * (ceiling + usual) / (ceiling + encounters)


def effort(change: Float[Array, ""]) -> Float[Array, ""]:
    """A relative change of effort in units of today's: -1 is none at all, and each doubling counts as much as today's.

    So what is added counts for less and less.
    """
    return jnp.minimum(change, 0) + jnp.log2(1 + jnp.maximum(change, 0))
