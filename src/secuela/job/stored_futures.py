"""What a page without a server answers from: levers alone, the pairs that are refused, and how far off the rest is."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from secuela.analysis.paired_responses import Reading, TriedPath
from secuela.analysis.response_error import StoredResponses, refusals, scored
from secuela.analysis.thinned_doses import thinned
from secuela.evidence.package_version import VERSION
from secuela.job.lever_futures import (
    SHORT_COURSE,
    LeverFutures,
    held_alone,
    pairs_at_half,
    random_proposals,
    readings,
    tried_paths,
)
from secuela.report.views.fans import PICKED
from secuela.report.views.paired import CARDS

if TYPE_CHECKING:
    from secuela.engine.block_store import Store
    from secuela.job.options import Options
    from secuela.world.assembly import Assembly

DRAWS, UNSEEN = 200, 200
_CHOOSING, _UNSEEN = 11, 22  # seeds of the proposals by which pairs are refused, and of those that answers are held to
_CHOSEN_BY = 60
OUTCOMES = tuple(dict.fromkeys((*CARDS, *PICKED)))


@dataclass(frozen=True)
class Asked:
    """What is simulated for one world: ours, or that of a reader's assumptions.

    Attributes:
        options: Draws, months, seed, origin and assumptions.
        unseen: How many proposals answers are held to.
    """

    options: "Options"
    unseen: int = UNSEEN

    @cached_property
    def paths(self) -> Mapping[str, TriedPath]:
        """Levers with the doses at which each is tried alone."""
        return tried_paths()

    @property
    def read(self) -> tuple[Reading, ...]:
        """What is read of each future: of a reader's assumptions fewer months, so that the page stays small."""
        return readings(OUTCOMES, course=SHORT_COURSE) if self.options.assume else readings(OUTCOMES)

    @property
    def alternatives(self) -> int:
        """How many are simulated."""
        return 1 + sum(len(path.doses) for path in self.paths.values()) + len(self.choosing) + self.unseen

    @cached_property
    def choosing(self) -> list[dict[str, float]]:
        """Proposals by which pairs are refused."""
        return [*pairs_at_half(self.paths), *random_proposals(self.paths, _CHOSEN_BY, _CHOOSING)]

    def plan(self) -> dict[str, Any]:
        """Everything that decides the stored numbers, as plain values."""
        from secuela.job.provenance import data_seen

        return {
            "version": VERSION,
            "as_of": str(self.options.as_of),
            "draws": self.options.draws,
            "months": self.options.months,
            "seed": self.options.seed,
            "assume": [each.said for each in self.options.assume],
            "unseen": self.unseen,
            "readings": [[each.outcome, each.window, each.month] for each in self.read],
            "paths": {name: list(path.doses) for name, path in self.paths.items()},
            "data": data_seen(self.options.vintage),
        }


def stored_futures(
    asked: Asked, assembly: "Assembly", store: "Store", progress: Callable[[], None] = lambda: None
) -> StoredResponses:
    """Simulate what a page answers from, and hold it to proposals that it has not seen.

    Args:
        asked: What is simulated.
        assembly: The world as we describe it.
        store: Where finished alternatives are kept, so that an interrupted call goes on where it was.
        progress: Called after each alternative.
    """
    paths, options = asked.paths, asked.options
    dosed = held_alone(paths, options.months)
    world = assembly.assuming(options.assume)
    futures = LeverFutures(world.keeping(), asked.read, paths, store, dosed, progress=progress)
    alone = futures.responses()
    responses = thinned(alone, CARDS) if options.assume else alone
    refused = refusals(responses, futures.tried(asked.choosing))
    held_to = futures.tried(random_proposals(paths, asked.unseen, _UNSEEN))
    return StoredResponses(responses, paths, refused, scored(responses, refused, held_to, CARDS))
