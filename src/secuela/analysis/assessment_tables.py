"""The rows of an assessment as CSV and as an Excel workbook."""

import csv
import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from secuela.evidence.assumption_records import Replaced
from secuela.evidence.library import library
from secuela.evidence.modes import STANDING
from secuela.evidence.months import Month
from secuela.evidence.records import Outcome, Source
from secuela.runs.integrity import part_of
from secuela.runs.rows import COORDINATES, FAR, LEVELS, RISES, Assessment, Comparison, Quantiles
from secuela.runs.stored_plans import StoredPlan
from secuela.text.language import spoken, worded
from secuela.text.language import translate as _

Cell = str | float | int | bool | None
_KEYS = ("outcome", "unit", "alternative", "mode", "window", "month", *COORDINATES)
_CHANCES = ("p_lower", "p_equal", "p_higher", "p_better", "p_worse")
_VERSUS = ("vs_baseline", "vs_origin")
_LANGUAGE = re.compile(r"<dc:language\b[^>]*>(\w+)<")
_DATES = ("as_of", "date")  # of the origin, from which months are counted, and of the month of the row
COLUMNS = (
    *_KEYS,
    "mean",
    *(f"q{level}" for level in LEVELS),
    f"q{FAR}",
    *(f"{versus}_{part}_q{level}" for versus in _VERSUS for part in ("ratio", "difference") for level in LEVELS),
    *(f"{versus}_{chance}" for versus in _VERSUS for chance in _CHANCES),
    *(f"{versus}_{far}" for versus in _VERSUS for far in ("mean_difference", f"difference_q{FAR}")),
    *(f"{versus}_p_rise_{rise}" for versus in _VERSUS for rise in RISES),
    "backtested",
    *_DATES,
)


@dataclass(frozen=True)
class Sheet:
    """A sheet of a workbook.

    Args:
        name: Its name, 31 signs at most.
        lines: Its lines.
        widths: Of its first columns, in signs.
        broken: Whether long texts are broken within their column.
    """

    name: str
    lines: Sequence[Sequence[Cell]]
    widths: Sequence[int] = ()
    broken: bool = False


def flat_rows(assessment: Assessment) -> Iterator[dict[str, Cell]]:
    """One flat mapping per row, keyed by ``COLUMNS``; what does not apply is None."""
    origin = Month.parse(assessment.as_of)
    for row in assessment.outcomes:
        flat: dict[str, Cell] = {key: getattr(row, key) for key in (*_KEYS, "mean", "backtested")}
        flat |= {f"q{level}": row.quantiles[level] for level in LEVELS} | {f"q{FAR}": row.far}
        for versus in _VERSUS:
            flat |= _flat_comparison(versus, getattr(row, versus))
        flat |= {"as_of": str(origin), "date": str(origin + row.month)}
        yield {column: flat[column] for column in COLUMNS}


