"""The proposal as things stand: under three fixed chances a year that it is carried out, never as one probability."""

from dataclasses import dataclass

from secuela.evidence.library import library
from secuela.evidence.modes import MODES, STANDING
from secuela.report.comparisons import Versus, versus
from secuela.report.material import Material, outcome_title
from secuela.runs.rows import Row
from secuela.text import numbers
from secuela.text.language import translate as _
from secuela.text.lists import listing


@dataclass(frozen=True)
class StandingLine:
    """One outcome: what it is, and its comparison with the status quo in each reading, if carried out first."""

    name: str
    window: str
    cells: list[Versus | None]


@dataclass(frozen=True)
class StandingTable:
    """The heads of the readings, and one line for each outcome."""

    month: int
    heads: list[str]
    lines: list[StandingLine]


def as_things_stand(material: Material) -> StandingTable | None:
    """The block "as things stand"; None where the run simulated the plan as carried out only."""
    month = material.headline_month
    lines = [
        line
        for outcome, window in library().shown("as_things_stand")
        if (line := _line(material, outcome, window, month))
    ]
    told = any(cell for line in lines for cell in line.cells[1:])
    return StandingTable(month, _heads(), lines) if told else None


def _heads() -> list[str]:
    shares = (_("{n}\u00a0% a year").format(n=numbers.in_short(100 * standing.a_year)) for standing in STANDING)
    return [_("if carried out"), *shares]


def _line(material: Material, outcome: str, window: str, month: int) -> StandingLine | None:
    rows = [material.row(outcome, material.proposal, window, month, mode=mode) for mode in MODES]
    if not any(rows[1:]):
        return None
    words = _("sum since the origin") if window == "cumulative" else _("in that month")
    return StandingLine(outcome_title(outcome), words, [_cell(row, material.counted) for row in rows])


def _cell(row: Row | None, draws: int) -> Versus | None:
    return None if row is None else versus(row.vs_baseline, row.unit, draws, outcome=row.outcome)


def chances() -> str:
    """The three chances in words."""
    return listing([numbers.in_short(100 * standing.a_year) for standing in STANDING])
