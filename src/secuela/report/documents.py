"""The brief as files: a page to print, Markdown, and a text document that a committee's writers can go on with."""

import io
from collections.abc import Callable, Mapping
from importlib import import_module
from pathlib import Path
from typing import Any

from secuela.evidence.errors import OptionError
from secuela.report import markdown
from secuela.report.charts.lone_picture import png
from secuela.report.page import foot, render_brief
from secuela.report.run_data import RunData
from secuela.report.views.brief import BriefView
from secuela.report.views.cells import cards_table
from secuela.report.views.parts import Cards, List, Part, Picture, Table, Words
from secuela.runs.folders import written_beside
from secuela.text.language import translate as _

_WIDTH_CM, _MARGIN_CM, _SIZE_PT, _SMALL_PT = 17.0, 1.7, 9, 7.5
_PAGE_TWO = "alternatives"
Document = Any  # python-docx carries no types


def brief_files(run: RunData) -> Mapping[str, Callable[[], bytes]]:
    """What writes each file of the brief, by its name."""
    return {
        "brief.html": lambda: render_brief(run).encode(),
        "brief.md": lambda: brief_markdown(run).encode(),
        "brief.docx": lambda: brief_document(run),
    }


def write_brief(run: RunData, folder: Path, name: str = "brief") -> list[Path]:
    """Write every form of the brief into a folder, under a name of one's own; a file of the same name is replaced.

    Raises:
        OptionError: If the folder cannot be written to.
    """
    made = {name + Path(form).suffix: write() for form, write in brief_files(run).items()}
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for file, content in made.items():
            with written_beside(folder / file) as scratch:
                scratch.write_bytes(content)
    except OSError as error:
        raise OptionError(
            _("The brief cannot be written to {path}.").format(path=folder),
            where="--out",
            why=str(error.strerror or error),
            fix=_("name a file in a folder that you may write to"),
        ) from error
    return [folder / file for file in made]


def brief_markdown(run: RunData) -> str:
    """The brief as Markdown."""
    view = BriefView.of(run)
    return markdown.page(f"# {view.title}", *(markdown.part(each) for each in view.parts()), f"*{foot(run)}*")


def brief_document(run: RunData) -> bytes:
    """The brief as a text document of two pages."""
    docx, shared = import_module("docx"), import_module("docx.shared")
    document = docx.Document()
    _set_up(document, shared)
    view = BriefView.of(run)
    document.add_heading(view.title, level=1)
    for name in (field for field in vars(view) if field != "title"):
        value = getattr(view, name)
        if name == _PAGE_TWO and value is not None:
            document.add_page_break()
        for part in value if isinstance(value, tuple) else (value,):
            if part is not None:
                _add(document, shared, part)
    document.sections[0].footer.paragraphs[0].text = foot(run)
    document.core_properties.title = view.title
    document.core_properties.author = "Secuela"
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _set_up(document: Document, shared: Any) -> None:  # noqa: ANN401  a library without types
    style = document.styles["Normal"]
    style.font.name, style.font.size = "Calibri", shared.Pt(_SIZE_PT)
    style.paragraph_format.space_after = shared.Pt(3)
    for level, size in ((1, 14), (2, 11), (3, 10)):
        heading = document.styles[f"Heading {level}"]
        heading.font.size, heading.paragraph_format.space_before = shared.Pt(size), shared.Pt(5)
    section = document.sections[0]
    section.page_width, section.page_height = shared.Cm(21.0), shared.Cm(29.7)
    for side in ("left_margin", "right_margin", "top_margin", "bottom_margin"):
        setattr(section, side, shared.Cm(_MARGIN_CM))


def _add(document: Document, shared: Any, part: Part) -> None:  # noqa: ANN401  a library without types
    if isinstance(part, Words):
        _add_words(document, part)
    elif isinstance(part, List):
        if part.title:
            document.add_heading(part.title, level=3)
        for entry in part.entries:
            paragraph = document.add_paragraph(style="List Bullet")
            paragraph.paragraph_format.space_after = shared.Pt(1)
            if entry.name:
                paragraph.add_run(f"{entry.name} ").bold = True
            paragraph.add_run(entry.text)
    elif isinstance(part, Table):
        rows = [[row.name, *(markdown.cell_text(cell) for cell in row.cells)] for row in part.rows]
        _add_table(document, shared, part.caption, list(part.heads), rows)
    elif isinstance(part, Cards):
        _add(document, shared, cards_table(part))
    elif isinstance(part, Picture):
        image = png(part.spec, part.title, part.measure, part.notes)
        document.add_picture(io.BytesIO(image), width=shared.Cm(_WIDTH_CM * 0.78))


def _add_words(document: Document, part: Words) -> None:
    if part.title:
        document.add_heading(part.title, level=3)
    run = document.add_paragraph().add_run(part.text)
    run.bold, run.italic = part.role in ("lead", "warning"), part.role == "note"


def _add_table(document: Document, shared: Any, caption: str, heads: list[str], rows: list[list[str]]) -> None:  # noqa: ANN401
    document.add_paragraph().add_run(caption).italic = True
    table = document.add_table(rows=1, cols=len(heads))
    table.style = "Light Grid Accent 1"
    lines = [heads, *rows]
    for place, line in enumerate(lines):
        cells = table.rows[0].cells if place == 0 else table.add_row().cells
        for cell, text in zip(cells, line, strict=True):
            cell.text = text
            for paragraph in cell.paragraphs:
                paragraph.paragraph_format.space_after = shared.Pt(0)
                for run in paragraph.runs:
                    run.font.size = shared.Pt(_SMALL_PT)
