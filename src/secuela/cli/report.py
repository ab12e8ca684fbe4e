"""``secuela report``: the page, the brief, the sheets or one chapter of a saved run, from its folder alone."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from secuela.cli.shared_options import Lang, Places, RunFolder
from secuela.text.language import marked
from secuela.text.language import translate as _

if TYPE_CHECKING:
    from collections.abc import Sequence

    from secuela.report.run_data import RunData


def report(  # noqa: PLR0913  one for each option
    run: RunFolder,
    out: Annotated[
        Path | None, typer.Option("--out", help="File to write; by default report.html in the run folder.")
    ] = None,
    places: Places = "neutral",
    sheets: Annotated[
        bool,
        typer.Option(
            "--sheets", help="Also write sheets/ beside the report: ODD, evidence table, citations, data licences."
        ),
    ] = False,
    brief: Annotated[
        bool, typer.Option("--brief", help="Write two pages instead: brief.html to print, brief.md, brief.docx.")
    ] = False,
    full: Annotated[bool, typer.Option("--full", help="Open the annexes, so that they are printed too.")] = False,
    chapter: Annotated[
        str | None, typer.Option("--chapter", metavar="NAME", help="Print one chapter on standard output instead.")
    ] = None,
    table: Annotated[
        bool, typer.Option("--table", help=marked("Print every outcome of every alternative instead; writes nothing."))
    ] = False,
    lang: Lang = None,
    as_json: Annotated[bool, typer.Option("--json", help="With --chapter: codes, numbers and words as JSON.")] = False,
) -> None:
    """Write report.html again from a run folder, and assessment.xlsx in another language; nothing is simulated."""
    from secuela.analysis.assessment_tables import workbook_language
    from secuela.cli.answers import answer_text
    from secuela.cli.out_file import check_place
    from secuela.cli.terminal_lines import terminal_width
    from secuela.job.options import naming
    from secuela.report.run_data import run_data, unknown_outcomes
    from secuela.runs.store import REPORT, WORKBOOK, open_run
    from secuela.text.language import known_language, speaking, spoken

    called, read_in = naming(places), known_language(lang or spoken())
    check_place(out, replace=True)
    own = not (chapter or brief or table) and (out is None or out.resolve() == (run / REPORT).resolve())
    written = [REPORT] if own or chapter is not None or brief or table else []
    if own and workbook_language(run / WORKBOOK) != read_in:
        written.append(WORKBOOK)
    opened = open_run(run, rewritten=written)
    if own and WORKBOOK not in (*written, *opened.manifest.files):  # an earlier command died while it wrote it
        written.append(WORKBOOK)
    data = run_data(opened, places=called, rows=WORKBOOK in written)
    _say_unknown(unknown_outcomes(opened))
    target = out or opened.report
    with speaking(read_in):
        if chapter is not None:
            typer.echo(_chapter(data, chapter, as_json=as_json), nl=False)
            return
        if table:
            typer.echo(answer_text(data, terminal_width(), everything=True))
            return
        if brief:
            _brief(data, target.parent, "brief" if out is None else out.stem)
        else:
            _page(data, target, written if own else [], run, full=full)
        if sheets:
            _sheets(data, target.parent)


def _say_unknown(names: "Sequence[str]") -> None:
    """What of a run of another version is left out."""
    if names:
        told = _("note: left out, since this version of Secuela does not know them: {names}")
        typer.echo(told.format(names=", ".join(names)), err=True)


def _chapter(data: "RunData", name: str, *, as_json: bool) -> str:
    """A chapter as JSON, in the width of a terminal, or, in a pipe or file, as Markdown."""
    from secuela.cli.answers import chapter_text
    from secuela.cli.terminal_lines import terminal_width
    from secuela.report.markdown import chapter
    from secuela.report.views.chapters import view
    from secuela.runs.strict import dump_strict

    found = view(data, name)
    if as_json:
        return dump_strict(found.json()) + "\n"
    return f"{chapter_text(found, terminal_width())}\n" if sys.stdout.isatty() else chapter(found)


def _brief(data: "RunData", folder: Path, name: str) -> None:
    from secuela.report.documents import write_brief

    for path in write_brief(data, folder, name):
        typer.echo(_("Brief: {path}").format(path=path), err=True)


def _page(data: "RunData", target: Path, written: "Sequence[str]", run: Path, *, full: bool) -> None:
    """The page where it is asked for; in the run folder with what else is written there, all noted in the manifest."""
    from secuela.page.report_levers import report_page
    from secuela.report.page_file import write_page
    from secuela.report.workbook import workbook
    from secuela.runs.lock import held
    from secuela.runs.store import WORKBOOK, open_run, record_file, strike_files

    page = report_page(data, full=full)
    if written:
        made = {name: workbook(data) if name == WORKBOOK else page for name in written}
        opened = open_run(run, rewritten=written)
        with held(opened.path):
            opened = strike_files(opened, written)
            for name, content in made.items():
                write_page(content, opened.path / name)
                opened = record_file(opened, name)
    else:
        write_page(page, target)
    typer.echo(_("Report: {path}").format(path=target), err=True)


def _sheets(data: "RunData", folder: Path) -> None:
    from secuela.report.sheets.sheet_files import FOLDER, write_sheets

    for path in write_sheets(data, folder / FOLDER):
        typer.echo(_("Sheet: {path}").format(path=path), err=True)
