"""The rows that fits read, as they stand in the tables: checked before a fit, and hashed into its recipe."""

import csv
import hashlib
import math
from collections.abc import Iterable, Mapping, Sequence
from importlib.resources.abc import Traversable

from secuela.evidence.errors import EvidenceError, SecuelaError
from secuela.evidence.message import message
from secuela.evidence.months import MONTHS_PER_YEAR, Month
from secuela.evidence.tables import shipped_tables
from secuela.learning.calibration import Reads

Row = tuple[int, Mapping[str, str]]
REMARKS = ("source", "note", "checked", "title", "split_source")
_NUMBERS = ("value", "pounds", "reach", "n", "deaths")  # columns that hold numbers wherever they stand
_HALF_YEAR = 6
_STEP = {"month": 1, "half_year": _HALF_YEAR, "year": MONTHS_PER_YEAR}
_WHY = message("the fit would learn from a mistake, and every run after it")


def rows_of(reads: Reads, root: Traversable | None = None) -> list[Row]:
    """The rows that a fit reads of a table, each with its line in the file.

    Raises:
        EvidenceError: If there is no such table, or it lacks a column.
    """
    file = (root or shipped_tables()).joinpath(*reads.table.split("/"))
    if not file.is_file():
        raise EvidenceError(message("there is no table {name}.", name=reads.table), where=reads.table, why=_WHY)
    reader = csv.DictReader(file.read_text(encoding="utf-8").splitlines())
    needed = [*reads.columns, *reads.only, *([reads.time] if reads.time else [])]
    absent = [column for column in needed if column not in (reader.fieldnames or ())]
    if absent:
        msg = message("{name} has no column {absent}.", name=reads.table, absent=", ".join(absent))
        raise EvidenceError(msg, where=f"{reads.table}, line 1", why=_WHY)
    return [(reader.line_num, row) for row in reader if _is_read(reads, row)]


def _is_read(reads: Reads, row: Mapping[str, str]) -> bool:
    period = row[reads.time] if reads.time else ""
    within = (reads.first is None or period >= reads.first) and (reads.last is None or period <= reads.last)
    return (within or not reads.time) and all(row[column] in known for column, known in reads.only.items())


def checksum(reads: Reads, root: Traversable | None = None) -> str:
    """sha256 of the rows and columns that a fit reads, remarks left out."""
    found = hashlib.sha256()
    for _line, row in rows_of(reads, root):
        cells = [row[column] for column in reads.columns or [name for name in row if name not in REMARKS]]
        found.update("\x1f".join(cells).encode() + b"\n")
    return found.hexdigest()


def described(reads: Reads) -> str:
    """A table and the periods that are read of it."""
    span = " ".join(part for part in (reads.first and f"from {reads.first}", reads.last and f"to {reads.last}") if part)
    return f"{reads.table} {span}".strip()


def row_problems(every: Iterable[Reads], root: Traversable | None = None) -> list[EvidenceError]:
    """What is wrong with the rows that a fit reads, each with its file and line."""
    found = list[EvidenceError]()
    for reads in every:
        try:
            rows = rows_of(reads, root)
        except EvidenceError as error:
            found.append(error)
            continue
        found += [problem for line, row in rows for problem in _of_row(reads, line, row)]
        if reads.time in _STEP and reads.table.startswith("series/"):
            found += _of_periods(reads, rows, _STEP[reads.time])
    return found


def _of_row(reads: Reads, line: int, row: Mapping[str, str]) -> Iterable[EvidenceError]:
    where = f"{reads.table}, line {line}"
    counts = reads.table.startswith("series/")
    for column in reads.columns or [name for name in row if name not in REMARKS]:
        if column == reads.time or not (counts or column in _NUMBERS):
            continue
        if not _is_count(row[column]):
            msg = message("{column} is {value}, where a number from 0 on is needed.", column=column, value=row[column])
            yield EvidenceError(msg, where=where, why=_WHY, fix=message("correct the row, or build the table again"))


def _is_count(text: str | None) -> bool:
    try:
        return text is not None and math.isfinite(float(text)) and float(text) >= 0
    except ValueError:
        return False


def _of_periods(reads: Reads, rows: Sequence[Row], step: int) -> Iterable[EvidenceError]:
    last: int | None = None
    for line, row in rows:
        text = row[reads.time or ""]
        try:
            now = Month.parse(text if step < MONTHS_PER_YEAR else f"{text}-{MONTHS_PER_YEAR}").index
        except SecuelaError:
            msg = message("{column} is {value}, which is no period.", column=reads.time, value=text)
            yield EvidenceError(msg, where=f"{reads.table}, line {line}", why=_WHY)
            continue
        if last is not None and now != last + step:
            msg = message("{value} does not follow the period before it.", value=text)
            yield EvidenceError(
                msg,
                where=f"{reads.table}, line {line}",
                why=message("a gap or a repetition shifts all later values"),
                fix=message("each period stands once, in order"),
            )
        last = now
