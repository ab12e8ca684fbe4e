"""The assembled world: models, links, levers and observations, ready for the engine."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import equinox as eqx
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Bool, Float, Int

from secuela.engine.coupled import ByModel, Coupled, Trajectory
from secuela.engine.ensemble import Ensemble, LeverDraw, Observed
from secuela.engine.parameter_rows import Rows
from secuela.evidence.assumption_records import Assumption
from secuela.evidence.months import Month
from secuela.models.bilateral import Bilateral
from secuela.models.displacement import Displacement
from secuela.models.overdose import Overdose
from secuela.models.supply import GULF, Supply
from secuela.models.violence import Violence
from secuela.policy.lever import levers
from secuela.record.homicide_level import HomicideLevel, homicide_level
from secuela.record.overdose_level import OverdoseLevel, overdose_level
from secuela.record.seen_record import seen_now
from secuela.record.state_shares import StateRecord, state_record
from secuela.world.assumed import assumed
from secuela.world.baselines import baseline_of
from secuela.world.crime_baseline import organised_crime
from secuela.world.draws import CONSENT_DRAWN, Table, consent_draws, draw_table, lever_draws, link_draws, plain_theta
from secuela.world.links import check_ends, links
from secuela.world.outcomes.observations import Observations, observations, shipped_families, shipped_records
from secuela.world.outcomes.readings import LEVERS, ModelRun
from secuela.world.overdose_baseline import overdose_parameters

GULF_CORRIDORS = GULF.corridors
COSTS = ("incremental", "full")  # what levers cost, in the order of their sums
CONSENT = "consent"  # dose path of a proposal that says whose consent its operations have
CONSENT_PORT = "bilateral.consent_lacking"
LINKS = "links"  # sizes of links, among what a draw acts with
_TACIT, _SUBNATIONAL, _NONE = 1, 2, 3  # codes of that path; 0 is federal consent


class AssembledWorld(eqx.Module):
    """Models, links, levers and observations of one origin."""

    coupled: Coupled
    observations: Observations = eqx.field(static=True)

    def paths(self) -> list[str]:
        """Name of each dose path, in the order in which the engine takes them; the last one is consent."""
        return [*(key for lever in levers().values() for key in lever.paths()), CONSENT]

    def act(
        self, doses: Float[Array, "path month"], draw: LeverDraw
    ) -> tuple[dict[str, Float[Array, " month"]], Float[Array, "cost month"]]:
        """What the levers and the lack of consent put on each port, and the levers' US cost, for one draw."""
        ports = self.coupled.ports()
        acted = {CONSENT_PORT: consent_lacking(doses[-1], draw[CONSENT])}
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

    def sizes(self, draw: LeverDraw) -> Float[Array, " link"]:
        """Size of each link in one draw: its own where the record gives it a prior, its point elsewhere."""
        drawn = draw[LINKS]
        return jnp.stack([drawn.get(link.id, jnp.asarray(link.elasticity)) for link in self.coupled.links])

    def observe(
        self, theta: ByModel, start: ByModel, trajectory: Trajectory, cost: Float[Array, "cost month"]
    ) -> tuple[Observed, Mapping[str, Bool[Array, ""]]]:
        """Outcomes of one future from the origin on, and reasons for which the draw is saturated."""
        runs = {
            model.name: ModelRun(model, theta[model.name], start[model.name], trajectory.outputs[model.name])
            for model in self.coupled.models
        }
        return self.observations.observed({**runs, LEVERS: ModelRun(None, None, None, cost.T)}, cost.shape[1])


def consent_lacking(code: Float[Array, " month"], draw: Mapping[str, Float[Array, ""]]) -> Float[Array, " month"]:
    """How far Mexico's consent to operations lacks: 0 with federal consent, 1 without any.

    Args:
        code: By month 0 federal, 1 tacit or by request, 2 sub-national only, 3 none.
        draw: ``tacit`` and ``subnational``: how much of it is felt as lacking there.
    """
    felt = [jnp.ones(()), draw["subnational"], draw["tacit"]]
    return jnp.select([code == _NONE, code == _SUBNATIONAL, code == _TACIT], felt, 0.0)


