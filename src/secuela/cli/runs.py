"""``secuela runs``: runs that were computed in shares."""

import shlex
import sys
from pathlib import Path
from typing import Annotated

import typer

from secuela.cli.shared_options import Lang
from secuela.text.language import marked
from secuela.text.language import translate as _

app = typer.Typer(
    help=marked("Runs that are computed in shares, for batch systems."),
    no_args_is_help=True,
    rich_markup_mode=None,
)

Shards = Annotated[
    list[Path],
    typer.Argument(metavar="SHARD…", help=marked("All shards of `secuela assess --shard`."), show_default=False),
]
Out = Annotated[
    Path | None, typer.Option(help=marked("Run folder; a run there is replaced. [default: runs/<proposal>-<hash>]"))
]
Quiet = Annotated[bool, typer.Option("--quiet", help=marked("No progress, notes or table."))]


@app.callback()
def runs() -> None:
    """Runs that are computed in shares, for batch systems."""


@app.command()
def merge(shards: Shards, out: Out = None, quiet: Quiet = False, lang: Lang = None) -> None:
    """Put all shards of a run together, compare, and write the run folder with its report."""
    del lang  # read where the command begins
    from secuela.cli.assess import say_notes, show
    from secuela.cli.progress import progress_bar
    from secuela.job.pipeline import perform
    from secuela.job.sharding import merged, platforms

    job, folder = merged(shards, out)
    kinds = platforms(shards)
    if len(kinds) > 1:
        text = _("shards of several kinds of processor, whose numbers may differ in the last digits: {kinds}")
        say_notes([] if quiet else [text.format(kinds=", ".join(kinds))])
    command = shlex.join(["secuela", *sys.argv[1:]])
    with progress_bar(enabled=not quiet) as advance:
        run = perform(job, out=folder, resume=True, command_line=command, advance=advance)
    if not quiet:
        show(run, everything=False)
