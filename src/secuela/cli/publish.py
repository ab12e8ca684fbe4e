"""``secuela publish``: the live page as static files that need no server."""

from pathlib import Path
from typing import Annotated

import typer

from secuela.text.language import marked
from secuela.text.language import translate as _

_MEGABYTE = 1e6


def publish(
    out: Annotated[Path, typer.Option("--out", help=marked("Folder of the page; made if it is not there."))],
    resume: Annotated[
        bool, typer.Option("--resume", help=marked("Keep what an interrupted call has simulated already."))
    ] = False,
    unseen: Annotated[
        int,
        typer.Option("--unseen", min=20, max=2000, help=marked("Simulated proposals that its answers are held to.")),
    ] = 200,
    quiet: Annotated[bool, typer.Option("--quiet", help=marked("Show no progress."))] = False,
) -> None:
    """Write the live page as one file that opens without a server: levers answer from stored futures."""
    from secuela.cli.progress import progress_bar
    from secuela.job.publication import FILE, published

    with progress_bar(enabled=not quiet) as advance:
        made = published(out, unseen=unseen, resume=resume, advance=advance)
    size = f"{len(made.page.encode()) / _MEGABYTE:.1f}"
    typer.echo(_("Page: {path} ({n} MB)").format(path=out / FILE, n=size), err=True)
    for line in made.told():
        typer.echo(line)
