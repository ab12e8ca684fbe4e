"""The levers of a proposal, each moved from its dose while the others stay: what its report answers from."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from secuela.analysis.paired_responses import TriedPath
from secuela.analysis.plan_responses import PlanResponses
from secuela.analysis.response_error import StoredResponses, refusals, scored
from secuela.job.lever_futures import ByPath, Doses, LeverFutures, pairs_at_half, random_proposals, readings
from secuela.job.preparation import Job
from secuela.report.views.fans import PICKED
from secuela.report.views.paired import CARDS
from secuela.runs.plan_months import first_dosed
from secuela.runs.reported_months import HEADLINE

if TYPE_CHECKING:
    from secuela.policy.proposal import Proposal
    from secuela.world.assembly import Assembly

DRAWS, CHOSEN_BY, UNSEEN = 200, 6, 21
LEAST = 100  # draws of a run: of fewer the ends of ranges say little
SHARES = (0.0, 0.25, 0.5, 0.75, 1.25, 1.5, 2.0, 2.5, 3.0)  # of its dose at which a lever is tried, within its bounds
OUTCOMES = tuple(dict.fromkeys((*CARDS, *PICKED)))
_CHOOSING, _UNSEEN = 33, 44  # seeds of the proposals by which pairs are refused, and of those that answers are held to


@dataclass(frozen=True)
class MovedLevers:
    """The levers of the proposal under test as they are moved.

    Args:
        job: The job.
        assembly: Its world, under the reader's assumptions.
        keep: 1 for each of its causal links, 0 for those that are cut.
        progress: Called after each alternative.
    """

    job: Job
    assembly: "Assembly"
    keep: np.ndarray
    progress: Callable[[], None]

    @property
    def alternatives(self) -> int:
        """How many are simulated."""
        if not self._possible:
            return 0
        return 2 + sum(len(path.doses) for path in self._paths.values()) + len(self._choosing) + len(self._held_to)

    def responses(self) -> PlanResponses | None:
        """What a report answers from; None where there is no dose to move, the draws are few, or a future failed."""
        from secuela.engine.block_store import Memory

        if not self._possible:
            return None
        ours = self.assembly.first(min(DRAWS, self.assembly.ensemble.draws))
        first, last = self._months
        futures = LeverFutures(
            ours.keeping(), readings(OUTCOMES, first, last), self._paths, Memory(), self._dosed, first, self.keep,
            self.progress,
        )  # fmt: skip
        found = futures.responses()
        chosen, held_to = futures.tried(self._choosing), futures.tried(self._held_to)
        levels = [found.usual, *(each.values for each in found.levers.values()), *(each.exact for each in held_to)]
        if not all(np.isfinite(each).all() for each in levels):
            return None
        refused = refusals(found, chosen)
        return PlanResponses.of(StoredResponses(found, self._paths, refused, scored(found, refused, held_to, CARDS)))

    @property
    def _possible(self) -> bool:
        return bool(self._paths) and self.assembly.ensemble.draws >= LEAST

    @cached_property
    def _months(self) -> tuple[int, int]:
        """First and last month of the plan that are compared, from the origin."""
        job = self.job
        doses = {name: {key: list(path) for key, path in each.doses.items()} for name, each in job.resolved.items()}
        first = min(first_dosed(doses, job.under_test), job.options.months)
        return first, min(first + HEADLINE - 1, job.options.months)

    @cached_property
    def _paths(self) -> Mapping[str, TriedPath]:
        """Each dose of the proposal that is simulated, by its place."""
        from secuela.policy.lever import levers

        plan, found = self._plan, dict[str, TriedPath]()
        starts = plan.starts() if plan.phases else {}
        for phase in plan.phases:
            for place, each in enumerate(phase.levers):
                if not each.dose or starts[phase.id] - self.job.as_of > self.job.options.months:
                    continue
                lever = levers()[each.lever]
                doses = sorted({min(max(share * each.dose, lever.low), lever.high) - each.dose for share in SHARES})
                found[f"{phase.id}/{place}"] = TriedPath(
                    each.lever,
                    lever.chosen(each.options),
                    tuple(dose for dose in doses if dose),
                    (plan.consent,),
                    at=each.dose,
                    start=str(starts[phase.id]),
                )
        return found

    @property
    def _plan(self) -> "Proposal":
        return self.job.proposals[self.job.under_test]

    @cached_property
    def _choosing(self) -> list[dict[str, float]]:
        return [*pairs_at_half(self._paths), *random_proposals(self._paths, CHOSEN_BY, _CHOOSING)]

    @cached_property
    def _held_to(self) -> list[dict[str, float]]:
        return random_proposals(self._paths, UNSEEN, _UNSEEN)

    def _dosed(self, doses: Doses) -> ByPath:
        """Doses by month of the proposal, some of them moved."""
        from secuela.policy.calendar import resolve

        phases = tuple(
            phase.model_copy(
                update={
                    "levers": tuple(
                        each.model_copy(update={"dose": each.dose + doses.get(f"{phase.id}/{place}", 0.0)})
                        for place, each in enumerate(phase.levers)
                    )
                }
            )
            for phase in self._plan.phases
        )
        moved = self._plan.model_copy(update={"phases": phases})
        return resolve(moved, self.job.as_of, self.job.options.months).doses
