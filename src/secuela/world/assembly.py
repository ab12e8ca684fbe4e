"""The assembled world: models, links, levers and observations, ready for the engine."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import equinox as eqx
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Bool, Float

from secuela.engine.coupled import ByModel, Coupled, Trajectory
from secuela.engine.ensemble import Ensemble, LeverDraw, Observed
from secuela.evidence.months import Month
from secuela.models.overdose import Overdose
from secuela.models.supply import CORRIDORS, DRUGS, ENTRIES, GULF, Supply
from secuela.models.violence import Violence
from secuela.observation.groups import group_outcomes, group_saturation
from secuela.observation.homicides import DEFINITIONS, homicide_outcomes
from secuela.observation.overdose_deaths import overdose_outcomes
from secuela.observation.overdose_level import OverdoseLevel
from secuela.observation.record import HomicideLevel
from secuela.observation.supply import flow_picture, supply_outcomes
from secuela.policy.lever import levers
from secuela.world.baseline import homicide_baseline, organised_crime, published_path
from secuela.world.draws import Table, draw_table, lever_draws, model_theta
from secuela.world.links import LINKS
from secuela.world.overdose_baseline import overdose_baseline, overdose_parameters
from secuela.world.supply_baseline import supply_baseline

COSTS = ("incremental", "full")
AXES: dict[str, tuple[str, tuple[str, ...]]] = {  # further axis of an outcome, and its labels
    "oc_homicides_mx": ("definition", DEFINITIONS),
    "cost_us": ("definition", COSTS),
    "perimeter_leakage": ("drug", DRUGS),
    "displaced_flow_share": ("drug", DRUGS),
}
FLOW_DRUGS, FLOW_PLACES = DRUGS, {"entry": ENTRIES, "corridor": CORRIDORS}
GULF_CORRIDORS = GULF.corridors
FLOW = "flow by "  # kilogram/month by drug and place at two months: for a picture of before and after, no outcome
PICTURED = 36  # months


def pictured_month(horizon: int) -> int:
    """The month of the picture "after": the 36th, or the last of a shorter run."""
    return min(PICTURED, horizon)


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
        models: dict[str, Any] = {model.name: model for model in self.coupled.models}
        given: dict[str, Any] = dict(theta)
        begun: dict[str, Any] = dict(start)
        made: dict[str, Any] = dict(trajectory.outputs)
        crime, violence, supply = "organised_crime", "violence", "supply"
        pictured = flow_picture(begun[supply], made[supply], given[supply])
        outcomes = {
            **group_outcomes(models[crime], given[crime], begun[crime], made[crime]),
            **homicide_outcomes(given[violence], made[violence]),
            **supply_outcomes(given[supply], begun[supply], made[supply]),
            **{f"{FLOW}{place}": flow[jnp.array([0, pictured_month(len(cost.T))])] for place, flow in pictured.items()},
            **overdose_outcomes(given["overdose"], made["overdose"]),
            "cost_us": jnp.concatenate([jnp.zeros((1, len(COSTS))), cost.T]),
        }
        return outcomes, group_saturation(made[crime])


@dataclass(frozen=True)
class Assembly:
    """A world with its draws.

    Args:
        world: Models, links, levers, observations.
        ensemble: Ready to run.
        table: Every parameter and structural choice by id, `(draw,)`.
        homicide: Reading of the record at the origin.
        overdose: The same of overdose deaths.
    """

    world: AssembledWorld
    ensemble: Ensemble
    table: Table
    homicide: HomicideLevel
    overdose: OverdoseLevel

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
    table = overdose_parameters(as_of, draw_table(as_of, draws, seed))
    groups, violence, supply, overdose = organised_crime(as_of), Violence(), Supply(), Overdose()
    crime_theta = model_theta(groups, table, {})
    baseline, homicide = homicide_baseline(as_of, table)
    overdose_start, overdose_read = overdose_baseline(as_of, table)
    baseline["published_path"] = published_path(groups, crime_theta, months)
    theta = {
        groups.name: crime_theta,
        violence.name: model_theta(violence, table, baseline),
        supply.name: model_theta(supply, table, supply_baseline(as_of, table)),
        overdose.name: model_theta(overdose, table, overdose_start),
    }
    world = AssembledWorld(Coupled(models=(groups, violence, supply, overdose), links=LINKS))
    ensemble = Ensemble(world, theta, lever_draws(table), seed=seed, months=months)
    return Assembly(world=world, ensemble=ensemble, table=table, homicide=homicide, overdose=overdose_read)
