"""Files as agencies publish them, opened: text, workbook or JSON become rows of text cells, each with its number.

No cell is understood here, and nothing is guessed: what cannot be opened whole is refused.
"""

import csv
import io
import json
import math
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, cast

from secuela.evidence.errors import RecordError, bare
from secuela.evidence.message import Message, message

Row = tuple[int, list[str]]
WHY = message(
    "a file that is read in part, or in another sense than it is meant, moves results without anyone noticing"
)
AGAIN = message("download the file again, and add it as the agency publishes it")
_LARGEST = 2**30  # bytes
_TOP = 40  # rows in which a header is looked for
_DELIMITERS = (",", "\t", ";")
_WORKBOOK, _OLD_WORKBOOK, _PACKED = (
    b"PK\x03\x04",
    b"\xd0\xcf\x11\xe0",
    (b"\x1f\x8b", b"BZh", b"7z\xbc\xaf", b"\xfd7zXZ"),
)


@dataclass(frozen=True)
class Sheet:
    """One table of a file.

    Args:
        file: Name of the file, as it may stand in a message.
        name: Name of the sheet in its workbook, if there is more than one.
        rows: Gives all rows from the first: number in the file, counted from 1, and cells as text.
        exact: Whether every row must hold as many cells as its header; a workbook drops empty ones.
        closed: Whether the end of the last row is sure: a text that stops without a line end may have been cut.
    """

    file: str
    name: str | None
    rows: Callable[[], Iterator[Row]]
    exact: bool
    closed: bool

    def top(self) -> list[Row]:
        """The first rows."""
        return [row for row, _ in zip(self.rows(), range(_TOP), strict=False)]

    def where(self, row: int | None = None, column: str | None = None) -> Message | str:
        """A place of the sheet, for a message."""
        file = self.file if self.name is None else f"{self.file} ({bare(self.name)})"
        if row is None:
            return file if column is None else message("{file}, column {column}", file=file, column=bare(column))
        if column is None:
            return message("{file}, row {row}", file=file, row=row)
        return message("{file}, row {row}, column {column}", file=file, row=row, column=bare(column))


def sheets_of(path: str | Path) -> list[Sheet]:
    """The tables of a file: one for text and JSON, one for each sheet of a workbook.

    Raises:
        RecordError: If it is no ordinary file, is empty, too large, packed, or damaged.
    """
    file, content = bare(Path(path).name or str(path), 120), _content(Path(path))
    if content.startswith(_WORKBOOK):
        return _workbook(content, file)
    if content.startswith(_OLD_WORKBOOK):
        raise _refused(
            file, message("{file} is a workbook of the old form (.xls).", file=file), message("save it as .xlsx")
        )
    if content.startswith(_PACKED):
        raise _refused(file, message("{file} is packed.", file=file), message("unpack it first"))
    text = _text(content, file)
    if text.lstrip()[:1] in {"[", "{"}:
        return [_json(text, file)]
    return [_table(text, file)]


def _refused(file: str, what: Message, fix: Message = AGAIN) -> RecordError:
    return RecordError(what, where=file, why=WHY, fix=fix)


