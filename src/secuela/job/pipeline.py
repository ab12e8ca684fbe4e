"""The main job: simulate a proposal and its alternatives, compare them, and write the run folder."""

import resource
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from secuela.evidence.library import library
from secuela.job.preparation import Job
from secuela.runs.reported_months import headline_month

if TYPE_CHECKING:
    import numpy as np
    import xarray as xr

    from secuela.engine.ensemble import Doses, Result
    from secuela.job.explanation import Simulated
    from secuela.job.options import Options
    from secuela.job.verdicts import Founded
    from secuela.runs.blocks import BlockStore
    from secuela.runs.manifest import Manifest
    from secuela.runs.store import Run
    from secuela.world.assembly import Assembly

RESPONSE_DRAWS = 100
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
    cut: Sequence[str] = (),
    places: str = "neutral",
    explain: bool = False,
    aims: Sequence[str] = (),
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
        cut: Causal links that are left out of the world, as ``source:target``.
        places: How places with two names are called in the report: ``neutral`` (both), ``us`` or ``mx``.
        explain: Also compute what each conclusion on the proposal rests on, and in which futures it holds.
        aims: The user's own thresholds, as ``homicides_mx<=-3%``: the report says how often all are met.
        command_line: What the manifest says the run was asked for with.
        advance: Called with finished and all blocks while the run goes on.

    Returns:
        The saved run.

    Raises:
        SecuelaError: For anything the caller can mend; nothing half-written is left behind.
    """
    from secuela.job.options import Options

    options = Options.checked(
        proposal=str(proposal),
        against=against,
        draws=draws,
        seed=seed,
        as_of=as_of,
        months=months,
        lang=lang,
        cut=cut,
        places=places,
        explain=explain,
        aims=aims,
    )
    return perform(prepare(options), out=out, resume=resume, command_line=command_line, advance=advance)


def prepare(options: "Options") -> Job:
    """Read and check every proposal of a job, and put it on the calendar; nothing is simulated yet."""
    from secuela.job.scaling import scaled_to
    from secuela.policy.calendar import resolve
    from secuela.policy.checks import BASELINE
    from secuela.policy.reading import default_alternatives, load_proposal

    tested = load_proposal(options.proposal)
    others = [load_proposal(name) for name in (default_alternatives() if options.against is None else options.against)]
    proposals = {BASELINE: load_proposal(BASELINE)}
    for read in (tested, *others):
        options.check_same(proposals.get(read.id), read)
        proposals.setdefault(read.id, read)
    proposals, notes = scaled_to(proposals, tested, options)
    resolved = {name: resolve(read, options.origin, options.months) for name, read in proposals.items()}
    return Job(options, options.origin, proposals, resolved, tested.id, tuple(notes))


def perform(
    job: Job, *, out: str | Path | None, resume: bool, command_line: str | None, advance: Advance | None
) -> "Run":
    """Simulate a prepared job, compare, and write its run folder, which no other process may write meanwhile."""
    from secuela.runs.lock import held
    from secuela.runs.store import check_place

    folder = run_folder(job, out)
    check_place(folder)
    with held(folder):
        return _performed(job, folder, resume=resume, command_line=command_line, advance=advance)


def _performed(job: Job, folder: Path, *, resume: bool, command_line: str | None, advance: Advance | None) -> "Run":
    from secuela.engine.cache import use_compile_cache
    from secuela.job.dataset import dataset, draws_of
    from secuela.job.provenance import manifest_of, plan_of
    from secuela.runs.arrays import outcome_checksums
    from secuela.runs.blocks import BlockStore
    from secuela.runs.store import write_run
    from secuela.world.assembly import assemble

    began = time.perf_counter()
    plan = plan_of(job)
    use_compile_cache()
    options = job.options
    assembly = assemble(job.as_of, draws=options.draws, months=options.months, seed=options.seed)
    store = BlockStore(folder, plan, resume=resume)
    futures = _simulate(job, assembly, store, advance)
    with ThreadPoolExecutor(1) as pool:  # the simulator leaves one core half idle, comparing needs one
        pending = pool.submit(futures.further)
        outcomes = dataset(job, futures.carried, futures.standing)
        manifest = manifest_of(job, assembly, futures.carried, futures.standing, command_line=command_line)
        manifest = manifest.model_copy(update={"array_checksums": outcome_checksums(outcomes)})
        compared = _compared(outcomes, manifest)
        further = pending.result()
    extra = {**manifest.extra, "foundations": further.founded.described()}
    measured: dict[str, Any] = {"wall_time_s": time.perf_counter() - began, "peak_memory_mb": peak_memory()}
    manifest = manifest.model_copy(update={**measured, "extra": extra})
    drawn = draws_of(assembly, futures.carried)
    files = _files(_Simulated(job, outcomes, manifest, drawn, futures, further), compared)
    run = write_run(folder, outcomes, manifest, drawn, files)
    store.discard()
    return run


@dataclass(frozen=True)
class _Futures:
    """What was simulated.

    Args:
        carried: Every alternative, if carried out.
        standing: The proposal under test while it waits.
        response: Dose-response.
        further: Simulates what no comparison needs.
    """

    carried: "Result"
    standing: "Result | None"
    response: dict[str, Any]
    further: "Callable[[], _Further]"


@dataclass(frozen=True)
class _Further:
    """What verdicts and explanations rest on.

    Args:
        founded: Worlds without one assumption.
        explaining: What an explanation needs; None if none was asked for.
    """

    founded: "Founded"
    explaining: "Simulated | None"


@dataclass(frozen=True)
class _Simulated:
    """A job with everything that was simulated for it."""

    job: Job
    outcomes: "xr.Dataset"
    manifest: "Manifest"
    drawn: "xr.Dataset"
    futures: _Futures
    further: _Further


@dataclass(frozen=True)
class _Compared:
    """The comparisons of a run, and the tables that show nothing else."""

    assessment: dict[str, Any]
    tables: dict[str, bytes | str]


def _compared(outcomes: "xr.Dataset", manifest: "Manifest") -> _Compared:
    from secuela.analysis.assessment import build_assessment
    from secuela.analysis.export import assessment_csv, assessment_xlsx

    assessment = build_assessment(outcomes, manifest)
    tables = {"assessment.csv": assessment_csv(assessment), "assessment.xlsx": assessment_xlsx(assessment)}
    return _Compared(assessment, tables)


def _files(whole: _Simulated, compared: _Compared) -> dict[str, bytes | str]:
    """The files of a run beside its arrays and manifest, by name."""
    from secuela.analysis.assessment import assessment_text
    from secuela.claims.neutralised import FILE, foundations_bytes
    from secuela.job.dataset import flows, states
    from secuela.job.explanation import explain_assessment, explanation
    from secuela.job.verdicts import claim_rows
    from secuela.report.page import render_report
    from secuela.runs.strict import dump_strict

    job, outcomes, manifest, futures, further = whole.job, whole.outcomes, whole.manifest, whole.futures, whole.further
    assessment = {**compared.assessment, "manifest": manifest.plain()}
    assessment["claims"] = claim_rows(outcomes, manifest, assessment, further.founded, whole.drawn)
    explained = None if further.explaining is None else explanation(job, whole.drawn, further.explaining)
    if explained is not None:
        explain_assessment(job, assessment, explained)
    carried, mapped = flows(job, futures.carried), states(job, outcomes, futures.carried)
    files: dict[str, bytes | str] = {
        "assessment.json": assessment_text(assessment),
        **compared.tables,
        "dose_response.json": dump_strict(futures.response) + "\n",
        "flows.json": dump_strict(carried) + "\n",
        FILE: foundations_bytes(further.founded.held),
        "report.html": render_report(
            outcomes,
            manifest.plain(),
            assessment,
            futures.response,
            flows=carried,
            states=mapped,
            places=job.options.places,
            explanation=explained,
        ),
    }
    if explained is not None:
        files["explanation.json"] = dump_strict(explained) + "\n"
    return files if mapped is None else {**files, "states.json": dump_strict(mapped) + "\n"}


def run_folder(job: Job, out: str | Path | None) -> Path:
    """Where a job's run is written."""
    from secuela.job.provenance import plan_of, run_name

    return Path(out) if out is not None else Path("runs") / run_name(job, plan_of(job))


