"""Assumptions replaced: what a reader put in place of ours and why, and both results in the same futures."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar, Self

from secuela.analysis.beside_ours import BesideOurs, BesideRow, Side
from secuela.evidence.assumption_records import Replaced
from secuela.evidence.assumptions import shipped
from secuela.evidence.library import library
from secuela.report.run_data import RunData, Window
from secuela.report.views.assumed_words import law_words, ours_words, set_title, yours_words
from secuela.report.views.cells import change_cell, plan_windows
from secuela.report.views.paired import CARDS, Paired, paired
from secuela.report.views.parts import Cell, Entry, List, Table, TableRow, View, Words
from secuela.report.views.phrases import level_words, title_with_unit, window_words
from secuela.text.input_titles import input_title
from secuela.text.language import Language, ngettext, speaking, spoken
from secuela.text.language import translate as _
from secuela.text.lists import listing
from secuela.text.outcome_names import outcome_title


@dataclass(frozen=True)
class AssumptionsView(View):
    """The chapter *assumptions*; empty where nothing is replaced."""

    NAME: ClassVar[str] = "assumptions"

    lead: Words | None = None
    results: tuple[Table, ...] = ()
    replaced: Table | None = None
    notes: List | None = None

    @classmethod
    def of(cls, run: RunData, language: Language | None = None) -> Self:
        """The chapter of a run."""
        with speaking(language or spoken()):
            title = _("Assumptions replaced: both results")
            if not run.assumed:
                return cls(title=title)
            return cls(
                title=title,
                lead=Words(_lead(run), "lead"),
                results=tuple(_results(run)),
                replaced=_replaced(run),
                notes=List(tuple(_notes(run)), _("How to read it")),
            )


def results_beside(yours: RunData, ours: RunData) -> BesideOurs:
    """Both results of every outcome that a reader meets first, in the windows of the plan.

    Args:
        yours: The run with the reader's assumptions; of its alternatives the status quo and the proposal under test.
        ours: The same draws without them.
    """
    first = [*CARDS, *(name for name, _window in library().shown("headline"))]
    rows: list[BesideRow] = []
    for window in plan_windows(yours):
        for name in dict.fromkeys(first):
            here, there = (paired(run, name, run.proposal, window) for run in (ours, yours))
            if here is not None and there is not None:
                rows.append(_beside(here, there))
    return BesideOurs(proposal=yours.proposal, draws=yours.draws, rows=tuple(rows))


def _beside(ours: Paired, yours: Paired) -> BesideRow:
    return BesideRow(
        outcome=ours.outcome,
        first=ours.window.first,
        last=ours.window.last,
        unit=ours.unit,
        ours=_side(ours),
        yours=_side(yours),
        turned=ours.way != yours.way,
    )


def _side(found: Paired) -> Side:
    return Side.model_validate(
        {name: getattr(found, name) for name in Side.model_fields if name != "way"} | {"way": found.way}
    )


def _lead(run: RunData) -> str:
    text = ngettext(
        "{n} of our assumptions is replaced in this run. Every other number of every future is drawn as it was, so "
        "both results are of the same futures, one by one. All other chapters show the result with it.",
        "{n} of our assumptions are replaced in this run. Every other number of every future is drawn as it was, so "
        "both results are of the same futures, one by one. All other chapters show the result with them.",
        len(run.assumed),
    )
    return " ".join([text.format(n=len(run.assumed)), *_turned(run)])


def _turned(run: RunData) -> Iterator[str]:
    """What turns in the longest window."""
    if run.beside is None or run.is_baseline:
        return
    last = max((row.last for row in run.beside.rows), default=0)
    turned = [outcome_title(row.outcome) for row in run.beside.rows if row.last == last and row.turned]
    if turned:
        text = _("The way in which more than half of the futures go turns for: {names}.")
        yield text.format(names=listing(turned))
    else:
        yield _("No outcome of the first screen goes another way in more than half of the futures.")


def _results(run: RunData) -> Iterator[Table]:
    """A table for each window: ours, the reader's, and what turned."""
    if run.beside is None:
        return
    heads = (_("Outcome"), _("with our assumptions"), _("with those replaced"), _("what turned"))
    for window in dict.fromkeys(Window(row.first, row.last) for row in run.beside.rows):
        held = [row for row in run.beside.rows if (row.first, row.last) == (window.first, window.last)]
        caption = _("Both results {window}: median change against the status quo (90 % range), futures of ten")
        if run.is_baseline:
            caption = _("The status quo itself {window}: median level")
        rows = tuple(_row(run, row) for row in held)
        yield Table(caption.format(window=window_words(run, window)), heads, rows)


