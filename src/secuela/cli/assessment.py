"""The main job: simulate a proposal and its alternatives, compare them, and write the run folder."""

import resource
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from secuela.cli.job import Job

if TYPE_CHECKING:
    from secuela.cli.options import Options
    from secuela.engine.ensemble import Result
    from secuela.runs.blocks import BlockStore
    from secuela.runs.store import Run
    from secuela.world.assembly import Assembly

RESPONSE_DRAWS = 100
RESPONSE_MONTH = 36
Advance = Callable[[int, int], None]


def assess(  # noqa: PLR0913  the options of the command
    proposal: str | Path = "reported-plan-2025",
    *,
    against: Sequence[str] | None = None,
    draws: int = 500,
    seed: int = 1,
    as_of: str | None = None,
    months: int = 60,
    out: str | Path | None = None,
    resume: bool = False,
    lang: str = "en",
    command_line: str | None = None,
    advance: Advance | None = None,
) -> "Run":
    """Assess a proposal against alternatives and write the run folder.

    Args:
        proposal: Id of a shipped proposal, or a file.
        against: Ids or files; by default the shipped alternatives. The status quo is always simulated first.
        draws: Futures of each alternative.
        seed: Root of all luck and all draws.
        as_of: Last month of data that the run may see, ``YYYY-MM``; the newest in the package by default.
        months: Horizon.
        out: Run folder; ``runs/<proposal>-<short hash>`` by default. An existing run there is replaced.
        resume: Keep finished blocks of an interrupted run of the same plan.
        lang: ``en`` or ``es``; Spanish is accepted and answered in English until its texts exist.
        command_line: What the manifest says the run was asked for with.
        advance: Called with finished and all blocks while the run goes on.

    Returns:
        The saved run.

    Raises:
        SecuelaError: For anything the caller can mend; nothing half-written is left behind.
    """
    from secuela.cli.options import Options

    options = Options.checked(
        proposal=str(proposal), against=against, draws=draws, seed=seed, as_of=as_of, months=months, lang=lang
    )
    return perform(prepare(options), out=out, resume=resume, command_line=command_line, advance=advance)


def prepare(options: "Options") -> Job:
    """Read and check every proposal of a job; nothing is computed yet."""
    from secuela.policy.checks import BASELINE
    from secuela.policy.reading import default_alternatives, load_proposal
    from secuela.policy.resolving import resolve

    tested = load_proposal(options.proposal)
    others = [load_proposal(name) for name in (default_alternatives() if options.against is None else options.against)]
    proposals = {BASELINE: load_proposal(BASELINE)}
    for read in (tested, *others):
        options.check_same(proposals.get(read.id), read)
        proposals.setdefault(read.id, read)
    resolved = {name: resolve(read, options.origin, options.months) for name, read in proposals.items()}
    return Job(options, options.origin, proposals, resolved, tested.id)


def perform(
    job: Job, *, out: str | Path | None, resume: bool, command_line: str | None, advance: Advance | None
) -> "Run":
    """Simulate a prepared job, compare, and write its run folder."""
    from secuela.cli.describing import manifest_of, plan_of
    from secuela.cli.labelling import dataset, draws_of, flows
    from secuela.decision.assessment import build_assessment
    from secuela.decision.export import assessment_csv, assessment_xlsx
    from secuela.engine.cache import use_compile_cache
    from secuela.report.page import render_report
    from secuela.runs.arrays import outcome_checksums
    from secuela.runs.blocks import BlockStore
    from secuela.runs.store import check_place, write_run
    from secuela.runs.strict import dump_strict
    from secuela.world.assembly import assemble

    began = time.perf_counter()
    plan = plan_of(job)
    folder = run_folder(job, out)
    check_place(folder)
    use_compile_cache()
    options = job.options
    assembly = assemble(job.as_of, draws=options.draws, months=options.months, seed=options.seed)
    store = BlockStore(folder, plan, resume=resume)
    result, response = _simulate(job, assembly, store, advance)
    outcomes = dataset(job, result)
    manifest = manifest_of(job, assembly, result, command_line=command_line)
    measured: dict[str, Any] = {"wall_time_s": time.perf_counter() - began, "peak_memory_mb": peak_memory()}
    manifest = manifest.model_copy(update={**measured, "array_checksums": outcome_checksums(outcomes)})
    unmodelled = [{"alternative": name, **part} for name, read in job.resolved.items() for part in read.not_modelled]
    assessment = build_assessment(outcomes, manifest, unmodelled)
    carried = flows(job, result)
    files: dict[str, bytes | str] = {
        "assessment.json": dump_strict(assessment) + "\n",
        "assessment.csv": assessment_csv(assessment),
        "assessment.xlsx": assessment_xlsx(assessment),
        "dose_response.json": dump_strict(response) + "\n",
        "flows.json": dump_strict(carried) + "\n",
        "report.html": render_report(outcomes, manifest.plain(), assessment, response, flows=carried),
    }
    run = write_run(folder, outcomes, manifest, draws_of(assembly, result), files)
    store.discard()
    return run


def run_folder(job: Job, out: str | Path | None) -> Path:
    """Where a job's run is written."""
    from secuela.cli.describing import plan_of, run_name

    return Path(out) if out is not None else Path("runs") / run_name(job, plan_of(job))


def peak_memory() -> float:
    """Largest resident size of this process so far, MB."""
    scale = 1024.0 if sys.platform != "darwin" else 1024.0**2
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / scale


def _simulate(
    job: Job,
    assembly: "Assembly",
    store: "BlockStore",
    advance: Advance | None,
) -> tuple["Result", dict[str, Any]]:
    from secuela.world.response import response_grid

    ensemble = assembly.ensemble
    main = {name: assembly.doses(read.doses) for name, read in job.resolved.items()}
    grid, tried = response_grid(assembly, job.resolved[job.under_test].doses)
    few = min(RESPONSE_DRAWS, ensemble.draws)
    baseline = next(iter(main))
    blocks = len(list(ensemble.blocks(ensemble.draws))) * len(main)
    whole = blocks + len(list(ensemble.blocks(few))) * (len(tried) + 1)
    done = [0]

    def progress() -> None:
        done[0] += 1
        if advance is not None:
            advance(min(done[0], whole), whole)

    result = ensemble.run(main, store=store, progress=progress)
    swept = ensemble.run({baseline: main[baseline], **tried}, progress=progress, draws=few)
    return result, _response(job, swept, [baseline, *tried], grid, few)


def _response(
    job: Job, swept: "Result", names: list[str], grid: Mapping[str, list[tuple[float, str]]], draws: int
) -> dict[str, Any]:
    from secuela.decision.response import respond
    from secuela.policy.lever import levers
    from secuela.world.response import in_proposal

    month = min(RESPONSE_MONTH, job.options.months)
    entries: list[dict[str, Any]] = []
    for name, doses in grid.items():
        lever = levers()[name]
        used = in_proposal(lever, job.resolved[job.under_test].doses)
        about = {"lever": name, "title": lever.title, "unit": lever.unit, "low": lever.low, "high": lever.high}
        about |= {"in_proposal": used[1] if used else None, "what_if": lever.what_if}
        entries.append(respond(swept.outcomes, names, about, doses, month))
    return {"month": month, "draws": draws, "levers": entries}
