"""Answers of the modelled government to one act that surely happens, over draws and over its mood."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Any

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Float, Int

from secuela.dynamics.luck import model_luck
from secuela.dynamics.model import MONTH
from secuela.dynamics.ports import declared_inputs
from secuela.evidence.library import library
from secuela.models.bilateral import ACTS, Bilateral, Inputs, Luck, Outputs, Theta
from secuela.world.draws import draw_table, model_theta

SEED = 1
SURE = 9.0  # standard normals: surely not; its negative, surely
THREAT = 25.0  # percentage points
LONG = 1e9  # months: the mood of the test does not swing


@dataclass(frozen=True)
class Government:
    """Draws of the model, each met in many moods.

    Args:
        theta: One draw a row.
        moods: Number of moods, spread evenly over the standard normal.
    """

    theta: Theta
    moods: int

    @classmethod
    def drawn(cls, draws: int, moods: int) -> "Government":
        """Begin from the priors in force at the newest month."""
        table = draw_table(library().newest_month(), draws, SEED)
        table["bilateral.resolve_half_life"] = np.full(draws, LONG)
        return cls(model_theta(Bilateral(), table, {}), moods)

    @property
    def draws(self) -> int:
        """Rows of ``theta``."""
        return int(self.theta.mexico_force.shape[0])

    def counting(self, base: int, *, scaled: bool) -> "Government":
        """The same with one of the two counts of base rates, with or without the scaling to Mexico."""
        one = jnp.ones(self.draws)
        force, posture = (self.theta.mexico_force, self.theta.mexico_posture) if scaled else (one, one)
        theta = eqx.tree_at(
            lambda t: (t.base_rates, t.mexico_force, t.mexico_posture),
            self.theta,
            (jnp.full(self.draws, base), force, posture),
        )
        return replace(self, theta=theta)

    def answers(
        self, acts: Collection[str], soldiers: Float[np.ndarray, "draw mood"] | None = None, months: int = 1
    ) -> Outputs:
        """Outputs with axes (draw, mood, month) when these acts happen in the first month and none later.

        Args:
            acts: Kinds of act.
            soldiers: Members of Mexico's forces killed; 0 where none are.
            months: Length.
        """
        killed = np.zeros((self.draws, self.moods)) if soldiers is None else soldiers
        occurs = np.array([-SURE if act in acts or act == "soldiers" else SURE for act in ACTS])
        threat = jnp.asarray(THREAT * ("sanction" in acts))  # traced, so that one program answers every act
        return _run(self.theta, _moods(self.moods), jnp.asarray(occurs), jnp.asarray(killed), threat, months)


def _moods(count: int) -> Float[Array, "which mood"]:
    """Resolve and patience, each evenly spread and paired at random."""
    from scipy.special import ndtri  # noqa: PLC0415  scipy stays out of light commands

    spread = np.asarray(ndtri((np.arange(count) + 0.5) / count))
    return jnp.asarray(np.stack([spread, np.random.default_rng(SEED).permutation(spread)]))


@eqx.filter_jit
def _run(
    theta: Theta,
    moods: Float[Array, "which mood"],
    occurs: Float[Array, " act"],
    killed: Float[Array, "draw mood"],
    threat: Float[Array, ""],
    months: int,
) -> Any:  # noqa: ANN401  Outputs with more axes
    model = Bilateral()
    happens = jnp.arange(months) == 0
    quiet = {name: jnp.full(months, port.neutral) for name, port in declared_inputs(Inputs).items()}

    def one(theta: Theta, mood: Float[Array, " which"], killed: Float[Array, ""], number: Int[Array, ""]) -> Outputs:
        luck: Any = model_luck(Bilateral, SEED, number, months)
        first = happens[:, None]
        luck = eqx.tree_at(
            lambda x: (x.acts, x.answer, x.execution),
            luck,
            (jnp.where(first, occurs, SURE), jnp.full(months, SURE), jnp.full(months, -SURE)),
        )
        acted = ("operations_on_soil", "ground_forces", "consent_lacking", "officials_seized", "sea_effort")
        given = quiet | {name: jnp.where(happens, 1.0, 0.0) for name in acted}
        given |= {"mexican_forces_killed": jnp.where(happens, killed, 0.0), "tariff": jnp.full(months, threat)}

        def month(state: Any, now: tuple[Inputs, Luck]) -> tuple[Any, Outputs]:  # noqa: ANN401  scan's own types
            return model.step(state, now[0], theta, now[1], MONTH)

        theta = eqx.tree_at(lambda t: (t.resolve_start, t.patience_start), theta, (mood[0], mood[1]))
        monthly = jax.vmap(lambda ports: Inputs(**ports))(given)
        return jax.lax.scan(month, model.start(theta), (monthly, luck))[1]

    draws, count = killed.shape
    numbers = jnp.arange(draws * count).reshape(draws, count)
    over_moods = jax.vmap(one, in_axes=(None, 1, 0, 0))
    return jax.vmap(over_moods, in_axes=(0, None, 0, 0))(theta, moods, killed, numbers)
