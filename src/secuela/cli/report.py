"""``secuela report``: write the page of a saved run again, from its folder alone."""

from pathlib import Path
from typing import Annotated

import typer

from secuela.evidence.words import translate as _


def report(
    run: Annotated[Path, typer.Argument(metavar="RUN", help="Folder of the run.", show_default=False)],
    out: Annotated[
        Path | None, typer.Option("--out", help="File to write; by default report.html in the run folder.")
    ] = None,
    places: Annotated[str, typer.Option(help="Places with two names: neutral (both), us or mx.")] = "neutral",
) -> None:
    """Write report.html again from a run folder; nothing is simulated."""
    from secuela.cli.options import naming
    from secuela.report.page import render
    from secuela.report.writing import write_page
    from secuela.runs.store import open_run

    called = naming(places)
    opened = open_run(run).verify()
    target = out or opened.report
    write_page(render(opened, places=called), target)
    typer.echo(_("Report: {path}").format(path=target), err=True)
