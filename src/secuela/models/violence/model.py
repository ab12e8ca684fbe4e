"""Violence: lethal violence in Mexico by state.

Level and composition are apart. The nation's homicides follow a damped continuation of the recent trend with
mean-reverting luck or, as a structural choice, the trend of the published model; each state has a share that returns to
its usual one. Conflict between groups reaches the organised-crime part through one Link, which sets how many; wars
after splits, contest and presence set where. Scarcity and deployment act on the level. Unsplit removals add a small
effect of their own, and groups may retaliate. This model alone owns homicide and disappearance.
"""

from typing import ClassVar

import equinox as eqx
import jax
import jax.numpy as jnp
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
    with_surroundings,
)
from secuela.models.violence.state import N_LISTED, Inputs, Luck, Outputs, State, Theta

_LN2 = 0.6931471805599453


class Violence(AbstractModel):
    """Homicide and disappearance by state, deaths in operations, complaints."""

    name: ClassVar[str] = "violence"

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
        arrived = inputs.deployment - state.deployed
        return State(
            months=state.months + 1,
            fast_luck=swung(state.fast_luck, luck.fast, theta.fast_luck_sd, theta.fast_luck_half_life),
            slow_luck=swung(state.slow_luck, luck.slow, theta.slow_luck_sd, slow),
            deviation=swung(state.deviation, luck.composition, theta.composition_sd, theta.composition_half_life),
            concealment=swung(state.concealment, luck.concealment, theta.concealment_sd, slow),
            complaints=swung(state.complaints, luck.complaints, theta.complaints_sd, slow),
            deployed=inputs.deployment,
            fresh=0.5 ** (1 / theta.deployment_half_life) * state.fresh + arrived,
            to_come=pools - coming,
            coming=coming,
            clock=state.clock,
        )

    def _month(self, state: State, inputs: Inputs, theta: Theta) -> Outputs:
        """Amounts of a whole month."""
        usual = self.status_quo(state, theta) * composition(theta, state.deviation)
        share = jnp.where(theta.oc_share_definition == 0, theta.oc_share_ucdp, theta.oc_share_media)
        organised = usual * organised_share(share, theta)
        war, rest = organised_homicides(organised, inputs, theta)
        placed = inputs.scarcity * with_surroundings(usual - organised + rest, war, theta)
        after = state.coming[AFTER] + state.coming[FALL]
        answers = state.coming[RETALIATION]
        deployed = theta.deployment_deaths * state.fresh * organised / organised.sum()
        homicides = added(placed, (after + answers) @ around(theta) + deployed)
        attributed = lambda share: (  # noqa: E731
            (usual * organised_share(share, theta)).sum() * inputs.conflict * inputs.scarcity
            + after.sum()
            + answers.sum()
        )
        more = jnp.maximum(inputs.complaints_deployment / theta.reference_deployment, -1.0)
        return Outputs(
            homicides=homicides,
            disappearances=self._disappearances(homicides, state, theta),
            oc_homicides_ucdp=jnp.maximum(attributed(theta.oc_share_ucdp), 0.0),
            oc_homicides_media=jnp.maximum(attributed(theta.oc_share_media), 0.0),
            removal_deaths=after.sum(),
            retaliation=answers.sum(),
            complaints=(1 + more) ** theta.complaints_elasticity * jnp.exp(state.complaints),
            civilians_killed=jnp.maximum(theta.reference_civilians_killed + inputs.civilians_killed, 0.0),
            mexican_forces_killed=jnp.maximum(theta.reference_forces_killed + inputs.mexican_forces_killed, 0.0),
            us_forces_killed=jnp.maximum(inputs.us_forces_killed, 0.0),
        )

    def _disappearances(self, homicides: Float[Array, " state"], state: State, theta: Theta) -> Float[Array, " state"]:
        """Persons who go missing and stay so: they move with lethal violence, and against what is counted of it."""
        years = state.months * MONTH
        before = theta.level * composition(theta, theta.deviation)
        lethal = homicides * jnp.exp(-theta.completeness_drift * years) / before
        hidden = jnp.exp(theta.concealment_drift * years + state.concealment)
        return theta.disappeared * hidden * lethal**theta.disappearance_elasticity

    def status_quo(self, state: State, theta: Theta) -> Float[Array, ""]:
        """The nation's homicides a month on the status-quo path: level x exp(trend so far + luck)."""
        rate = _LN2 / theta.trend_half_life
        damped = theta.trend * -jnp.expm1(-rate * state.months) / rate
        published = theta.published_path[state.months.astype(int)]
        path = jnp.where(theta.homicide_path == 0, damped, published)
        return theta.level * jnp.exp(path + state.fast_luck + state.slow_luck)
