"""``secuela assess``: from a proposal to a report."""

import os
import shlex
import signal
import sys
from collections.abc import Generator, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from secuela.cli.shared_options import Lang, Places
from secuela.cli.whole_numbers import METAVAR, whole_number
from secuela.text.language import marked, spoken
from secuela.text.language import translate as _

if TYPE_CHECKING:
    from secuela.job.many_machines import Machines
    from secuela.job.preparation import Job
    from secuela.runs.shards import Share
    from secuela.runs.store import Run

_DRAWN = ("error-reached", "error-not-reached")  # notes that are known at the end
_INTERRUPTED, _TERMINATED = 130, 143  # exit codes: 128 and the number of the signal


Proposal = Annotated[str, typer.Argument(help="A shipped proposal's id, or a YAML file.")]
Against = Annotated[
    str | None, typer.Option(help="Alternatives, ids or files, separated by commas. [default: those shipped]")
]
Draws = Annotated[
    int, typer.Option(parser=whole_number("--draws"), metavar=METAVAR, help="Simulated futures of each alternative.")
]
Seed = Annotated[int, typer.Option(parser=whole_number("--seed"), metavar=METAVAR, help="Root of all draws and luck.")]
AsOf = Annotated[
    str | None, typer.Option(metavar="YYYY-MM", help="Last month of data the run may see. [default: the newest]")
]
Vintage = Annotated[
    str | None,
    typer.Option(metavar="YYYY-MM", help="See only what was known in this month of the data that were added."),
]
Months = Annotated[int, typer.Option(parser=whole_number("--months"), metavar=METAVAR, help="Horizon in months.")]
Out = Annotated[
    Path | None, typer.Option(help="Run folder; a run there is replaced. [default: runs/<proposal>-<hash>]")
]
Cut = Annotated[
    list[str] | None,
    typer.Option(metavar="SOURCE:TARGET", help="Leave a causal link out of the world; may be repeated."),
]
Assume = Annotated[
    list[str] | None,
    typer.Option(
        metavar="ASSUMPTION",
        help="Your own assumption in place of ours: ID=0.4, ID=0.2..0.5, ID=DESCRIPTION, a file, or a shipped set "
        "such as as-critics-argue; may be repeated.",
    ),
]
Explain = Annotated[
    bool, typer.Option("--explain", help="Also say what each conclusion rests on and where it holds; takes longer.")
]
Aims = Annotated[
    list[str] | None,
    typer.Option(
        metavar="AIM", help='Your own threshold, as in "homicides_mx<=-3%" or "cooperation>=-0.1@24"; may be repeated.'
    ),
]
Resume = Annotated[bool, typer.Option("--resume", help="Go on where an interrupted run of the same plan stopped.")]
Workers = Annotated[
    int | None,
    typer.Option(
        parser=whole_number("--workers"), metavar=METAVAR, help="Simulate in this number of processes on this machine."
    ),
]
Scheduler = Annotated[
    str | None,
    typer.Option(metavar="ADDRESS", help="Simulate on the workers of this scheduler of dask.distributed."),
]
Blocks = Annotated[
    str | None,
    typer.Option(
        metavar="ADDRESS", help="Keep finished blocks of draws in this folder, or at an address as s3://bucket/run."
    ),
]
ShardOption = Annotated[
    str | None,
    typer.Option(
        "--shard",
        metavar="I/N",
        help="Simulate only this share of the blocks of draws, as 3/20; `secuela runs merge` puts all together.",
    ),
]
UntilError = Annotated[
    str | None,
    typer.Option(
        metavar="SHARE", help="Add futures until the Monte-Carlo error of each headline is below this, as 0.5%."
    ),
]
AtMost = Annotated[
    int, typer.Option(parser=whole_number("--at-most"), metavar=METAVAR, help="Futures at which adding them ends.")
]
WholeTable = Annotated[
    bool, typer.Option("--table", help=marked("Print every outcome of every alternative, not only what moves."))
]
AssessmentJson = Annotated[bool, typer.Option("--json", help="Print assessment.json on standard output.")]
Quiet = Annotated[bool, typer.Option("--quiet", help="No progress, notes or table.")]


def assess(  # noqa: PLR0913  one for each option
    proposal: Proposal = "reported-plan-2025",
    against: Against = None,
    draws: Draws = 500,
    until_error: UntilError = None,
    at_most: AtMost = 20_000,
    seed: Seed = 1,
    as_of: AsOf = None,
    vintage: Vintage = None,
    months: Months = 60,
    out: Out = None,
    cut: Cut = None,
    assume: Assume = None,
    places: Places = "neutral",
    explain: Explain = False,
    aim: Aims = None,
    resume: Resume = False,
    workers: Workers = None,
    scheduler: Scheduler = None,
    blocks: Blocks = None,
    shard: ShardOption = None,
    lang: Lang = None,
    table: WholeTable = False,
    as_json: AssessmentJson = False,
    quiet: Quiet = False,
) -> None:
    """Simulate PROPOSAL and alternatives, compare them, and write a run folder with a report."""
    from secuela.job.many_machines import Machines
    from secuela.job.options import Options
    from secuela.job.pipeline import run_folder
    from secuela.job.preparation import prepare
    from secuela.job.sharding import shard_folder
    from secuela.runs.shards import Share

    machines = Machines.asked(workers, scheduler, blocks)
    share = None if shard is None else Share.asked(shard)
    options = Options.asked(
        proposal=proposal,
        against=against,
        draws=draws,
        until_error=until_error,
        at_most=at_most,
        seed=seed,
        as_of=as_of,
        vintage=vintage,
        months=months,
        lang=lang or spoken(),
        cut=cut or (),
        assume=assume or (),
        places=places,
        explain=explain,
        aims=aim or (),
    )
    job = prepare(options)
    folder = run_folder(job, out) if share is None else shard_folder(job, share, out)
    say_notes(() if quiet else _notes(job, folder, machines, share, resume=resume))
    if share is not None:
        _compute_share(job, share, folder, machines, resume=resume, quiet=quiet, as_json=as_json)
        return
    run = _run(job, folder, machines, resume=resume, quiet=quiet)
    say_notes(() if quiet else _drawn_notes(run))
    if as_json:
        typer.echo((run.path / "assessment.json").read_text(encoding="utf-8"), nl=False)
    elif not quiet:
        show(run, everything=table)


