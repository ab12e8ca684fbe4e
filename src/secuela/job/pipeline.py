"""The main job: simulate a proposal and its alternatives, compare them, and write the run folder."""

import resource
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from secuela.job.counted_steps import Advance
from secuela.job.many_machines import Machines
from secuela.job.options import Options
from secuela.job.preparation import Job, prepare
from secuela.job.simulation import COMPILED_AFTER, Simulation

if TYPE_CHECKING:
    from secuela.policy.proposal import Proposal
    from secuela.runs.manifest import Manifest
    from secuela.runs.store import Run
    from secuela.world.assembly import Assembly


def assess(
    proposal: str | Path = "reported-plan-2025",
    *,
    out: str | Path | None = None,
    resume: bool = False,
    command_line: str | None = None,
    advance: Advance | None = None,
    reported: Callable[["Run"], None] | None = None,
    machines: Machines | None = None,
    **options: Any,  # noqa: ANN401  the fields of Options, checked there
) -> "Run":
    """Assess a proposal against alternatives and write the run folder.

    Args:
        proposal: Id of a shipped proposal, or a file.
        out: Run folder; ``runs/<proposal>-<short hash>`` by default. An existing run there is replaced.
        resume: Keep finished blocks of an interrupted run of the same plan.
        command_line: What the manifest says the run was asked for with.
        advance: Called with finished and all blocks while the run goes on.
        reported: Called with the run as soon as it has its report; what its verdicts rest on, what each lever does
            alone and tables are then still computed.
        machines: Where the blocks of draws are computed and kept; in this process by default.
        options: ``against`` (ids or files, as a list or with commas; by default the shipped alternatives), ``draws``
            (500), ``months`` (60), ``seed`` (1), ``as_of`` (``YYYY-MM``, the newest month of data by default),
            ``vintage`` (``YYYY-MM``: what was known then of the data that were added), ``cut`` (links, as
            ``source:target``), ``assume`` (the reader's assumptions in place of ours, as ``{"ID": 0.4}``,
            ``"ID=0.4"``, the id of a set or a file; see :func:`secuela.evidence.assumptions.assumptions_of`), ``aims``
            (own thresholds, as ``homicides_mx<=-3%``), ``explain``, ``places`` (``neutral``, ``us`` or ``mx``) and
            ``lang``: see :class:`~secuela.job.options.Options`.

    Returns:
        The saved run.

    Raises:
        SecuelaError: For anything the caller can mend; nothing half-written is left behind.
    """
    job = prepare(Options.asked(proposal=proposal, **options))
    return perform(
        job,
        out=out,
        resume=resume,
        command_line=command_line,
        advance=advance,
        reported=reported,
        machines=machines,
    )


def simulate(
    proposal: "str | Path | Proposal" = "reported-plan-2025",
    draws: int = 200,
    *,
    standing: bool = True,
    advance: Advance | None = None,
    **options: Any,  # noqa: ANN401  the fields of Options, checked there
) -> "Run":
    """Simulate and compare in memory: nothing is written, and nothing is computed that only verdicts need.

    The world is kept for the next call with the same draws, months, origin and seed, up to 1,000 draws, with its luck
    and status quo, so that this one costs the futures of its alternatives alone.

    Args:
        proposal: Id of a shipped proposal, a file, or a proposal that was read already.
        draws: Futures of each alternative; the first 200 of a run with 1,000 are the same futures.
        standing: Whether it is also simulated how the proposal stands: under three chances a year that it is carried
            out, which triples what has to be simulated.
        advance: Called with finished and all blocks while the simulation goes on.
        options: As of :func:`assess`; ``against=()`` compares with the status quo alone.

    Returns:
        A run that has no folder: outcomes, draws, manifest and assessment, without claims.

    Raises:
        SecuelaError: For anything the caller can mend.
    """
    from secuela.analysis.assessment import build_assessment
    from secuela.engine.cache import use_compile_cache
    from secuela.job.contents import Contents
    from secuela.job.kept_world import kept_world
    from secuela.job.until_error import refused
    from secuela.record.seen_record import seeing
    from secuela.report.run_data import FLOWS
    from secuela.runs.store import in_memory

    began = time.perf_counter()
    read = None if isinstance(proposal, str | Path) else proposal
    job = prepare(Options.asked(proposal=proposal if read is None else read.id, draws=draws, **options), read)
    if job.options.until_error is not None:
        raise refused(where="simulate")
    use_compile_cache()
    with seeing(job.options.vintage) as seen:
        world = kept_world(job, seen)
        simulation, store = Simulation(job, world.assembly, advance), world.store(job)
        simulation.expect(whole=False, standing=standing)
        drawn = world.drawn_of(job)
        contents = Contents.of(simulation, simulation.futures(store), command_line=None, drawn=drawn)
        world.keep(job, store, contents.drawn)
        manifest = _measured(contents.manifest, began)
        compared = partial(build_assessment, contents.outcomes, manifest)
        return in_memory(contents.outcomes, manifest, contents.drawn, compared, {FLOWS: contents.flows})


