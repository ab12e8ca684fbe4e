"""The chapter on people: deaths by side and country, retaliation by itself, displacement in both definitions."""

from collections.abc import Sequence
from dataclasses import dataclass

from secuela.evidence.library import library
from secuela.report.comparisons import variant_words
from secuela.report.material import HIGH, LOW, MID, Material, Row
from secuela.text import numbers
from secuela.text.language import translate as _

OPERATIONS, RETALIATION, DISPLACED = "operation_deaths", "retaliation_deaths", "displaced_mx"
_SHOWN = (OPERATIONS, RETALIATION, DISPLACED, "disappearances_mx", "encounters_sw_border", "abuse_complaints_mx")


@dataclass(frozen=True)
class Cell:
    """One number of a table: its median, its 90 % interval where it has one, and its change where that is told."""

    median: str
    span: str = ""
    change: str = ""


@dataclass(frozen=True)
class HarmLine:
    """One line of a table by month: a name, a word beside it, and a number for each month."""

    name: str
    note: str
    cells: list[Cell]


@dataclass(frozen=True)
class Country:
    """The lines of one country; nothing is added up or netted across countries."""

    name: str
    lines: list[HarmLine]


def holds_harm(material: Material) -> bool:
    """Whether the run holds any outcome of this chapter."""
    return any(material.holds(outcome) for outcome in _SHOWN)


def countries(material: Material) -> list[Country]:
    """Deaths and disappearances on each side of the border since the origin, as differences from the status quo.

    Where the proposal is the status quo itself there is no difference, and the sums themselves are shown.
    """
    mexico = [
        _line(material, "homicides_mx", None, _title("homicides_mx"), _note(material)),
        _line(material, RETALIATION, None, _title(RETALIATION), _("contained in homicides, shown by itself")),
        _line(material, "disappearances_mx", None, _title("disappearances_mx"), _("not contained in homicides")),
        *_operations(material, "MX"),
    ]
    us = [_line(material, "overdose_deaths_us", None, _title("overdose_deaths_us"), ""), *_operations(material, "US")]
    found = [(_("In Mexico"), mexico), (_("In the US, and US forces"), us)]
    return [Country(name, kept) for name, lines in found if (kept := [line for line in lines if line])]


def _note(material: Material) -> str:
    return _("with the deaths in retaliation") if material.holds(RETALIATION) else ""


def _title(outcome: str) -> str:
    return library().outcomes[outcome].title


def _operations(material: Material, country: str) -> list[HarmLine | None]:
    """Deaths in operations by side; sides that are not simulated for a country are absent, not zero."""
    kinds = [kind for kind in material.variants(OPERATIONS) if kind and kind.partition("/")[0] == country]
    note = _("counted apart from homicides")
    return [
        _line(material, OPERATIONS, kind, _("Killed in operations: {side}").format(side=_side(kind)), note)
        for kind in kinds
    ]


def _side(kind: str) -> str:
    country, _slash, side = kind.partition("/")
    known = {
        ("MX", "civilians"): _("civilians"),
        ("MX", "members"): _("members of groups"),
        ("MX", "forces"): _("Mexican forces"),
        ("US", "civilians"): _("US civilians"),
        ("US", "members"): _("members of groups in the US"),
        ("US", "forces"): _("US forces"),
    }
    return known.get((country, side), f"{side}, {country}")


def _line(material: Material, outcome: str, variant: str | None, name: str, note: str) -> HarmLine | None:
    rows = [material.row(outcome, material.proposal, "cumulative", month, variant) for month in material.months]
    if all(row is None for row in rows):
        return None
    return HarmLine(name, note, [_cell(row, of_baseline=material.is_baseline) for row in rows])


def _cell(row: Row | None, *, of_baseline: bool) -> Cell:
    if row is None:
        return Cell(numbers.MISSING)
    versus = row.vs_baseline
    points = row.quantiles if of_baseline or versus is None else versus.difference
    plus = not of_baseline and versus is not None
    low, mid, high = (numbers.count(points[end], "death", plus=plus) for end in (LOW, MID, HIGH))
    return Cell(mid, "" if low == high else numbers.span(low, high))


def levels(material: Material, outcomes: Sequence[str], window: str) -> list[HarmLine]:
    """The level of each outcome under the proposal by month, one line for each definition, and its change beside it."""
    found: list[HarmLine] = []
    for outcome in outcomes:
        for variant in material.variants(outcome):
            name = _title(outcome) if variant is None else variant_words(variant)
            rows = [material.row(outcome, material.proposal, window, month, variant) for month in material.months]
            if any(rows):
                found.append(HarmLine(name, "", [_level(row) for row in rows]))
    return found


def _level(row: Row | None) -> Cell:
    if row is None:
        return Cell(numbers.MISSING)
    low, mid, high = (numbers.count(row.quantiles[end], row.unit) for end in (LOW, MID, HIGH))
    return Cell(mid, "" if low == high else numbers.span(low, high), _change(row))


def _change(row: Row) -> str:
    ratio = row.vs_baseline.ratio if row.vs_baseline else None
    if ratio is None:
        return ""
    text = _("against the status quo: {change} ({span})")
    return text.format(
        change=numbers.change(ratio[MID]),
        span=numbers.span(numbers.change(ratio[LOW]), numbers.change(ratio[HIGH])),
    )


def displacement(material: Material) -> list[HarmLine]:
    """People displaced since the origin, in both definitions side by side."""
    return levels(material, (DISPLACED,), "cumulative")


def others(material: Material) -> list[HarmLine]:
    """Complaints of abuse and encounters at the border, in the month itself."""
    kept = [name for name in ("abuse_complaints_mx", "encounters_sw_border") if material.holds(name)]
    return levels(material, kept, "month")