def assessment_csv(assessment: Assessment) -> str:
    """The rows as CSV with a header line; numbers in full precision, empty where something does not apply."""
    text = io.StringIO()
    writer = csv.DictWriter(text, COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(flat_rows(assessment))
    return text.getvalue()


def assessment_xlsx(
    assessment: Assessment,
    *,
    first: Iterable[Sheet] = (),
    records: Mapping[str, Outcome] | None = None,
    sources: Mapping[str, Source] | None = None,
) -> bytes:
    """The rows as an Excel workbook with a further sheet that says what they are and are not.

    Rows by place are left to the CSV, where they are: they are three quarters of all, and a workbook of them takes
    seconds to write and to open.

    Args:
        assessment: The comparisons.
        first: Sheets that come before them.
        records: Of the outcomes; those of the package by default.
        sources: The same for sources.
    """
    from openpyxl import Workbook  # noqa: PLC0415  only where a workbook is made

    book = Workbook(write_only=True)
    book.properties.language = spoken()
    for sheet in first:
        _add_sheet(book, sheet)
    rows, about = book.create_sheet(_("rows")), book.create_sheet(_("about"))
    rows.freeze_panes = "A2"
    rows.append([_text(rows, column) for column in COLUMNS])
    for row in flat_rows(assessment):
        if row["place"] is None:
            rows.append([_text(rows, value) for value in row.values()])
    for line in _about(assessment, records, sources):
        about.append([_text(about, value) for value in line])
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def workbook_language(path: Path) -> str | None:
    """The language that a workbook says it is in; None where there is no such workbook, or it does not say."""
    try:
        with zipfile.ZipFile(path) as book:
            found = _LANGUAGE.search(book.read("docProps/core.xml").decode("utf-8", "replace"))
    except (OSError, KeyError, zipfile.BadZipFile):
        return None
    return found[1] if found else None


def _add_sheet(book: Any, given: Sheet) -> None:  # noqa: ANN401  openpyxl's workbook
    from openpyxl.styles import Alignment  # noqa: PLC0415
    from openpyxl.utils import get_column_letter  # noqa: PLC0415

    sheet = book.create_sheet(given.name)
    for place, width in enumerate(given.widths, start=1):
        sheet.column_dimensions[get_column_letter(place)].width = width
    for line in given.lines:
        cells = [_text(sheet, value) for value in line]
        for cell in cells:
            if given.broken and hasattr(cell, "alignment"):
                cell.alignment = Alignment(wrap_text=True, vertical="top")
        sheet.append(cells)


def disclaimers() -> tuple[str, ...]:
    """What every exported table says about itself."""
    return (
        _("If carried out: the numbers say what would follow, not whether it happens."),
        _("Secuela explores; it does not predict. No row here is backtested unless it says so."),
        _("No evidence exists on overt US force in today's Mexico."),
        _("Not legal, targeting or operational advice. A high probability is no endorsement."),
        _("What is left out (collusion, extortion, law, rights, politics) can reverse a result."),
    )


def _flat_comparison(versus: str, compared: Comparison | None) -> dict[str, Cell]:
    flat: dict[str, Cell] = {f"{versus}_{chance}": getattr(compared, chance, None) for chance in _CHANCES}
    for part in ("ratio", "difference"):
        quantiles: Quantiles = getattr(compared, part, None) or {}
        flat |= {f"{versus}_{part}_q{level}": quantiles.get(level) for level in LEVELS}
    flat[f"{versus}_mean_difference"] = getattr(compared, "mean_difference", None)
    flat[f"{versus}_difference_q{FAR}"] = getattr(compared, "far_difference", None)
    rises = getattr(compared, "p_rise", None) or {}
    return flat | {f"{versus}_p_rise_{rise}": rises.get(rise) for rise in RISES}


def _about(
    assessment: Assessment, records: Mapping[str, Outcome] | None, sources: Mapping[str, Source] | None
) -> Iterator[Sequence[Cell]]:
    known = library().outcomes if records is None else records
    cited = library().sources if sources is None else sources
    yield [_("Proposal"), assessment.proposal, _title(assessment)]
    for key in ("baseline", "as_of", "months", "draws", "failed_draws", "seed"):
        yield [key, getattr(assessment, key)]
    cut = part_of(assessment.manifest, "cut", tuple[str, ...])
    yield from ([_("Causal link cut out of this world"), link] for link in cut)
    assumed = part_of(assessment.manifest, "assumed", tuple[Replaced, ...])
    yield from ([_("Assumption replaced"), each.said] for each in assumed)
    yield [_("Alternatives"), ", ".join(assessment.alternatives)]
    yield from ([line] for line in ("", *disclaimers(), ""))
    yield [_("Rows by state are in assessment.csv.")]
    yield [
        _("Mode"),
        _("Chance in each year in which the plan has not been carried out that it is: fixed, no estimate"),
    ]
    yield from ([each.mode, each.a_year] for each in STANDING)
    yield []
    yield [_("Outcome"), _("Title"), _("Unit"), _("Better"), _("Smallest difference"), _("Definition"), _("Sources")]
    for name in dict.fromkeys(row.outcome for row in assessment.outcomes):
        record = known[name]
        smallest = f"{record.smallest_difference:g} ({record.smallest_kind})"
        named = "; ".join(cited[source].citation if source in cited else source for source in record.sources)
        title, definition = worded(record.title), worded(record.definition)
        yield [name, title, record.unit, record.direction, smallest, definition, named]
    yield []
    yield [_("Not modelled"), _("never shown as zero")]
    yield from (["", part.outcome] for part in assessment.not_modelled)


def _title(assessment: Assessment) -> str:
    plans = part_of(assessment.manifest, "proposals", dict[str, StoredPlan])
    title = plans[assessment.proposal].title if assessment.proposal in plans else ""
    return title if isinstance(title, str) else title.get(spoken()) or title.get("en") or ""


def _text(sheet: Any, value: Cell) -> Any:  # noqa: ANN401  openpyxl's cells
    # A user's title that begins with "=" must stay a text and never become a formula.
    if not isinstance(value, str):
        return value
    from openpyxl.cell import WriteOnlyCell  # noqa: PLC0415
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE  # noqa: PLC0415

    cell = WriteOnlyCell(sheet, ILLEGAL_CHARACTERS_RE.sub("", value))
    cell.data_type = "s"
    return cell
