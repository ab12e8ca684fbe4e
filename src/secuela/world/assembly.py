"""The assembled world: models, links, levers and observations, ready for the engine."""

from collections.abc import Mapping
from dataclasses import dataclass

import equinox as eqx
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Bool, Float

from secuela.engine.coupled import ByModel, Coupled, Trajectory
from secuela.engine.ensemble import Ensemble, LeverDraw, Observed
from secuela.evidence.months import Month
from secuela.models.violence import Violence
from secuela.observation.groups import group_outcomes, group_saturation
from secuela.observation.homicides import homicide_outcomes
from secuela.observation.record import HomicideLevel
from secuela.policy.lever import levers
from secuela.world.baseline import homicide_baseline, organised_crime, published_path
from secuela.world.draws import Table, draw_table, lever_draws, model_theta
from secuela.world.links import LINKS

COSTS = ("incremental", "full")


class AssembledWorld(eqx.Module):
    """Models, links, levers and observations of one origin."""

    coupled: Coupled

    def paths(self) -> list[str]:
        """Name of each dose path, in the order in which the engine takes them."""
        return [key for lever in levers().values() for key in lever.paths()]

    def act(
        self, doses: Float[Array, "path month"], draw: LeverDraw
    ) -> tuple[dict[str, Float[Array, " month"]], Float[Array, "cost month"]]:
        """What the levers put on each port, and their US cost, for one draw."""
        ports = self.coupled.ports()
        acted: dict[str, Float[Array, " month"]] = {}
        cost = jnp.zeros((len(COSTS), doses.shape[1]))
        first = 0
        for lever in levers().values():
            own = doses[first : first + len(lever.paths())]
            first += len(lever.paths())
            cost = cost + jnp.stack(lever.cost(own, draw[lever.id]))
            for port, effect in lever.apply(own, draw[lever.id]).items():
                if port not in acted:
                    acted[port] = effect
                else:
                    acted[port] = acted[port] + effect if ports[port].combine == "add" else acted[port] * effect
        return acted, cost

    def observe(
        self, theta: ByModel, start: ByModel, trajectory: Trajectory, cost: Float[Array, "cost month"]
    ) -> tuple[Observed, Mapping[str, Bool[Array, ""]]]:
        """Outcomes of one future from the origin on, and reasons for which the draw is saturated."""
        groups, _ = self.coupled.models
        crime, violence = trajectory.outputs["organised_crime"], trajectory.outputs["violence"]
        outcomes = {
            **group_outcomes(groups, theta["organised_crime"], start["organised_crime"], crime),  # pyright: ignore
            **homicide_outcomes(theta["violence"], violence),  # pyright: ignore
            "cost_us": jnp.concatenate([jnp.zeros((1, len(COSTS))), cost.T]),
        }
        return outcomes, group_saturation(crime)  # pyright: ignore


@dataclass(frozen=True)
class Assembly:
    """A world with its draws.

    Args:
        world: Models, links, levers, observations.
        ensemble: Ready to run.
        table: Every parameter and structural choice by id, `(draw,)`.
        homicide: Reading of the record at the origin.
    """

    world: AssembledWorld
    ensemble: Ensemble
    table: Table
    homicide: HomicideLevel

    def doses(self, resolved: Mapping[str, np.ndarray]) -> Float[np.ndarray, "path month"]:
        """Dose paths in the engine's order; a path that nothing fills is 0."""
        return np.stack(
            [np.asarray(resolved.get(path, np.zeros(self.ensemble.months)), dtype=float) for path in self.world.paths()]
        )


def assemble(as_of: Month, *, draws: int, months: int, seed: int) -> Assembly:
    """Build the world as of a month and draw everything that is uncertain.

    Raises:
        EvidenceError: If the evidence does not reach back to ``as_of``.
    """
    table = draw_table(as_of, draws, seed)
    groups = organised_crime(as_of)
    crime_theta = model_theta(groups, table, {})
    baseline, homicide = homicide_baseline(as_of, table)
    baseline["published_path"] = published_path(groups, crime_theta, months)  # pyright: ignore
    violence = Violence()
    theta = {"organised_crime": crime_theta, "violence": model_theta(violence, table, baseline)}
    world = AssembledWorld(Coupled(models=(groups, violence), links=LINKS))
    ensemble = Ensemble(world, theta, lever_draws(table), seed=seed, months=months)
    return Assembly(world=world, ensemble=ensemble, table=table, homicide=homicide)
