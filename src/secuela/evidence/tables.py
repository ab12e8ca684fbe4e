"""Reading of the package's tables: YAML maps and CSV files, refused with file and line when malformed."""

import csv
import io
from importlib import resources
from importlib.resources.abc import Traversable
from typing import cast

from secuela.evidence.errors import EvidenceError, shown
from secuela.evidence.input_files import Form
from secuela.evidence.message import message
from secuela.evidence.strict_yaml import Document, Fault, read

WHY_TABLES = message(
    "every number of a run rests on these tables, so a table that cannot be read safely is not read at all"
)
TABLE = Form(
    error=EvidenceError,
    package="secuela.evidence",
    folder="tables",
    first="",
    largest=2 * 2**20,
    deepest=12,
    command=None,
    why=WHY_TABLES,
    why_missing={"": message("a record that is not whole would be read with a default that nobody wrote")},
)


def shipped_tables() -> Traversable:
    """The folder of tables inside the installed package."""
    return resources.files("secuela.evidence") / "tables"


def read_map(root: Traversable, name: str) -> Document:
    """A YAML file that maps ids to records; an absent file is an empty map.

    Raises:
        EvidenceError: With everything that is wrong, if it is not plain YAML or not a map of maps.
    """
    file = root.joinpath(*name.split("/"))
    if not file.is_file():
        return Document({}, name)
    document = read(file.read_text(encoding="utf-8"), name, TABLE)
    if document.data is None and not document.faults:
        return Document({}, name)
    if not isinstance(document.data, dict):
        what = message("{name} is not a map of ids to records.", name=name)
        fix = message("begin each record with its id and a colon")
        raise document.told([*document.faults, Fault((), what, TABLE.why, fix)], TABLE)
    faults = [*document.faults]
    for key, record in cast("dict[str, object]", document.data).items():
        if not isinstance(record, dict):
            what = message("{key} is {value}, not a record.", key=shown(key), value=shown(record))
            faults.append(Fault((key,), what, TABLE.why, message("give the record its keys, indented")))
    if faults:
        raise document.told(faults, TABLE)
    return document


def read_rows(root: Traversable, name: str, columns: tuple[str, ...]) -> list[dict[str, str]]:
    """The rows of a CSV file that has at least ``columns``; an absent file has none.

    Raises:
        EvidenceError: If a column is missing or a row is too short or too long.
    """
    file = root.joinpath(*name.split("/"))
    if not file.is_file():
        return []
    reader = csv.DictReader(io.StringIO(file.read_text(encoding="utf-8")))
    absent = [column for column in columns if column not in (reader.fieldnames or ())]
    if absent:
        msg = message("{name} has no column {absent}.", name=name, absent=", ".join(absent))
        raise EvidenceError(
            msg,
            where=f"{name}, line 1",
            why=WHY_TABLES,
            fix=message("the first line must read {columns}", columns=",".join(columns)),
        )
    rows: list[dict[str, str]] = []
    for row in reader:
        if None in row or None in row.values():
            msg = message(
                "{name} has a row with the wrong number of fields in line {line_num}.",
                name=name,
                line_num=reader.line_num,
            )
            raise EvidenceError(
                msg, where=f"{name}, line {reader.line_num}", why=WHY_TABLES, fix=message("one field a column")
            )
        rows.append(cast("dict[str, str]", row))
    return rows
