"""The table against both baselines: the status quo at the same date, and the level at the origin."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from secuela.evidence.records import Outcome
from secuela.evidence.words import translate as _
from secuela.report import numerals
from secuela.report.material import HIGH, LOW, MID, Material, Row, smallest

EXITS = ("recruits", "members_killed", "members_detained", "members_left")


@dataclass(frozen=True)
class Versus:
    """One comparison: change and difference with their 90 % interval, and the three chances."""

    change: str
    change_span: str
    difference: str
    difference_span: str
    lower: float
    equal: float
    higher: float

    @property
    def shares(self) -> tuple[str, str, str]:
        """The three chances as short text."""
        return (
            numerals.short_share(self.lower),
            numerals.short_share(self.equal),
            numerals.short_share(self.higher),
        )


@dataclass(frozen=True)
class Line:
    """One line of the table: one outcome, window, definition and month."""

    window: str
    month: int
    level: str
    level_span: str
    baseline: Versus | None
    origin: Versus | None


@dataclass(frozen=True)
class Block:
    """All lines of one outcome, with what a reader must know to read them."""

    outcome: Outcome
    direction: str
    smallest: str
    lines: list[Line]


def versus(entry: Mapping[str, Any] | None, unit: str = "1") -> Versus | None:
    """Read ``vs_baseline`` or ``vs_origin`` of an assessment row; None in the baseline's own rows."""
    if entry is None:
        return None
    ratio, difference = entry.get("ratio"), entry["difference"]
    return Versus(
        change=numerals.change(ratio[MID]) if ratio else "",
        change_span=numerals.span(numerals.change(ratio[LOW]), numerals.change(ratio[HIGH])) if ratio else "",
        difference=numerals.count(difference[MID], unit, plus=True),
        difference_span=numerals.span(*(numerals.count(difference[end], unit, plus=True) for end in (LOW, HIGH))),
        lower=entry["p_lower"],
        equal=entry["p_equal"],
        higher=entry["p_higher"],
    )


def window_words(window: str, definition: str | None, kind: str) -> str:
    """The window of a row, and its definition where the outcome has rival ones."""
    month = _("in that month") if kind == "flow" else _("at the end of that month")
    text = _("sum since the origin") if window == "cumulative" else month
    return f"{text}, {definition_words(definition)}" if definition else text


def definition_words(definition: str) -> str:
    """A definition's id in words."""
    known = {
        "ucdp_non_state": _("UCDP non-state conflict (a floor)"),
        "media_attributed": _("media-attributed"),
        "incremental": _("incremental cost"),
        "full": _("full cost"),
    }
    return known.get(definition, definition.replace("_", " "))


def direction_words(outcome: Outcome) -> str:
    """Whether lower or higher counts as better, or neither."""
    words = {"lower": _("lower is better"), "higher": _("higher is better"), "none": _("neither counts as better")}
    return words[outcome.direction]


def blocks(material: Material) -> list[Block]:
    """The table's blocks in the order of the library; the exits of members have a table of their own.

    Outcomes with rival definitions show sums since the origin only, to keep the table readable.
    """
    return [
        Block(record, direction_words(record), smallest(record.id), lines)
        for record in material.stored()
        if record.id not in EXITS and (lines := _lines(material, record))
    ]


def _lines(material: Material, record: Outcome) -> list[Line]:
    found: list[Line] = []
    definitions = material.definitions(record.id)
    windows = ("cumulative", "month") if len(definitions) == 1 else ("cumulative",)
    for definition in definitions:
        for window in windows:
            rows = [material.row(record.id, material.proposal, window, month, definition) for month in material.months]
            found += [_line(row, definition, record.kind) for row in rows if row is not None]
    return found


def _line(row: Row, definition: str | None, kind: str) -> Line:
    points, unit = row["quantiles"], str(row["unit"])
    return Line(
        window=window_words(row["window"], definition, kind),
        month=int(row["month"]),
        level=numerals.count(points[MID], unit),
        level_span=numerals.span(numerals.count(points[LOW], unit), numerals.count(points[HIGH], unit)),
        baseline=versus(row["vs_baseline"], unit),
        origin=versus(row["vs_origin"], unit),
    )
