"""The futures of a job: every alternative, the plan while it waits, the dose-response, and what verdicts rest on."""

import time
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from secuela.evidence.library import library
from secuela.job.counted_steps import Advance
from secuela.job.preparation import Job
from secuela.runs.reported_months import headline_month

if TYPE_CHECKING:
    from secuela.analysis.dose_response import DoseResponse
    from secuela.analysis.plan_responses import PlanResponses
    from secuela.engine.block_store import Store
    from secuela.engine.ensemble import Doses, Ensemble, Reach
    from secuela.engine.result import Result
    from secuela.engine.result_arrays import ResultArrays
    from secuela.job.conclusion_basis import Simulated
    from secuela.job.ledger_verdicts import NeutralisedWorlds
    from secuela.job.moved_levers import MovedLevers
    from secuela.world.assembly import Assembly
    from secuela.world.neutralising import NeutralisedRuns

RESPONSE_DRAWS = 100
COMPILED_AFTER = 5.0  # s; what takes less has compiled nothing
STEPS_OF_CLAIMS = 40  # about as many as the other worlds of the shipped ledgers take
OURS = "without-assumptions"  # behind the name of an alternative, in the store
Filling = Callable[["Simulation", "Store"], None]


@dataclass(frozen=True)
class Futures:
    """What the comparisons of a run need.

    Args:
        carried: Every alternative, if carried out.
        as_things_stand: The proposal under test while it waits; None if it is the status quo.
        ours: The status quo and the proposal under test, if carried out, without the reader's assumptions; None where
            there are none, or nobody asks.
    """

    carried: "Result"
    as_things_stand: "Result | None"
    ours: "Result | None" = None


@dataclass(frozen=True)
class Further:
    """What is simulated once there is a first report.

    Args:
        response: What each lever does alone, along its dose.
        neutralised: Worlds without one assumption, and others that verdicts rest on.
        explaining: What an explanation needs; None if none was asked for.
        moved: The levers of the proposal under test, each moved from its dose; None where it has none.
    """

    response: "DoseResponse"
    neutralised: "NeutralisedWorlds"
    explaining: "Simulated | None"
    moved: "PlanResponses | None"


