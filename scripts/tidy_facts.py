"""Reading of tidy facts: rows of text, and counts without a decimal point."""

import csv
from pathlib import Path

Row = dict[str, str]
Table = list[Row]


def read(facts: Path, name: str) -> Table:
    """All rows of one facts file."""
    with (facts / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def whole(text: str) -> str:
    """A count written without a decimal point."""
    value = float(text)
    if not value.is_integer():
        message = f"expected a whole number, got {text!r}"
        raise ValueError(message)
    return str(int(value))
