"""Figures of a published study beside ours, and when they agree."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from secuela.evidence.tables import read_rows, shipped_tables

RELATIVE = 1e-6
_COLUMNS = (
    "quantity", "scenario", "week", "until", "group", "at", "unit", "reference", "decimals", "published", "source",
    "published_source",
)  # fmt: skip


@dataclass(frozen=True)
class Golden:
    """One figure that must come out again.

    Args:
        quantity: What it is; the function that computes it has this name.
        scenario: The scenario it belongs to; empty for the course of the past.
        week: The week it is read at, or the first of its window.
        until: The last week of its window.
        group: The recorded group it belongs to.
        at: The same for people.
        unit: Its unit.
        reference: As the authors' code gives it.
        decimals: Decimals that were printed.
        published: As the authors published it, a number or words; none if they did not.
        source, published_source: Source ids of the two.
    """

    quantity: str
    scenario: str
    week: int
    until: int
    group: str
    at: str
    unit: str
    reference: float
    decimals: int
    published: float | str | None
    source: str
    published_source: str


@dataclass(frozen=True)
class GoldenRow:
    """A figure beside ours; ``reference`` and ``ok`` are none where there is nothing to compare."""

    golden: Golden
    ours: float | None
    compared: bool

    @property
    def ok(self) -> bool | None:
        """Whether ours equals the authors' code, to a millionth or half a unit of the last printed digit."""
        if not self.compared:
            return None
        return self.ours is not None and agrees(self.ours, self.golden.reference, self.golden.decimals)

    def as_json(self) -> dict[str, Any]:
        """The row for ``--json``."""
        return {
            "quantity": self.golden.quantity,
            "at": self.golden.at,
            "published": self.golden.published if self.compared else None,
            "reference": self.golden.reference if self.compared else None,
            "ours": self.ours,
            "ok": self.ok,
        }


@dataclass(frozen=True)
class Comparison:
    """All rows of a study, notes for the reader and, where the study has one, the weekly course behind them."""

    rows: tuple[GoldenRow, ...]
    notes: tuple[str, ...] = ()
    weekly: Mapping[str, Any] | None = None

    @property
    def ok(self) -> bool:
        """False if any compared row differs."""
        return all(row.ok is not False for row in self.rows)

    def tables(self) -> list[tuple[str, list[str], list[list[str]]]]:
        """Its rows as one plain table."""
        heads = ["quantity", "at", "published", "reference", "ours", "ok"]
        return [("", heads, [[str(value) for value in row.as_json().values()] for row in self.rows])]

    def as_json(self) -> dict[str, Any]:
        """One object with ``rows``, ``ok`` and ``weekly``."""
        return {"rows": [row.as_json() for row in self.rows], "ok": self.ok, "weekly": self.weekly}


def agrees(ours: float, reference: float, decimals: int) -> bool:
    """Within a millionth of the reference or half a unit of its last printed digit, whichever is wider.

    >>> agrees(67.2434, 67.24, 2), agrees(67.246, 67.24, 2), agrees(115_000.1, 115_000, 4)
    (True, False, True)
    """
    return abs(ours - reference) <= max(RELATIVE * abs(reference), 0.5 * 10.0**-decimals)


def golden_rows(study: str) -> tuple[Golden, ...]:
    """The golden figures of a study, in file order.

    Raises:
        EvidenceError: If the table is malformed.
    """
    return tuple(_golden(row) for row in read_rows(shipped_tables(), f"golden/{study}.csv", _COLUMNS))


def _golden(row: Mapping[str, str]) -> Golden:
    return Golden(
        quantity=row["quantity"],
        scenario=row["scenario"],
        week=int(row["week"] or 0),
        until=int(row["until"] or row["week"] or 0),
        group=row["group"],
        at=row["at"],
        unit=row["unit"],
        reference=float(row["reference"]),
        decimals=int(row["decimals"]),
        published=_number_or_words(row["published"]),
        source=row["source"],
        published_source=row["published_source"],
    )


def _number_or_words(text: str) -> float | str | None:
    if not text:
        return None
    try:
        return float(text)
    except ValueError:
        return text