def say_notes(notes: Iterable[str]) -> None:
    """Notes on standard error."""
    for note in notes:
        typer.echo(_("note: {text}").format(text=note), err=True)


def _compute_share(
    job: "Job", share: "Share", folder: Path, machines: "Machines", *, resume: bool, quiet: bool, as_json: bool
) -> None:
    """Simulate a share of the blocks and say where it is, and what comes next."""
    from secuela.cli.json_answers import say_json
    from secuela.cli.progress import progress_bar
    from secuela.job.sharding import perform_share

    try:
        with _ending_told(folder, machines, ()), progress_bar(enabled=not quiet) as advance:
            blocks = perform_share(job, share, folder, machines=machines, resume=resume, advance=advance)
    except KeyboardInterrupt:
        typer.echo(_kept(folder, machines, ()), err=True)
        raise typer.Exit(_INTERRUPTED) from None
    place = machines.blocks or str(folder)
    if as_json:
        say_json({"shard": share.number, "of": share.of, "blocks": blocks, "place": place})
        return
    told = {"number": share.number, "of": share.of, "n": blocks, "place": place}
    typer.echo(_("Shard {number} of {of}: {n} blocks of draws are at {place}.").format(**told))
    if not quiet and machines.blocks is None:
        typer.echo(_("When all are there: secuela runs merge SHARD… --out RUN"))
    elif not quiet:
        typer.echo(_("When all are there: the same command with --resume and without --shard"))


def _notes(job: "Job", folder: Path, machines: "Machines", share: "Share | None", *, resume: bool) -> Iterator[str]:
    """What whoever starts a job should know before it runs."""
    from secuela.job.provenance import age_note, job_notes
    from secuela.job.run_size import size_note
    from secuela.text.run_notes import note_words

    yield from filter(None, (age_note(job.as_of), size_note(job, machines, 1 if share is None else share.of)))
    if resume and not machines.finished(folder):
        text = _("there is nothing to resume at {folder}; the run starts from the beginning")
        yield text.format(folder=machines.blocks or folder)
    yield from filter(None, map(note_words, job_notes(job)[1:]))


def _drawn_notes(run: "Run") -> Iterator[str]:
    """What the draws of a run have shown that its reader should know."""
    from secuela.text.run_notes import note_words

    for note in run.manifest.notes:
        if isinstance(note, dict) and str(note.get("code")) in _DRAWN:
            yield note_words(note)


def _run(job: "Job", folder: Path, machines: "Machines", *, resume: bool, quiet: bool) -> "Run":
    """Perform the job; if it is interrupted, say what is kept."""
    from secuela.cli.progress import progress_bar
    from secuela.job.pipeline import perform

    command = shlex.join(["secuela", *sys.argv[1:]])
    written: list[Run] = []

    def reported(run: "Run") -> None:
        written.append(run)
        if not quiet:
            text = _(
                "Report: {path} (what its verdicts rest on and what each lever does alone are still being computed)"
            )
            typer.echo(text.format(path=run.report), err=True)

    try:
        with _ending_told(folder, machines, written), progress_bar(enabled=not quiet) as advance:
            return perform(
                job,
                out=folder,
                resume=resume,
                command_line=command,
                advance=advance,
                reported=reported,
                machines=machines,
            )
    except KeyboardInterrupt:
        typer.echo(_kept(folder, machines, written), err=True)
        raise typer.Exit(_INTERRUPTED) from None


def _kept(folder: Path, machines: "Machines", written: "Sequence[Run]") -> str:
    """What is left of an interrupted run, of which a first form may have been written already."""
    if written:
        return _("interrupted; the report lacks only what comes after it: the same command with --resume adds that")
    if machines.finished(folder):
        return _("interrupted; finished blocks are kept: the same command with --resume goes on from there")
    return _("interrupted before any block of futures was finished: nothing is kept")


@contextmanager
def _ending_told(folder: Path, machines: "Machines", written: "Sequence[Run]") -> Generator[None, None, None]:
    """Where the system asks the program to end, say what is kept, and end at once.

    An exception could be lost: Python drops those that are raised while it collects garbage. The lock of the folder
    dies with the process, blocks are whole or not there, and the next run removes what is half-written.
    """

    def end(_number: int, _frame: object) -> None:
        typer.echo(_kept(folder, machines, written), err=True)
        os._exit(_TERMINATED)

    before = signal.signal(signal.SIGTERM, end)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def show(run: "Run", *, everything: bool) -> None:
    """The answer, and where the report is."""
    from secuela.cli.answers import answer_text
    from secuela.cli.terminal_lines import terminal_width
    from secuela.report.run_data import run_data

    typer.echo(answer_text(run_data(run), terminal_width(), everything=everything))
    typer.echo("")
    typer.echo(_("Report: {path}").format(path=run.report))
