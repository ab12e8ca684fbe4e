"""Which format a file has, told by its content, and what a right reading of it holds."""

import importlib
import pkgutil
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from secuela.evidence.errors import RecordError, bare
from secuela.evidence.message import Message, message
from secuela.evidence.months import Month
from secuela.record.agency_files import AGAIN, WHY, Sheet, sheets_of
from secuela.record.file_format import AgencyFormat, Fit, Reading
from secuela.record.published_series import PublishedSeries, published_series

_LIKE = 0.5  # share of the columns from which a file is taken for a damaged or newer one of a format


@dataclass(frozen=True)
class Recognised:
    """A file that was read.

    Args:
        file: Its name.
        format: What it is.
        reading: What it holds.
    """

    file: str
    format: AgencyFormat
    reading: Reading


@cache
def formats() -> dict[str, AgencyFormat]:
    """All formats by id: each module of ``record/formats`` offers one as ``FORMAT``."""
    folder = importlib.import_module("secuela.record.formats")
    names = sorted(module.name for module in pkgutil.iter_modules(folder.__path__))
    found: list[AgencyFormat] = [importlib.import_module(f"{folder.__name__}.{name}").FORMAT for name in names]
    return {each.id: each for each in found}


def read_published(path: str | Path) -> Recognised:
    """Read a file of an agency.

    Raises:
        RecordError: If it is no file of a known format, or not a whole one; says which column or row.
    """
    sheets = sheets_of(path)
    whole = [(sheet, form, fit) for sheet in sheets for form in formats().values() if (fit := form.fit(sheet)).whole]
    if not whole:
        raise _unlike_any(sheets)
    if len(whole) > 1:
        names = ", ".join(bare(sheet.name or sheet.file) for sheet, _, _ in whole)
        what = message("More than one table of this file could be meant: {names}.", names=names)
        raise RecordError(
            what, where=whole[0][0].file, why=WHY, fix=message("save the one that is meant as a file of its own")
        )
    sheet, form, fit = whole[0]
    reading = form.read(sheet, fit)
    _within_definitions(sheet, reading)
    if not form.sealed:
        reading = replace(reading, notes=(*reading.notes, _unsealed(sheet, fit)))
    return Recognised(sheet.file, form, reading)


def _unsealed(sheet: Sheet, fit: Fit) -> Message:
    """That rows at the end may be missing: no sum and no last line of the file would show it."""
    rows = sum(1 for place, (_, cells) in enumerate(sheet.rows()) if place > fit.header and any(cells))
    return message(
        "A file of this form does not show whether rows at its end are missing: {n} were read; "
        "hold that against the page of the agency.",
        n=rows,
    )


def _within_definitions(sheet: Sheet, reading: Reading) -> None:
    """Refuse rows after the end of a definition: a break is never crossed."""
    for name, last in reading.rows.groupby("series")["month"].max().items():
        record = _record_of(str(name), sheet)
        end = record.last_month
        if end is not None and record.ends is not None and int(last) > end.index:
            what = message(
                "{series} ends with {month}; what follows is {next}.",
                series=record.id,
                month=str(end),
                next=record.ends.next,
            )
            raise RecordError(
                what,
                where=sheet.where(),
                why=record.ends.why.en,
                fix=message("add the later months as {next}", next=record.ends.next),
            )


def _record_of(series: str, sheet: Sheet) -> PublishedSeries:
    known = published_series()
    if series not in known:
        raise RecordError(
            message("The format of this file gives {series}, which has no record.", series=series),
            where=sheet.where(),
            why=message("a number whose agency, unit and delay nobody wrote down cannot be joined to a series"),
            fix=message("describe {series} in record/published_series.yaml", series=series),
        )
    return known[series]


def _unlike_any(sheets: list[Sheet]) -> RecordError:
    """That no format fits: the columns that the nearest one lacks or does not know."""
    fits = [(form.fit(sheet), form, sheet) for sheet in sheets for form in formats().values()]
    fit, form, sheet = max(fits, key=lambda each: (each[0].share, -len(each[0].unknown), -len(each[0].missing)))
    if fit.share < _LIKE:
        first = next((cells for _, cells in sheet.top() if any(cells)), [])
        what = message(
            "This is no file of a known format; it begins with {begin}.", begin=bare(", ".join(first), 80) or "–"
        )
        titles = ", ".join(each.id for each in formats().values())
        fix = message("known formats: {formats}; `secuela data list` says where to find their files", formats=titles)
        return RecordError(what, where=sheet.where(), why=WHY, fix=fix)
    return RecordError(_differs(fit, form), where=sheet.where(), why=WHY, fix=AGAIN)


def _differs(fit: Fit, form: AgencyFormat) -> Message:
    lacking, unknown, twice = (
        ", ".join(bare(name) for name in names[:6]) for names in (fit.missing, fit.unknown, fit.twice)
    )
    if lacking and unknown:
        return message(
            "This looks like {format}, but there is no column {missing}, and {unknown} is not known there.",
            format=form.title, missing=lacking, unknown=unknown,
        )  # fmt: skip
    if lacking:
        return message(
            "This looks like {format}, but there is no column {missing}.", format=form.title, missing=lacking
        )
    if unknown:
        return message(
            "This looks like {format}, but the column {unknown} is not known there: it may split or repeat rows.",
            format=form.title,
            unknown=unknown,
        )
    return message("This looks like {format}, but the column {twice} is there twice.", format=form.title, twice=twice)


def usual_vintage(form: AgencyFormat, reading: Reading) -> Month:
    """Month in which a file is usually published: its last month and the usual lag, never a month ahead of now."""
    today = Month.parse(f"{datetime.now(UTC):%Y-%m}")
    return min(Month(int(reading.rows["month"].max())) + form.lag, today)
