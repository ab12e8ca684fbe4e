"""All sheets of a run, and the folder they are written to."""

from pathlib import Path

from secuela.evidence.errors import OptionError
from secuela.report.run_data import RunData
from secuela.report.sheets.citations import bibtex, citation_sheet
from secuela.report.sheets.grade import grade_sheet
from secuela.report.sheets.licences import licence_sheet
from secuela.report.sheets.odd import odd_sheet
from secuela.report.sheets.used import used_sources
from secuela.runs.folders import written_beside
from secuela.text.language import translate as _

FOLDER = "sheets"


def sheets(run: RunData) -> dict[str, str]:
    """Every sheet by the name of its file; the same run gives the same bytes."""
    used = used_sources(run)
    return {
        "odd.md": odd_sheet(run),
        "grade.md": grade_sheet(run),
        "citations.md": citation_sheet(run, used),
        "citations.bib": bibtex(used),
        "data-licences.md": licence_sheet(run, used),
    }


def write_sheets(run: RunData, folder: Path) -> list[Path]:
    """Write every sheet; a sheet of the same name is replaced.

    Args:
        run: The run.
        folder: Where to; made if it is not there.

    Raises:
        OptionError: If the folder cannot be written to.
    """
    written: list[Path] = []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, text in sheets(run).items():
            with written_beside(folder / name) as scratch:
                scratch.write_text(text, encoding="utf-8")
            written.append(folder / name)
    except OSError as error:
        raise OptionError(
            _("The sheets cannot be written to {path}.").format(path=folder),
            where="--sheets",
            why=str(error.strerror or error),
            fix=_("write the report to a folder that you may write to, with --out"),
        ) from error
    return written