def peak_memory() -> float:
    """Largest resident size of this process so far, MB."""
    scale = 1024.0 if sys.platform != "darwin" else 1024.0**2
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / scale


def _simulate(job: Job, assembly: "Assembly", store: "BlockStore", advance: Advance | None) -> _Futures:
    from secuela.engine.cache import give_memory_back
    from secuela.engine.store import Memory
    from secuela.job.dataset import transient, without_mode
    from secuela.job.explanation import blocks_of, simulate
    from secuela.job.verdicts import foundations, founded
    from secuela.world.dose_grid import response_grid
    from secuela.world.reach import Spread

    ensemble = assembly.ensemble
    resolved = {name: assembly.doses(read.doses) for name, read in job.resolved.items()}
    main: dict[str, Doses] = {**resolved}
    waiting = _waiting(job, assembly)
    grid, tried = response_grid(assembly, job.resolved[job.under_test].doses)
    few = min(RESPONSE_DRAWS, ensemble.draws)
    baseline = next(iter(main))
    swept = {baseline: resolved[baseline], **tried}
    blocks = len(list(ensemble.blocks(ensemble.draws))) * len({**main, **waiting})
    keep = _kept(job, assembly)
    resting = foundations(job, assembly, keep)
    explaining = job.options.explain and job.under_test != baseline
    blocks += len(list(ensemble.blocks(few))) * len(swept) + len(resting.neutrals)
    progress = _counter(blocks + (blocks_of(assembly) if explaining else 0), advance)
    spread = Spread(assembly.world, {**resolved, **swept}, keep)
    ensemble.simulate({**main, **waiting}, store, reaches=spread.reaches, keep=keep, progress=progress)
    responding = Memory(only={outcome for outcome, _window in library().shown("dose_response")})
    answers = ensemble.run(swept, reaches=spread.reaches, keep=keep, store=responding, progress=progress, draws=few)
    response = _response(job, answers, list(swept), grid, few)
    give_memory_back()
    carried = ensemble.collect(list(main), store)
    unread = [*without_mode(), *transient(carried.outcomes)]
    standing = ensemble.collect(list(waiting), store, without=unread) if waiting else None

    def further() -> _Further:
        taken_away = founded(resting, progress)
        return _Further(taken_away, simulate(job, assembly, keep, progress) if explaining else None)

    return _Futures(carried, standing, response, further)


