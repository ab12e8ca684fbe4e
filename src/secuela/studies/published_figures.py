"""Published figures beside the model's own: the rows of a study, when a row holds, and their table."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from jaxtyping import Float

from secuela.evidence.message import Message, message
from secuela.text.language import translate as _
from secuela.text.language import worded
from secuela.text.numbers import at_least_three_digits

PROBABILITIES = (0.05, 0.25, 0.5, 0.75, 0.95)
WIDE = 10.0  # factor between the ends of a 90 % range above which nearly any figure would lie in it
MUCH = 0.5  # of all that a share can be: a row that this much of it would have passed is not informative
Kind = Literal["test", "consistency check", "shown"]
KINDS: Mapping[Kind, Message] = {
    "test": message("test"),
    "consistency check": message("consistency check"),
    "shown": message("shown"),
}
Figures = Mapping[str, float]  # by a quantile's probability, or by what a number is: low, central, value …


@dataclass(frozen=True)
class Row:
    """One published figure beside the model's own.

    Args:
        quantity: What it is.
        at: How, where and when it was measured.
        published: The figure, or its range.
        ours: Quantiles of the model's by probability, or single numbers by name.
        kind: A code, worded by :data:`KINDS`: ``test`` where the model has not seen the figure, ``consistency check``
            where it has, ``shown`` else.
        ok: Whether the row holds; none where nothing must.
        source: Source id of the figure.
        most: What the figure can be at most, if it lies between nothing and that: 1 for a share.
    """

    quantity: str
    at: str
    published: Figures
    ours: Figures
    kind: Kind
    ok: bool | None
    source: str
    most: float | None = None

    @property
    def informative(self) -> bool:
        """Whether the row could fail: not where one published figure is sought in a range that holds nearly anything.

        A row that fails could fail.
        That is a 90 % range of the model whose ends differ by more than a factor of ten, or that is wider than ten
        times the figure where it reaches below zero. Of a figure with a bound it is a range that, widened by the
        interval of the published figure, holds more than half of all that the figure can be.
        """
        sought = self.published.get("value")
        if not self.ok or sought is None or not {"0.05", "0.95"} <= self.ours.keys():
            return True
        low, high = self.ours["0.05"], self.ours["0.95"]
        if self.most is not None:
            below = self.published.get("high", sought) - sought
            above = sought - self.published.get("low", sought)
            passing = min(high + above, self.most) - max(low - below, 0.0)
            return passing <= MUCH * self.most
        return high <= WIDE * low if low > 0 else high - low <= WIDE * abs(sought)

    def as_json(self) -> dict[str, Any]:
        """The row for ``--json``."""
        return {
            "quantity": self.quantity,
            "at": self.at,
            "published": dict(self.published),
            "ours": dict(self.ours),
            "kind": self.kind,
            "ok": self.ok,
            "informative": self.informative,
            "source": self.source,
        }


@dataclass(frozen=True)
class Compared:
    """All rows of a study and what a reader must know of them.

    Args:
        title: Of the table.
        rows: In reading order.
        notes: For the reader.
        heads: Headings of place, published figure and ours; the usual ones if none.
        shown: How a terminal shows figures.
    """

    title: str
    rows: tuple[Row, ...]
    notes: tuple[str, ...]
    heads: tuple[str, str, str] | None = None
    shown: Callable[[Figures], str] | None = None

    @property
    def ok(self) -> bool:
        """False if a row that must hold does not."""
        return all(row.ok is not False for row in self.rows)

    def tables(self) -> list[tuple[str, list[str], list[list[str]]]]:
        """Title, headings and rows of the table that a terminal shows."""
        at, published, ours = self.heads or (_("how and where"), _("published"), _("ours"))
        shown = self.shown or middle_and_range
        verdicts = {True: _("yes"), False: _("NO"), None: ""}
        verdict = lambda row: verdicts[row.ok] if row.informative else _("not informative")  # noqa: E731
        rows = [
            [row.quantity, row.at, shown(row.published), shown(row.ours), worded(KINDS[row.kind]), verdict(row)]
            for row in self.rows
        ]
        return [(self.title, [_("quantity"), at, published, ours, _("kind"), _("ok")], rows)]

    def as_json(self) -> dict[str, Any]:
        """One object with ``rows``, ``ok`` and ``notes``."""
        return {"rows": [row.as_json() for row in self.rows], "ok": self.ok, "notes": list(self.notes)}


def quantiles(values: Float[np.ndarray, " case"], probabilities: Sequence[float] = PROBABILITIES) -> dict[str, float]:
    """Quantiles by probability, of the cases that are numbers."""
    finite = values[np.isfinite(values)]
    return {f"{p:g}": float(q) for p, q in zip(probabilities, np.quantile(finite, probabilities), strict=True)}


def holds(ours: Figures, published: float) -> bool:
    """Whether a figure lies in the 90 % range."""
    return ours["0.05"] <= published <= ours["0.95"]


def lies_within(ours: Figures, low: float, high: float) -> bool:
    """Whether the mean lies in a published range: two-sided, so that too little fails as too much does."""
    return low <= ours["mean"] <= high


def overlaps(ours: Figures, low: float, high: float) -> bool:
    """Whether the 90 % range meets a published range."""
    return ours["0.05"] <= high and low <= ours["0.95"]


def width(ours: Figures) -> float:
    """Width of the 90 % range."""
    return ours["0.95"] - ours["0.05"]


def middle_and_range(figures: Figures) -> str:
    """A mean or middle with its range in brackets, or each figure by its name."""
    written = {name: at_least_three_digits(value) for name, value in figures.items()}
    if {"mean", "0.05", "0.95"} <= figures.keys():
        told = _("mean {mean} [{low}, {high}]")
        return told.format(mean=written["mean"], low=written["0.05"], high=written["0.95"])
    for low, middle, high in (("0.05", "0.5", "0.95"), ("low", "central", "high")):
        if {low, middle, high} <= figures.keys():
            return f"{written[middle]} [{written[low]}, {written[high]}]"
    if len(written) == 1:
        return next(iter(written.values()))
    return ", ".join(f"{name.replace('_', ' ')} {value}" for name, value in written.items())
