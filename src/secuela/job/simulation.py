"""The futures of a job: every alternative, the plan while it waits, the dose-response, and what verdicts rest on."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from secuela.evidence.library import library
from secuela.job.preparation import Job
from secuela.runs.reported_months import headline_month

if TYPE_CHECKING:
    from secuela.analysis.dose_response import DoseResponse
    from secuela.engine.block_store import Store
    from secuela.engine.ensemble import Doses
    from secuela.engine.result import Result
    from secuela.job.conclusion_basis import Simulated
    from secuela.job.ledger_verdicts import NeutralisedWorlds
    from secuela.world.assembly import Assembly
    from secuela.world.neutralising import NeutralisedRuns

RESPONSE_DRAWS = 100
STEPS_OF_CLAIMS = 40  # about as many as the other worlds of the shipped ledgers take
OURS = "without-assumptions"  # behind the name of an alternative, in the store
Advance = Callable[[int, int], None]


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
    """What verdicts and explanations rest on.

    Args:
        neutralised: Worlds without one assumption.
        explaining: What an explanation needs; None if none was asked for.
    """

    neutralised: "NeutralisedWorlds"
    explaining: "Simulated | None"


class Simulation:
    """A job in its world; each part is simulated when it is called for.

    Args:
        job: The job.
        ours: The world as we describe it; the reader's assumptions take the place of ours in ``assembly``.
        advance: Called with finished and all blocks of everything that will be called for.
    """

    def __init__(self, job: Job, ours: "Assembly", advance: Advance | None = None) -> None:
        self.job, self.ours, self.assembly = job, ours, ours.assuming(job.options.assume)
        self._whole = False
        self._done, self._all, self._advance = 0, 0, advance

    def expect(self, *, whole: bool) -> None:
        """Count the blocks that will be simulated: of the alternatives alone, or of a whole assessment."""
        ensemble, self._whole = self.assembly.ensemble, whole
        blocks = len(list(ensemble.blocks(ensemble.draws)))
        self._all = blocks * len({**self._resolved, **self._waiting})
        if whole:
            self._all += blocks * len(self._without_assumptions)
            swept, _grid = self._dose_grid
            self._all += len(list(ensemble.blocks(self._response_draws))) * len(swept) + len(self._neutralised.neutrals)
            self._all += STEPS_OF_CLAIMS
            if self._explained:
                from secuela.job.conclusion_basis import blocks_of

                self._all += blocks_of(self.assembly)

    def futures(self, store: "Store") -> Futures:
        """Every alternative in every mode, by finished blocks of the store where it has them."""
        from secuela.engine.cache import give_memory_back
        from secuela.job.dataset import transient, without_mode
        from secuela.world.reach import Propagation

        ensemble, main, waiting = self.assembly.ensemble, self._resolved, self._waiting
        reaches = Propagation(self.assembly.world, main, self._keep).reaches
        plan = self.job.under_test  # while it waits it reaches no further
        reaches = {**reaches, **{name: reaches[plan] for name in waiting if plan in reaches}}
        ensemble.simulate({**main, **waiting}, store, reaches=reaches, keep=self._keep, progress=self._progress)
        give_memory_back()
        carried = ensemble.collect(list(main), store)
        unread = [*without_mode(), *transient(carried.outcomes)]
        standing = ensemble.collect(list(waiting), store, without=unread) if waiting else None
        return Futures(carried, standing, self._ours(store, unread))

    def _ours(self, store: "Store", unread: "Sequence[str]") -> "Result | None":
        """The status quo and the proposal under test in the same draws of the world as we describe it."""
        from secuela.world.reach import Propagation

        doses = self._without_assumptions
        if not doses or not self._whole:
            return None
        ensemble, reaches = self.ours.ensemble, Propagation(self.ours.world, doses, self._keep).reaches
        ensemble.simulate(doses, store, reaches=reaches, keep=self._keep, progress=self._progress)
        return ensemble.collect(list(doses), store, without=unread)

    def response(self) -> "DoseResponse":
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
        """The worlds behind findings and their basis, and those of an explanation if one is asked for.

        Args:
            carried: Every alternative, if carried out.
        """
        from secuela.job.conclusion_basis import simulate
        from secuela.job.ledger_verdicts import claimed_worlds, simulate_neutralised

        others = claimed_worlds(self.job, self.assembly, self._keep, carried)
        taken_away = simulate_neutralised(self._neutralised, self._progress, others)
        explaining = simulate(self.job, self.assembly, self._keep, self._progress) if self._explained else None
        return Further(taken_away, explaining)

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
        if job.under_test == job.baseline:
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
