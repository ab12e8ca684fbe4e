"""What a page without a server answers from: levers alone, the pairs that are refused, and how far off the rest is."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from secuela.analysis.response_error import StoredResponses, refusals, scored
from secuela.evidence.package_version import VERSION
from secuela.job.lever_futures import (
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

DRAWS, UNSEEN = 200, 200
_CHOOSING, _UNSEEN = 11, 22  # seeds of the proposals by which pairs are refused, and of those that answers are held to
_CHOSEN_BY = 60
OUTCOMES = tuple(dict.fromkeys((*CARDS, *PICKED)))
Advance = Callable[[int, int], None]


def plan_of_stored(options: "Options", unseen: int) -> dict[str, Any]:
    """Everything that decides the stored numbers, as plain values."""
    from secuela.job.provenance import data_seen

    return {
        "version": VERSION,
        "as_of": str(options.as_of),
        "draws": options.draws,
        "months": options.months,
        "seed": options.seed,
        "unseen": unseen,
        "readings": [[each.outcome, each.window, each.month] for each in readings(OUTCOMES)],
        "paths": {name: list(path.doses) for name, path in tried_paths().items()},
        "data": data_seen(options.vintage),
    }


def stored_futures(
    options: "Options", store: "Store", unseen: int = UNSEEN, advance: Advance | None = None
) -> StoredResponses:
    """Simulate what a page answers from, and hold it to proposals that it has not seen.

    Args:
        options: Draws, months, seed and origin.
        store: Where finished alternatives are kept, so that an interrupted call goes on where it was.
        unseen: How many proposals the answers are held to.
        advance: Called with finished and all alternatives.
    """
    from secuela.engine.cache import use_compile_cache
    from secuela.world.assembly import assemble

    use_compile_cache()
    paths = tried_paths()
    choosing = [*pairs_at_half(paths), *random_proposals(paths, _CHOSEN_BY, _CHOOSING)]
    held_to = random_proposals(paths, unseen, _UNSEEN)
    whole = 1 + sum(len(path.doses) for path in paths.values()) + len(choosing) + len(held_to)
    assembly = assemble(options.as_of, draws=options.draws, months=options.months, seed=options.seed)
    dosed = held_alone(paths, options.months)
    futures = LeverFutures(
        assembly.keeping(), readings(OUTCOMES), paths, store, dosed, progress=_counting(whole, advance)
    )
    responses = futures.responses()
    refused = refusals(responses, futures.tried(choosing))
    return StoredResponses(responses, paths, refused, scored(responses, refused, futures.tried(held_to), CARDS))


def _counting(whole: int, advance: Advance | None) -> Callable[[], None]:
    done = 0

    def one() -> None:
        nonlocal done
        done += 1
        if advance is not None:
            advance(done, whole)

    return one
