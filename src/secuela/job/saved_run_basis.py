"""What findings on any ledger rest on, simulated for a run that is saved: the worlds that it did not store."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from secuela.evidence.errors import RunError
from secuela.evidence.library import library
from secuela.evidence.message import message
from secuela.evidence.months import Month
from secuela.job.counted_steps import Advance, counting

if TYPE_CHECKING:
    from secuela.claims.neutralised import StoredFoundations
    from secuela.claims.schema import Ledger
    from secuela.runs.store import Run


def simulated_foundations(
    run: "Run", ledgers: "Sequence[Ledger]", advance: Advance | None = None
) -> "StoredFoundations":
    """Every world that the tests of some ledgers need, in the first draws of a run; nothing is written.

    Args:
        run: A saved run that holds the doses of its alternatives.
        ledgers: Shipped or one's own; what the run lacks for a test is left out.
        advance: Called with finished and all steps.

    Raises:
        RunError: If the run does not hold its doses, or the data of the package are others by now.
    """
    from secuela.claims.neutralised import needed
    from secuela.claims.test_values import futures_of
    from secuela.engine.cache import use_compile_cache
    from secuela.job.ledger_verdicts import other_worlds, simulate_neutralised, without_one
    from secuela.job.provenance import data_seen
    from secuela.job.stressed_world import doses_held, vintage_seen
    from secuela.record.seen_record import seeing
    from secuela.world.assembly import assemble

    manifest, vintage = run.manifest, vintage_seen(run)
    paths = {name: {key: np.asarray(path) for key, path in each.items()} for name, each in doses_held(run).items()}
    with seeing(vintage):
        _same_data(run, data_seen(vintage))
        use_compile_cache()
        ours = assemble(Month.parse(manifest.as_of), draws=manifest.draws, months=manifest.months, seed=manifest.seed)
        assembly = ours.assuming(manifest.assumed)
        keep = np.array([float(link.id not in manifest.cut) for link in assembly.world.coupled.links])
        known, months = library().outcomes, manifest.months
        points = [p for p in needed(ledgers) if p.alternative in paths and p.month <= months and p.outcome in known]
        alone = without_one(points, paths, assembly, keep)
        others = other_worlds(ledgers, paths, assembly, keep, futures_of(run))
        progress = counting(len(alone.neutrals) + others.steps, advance)
        return simulate_neutralised(alone, progress, others).foundations


def _same_data(run: "Run", now: Mapping[str, str]) -> None:
    if run.manifest.data_checksums == now:
        return
    raise RunError(
        message("The run rests on other data than the package holds now."),
        where=str(run.path),
        why=message(
            "worlds simulated today would not be those of its futures, so nothing could be said of what they rest on"
        ),
        fix=message("repeat the run with `secuela assess`, or check the ledger without --basis"),
    )
