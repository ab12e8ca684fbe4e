"""Published effect sizes beside the model's own: rows of a study, and when a row holds."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from jaxtyping import Float

from secuela.text.language import translate as _
from secuela.text.numbers import at_least_three_digits

PROBABILITIES = (0.05, 0.25, 0.5, 0.75, 0.95)


@dataclass(frozen=True)
class EffectRow:
    """One published figure beside the model's own.

    Args:
        quantity: What it is.
        at: How and where it was measured.
        published: The figure, or its range.
        ours: Quantiles of the model's by probability, or single numbers by name.
        kind: ``test`` where the model has not seen the figure, ``consistency check`` where it has, ``shown`` else.
        ok: Whether the row holds; none where nothing must.
        source: Source id of the figure.
    """

    quantity: str
    at: str
    published: Mapping[str, float]
    ours: Mapping[str, float]
    kind: str
    ok: bool | None
    source: str

    def as_json(self) -> dict[str, Any]:
        """The row for ``--json``."""
        return {
            "quantity": self.quantity,
            "at": self.at,
            "published": dict(self.published),
            "ours": dict(self.ours),
            "kind": self.kind,
            "ok": self.ok,
            "source": self.source,
        }


@dataclass(frozen=True)
class Effects:
    """All rows of a study and what a reader must know of them.

    Args:
        title: Of the table.
        rows: In reading order.
        notes: For the reader.
    """

    title: str
    rows: tuple[EffectRow, ...]
    notes: tuple[str, ...]

    @property
    def ok(self) -> bool:
        """False if a row that must hold does not."""
        return all(row.ok is not False for row in self.rows)

    def tables(self) -> list[tuple[str, list[str], list[list[str]]]]:
        """Title, headings and rows of the table that a terminal shows."""
        heads = [_("quantity"), _("how and where"), _("published"), _("ours"), _("kind"), _("ok")]
        verdicts = {True: _("yes"), False: _("NO"), None: ""}
        rows = [
            [row.quantity, row.at, _figures(row.published), _figures(row.ours), row.kind, verdicts[row.ok]]
            for row in self.rows
        ]
        return [(self.title, heads, rows)]

    def as_json(self) -> dict[str, Any]:
        """One object with ``rows``, ``ok`` and ``notes``."""
        return {"rows": [row.as_json() for row in self.rows], "ok": self.ok, "notes": list(self.notes)}


def quantiles(values: Float[np.ndarray, " case"]) -> dict[str, float]:
    """Quantiles by probability, of the cases that are numbers."""
    there = values[np.isfinite(values)]
    return {f"{p:g}": float(q) for p, q in zip(PROBABILITIES, np.quantile(there, PROBABILITIES), strict=True)}


def holds(ours: Mapping[str, float], published: float) -> bool:
    """Whether a figure lies in the 90 % range."""
    return ours["0.05"] <= published <= ours["0.95"]


def overlaps(ours: Mapping[str, float], low: float, high: float) -> bool:
    """Whether the 90 % range meets a published range."""
    return ours["0.05"] <= high and low <= ours["0.95"]


def width(ours: Mapping[str, float]) -> float:
    """Width of the 90 % range."""
    return ours["0.95"] - ours["0.05"]


def _figures(figures: Mapping[str, float]) -> str:
    """A middle with its range in brackets, or each figure by its name."""
    written = {name: at_least_three_digits(value) for name, value in figures.items()}
    for low, middle, high in (("0.05", "0.5", "0.95"), ("low", "central", "high")):
        if {low, middle, high} <= figures.keys():
            return f"{written[middle]} [{written[low]}, {written[high]}]"
    if len(written) == 1:
        return next(iter(written.values()))
    return ", ".join(f"{name.replace('_', ' ')} {value}" for name, value in written.items())
