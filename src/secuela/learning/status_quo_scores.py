"""Where scores of the status quo are kept: the table that says how far ahead a run's status quo is backtested."""

import csv
from collections.abc import Sequence
from pathlib import Path

from secuela.evidence import tables
from secuela.record.skill import StatusQuoRow

TABLE = Path(tables.__file__).resolve().parent / "tables" / "skill" / "status_quo.csv"
_DIGITS = 4


def store(outcome: str, rows: Sequence[StatusQuoRow], table: Path = TABLE) -> None:
    """Put the scores of one outcome in place of those that stand in the table."""
    columns = list(StatusQuoRow.model_fields)
    with table.open(encoding="utf-8", newline="") as file:
        kept = [row for row in csv.DictReader(file) if row["outcome"] != outcome]
    fresh = [{name: _cell(value) for name, value in row.model_dump().items()} for row in rows]
    lines = sorted([*kept, *fresh], key=lambda row: (row["outcome"], int(row["horizon"])))
    with table.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, lineterminator="\n")
        writer.writeheader()
        writer.writerows(lines)


def _cell(value: str | float) -> str:
    return f"{value:.{_DIGITS}g}" if isinstance(value, float) else str(value)
