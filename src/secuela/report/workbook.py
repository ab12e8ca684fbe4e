"""The workbook of a run: the answer in words, the states by their names, the rows, and what they are."""

from collections.abc import Iterator, Sequence

from secuela.analysis.assessment_tables import Cell, Sheet, assessment_xlsx, disclaimers
from secuela.report.run_data import RunData
from secuela.report.views.answer import AnswerView
from secuela.report.views.by_state import states_found
from secuela.report.views.cells import cards_table
from secuela.report.views.phrases import window_words
from secuela.text.language import Language, speaking, spoken
from secuela.text.language import translate as _
from secuela.text.place_names import state_name

_SENTENCE, _FIGURE = 90, 24  # widths of columns, in signs


def workbook(run: RunData, language: Language | None = None) -> bytes:
    """The workbook, in a language; in that of the call where none is named."""
    with speaking(language or spoken()):
        sheets = [Sheet(_("summary"), list(_summary(run)), (_SENTENCE, _FIGURE, _FIGURE, _FIGURE), broken=True)]
        if states := list(_states(run)):
            sheets.append(Sheet(_("states"), states, (_FIGURE, _FIGURE)))
        return assessment_xlsx(run.assessment, first=sheets)


def _summary(run: RunData) -> Iterator[Sequence[Cell]]:
    """The sentence and the cards of the first page."""
    view = AnswerView.of(run)
    yield [view.title]
    yield [view.what.text]
    yield from ([each.text] for each in view.warnings)
    yield []
    yield [view.sentence.text]
    yield []
    if view.cards.cards:
        cards = cards_table(view.cards)
        yield cards.heads
        yield from ([row.name, *(cell.text for cell in row.cells)] for row in cards.rows)
    yield [view.cards.rule]
    yield []
    if view.beside is not None:
        yield [view.beside.title]
        yield from ([f"{entry.name}: {entry.text}"] for entry in view.beside.entries)
        yield []
    yield [view.sure.title]
    yield [view.sure.text]
    yield []
    yield from ([line] for line in disclaimers())
    yield [_("Run {id}, Secuela {version}, data to {as_of}.").format(id=run.id, version=run.version, as_of=run.origin)]


def _states(run: RunData) -> Iterator[Sequence[Cell]]:
    """Homicides of each state in the plan's window against the status quo, as numbers beside code and name."""
    found = states_found(run)
    if not found:
        return
    told = _("Homicides {window}, change against the status quo in the same futures; chances are shares of the futures")
    yield [told.format(window=window_words(run, run.window()))]
    yield [
        _("Code"), _("State"), _("Status quo, deaths"), _("median change"), _("5 %"), _("95 %"), _("mean"),
        _("+10 % or more"), _("+50 % or more"), _("−10 % or more"),
    ]  # fmt: skip
    for state, each in found.items():
        low, middle, high = each.difference
        up, down = each.up or (None, None, None), each.down or (None, None, None)
        yield [state, state_name(state), each.usual, middle, low, high, each.mean, up[0], up[2], down[0]]
