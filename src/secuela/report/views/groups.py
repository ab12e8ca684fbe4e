"""Groups as populations: members, groups and offshoots, and where a difference in members comes from."""

from dataclasses import dataclass
from typing import ClassVar, Self

from secuela.analysis.members_account import FLOWS, MEMBERS, Part, members_account
from secuela.report.run_data import RunData
from secuela.report.views.cells import Rows, plan_windows
from secuela.report.views.parts import Cell, Table, TableRow, View, Words
from secuela.report.views.phrases import plan_month
from secuela.text import numbers
from secuela.text.language import Language, speaking, spoken
from secuela.text.language import translate as _


@dataclass(frozen=True)
class GroupsView(View):
    """The chapter *groups*."""

    NAME: ClassVar[str] = "groups"

    table: Table | None
    unmoved: Words | None
    account: Table | None

    @classmethod
    def of(cls, run: RunData, language: Language | None = None) -> Self:
        """The chapter of a run."""
        with speaking(language or spoken()):
            rows = Rows(run, plan_windows(run))
            for outcome in () if run.is_baseline else (MEMBERS, "active_groups", "splinter_groups"):
                rows.add(outcome)
            note = _("No member has ever been counted: read the change, not the level. Killing is no success.")
            return cls(
                title=_("Groups and members"),
                table=rows.table(
                    _("Change against the status quo: median (90 % range), and futures of ten"), note=note
                ),
                unmoved=rows.unmoved(),
                account=_account(run),
            )


def _account(run: RunData) -> Table | None:
    """How a difference in members came about by the end of the window; None where the run lacks an exit."""
    if run.is_baseline or not all(run.holds(name) for name in (MEMBERS, *FLOWS)):
        return None
    month = run.window().last
    found = members_account(run.outcomes, run.proposal, run.baseline, month)
    names = {
        "recruits": _("through recruitment"),
        "members_killed": _("through killing"),
        "members_detained": _("through detention"),
        "members_left": _("through people leaving"),
    }
    rows = [_row(names.get(part.name, part.name), part) for part in found.parts]
    rows.append(_row(_("difference in members"), found.difference))
    caption = _("Where the difference in members comes from by {month}, future by future")
    heads = (_("Part"), _("Persons, median (90 % range)"))
    return Table(caption.format(month=plan_month(run, month)), heads, tuple(rows))


def _row(name: str, part: Part) -> TableRow:
    low, middle, high = (numbers.count(value, "person", plus=True) for value in (part.low, part.median, part.high))
    text = _("{middle} ({span})").format(middle=middle, span=numbers.span(low, high))
    return TableRow(name, (Cell(text, points=(part.low, part.median, part.high)),), id=part.name)
