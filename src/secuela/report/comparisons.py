"""The table against both baselines: the status quo at the same date, and the level at the origin."""

from collections.abc import Mapping
from dataclasses import dataclass

from secuela.analysis.members_account import FLOWS
from secuela.evidence.library import library
from secuela.evidence.records import Outcome
from secuela.report.chapters import Chapter, chapter_of, chapters, in_front
from secuela.report.geography import drug_name
from secuela.report.material import HIGH, LOW, MID, Material, Row, smallest
from secuela.runs.rows import Comparison
from secuela.text import numbers
from secuela.text.language import translate as _
from secuela.text.unit_words import unit_words

_BETWEEN_0_AND_1 = "index from 0 to 1"


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
    draws: int | None = None

    @property
    def shares(self) -> list[str]:
        """The three chances as short text."""
        return numbers.short_shares((self.lower, self.equal, self.higher), self.draws)


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


@dataclass(frozen=True)
class Group:
    """The blocks of one chapter: those in front, and those that a reader unfolds."""

    chapter: Chapter
    front: list[Block]
    more: list[Block]


def versus(entry: Comparison | None, unit: str = "1", draws: int | None = None, *, outcome: str = "") -> Versus | None:
    """Read ``vs_baseline`` or ``vs_origin`` of an assessment row; None in the baseline's own rows.

    Args:
        entry: The comparison.
        unit: Unit of the row.
        draws: Futures that are compared.
        outcome: Id of the outcome; of an index whose smallest difference is absolute the difference is told.
    """
    if entry is None:
        return None
    ratio, difference = entry.ratio, entry.difference
    if _absolute_index(outcome, unit):
        unit = _BETWEEN_0_AND_1
    if unit in {"share", _BETWEEN_0_AND_1}:
        ratio = None  # a per cent of a share and its points are easily mixed up, so points alone are shown
    plain = not (ratio and unit == "index")  # the difference of an index says what its change says
    return Versus(
        change=numbers.change(ratio[MID]) if ratio else "",
        change_span=numbers.span(numbers.change(ratio[LOW]), numbers.change(ratio[HIGH])) if ratio else "",
        difference=_difference(difference[MID], unit) if plain else "",
        difference_span=numbers.span(*(_difference(difference[end], unit) for end in (LOW, HIGH))) if plain else "",
        lower=entry.p_lower,
        equal=entry.p_equal,
        higher=entry.p_higher,
        draws=draws,
    )


def _absolute_index(outcome: str, unit: str) -> bool:
    record = library().outcomes.get(outcome)
    return record is not None and record.smallest_kind == "absolute" and unit == "index"


def window_words(window: str, variant: str | None, kind: str, unit: str) -> str:
    """The window of a row, its definition or drug where the outcome has several, and its unit: a sum has its own."""
    at_end = kind in {"stock", "level"}
    month = _("at the end of that month") if at_end else _("in that month")
    text = _("sum since the origin") if window == "cumulative" else month
    if unit == "share":  # levels are written in per cent
        unit = "1"
    words = unit_words(numbers.sum_unit(unit) if window == "cumulative" else unit)
    return ", ".join(part for part in (text, variant_words(variant) if variant else "", words) if part)


def variant_words(variant: str) -> str:
    """A definition or a drug in words."""
    known = {
        "ucdp_non_state": _("UCDP non-state conflict (a floor)"),
        "media_attributed": _("media-attributed"),
        "incremental": _("incremental cost"),
        "full": _("full cost"),
        "idmc": _("IDMC: new displacement by conflict and violence"),
        "envipe": _("ENVIPE: moves for safety, by survey"),
        "MX/civilians": _("civilians in Mexico"),
        "MX/members": _("members of groups in Mexico"),
        "MX/forces": _("Mexican forces"),
        "US/forces": _("US forces"),
    }
    return known.get(variant) or drug_name(variant)


def direction_words(outcome: Outcome) -> str:
    """Whether lower or higher counts as better, or neither."""
    words = {"lower": _("lower is better"), "higher": _("higher is better"), "none": _("neither counts as better")}
    return words[outcome.direction]


def groups(material: Material) -> list[Group]:
    """The table's blocks by chapter, each in the order of the library; exits and states have their own tables.

    Outcomes with rival definitions show sums since the origin only, to keep the table readable.
    """
    found = {
        record.id: Block(record, direction_words(record), smallest(record.id), lines)
        for record in material.stored()
        if not (record.id in FLOWS or record.by_state) and (lines := _lines(material, record))
    }
    return [group for chapter in chapters() if (group := _group(chapter, found)).front or group.more]


def _group(chapter: Chapter, found: Mapping[str, Block]) -> Group:
    here = {name: block for name, block in found.items() if chapter_of(name) == chapter.id}
    front = [block for name, block in here.items() if in_front(name)]
    return Group(chapter, front, [block for name, block in here.items() if not in_front(name)])


def _lines(material: Material, record: Outcome) -> list[Line]:
    found: list[Line] = []
    variants = material.variants(record.id)
    windows = ("cumulative", "month") if len(variants) == 1 or record.kind != "flow" else ("cumulative",)
    for variant in variants:
        for window in windows:
            rows = [material.row(record.id, material.proposal, window, month, variant) for month in material.months]
            found += [_line(row, variant, record.kind, material.counted) for row in rows if row is not None]
    return found


def _line(row: Row, variant: str | None, kind: str, draws: int) -> Line:
    points, unit = row.quantiles, row.unit
    return Line(
        window=window_words(row.window, variant, kind, unit),
        month=row.month,
        level=_level(points[MID], unit),
        level_span=numbers.span(_level(points[LOW], unit), _level(points[HIGH], unit)),
        baseline=versus(row.vs_baseline, unit, draws, outcome=row.outcome),
        origin=versus(row.vs_origin, unit, draws, outcome=row.outcome),
    )


def _level(value: float, unit: str) -> str:
    return numbers.part(value) if unit == "share" else numbers.count(value, unit)


def _difference(value: float, unit: str) -> str:
    if unit == "share":
        return _("{n} points").format(n=numbers.per_cent(value, plus=True))
    if unit == _BETWEEN_0_AND_1:
        return numbers.hundredths(value, plus=True)
    return numbers.count(value, unit, plus=True)