class Simulation:
    """A job in its world; each part is simulated when it is called for.

    Args:
        job: The job.
        ours: The world as we describe it; the reader's assumptions take the place of ours in ``assembly``.
        advance: Called with finished and all blocks of everything that will be called for.
        filling: What fills a store with the blocks of the alternatives; this process by default.
        folder: The run folder, beside which the futures of all draws are put together; in memory by default.
    """

    def __init__(
        self,
        job: Job,
        ours: "Assembly",
        advance: Advance | None = None,
        filling: "Filling | None" = None,
        folder: Path | None = None,
    ) -> None:
        self.job, self.ours, self.assembly, self._folder = job, ours, ours.assuming(job.options.assume), folder
        self._filling: Filling = filling or Simulation.fill
        self._whole, self._standing = False, True
        self._done, self._all, self._advance = 0, 0, advance

    def expect(self, *, whole: bool, standing: bool = True, only: "Collection[int] | None" = None) -> None:
        """Count the blocks that will be simulated: of the alternatives alone, or of a whole assessment.

        Args:
            whole: Whether everything that an assessment needs is simulated.
            standing: Whether the proposal under test is also simulated as things stand.
            only: Numbers of the blocks of draws that will be, and nothing else; None for all.
        """
        ensemble, self._whole, self._standing = self.assembly.ensemble, whole, standing
        if only is not None:
            self._all = sum(len(self.keys(number)) for number in only)
            return
        blocks = len(list(ensemble.blocks(ensemble.draws)))
        self._all = blocks * len({**self._resolved, **self._waiting})
        if whole:
            self._all += blocks * len(self._without_assumptions)
            swept, _grid = self._dose_grid
            self._all += len(list(ensemble.blocks(self._response_draws))) * len(swept) + len(self._neutralised.neutrals)
            self._all += STEPS_OF_CLAIMS + self._moved.alternatives
            if self._explained:
                from secuela.job.conclusion_basis import blocks_of

                self._all += blocks_of(self.assembly)

    def futures(self, store: "Store") -> Futures:
        """Every alternative in every mode, by finished blocks of the store where it has them."""
        from secuela.engine.cache import give_memory_back
        from secuela.job.dataset import transient, without_mode

        began = time.perf_counter()
        self._filling(self, store)
        if time.perf_counter() - began > COMPILED_AFTER:  # a moved lever compiles nothing, and waits for it
            give_memory_back()
        ensemble, waiting, ours = self.assembly.ensemble, self._waiting, self._doses_of_ours
        carried = self._collected(ensemble, list(self._resolved), store)
        unread = [*without_mode(), *transient(carried.outcomes)]
        standing = self._collected(ensemble, list(waiting), store, unread) if waiting else None
        usual = self._collected(self.ours.ensemble, list(ours), store, unread) if ours else None
        return Futures(carried, standing, usual)

    @cached_property
    def _arrays(self) -> "ResultArrays":
        """Where the futures of all draws lie."""
        from secuela.engine.result_arrays import ResultArrays

        return ResultArrays(None if self._folder is None else self._folder.absolute().parent)

    def _collected(
        self, ensemble: "Ensemble", names: list[str], store: "Store", without: "Collection[str]" = ()
    ) -> "Result":
        from secuela.runs.folders import write_error

        try:
            return ensemble.collect(names, store, without=without, arrays=self._arrays)
        except OSError as error:
            raise write_error(error, self._folder or Path()) from error

    def fill(self, store: "Store", numbers: "Collection[int] | None" = None) -> None:
        """Simulate what the store lacks: every alternative in every mode, and what our assumptions give.

        Args:
            store: Where finished blocks are kept.
            numbers: Of the blocks that are wanted; all by default.
        """
        for ensemble, doses, reaches in self._simulated:
            ensemble.simulate(doses, store, reaches=reaches, keep=self._keep, progress=self._progress, only=numbers)

    def missing(self, store: "Store") -> list[int]:
        """Numbers of the blocks of which a store lacks something."""
        return [number for number in self.numbers if not all(map(store.has, self.keys(number)))]

    def keys(self, number: int) -> list[str]:
        """Names of what a store holds of a block."""
        return [f"{name}/{number}" for _ensemble, doses, _reaches in self._simulated for name in doses]

    @property
    def numbers(self) -> list[int]:
        """Numbers of all blocks."""
        ensemble = self.assembly.ensemble
        return [number for number, _draws in ensemble.blocks(ensemble.draws)]

    @cached_property
    def _simulated(self) -> "list[tuple[Ensemble, dict[str, Doses], Mapping[str, Reach]]]":
        """Worlds with the dose paths that are simulated in them, and how far these reach."""
        from secuela.world.reach import Propagation

        main, waiting, ours = self._resolved, self._waiting, self._doses_of_ours
        reaches = Propagation(self.assembly.world, main, self._keep).reaches
        plan = self.job.under_test  # while it waits it reaches no further
        reaches = {**reaches, **{name: reaches[plan] for name in waiting if plan in reaches}}
        found: list[tuple[Ensemble, dict[str, Doses], Mapping[str, Reach]]] = [
            (self.assembly.ensemble, {**main, **waiting}, reaches)
        ]
        if ours:
            found.append((self.ours.ensemble, {**ours}, Propagation(self.ours.world, ours, self._keep).reaches))
        return found

    @property
    def _doses_of_ours(self) -> "dict[str, np.ndarray]":
        """The status quo and the proposal under test in the world as we describe it, where a run is whole."""
        return self._without_assumptions if self._whole else {}

    def _response(self) -> "DoseResponse":
        """Dose-response: each lever alone, from its first month on, in the first draws; ``dose_response.json``."""
        from secuela.analysis.dose_response import DoseResponse, LeverResponse, responses
        from secuela.engine.block_store import Memory
        from secuela.policy.lever import levers
        from secuela.policy.lever_outcomes import chapter, pictured
        from secuela.world.dose_grid import in_proposal
        from secuela.world.reach import Propagation

        swept, grid = self._dose_grid
        reaches = Propagation(self.assembly.world, swept, self._keep).reaches
        store = Memory(only={outcome for outcome, _window in library().shown("dose_response")})
        found = self.assembly.ensemble.run(
            swept, reaches=reaches, keep=self._keep, store=store, progress=self._progress, draws=self._response_draws
        )
        month = headline_month(self.job.options.months)
        entries: list[LeverResponse] = []
        for name, tried in grid.items():
            lever, doses = levers()[name], sorted([(0.0, self.job.baseline), *tried])
            used = in_proposal(lever, self.job.resolved[self.job.under_test].doses)
            entries.append(
                LeverResponse(
                    lever=name,
                    title=lever.title,
                    unit=lever.unit,
                    low=lever.low,
                    high=lever.high,
                    in_proposal=used[1] if used else None,
                    what_if=lever.what_if,
                    chapter=chapter(lever),
                    pictured=tuple(pictured(lever)),
                    doses=tuple(dose for dose, _name in doses),
                    outcomes=responses(found.outcomes, list(swept), doses, month),
                )
            )
        return DoseResponse(month=month, draws=self._response_draws, levers=tuple(entries))

    def further(self, carried: "Result") -> Further:
        """What each lever does alone, the worlds behind findings and their basis, and those of an explanation.

        Args:
            carried: Every alternative, if carried out.
        """
        from secuela.job.conclusion_basis import simulate
        from secuela.job.ledger_verdicts import claimed_worlds, simulate_neutralised

        response = self._response()
        others = claimed_worlds(self.job, self.assembly, self._keep, carried)
        taken_away = simulate_neutralised(self._neutralised, self._progress, others)
        explaining = simulate(self.job, self.assembly, self._keep, self._progress) if self._explained else None
        return Further(response, taken_away, explaining, self._moved.responses())

    @property
    def _explained(self) -> bool:
        return self.job.options.explain and self.job.under_test != self.job.baseline

    @property
    def _response_draws(self) -> int:
        return min(RESPONSE_DRAWS, self.assembly.ensemble.draws)

    @cached_property
    def _resolved(self) -> dict[str, np.ndarray]:
        return {name: self.assembly.doses(read.doses) for name, read in self.job.resolved.items()}

    @cached_property
    def _without_assumptions(self) -> "dict[str, np.ndarray]":
        """What is also simulated under our own assumptions, by names of their own; nothing where none is replaced."""
        names = [self.job.baseline, self.job.under_test] if self.job.options.assume else []
        return {f"{name} {OURS}": self._resolved[name] for name in names}

    @cached_property
    def _waiting(self) -> "dict[str, Doses]":
        """The proposal under test as things stand, by a name for each mode."""
        from secuela.world.waiting import postponed, waiting_times

        job = self.job
        if job.under_test == job.baseline or not self._standing:
            return {}
        plan = self.assembly.doses(job.resolved[job.under_test].doses)
        waits = waiting_times(job.options.seed, job.options.draws)

        def shifted(mode: str) -> "Doses":
            return lambda draws: postponed(plan, waits[mode][draws])

        return {f"{job.under_test} {mode}": shifted(mode) for mode in waits}

    @cached_property
    def _dose_grid(self) -> tuple[dict[str, np.ndarray], Mapping[str, list[tuple[float, str]]]]:
        """Dose paths of the status quo and of each lever alone, and by lever its doses and the names of their paths."""
        from secuela.world.dose_grid import response_grid

        grid, tried = response_grid(self.assembly, self.job.resolved[self.job.under_test].doses)
        return {self.job.baseline: self._resolved[self.job.baseline], **tried}, grid

    @cached_property
    def _moved(self) -> "MovedLevers":
        from secuela.job.moved_levers import MovedLevers

        return MovedLevers(self.job, self.assembly, self._keep, self._progress)

    @cached_property
    def _neutralised(self) -> "NeutralisedRuns":
        from secuela.job.ledger_verdicts import neutralised_runs

        return neutralised_runs(self.job, self.assembly, self._keep)

    @cached_property
    def _keep(self) -> np.ndarray:
        """1 for each causal link of the world, 0 for those that are cut."""
        cut = self.job.options.cut
        return np.array([float(link.id not in cut) for link in self.assembly.world.coupled.links])

    def _progress(self) -> None:
        self._done += 1
        if self._advance is not None:
            self._advance(min(self._done, self._all), self._all)
