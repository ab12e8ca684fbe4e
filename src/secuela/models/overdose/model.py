"""Overdose deaths in the US from the origin on: a calibrated path of the status quo, and what departs from it.

Deaths of each kind = level at the origin x damped continuation of the recent trend x luck x the ratio, in the equations
of the history, of deaths with what acts to deaths without. People with opioid problems are kept twice, with what acts
and without, so that lives saved are people still at risk. This model alone owns overdose deaths.
"""

from typing import ClassVar

import equinox as eqx
import jax.numpy as jnp
from jaxtyping import Array, Float

from secuela.dynamics.luck import swung
from secuela.dynamics.model import MONTH, AbstractModel, advanced, opening
from secuela.dynamics.ports import neutral
from secuela.models.overdose.effects import Acts, People, coverage, ratios
from secuela.models.overdose.state import KINDS, POOLS, Inputs, Luck, Outputs, State, Theta
from secuela.models.overdose.structure import substeps

_LN2 = 0.6931471805599453
_SUBSTEPS = 2  # of a month; places in treatment can fill quickly
_SHAPE = (2, len(POOLS))  # untreated and treated, by pool
_PEOPLE = 2 * len(POOLS)


class Overdose(AbstractModel):
    """National overdose deaths by kind."""

    name: ClassVar[str] = "overdose"

    def start(self, theta: Theta) -> State:
        """People of the calibrated history at the origin; nothing has departed yet."""
        treated = theta.treatment_coverage * theta.people
        zero = jnp.zeros(())
        return State(
            untreated=theta.people - treated,
            treated=treated,
            usual_untreated=theta.people - treated,
            usual_treated=treated,
            stimulant_use=jnp.ones(()),
            adaptation=zero,
            luck=jnp.zeros(len(KINDS)),
            months=zero,
            clock=zero,
        )

    def step(self, state: State, inputs: Inputs, theta: Theta, luck: Luck, dt: float) -> tuple[State, Outputs]:
        """Advance by ``dt`` years; the path is set once a month, at its beginning."""
        state = opening(state.clock, self._open_month(state, theta, luck), state)
        path = self.status_quo(state, theta) / MONTH
        acted = _Future(theta, inputs, path)
        usual = _Future(theta, neutral(Inputs), path)
        start = jnp.concatenate([_packed(state), jnp.zeros(len(KINDS))])
        end = substeps(start, lambda at: _both(at, acted, usual), dt, _SUBSTEPS)
        people, usual_people = end[:_PEOPLE].reshape(_SHAPE), end[_PEOPLE : 2 * _PEOPLE].reshape(_SHAPE)
        state = State(
            untreated=people[0],
            treated=people[1],
            usual_untreated=usual_people[0],
            usual_treated=usual_people[1],
            stimulant_use=end[2 * _PEOPLE],
            adaptation=end[2 * _PEOPLE + 1],
            luck=state.luck,
            months=state.months,
            clock=advanced(state.clock, dt),
        )
        deaths = end[-len(KINDS) :]
        return state, Outputs(
            deaths=deaths.sum(),
            people_untreated=people[0].sum(),
            people_treated=people[1].sum(),
            **dict(zip(KINDS, deaths, strict=True)),
        )

    def _open_month(self, state: State, theta: Theta, luck: Luck) -> State:
        return eqx.tree_at(
            lambda s: (s.months, s.luck),
            state,
            (state.months + 1, swung(state.luck, luck.deaths, theta.luck_sd, theta.luck_half_life)),
        )

    def status_quo(self, state: State, theta: Theta) -> Float[Array, " kind"]:
        """Deaths a month of each kind on the status-quo path."""
        rate = _LN2 / theta.trend_half_life
        path = theta.trend * -jnp.expm1(-rate * state.months) / rate
        return theta.level * jnp.exp(path + state.luck)


class _Future:
    """One of the two futures of a step: with what acts, or the status quo."""

    def __init__(self, theta: Theta, inputs: Inputs, path: Float[Array, " kind"]) -> None:
        self.theta, self.inputs, self.path = theta, inputs, path
        self.acts = Acts(inputs, theta)

    def flows(self, people: Float[Array, "status pool"], deaths: Float[Array, " kind"]) -> Float[Array, "status pool"]:
        """Change a year of untreated and treated people; who dies is divided by risk."""
        theta, initiation = self.theta, self.inputs.initiation
        untreated, treated = people
        heroin = theta.heroin_part * deaths[1]
        died = jnp.stack([deaths[1] - heroin, deaths[0] + heroin])  # by pool
        risk = died / People(people, theta).at_risk
        leave = jnp.stack([theta.exits_prescription, theta.exits_illicit])
        lost = (leave + theta.treatment_mortality * risk) * treated
        wanted = coverage(self.inputs.treatment, people.sum(0), theta) * people.sum(0)
        entering = (wanted - treated) / (theta.treatment_fill * MONTH) + lost
        moving = theta.progression * initiation * untreated[0] * jnp.array([-1.0, 1.0])
        return jnp.stack([theta.starts * initiation + moving - (leave + risk) * untreated - entering, entering - lost])


def _packed(state: State) -> Float[Array, " stock"]:
    return jnp.concatenate(
        [
            state.untreated,
            state.treated,
            state.usual_untreated,
            state.usual_treated,
            jnp.stack([state.stimulant_use, state.adaptation]),
        ]
    )


def _both(at: Float[Array, " stock"], acted: _Future, usual: _Future) -> Float[Array, " stock"]:
    """Change a year of both futures, of what departs, and deaths of the acted one."""
    theta = acted.theta
    people, usual_people = at[:_PEOPLE].reshape(_SHAPE), at[_PEOPLE : 2 * _PEOPLE].reshape(_SHAPE)
    stimulant_use, adaptation = at[2 * _PEOPLE], at[2 * _PEOPLE + 1]
    deaths = acted.path * ratios(
        People(people, theta), People(usual_people, theta), stimulant_use, adaptation, acted.acts
    )
    adapting = (acted.acts.log_potency - adaptation) / (theta.potency_adaptation * MONTH)
    turnover = theta.stimulant_turnover * (acted.inputs.initiation - stimulant_use)
    return jnp.concatenate(
        [
            acted.flows(people, deaths).ravel(),
            usual.flows(usual_people, usual.path).ravel(),
            jnp.stack([turnover, adapting]),
            deaths,
        ]
    )