def _content(path: Path) -> bytes:
    name = bare(str(path), 200)
    try:
        if not path.exists():
            raise _refused(name, message("There is no file {file}.", file=name), message("check the path"))
        if not path.is_file():
            raise _refused(name, message("{file} is not an ordinary file.", file=name), message("name the file itself"))
        if path.stat().st_size > _LARGEST:
            what = message("{file} is larger than {n} MB.", file=name, n=_LARGEST // 2**20)
            raise _refused(name, what, message("add the file by country or by year"))
        content = path.read_bytes()
    except (OSError, ValueError) as error:
        reason = bare(getattr(error, "strerror", None) or str(error))
        what = message("{file} cannot be opened: {reason}.", file=name, reason=reason)
        raise _refused(name, what, message("check the path and the rights of the file")) from None
    if not content.strip():
        raise _refused(name, message("{file} is empty.", file=name))
    return content


def _text(content: bytes, file: str) -> str:
    """UTF-8 with or without a mark, UTF-16 with a mark, else the Western code page that spreadsheets write."""
    marked = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    for encoding in ("utf-16",) if marked else ("utf-8-sig", "cp1252"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    raise _refused(file, message("{file} is neither text, nor a workbook, nor JSON.", file=file))


def _table(text: str, file: str) -> Sheet:
    delimiter = _delimiter(text)
    return Sheet(file, None, lambda: _text_rows(text, delimiter, file), exact=True, closed=text.endswith(("\n", "\r")))


def _text_rows(text: str, delimiter: str, file: str) -> Iterator[Row]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    while True:
        number = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            what = message("Row {row} of {file} is damaged: {reason}.", row=number, file=file, reason=bare(str(error)))
            raise _refused(file, what) from None
        yield number, [cell.strip() for cell in cells]


def _delimiter(text: str) -> str:
    """The sign that cuts the first rows into most cells."""
    lines = text[:20_000].splitlines()[:_TOP]
    return max(_DELIMITERS, key=lambda sign: max(line.count(sign) for line in lines))


def _workbook(content: bytes, file: str) -> list[Sheet]:
    import openpyxl  # noqa: PLC0415  a report reads no workbook

    try:
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        found = [(sheet.title, [_cells(row) for row in sheet.iter_rows(values_only=True)]) for sheet in book.worksheets]
    except Exception as error:  # the library raises whatever the damage leads to
        what = message("{file} is not a whole workbook: {reason}.", file=file, reason=bare(str(error) or repr(error)))
        raise _refused(file, what) from None
    return [_rows_given(file, name if len(found) > 1 else None, rows) for name, rows in found]


def _rows_given(file: str, name: str | None, rows: list[list[str]]) -> Sheet:
    return Sheet(file, name, lambda: iter(list(enumerate(rows, start=1))), exact=False, closed=True)


def _cells(row: tuple[Any, ...]) -> list[str]:
    cells = [_cell(value) for value in row]
    while cells and not cells[-1]:
        cells.pop()
    return cells


def _cell(value: object) -> str:
    """A value as it would stand in a text; what looks whole is written whole."""
    if value is None:
        return ""
    if isinstance(value, float):
        whole = math.isfinite(value) and value.is_integer() and abs(value) < 2**53
        return str(int(value)) if whole else repr(value)
    if isinstance(value, datetime | date):
        return value.isoformat()
    return str(value).strip()


def _json(text: str, file: str) -> Sheet:
    """A list of records, or the form with columns and rows that open-data portals also offer."""
    try:
        data = json.loads(text)
    except (ValueError, RecursionError) as error:
        what = message("{file} is not whole JSON: {reason}.", file=file, reason=bare(str(error)))
        raise _refused(file, what) from None
    if isinstance(data, dict):
        return _rows_given(file, None, _portal_rows(cast("dict[str, Any]", data), file))
    records = cast("list[Any]", data)
    if not all(isinstance(record, dict) for record in records):
        raise _refused(file, message("{file} is not a list of records.", file=file))
    names = list(dict.fromkeys(str(key) for record in records for key in record))
    return _rows_given(file, None, [names, *([_cell(record.get(name)) for name in names] for record in records)])


def _portal_rows(data: dict[str, Any], file: str) -> list[list[str]]:
    try:
        columns = [str(column["name"]) for column in data["meta"]["view"]["columns"]]
        hidden = [str(column.get("dataTypeName")) == "meta_data" for column in data["meta"]["view"]["columns"]]
        rows = [[_cell(value) for value in row] for row in data["data"]]
    except (KeyError, TypeError, AttributeError):
        raise _refused(file, message("{file} is not a list of records.", file=file)) from None
    short = next((number for number, row in enumerate(rows, start=1) if len(row) != len(columns)), None)
    if short is not None:
        what = message("Record {n} of {file} has not one value for each column.", n=short, file=file)
        raise _refused(file, what)
    kept = [place for place, meta in enumerate(hidden) if not meta]
    return [[row[place] for place in kept] for row in [columns, *rows]]


def folded(text: str) -> str:
    """Letters and digits of a name alone, without case and accents: how columns and words of agencies are compared.

    >>> folded("Month (abbv)"), folded("Año"), folded("data_value") == folded("Data Value")
    ('monthabbv', 'ano', True)
    """
    plain = text.casefold().translate(_PLAIN)
    return re.sub(r"[^a-z0-9]", "", plain)


_PLAIN = str.maketrans("áéíóúüñ", "aeiouun")
