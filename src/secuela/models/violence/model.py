"""Violence: lethal violence in Mexico by state.

Level and composition are apart. The nation's homicides follow a damped continuation of the recent trend or, as a
structural choice, the trend of the published model; each state has a share that returns to its usual one. Conflict
between groups, with its luck and its wars, reaches the organised-crime part through one Link, which sets how many; wars
after splits, contest and presence set where. What is left swings by itself, and short swings take in all. Scarcity
and deployment act on the level. Unsplit removals add a small effect of their own, and groups may retaliate. This model
alone owns homicide and disappearance.
"""

from typing import ClassVar

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Float

from secuela.dynamics.luck import swung
from secuela.dynamics.model import MONTH, AbstractModel, advanced, opening
from secuela.models.violence.events import AFTER, EVENTS, FALL, RETALIATION, happened, released
from secuela.models.violence.place import (
    added,
    around,
    composition,
    organised_homicides,
    organised_share,
    origin_composition,
    with_surroundings,
)
from secuela.models.violence.state import N_LISTED, Inputs, Luck, Outputs, State, Theta

_LN2 = 0.6931471805599453


class Violence(AbstractModel):
    """Homicide and disappearance by state, deaths in operations, complaints.

    Args:
        neighbours: Of the border that a state shares with others, the part that lies along each; most have none.
    """

    neighbours: Float[np.ndarray, "state state"]

    name: ClassVar[str] = "violence"
    settles = (around, origin_composition)

    def start(self, theta: Theta) -> State:
        """The composition of the origin; no departure, no luck yet."""
        zero = jnp.zeros(())
        none = jnp.zeros((EVENTS, N_LISTED))
        return State(
            months=zero,
            fast_luck=zero,
            slow_luck=zero,
            deviation=theta.deviation,
            concealment=zero,
            complaints=zero,
            deployed=zero,
            fresh=zero,
            to_come=none,
            coming=none,
            clock=zero,
        )

    def step(self, state: State, inputs: Inputs, theta: Theta, luck: Luck, dt: float) -> tuple[State, Outputs]:
        """Advance by ``dt`` years; everything is set once a month, at its beginning."""
        state = opening(state.clock, self._open_month(state, inputs, theta, luck), state)
        month = self._month(state, inputs, theta)
        outputs = jax.tree.map(lambda amount: amount * (dt / MONTH), month)
        outputs = eqx.tree_at(lambda o: o.complaints, outputs, month.complaints)
        return eqx.tree_at(lambda s: s.clock, state, advanced(state.clock, dt)), outputs

    def _open_month(self, state: State, inputs: Inputs, theta: Theta, luck: Luck) -> State:
        slow = theta.slow_luck_half_life
        pools = state.to_come + happened(inputs, luck, theta)
        coming = released(pools, theta)
        deployed = in_place(inputs)
        arrived = deployed - state.deployed
        return State(
            months=state.months + 1,
            fast_luck=swung(state.fast_luck, luck.fast, theta.fast_luck_sd, theta.fast_luck_half_life),
            slow_luck=swung(state.slow_luck, luck.slow, theta.slow_luck_sd, slow),
            deviation=swung(state.deviation, luck.composition, theta.composition_sd, theta.composition_half_life),
            concealment=swung(state.concealment, luck.concealment, theta.concealment_sd, slow),
            complaints=swung(state.complaints, luck.complaints, theta.complaints_sd, slow),
            deployed=deployed,
            fresh=0.5 ** (1 / theta.deployment_half_life) * state.fresh + arrived,
            to_come=pools - coming,
            coming=coming,
            clock=state.clock,
        )

    def _month(self, state: State, inputs: Inputs, theta: Theta) -> Outputs:
        """Amounts of a whole month."""
        usual = self.status_quo(state, theta) * composition(theta, state.deviation)
        narrow, broad = (usual * organised_share(share, theta) for share in (theta.oc_share_ucdp, theta.oc_share_media))
        organised = jnp.where(theta.oc_share_definition == 0, narrow, broad)
        conflict = inputs.conflict * jnp.exp(-theta.war_centre[state.months.astype(int)])
        others = jnp.exp(theta.swing_scale * state.slow_luck)
        war, contested = organised_homicides(organised, conflict, inputs.war, theta)
        placed = inputs.scarcity * with_surroundings(
            (usual - organised) * others + contested, war, self.neighbours, theta
        )
        after = state.coming[AFTER] + state.coming[FALL]
        answers = state.coming[RETALIATION]
        deployed = theta.deployment_deaths * state.fresh * organised / organised.sum()
        homicides = added(placed, (after + answers) @ around(theta) + deployed)
        fought, between = narrow.sum() * conflict, (broad - narrow).sum()
        beside = jnp.where(theta.oc_share_definition == 0, others, conflict) * between
        attributed = lambda killed: jnp.maximum(inputs.scarcity * killed + after.sum() + answers.sum(), 0.0)  # noqa: E731
        more = jnp.maximum(inputs.complaints_deployment / theta.reference_deployment, -1.0)
        return Outputs(
            homicides=homicides,
            homicides_nation=homicides.sum(),
            disappearances=self._disappearances(homicides, state, theta),
            oc_homicides_ucdp=attributed(fought),
            oc_homicides_media=attributed(fought + beside),
            removal_deaths=after.sum(),
            retaliation=answers.sum(),
            complaints=(1 + more) ** theta.complaints_elasticity * jnp.exp(state.complaints),
            civilians_killed=jnp.maximum(theta.reference_civilians_killed + inputs.civilians_killed, 0.0),
            mexican_forces_killed=jnp.maximum(theta.reference_forces_killed + inputs.mexican_forces_killed, 0.0),
            us_forces_killed=jnp.maximum(
                inputs.us_operations * inputs.us_forces_killed + inputs.us_forces_in_clashes, 0.0
            ),
        )

    def _disappearances(self, homicides: Float[Array, " state"], state: State, theta: Theta) -> Float[Array, " state"]:
        """Persons who go missing and stay so: they move with lethal violence, and against what is counted of it."""
        years = state.months * MONTH
        before = theta.level * origin_composition(theta)
        lethal = homicides * jnp.exp(-theta.completeness_drift * years) / before
        hidden = jnp.exp(theta.concealment_drift * years + state.concealment)
        return theta.disappeared * hidden * lethal**theta.disappearance_elasticity

    def status_quo(self, state: State, theta: Theta) -> Float[Array, ""]:
        """The nation's homicides a month on the status-quo path, before conflict: level x exp(trend + short swings)."""
        rate = _LN2 / theta.trend_half_life
        damped = theta.trend * -jnp.expm1(-rate * state.months) / rate
        published = theta.published_path[state.months.astype(int)]
        path = jnp.where(theta.homicide_path == 0, damped, published)
        return theta.level * jnp.exp(path + state.fast_luck)


def in_place(inputs: Inputs) -> Float[Array, ""]:
    """Forces deployed beyond the reference, thousand persons, without those of the US that are called off."""
    american = inputs.deployment - inputs.complaints_deployment
    return inputs.deployment - (1 - inputs.us_operations) * american
