"""Reading of the package's tables: YAML maps and CSV files, refused with file and line when malformed."""

import csv
import io
from collections.abc import Hashable
from importlib import resources
from importlib.resources.abc import Traversable
from typing import Any, cast

import yaml

from secuela.evidence.errors import EvidenceError

WHY_TABLES = "every number of a run rests on these tables, so a table that cannot be read safely is not read at all"
_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _StrictLoader(_Loader):
    """A safe loader that refuses a key given twice, which YAML would let pass in silence."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        seen: set[Hashable] = set()
        for key_node, _ in node.value:
            key = cast("Hashable", self.construct_object(key_node, deep=True))
            if key in seen:
                msg = f"the key {key!r} is given twice, second time in line {key_node.start_mark.line + 1}"
                raise yaml.constructor.ConstructorError(None, None, msg, key_node.start_mark)
            seen.add(key)
        return cast("dict[Hashable, Any]", super().construct_mapping(node, deep=deep))


def shipped_tables() -> Traversable:
    """The folder of tables inside the installed package."""
    return resources.files("secuela.evidence") / "tables"


def read_map(root: Traversable, name: str) -> dict[str, dict[str, Any]]:
    """A YAML file that maps ids to records; an absent file is an empty map.

    Raises:
        EvidenceError: If it is not YAML, not a map of maps, or gives a key twice.
    """
    file = root.joinpath(*name.split("/"))
    if not file.is_file():
        return {}
    try:
        content: Any = yaml.load(file.read_text(encoding="utf-8"), Loader=_StrictLoader)
    except yaml.YAMLError as error:
        msg = f"{name} cannot be read as YAML: {_one_line(error)}."
        raise EvidenceError(msg, where=name, why=WHY_TABLES, fix="mend the line that the message names") from error
    content = {} if content is None else content
    if not isinstance(content, dict):
        msg = f"{name} is not a map of ids to records."
        raise EvidenceError(msg, where=name, why=WHY_TABLES, fix="begin each record with its id and a colon")
    records = cast("dict[object, object]", content)
    for key, record in records.items():
        if not isinstance(record, dict):
            msg = f"{name}: {key!r} is {record!r}, not a record."
            raise EvidenceError(msg, where=f"{name}, {key}", why=WHY_TABLES, fix="give the record its keys, indented")
    return {str(key): cast("dict[str, Any]", record) for key, record in records.items()}


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
        msg = f"{name} has no column {', '.join(absent)}."
        raise EvidenceError(
            msg, where=f"{name}, line 1", why=WHY_TABLES, fix=f"the first line must read {','.join(columns)}"
        )
    rows: list[dict[str, str]] = []
    for row in reader:
        if None in row or None in row.values():
            msg = f"{name} has a row with the wrong number of fields in line {reader.line_num}."
            raise EvidenceError(msg, where=f"{name}, line {reader.line_num}", why=WHY_TABLES, fix="one field a column")
        rows.append(cast("dict[str, str]", row))
    return rows


def _one_line(error: Exception) -> str:
    return " ".join(str(error).split())