@dataclass(frozen=True)
class Assembly:
    """A world with its draws.

    Args:
        world: Models, links, levers, observations.
        ensemble: Ready to run.
        table: Every parameter and structural choice by id, `(draw,)`.
        as_of: Origin.
        homicide: Reading of the record at the origin.
        states: The same by state.
        overdose: The same of overdose deaths.
    """

    world: AssembledWorld
    ensemble: Ensemble
    table: Table
    as_of: Month
    homicide: HomicideLevel
    states: StateRecord
    overdose: OverdoseLevel

    def doses(self, resolved: Mapping[str, np.ndarray]) -> Float[np.ndarray, "path month"]:
        """Dose paths in the engine's order; a path that nothing fills is 0."""
        return np.stack(
            [np.asarray(resolved.get(path, np.zeros(self.ensemble.months)), dtype=float) for path in self.world.paths()]
        )

    def first(self, draws: int) -> "Assembly":
        """The same world with its first draws only."""
        table = {name: values[:draws] for name, values in self.table.items()}
        return replace(self, table=table, ensemble=self.ensemble.first(draws))

    def keeping(self) -> "Assembly":
        """The same world, whose blocks at the origin are kept for the next alternatives."""
        return replace(self, ensemble=self.ensemble.keeping())

    def assuming(self, assumptions: Sequence[Assumption]) -> "Assembly":
        """The same world, compiled once, with a reader's assumptions in place of ours (:mod:`.assumed`)."""
        return self.retabled(assumed(self.table, assumptions, self.ensemble.seed)) if assumptions else self

    def retabled(self, table: Table) -> "Assembly":
        """The same world, compiled once, with another table of draws: as many or fewer of them.

        Draw ``i`` keeps its luck, and the errors of the states' shares that belong to no parameter, whatever its
        parameters become.
        """
        changed = {name for name, values in table.items() if values is not self.table.get(name)}
        owners = set(map(owner_of, changed))
        models = {model.name: model for model in self.world.coupled.models if reads(model.name) & owners}
        drawn = _drawn(models, self.as_of, table, self.ensemble.months, self.ensemble.seed)
        theta = {**self.ensemble.drawn, **drawn}
        acts = LINKS in owners or not changed.isdisjoint(acting_parameters())
        acting = _acting(table) if acts else self.ensemble.lever_draws
        return replace(self, table=table, ensemble=self.ensemble.with_draws(theta, acting))


def assemble(as_of: Month, *, draws: int, months: int, seed: int, ready: bool = True) -> Assembly:
    """Build the world as of a month and draw everything that is uncertain.

    Args:
        as_of: Origin.
        draws: Of everything that is uncertain.
        months: Horizon.
        seed: Root of all luck.
        ready: As of :func:`assembled`.

    Raises:
        EvidenceError: If the evidence does not reach back to ``as_of``.
    """
    table = overdose_parameters(as_of, draw_table(as_of, draws, seed))
    return assembled(table, as_of, months=months, seed=seed, ready=ready)


def assembled(table: Table, as_of: Month, *, months: int, seed: int, ready: bool = True) -> Assembly:
    """Build the world as of a month from a table of draws.

    Args:
        table: Every parameter and structural choice by id, `(draw,)`; the posterior in place of what it fits.
        as_of: Origin.
        months: Horizon.
        seed: Root of all luck.
        ready: Whether the programs of futures under proposals are made at once, where they are not kept: some 20 s.
    """
    models = (
        organised_crime(as_of),
        Violence(state_record(as_of).neighbours),
        Supply(),
        Overdose(),
        Displacement(),
        Bilateral(),
    )
    read = observations(shipped_records(), shipped_families(), [model.name for model in models])
    theta = _drawn({model.name: model for model in models}, as_of, table, months, seed)
    check_ends(links(), models)
    world = AssembledWorld(Coupled(models=models, links=links()), read)
    known_as = f"the world of {as_of}, {seen_now()}"
    ensemble = Ensemble(world, theta, _acting(table), seed=seed, months=months, known_as=known_as)
    if ready:
        ensemble.make_ready()
    return Assembly(
        world=world,
        ensemble=ensemble,
        table=table,
        as_of=as_of,
        homicide=homicide_level(as_of),
        states=state_record(as_of),
        overdose=overdose_level(as_of),
    )


def owner_of(name: str) -> str:
    """The model or lever that a parameter belongs to; the size of a link belongs to none."""
    return LINKS if ":" in name else name.partition(".")[0]


def _acting(table: Table) -> dict[str, Table]:
    """What the levers, the reading of consent and the links draw, with a leading draw axis."""
    return {**lever_draws(table), CONSENT: consent_draws(table), LINKS: link_draws(table)}


def acting_parameters() -> frozenset[str]:
    """Ids of the parameters that levers and the reading of consent draw."""
    return frozenset({*CONSENT_DRAWN, *(name for lever in levers().values() for name in lever.parameters)})


def reads(model: str) -> frozenset[str]:
    """Owners of the parameters that a model's ``Theta`` is made of."""
    lethal = {"violence", "organised_crime"}  # what conflict and homicide start from is one reading
    owners = {"overdose": {"overdose", "supply"}, **dict.fromkeys(lethal, lethal)}
    return frozenset(owners.get(model, {model}))


def _drawn(models: Mapping[str, Any], as_of: Month, table: Table, months: int, seed: int) -> dict[str, Rows]:
    """``Theta`` of some models, made for the draws that are asked for."""

    def rows(model: Any) -> Rows:  # noqa: ANN401  each model has its own Theta
        def make(draws: Int[np.ndarray, " some"]) -> Any:  # noqa: ANN401
            own = {name: values[draws] for name, values in table.items()}
            start = baseline_of(model.name, as_of, own, months=months, seed=seed, draws=draws)
            return plain_theta(model, own, start)

        return Rows(make, len(next(iter(table.values()))))

    return {name: rows(model) for name, model in models.items()}