def perform(
    job: Job,
    *,
    out: str | Path | None,
    resume: bool,
    command_line: str | None,
    advance: Advance | None,
    reported: Callable[["Run"], None] | None = None,
    machines: Machines | None = None,
) -> "Run":
    """Simulate a prepared job, compare, and write its run folder, which no other process may write meanwhile.

    It is written twice: with the report as soon as that can be made, and once more with what verdicts rest on, what
    each lever does alone, and tables.
    """
    from secuela.record.seen_record import seeing
    from secuela.runs.lock import held
    from secuela.runs.store import check_place

    folder = run_folder(job, out)
    check_place(folder)
    with held(folder), seeing(job.options.vintage):
        return _performed(job, folder, resume, command_line, advance, reported, machines or Machines())


def _performed(
    job: Job,
    folder: Path,
    resume: bool,
    command_line: str | None,
    advance: Advance | None,
    reported: Callable[["Run"], None] | None,
    machines: Machines,
) -> "Run":
    from secuela.engine.cache import give_memory_back
    from secuela.job.block_task import BlockTask
    from secuela.job.contents import Contents
    from secuela.job.provenance import plan_of
    from secuela.job.until_error import reached, refuse_elsewhere, whole_blocks, with_draws
    from secuela.runs.store import complete_run, write_run

    began = time.perf_counter()
    whole = job
    if job.options.until_error is not None:
        refuse_elsewhere(machines)
        job, whole = whole_blocks(job, folder, resume=resume), with_draws(job, job.options.at_most)
    store, world = machines.store(folder, plan_of(job), resume=resume), assembled(whole)

    def simulation_of(job: Job) -> Simulation:
        filling = partial(machines.fill, task=partial(BlockTask.of, job))
        first = world if job is whole else world.first(job.options.draws)
        found = Simulation(job, first, advance, filling, folder)
        found.expect(whole=True)
        return found

    job, simulation = reached(job, store, simulation_of)
    contents = Contents.of(simulation, futures := simulation.futures(store), command_line=command_line)
    manifest = _measured(contents.pending(), began)
    run = write_run(folder, contents.outcomes, manifest, contents.drawn, partial(contents.files, manifest))
    if reported is not None:
        reported(run)
    give_memory_back()
    with ThreadPoolExecutor(1) as pool:  # the simulator leaves one core half idle
        tables = pool.submit(copy_context().run, contents.tables)
        further = simulation.further(futures.carried)
        tables.result()
    give_memory_back()
    manifest = _measured(contents.completed(further), began)
    run = complete_run(run, manifest, contents.files(manifest, further))
    store.discard()
    return run


def run_folder(job: Job, out: str | Path | None) -> Path:
    """Where a job's run is written."""
    from secuela.job.provenance import plan_of, run_name

    return Path("runs") / run_name(job, plan_of(job)) if out is None else Path(out)


def assembled(job: Job) -> "Assembly":
    """The world of a job, whose programs are kept for the next run."""
    from secuela.engine.cache import give_memory_back, use_compile_cache
    from secuela.world.assembly import assemble

    use_compile_cache()
    options, began = job.options, time.perf_counter()
    world = assemble(job.as_of, draws=options.draws, months=options.months, seed=options.seed)
    if time.perf_counter() - began > COMPILED_AFTER:
        give_memory_back(compiled=True)
    return world


def _measured(manifest: "Manifest", began: float) -> "Manifest":
    """With the time since ``began`` (s) and the largest resident size of this process so far (MB)."""
    scale = 1024.0 if sys.platform != "darwin" else 1024.0**2
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / scale
    return manifest.model_copy(update={"wall_time_s": time.perf_counter() - began, "peak_memory_mb": peak})