def _row(run: RunData, row: BesideRow) -> TableRow:
    sides = [_paired(run, row, side) for side in (row.ours, row.yours)]
    levels = [level_words(side.usual, row.unit) for side in (row.ours, row.yours)]
    title = title_with_unit(outcome_title(row.outcome), sides[0])
    if run.is_baseline:
        return TableRow(title, (*map(Cell, levels), Cell("")), id=row.outcome)
    note = _("status quo {ours}, replaced {yours}").format(ours=levels[0], yours=levels[1])
    return TableRow(title, (*map(change_cell, sides), Cell(_turn(row))), note=note, id=row.outcome)


def _paired(run: RunData, row: BesideRow, side: Side) -> Paired:
    return Paired(
        outcome=row.outcome,
        alternative=run.proposal,
        window=Window(row.first, row.last),
        unit=row.unit,
        usual=side.usual,
        level=side.level,
        difference=side.difference,
        mean=side.mean,
        worst=(side.difference[0], side.difference[2]),
        ratio=side.ratio,
        shares=side.shares,
        up=None,
        down=None,
        draws=run.counted,
        still=side.still,
    )


def _turn(row: BesideRow) -> str:
    words = {
        "lower": _("lower"),
        "same": _("about the same"),
        "higher": _("higher"),
        "unclear": _("no way in more than half"),
    }
    if not row.turned:
        return _("nothing: {way}").format(way=words[row.ours.way])
    return _("from “{ours}” to “{yours}”").format(ours=words[row.ours.way], yours=words[row.yours.way])


def _replaced(run: RunData) -> Table:
    heads = (_("Assumption"), _("Grade of ours"), _("Ours"), _("Replaced by"), _("Why"))
    caption = _("What was replaced: ours as median (90 % range) or as shares of the futures")
    return Table(caption, heads, tuple(_assumption(each) for each in run.assumed), text=True)


def _assumption(each: Replaced) -> TableRow:
    why = each.why.text(spoken()) if each.why else _("no reason given")
    cells = (
        Cell(each.grade),
        Cell(ours_words(each)),
        Cell(yours_words(each), law_words(each)),
        Cell(why, sources=each.sources),
    )
    return TableRow(input_title(each.id), cells, note=each.id, id=each.id)


def _notes(run: RunData) -> Iterator[Entry]:
    for name in dict.fromkeys(each.read_in for each in run.assumed if each.read_in in shipped()):
        text = _(
            "“{title}” is one side’s reading of what is disputed, not ours. The other side’s set replaces the same "
            "entries; compare both."
        )
        yield Entry(text.format(title=set_title(str(name))), _("{id}:").format(id=name))
    fitted = [_("“{title}”").format(title=input_title(each.id)) for each in run.assumed if each.fitted]
    if fitted:
        text = _(
            "The fit to the record no longer holds for {names}; what was fitted beside it keeps its fitted values."
        )
        yield Entry(text.format(names=listing(fitted)), _("Fit:"))
    yield Entry(
        _(
            "Replaced numbers count as judgement in the shares by grade; a single value has no range, and so no part "
            "in the uncertainty."
        ),
        _("Grades:"),
    )