def _waiting(job: Job, assembly: "Assembly") -> "dict[str, Doses]":
    """The proposal under test as things stand, by a name for each mode; nothing waits if it is the status quo."""
    from secuela.world.waiting import postponed, waiting_times

    if job.under_test == next(iter(job.resolved)):
        return {}
    plan = assembly.doses(job.resolved[job.under_test].doses)
    waits = waiting_times(job.options.seed, job.options.draws)

    def shifted(mode: str) -> "Doses":
        return lambda draws: postponed(plan, waits[mode][draws])

    return {f"{job.under_test} {mode}": shifted(mode) for mode in waits}


def _kept(job: Job, assembly: "Assembly") -> "np.ndarray":
    """1 for each causal link of the world, 0 for those that are cut."""
    import numpy as np

    return np.array([float(link.id not in job.options.cut) for link in assembly.world.coupled.links])


def _counter(whole: int, advance: Advance | None) -> Callable[[], None]:
    """A callable that counts finished blocks and tells how many of all they are."""
    done = [0]

    def progress() -> None:
        done[0] += 1
        if advance is not None:
            advance(min(done[0], whole), whole)

    return progress


def _response(
    job: Job, swept: "Result", names: list[str], grid: Mapping[str, list[tuple[float, str]]], draws: int
) -> dict[str, Any]:
    from secuela.analysis.dose_response import respond
    from secuela.policy.lever import levers
    from secuela.world.dose_grid import in_proposal

    month = headline_month(job.options.months)
    entries: list[dict[str, Any]] = []
    for name, doses in grid.items():
        lever = levers()[name]
        used = in_proposal(lever, job.resolved[job.under_test].doses)
        about = {"lever": name, "title": lever.title, "unit": lever.unit, "low": lever.low, "high": lever.high}
        about |= {"in_proposal": used[1] if used else None, "what_if": lever.what_if}
        entries.append(respond(swept.outcomes, names, about, doses, month))
    return {"month": month, "draws": draws, "levers": entries}
