"""``secuela report``: write the page of a saved run again, from its folder alone."""

from pathlib import Path
from typing import Annotated

import typer

from secuela.text.language import translate as _


def report(
    run: Annotated[Path, typer.Argument(metavar="RUN", help="Folder of the run.", show_default=False)],
    out: Annotated[
        Path | None, typer.Option("--out", help="File to write; by default report.html in the run folder.")
    ] = None,
    places: Annotated[str, typer.Option(help="Places with two names: neutral (both), us or mx.")] = "neutral",
    sheets: Annotated[
        bool,
        typer.Option(
            "--sheets", help="Also write sheets/ beside the report: ODD, evidence table, citations, data licences."
        ),
    ] = False,
) -> None:
    """Write report.html again from a run folder; nothing is simulated."""
    from secuela.cli.writing import check_place
    from secuela.job.options import naming
    from secuela.report.page import material_of, page_of, unknown_outcomes
    from secuela.report.sheets.writing import FOLDER, write_sheets
    from secuela.report.writing import write_page
    from secuela.runs.lock import held
    from secuela.runs.store import REPORT, open_run, record_file

    called = naming(places)
    check_place(out, replace=True)
    own = out is None or out.resolve() == (run / REPORT).resolve()
    opened = open_run(run, rewritten={REPORT} if own else ())
    target = out or opened.report
    material = material_of(opened, places=called)
    if unknown := unknown_outcomes(opened):
        told = _("note: left out, since this version of Secuela does not know them: {names}")
        typer.echo(told.format(names=", ".join(unknown)), err=True)
    page = page_of(material)
    if own:
        with held(opened.path):
            write_page(page, target)
            record_file(opened, REPORT)
    else:
        write_page(page, target)
    typer.echo(_("Report: {path}").format(path=target), err=True)
    for path in write_sheets(material, target.parent / FOLDER) if sheets else ():
        typer.echo(_("Sheet: {path}").format(path=path), err=True)
