"""Rows of comparisons: a change with its range, its mean and its chances in each window of the plan."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from secuela.report.run_data import RunData, Window
from secuela.report.views.paired import Paired, paired
from secuela.report.views.parts import Cards, Cell, Table, TableRow, Words
from secuela.report.views.phrases import (
    cell_words,
    dates_words,
    difference_words,
    is_index,
    level_words,
    ranged_words,
    title_with_unit,
)
from secuela.runs.reported_months import EARLY, HEADLINE
from secuela.text import numbers
from secuela.text.language import translate as _
from secuela.text.lists import listing
from secuela.text.outcome_names import outcome_title


def plan_windows(run: RunData) -> list[Window]:
    """The first year and the first three years of the plan, as far as they are simulated."""
    return list(dict.fromkeys(run.window(months) for months in (EARLY, HEADLINE)))


def window_head(run: RunData, window: Window) -> str:
    """The head of a column: months of the plan and their dates."""
    last = window.last - run.first_month + 1
    return _("months 1 to {last} of the plan ({dates})").format(last=last, dates=dates_words(run, window))


def change_cell(found: Paired | None, *, chances: bool = True) -> Cell:
    """Median change with its range; below it the mean, where it tells more, and the futures of ten."""
    if found is None:
        return Cell(_("not modelled"))
    if found.still:
        return Cell(_("no change"))
    points = found.ratio if is_index(found.outcome) and found.ratio else found.difference
    text = ranged_words(found)
    if not chances:
        return Cell(text, points=points)
    return Cell(text, cell_words(found), points=points, shares=found.shares)


def tail_cell(found: Paired | None) -> Cell:
    """How far the worst hundredth of futures goes, and how often a rise is large; nothing where the tail is short."""
    if found is None or found.still or not found.skewed:
        return Cell("–")
    worst = found.worst[1]
    end = difference_words(worst, found)
    if end == difference_words(found.difference[1], found):
        return Cell("–")
    far = _("99th percentile {n}").format(n=end)
    if found.up is None:
        return Cell(far, points=(worst, worst, worst))
    tenth, quarter, half = numbers.short_shares(found.up, found.draws)
    text = _("at least +10 % in {tenth}, +25 % in {quarter}, +50 % in {half}")
    return Cell(far, text.format(tenth=tenth, quarter=quarter, half=half), points=(worst, worst, worst))


def level_cell(value: float, unit: str) -> Cell:
    """A level without unit."""
    return Cell(level_words(value, unit), points=(value, value, value))


def cards_table(cards: Cards) -> Table:
    """The cards of the first screen where there is no room to draw them."""
    rows = tuple(
        TableRow(
            card.title, (Cell(card.change), Cell(card.span), Cell(card.futures, "; ".join(card.notes))), id=card.outcome
        )
        for card in cards.cards
    )
    return Table(cards.rule, (_("Outcome"), _("median change"), _("90 % range"), _("futures of ten")), rows)


@dataclass
class Rows:
    """Rows that are gathered for a table; what does not move at all is named apart, in one sentence."""

    run: RunData
    windows: Sequence[Window]
    rows: list[TableRow] = field(default_factory=list[TableRow])
    still: list[str] = field(default_factory=list[str])

    def group(self, name: str, note: str = "") -> None:
        """A heading over the rows that follow."""
        self.rows.append(TableRow(name, kind="group", note=note))

    def add(self, outcome: str, name: str = "", note: str = "", alternative: str | None = None, **where: str) -> None:
        """One outcome in every window; left out where the run does not hold it."""
        found = [paired(self.run, outcome, alternative, window, **where) for window in self.windows]
        held = [each for each in found if each is not None]
        title = name or outcome_title(outcome)
        if not held:
            return
        if all(each.still for each in held):
            self.still.append(title)
            return
        head = title_with_unit(title, held[0])
        self.rows.append(TableRow(head, tuple(change_cell(each) for each in found), note=note, id=outcome))

    def table(self, caption: str, *, note: str = "", folded: bool = False) -> Table | None:
        """The rows as a table; None where there are none but headings."""
        kept = _without_empty_groups(self.rows)
        if not kept:
            return None
        heads = (_("Outcome"), *(window_head(self.run, window) for window in self.windows))
        return Table(caption, heads, tuple(kept), note=note, folded=folded)

    def unmoved(self) -> Words | None:
        """One sentence on what nothing in the proposal moves."""
        if not self.still:
            return None
        text = _("Nothing in this proposal moves, in any future: {names}.")
        return Words(text.format(names=listing(self.still)), "note")


def _without_empty_groups(rows: Sequence[TableRow]) -> list[TableRow]:
    kept: list[TableRow] = []
    for place, row in enumerate(rows):
        following = rows[place + 1 : place + 2]
        if row.kind != "group" or (following and following[0].kind != "group"):
            kept.append(row)
    return kept
