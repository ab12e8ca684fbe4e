"""What a run answers, and its chapters, as plain text of a terminal's width."""

from collections.abc import Iterable, Sequence

from secuela.cli.terminal_lines import READABLE, wrapped
from secuela.cli.terminal_tables import table_text
from secuela.report.markdown import entry_text
from secuela.report.run_data import RunData
from secuela.report.views.alternatives import alternatives_notes
from secuela.report.views.answer import moving_table, sentence, sure_words, warnings, what_line
from secuela.report.views.cells import cards_table
from secuela.report.views.grounds import hanging_lines
from secuela.report.views.notes import picture_notes
from secuela.report.views.outcomes_all import OutcomesView
from secuela.report.views.paired import CARDS
from secuela.report.views.parts import Cards, List, Part, Picture, Table, View, Words
from secuela.report.views.standing import StandingView
from secuela.text.language import translate as _


def answer_text(run: RunData, width: int, *, everything: bool = False) -> str:
    """The answer: the sentence of the report's first page, and who moves which outcome by how much.

    Args:
        run: The run.
        width: Columns.
        everything: Whether to tell every outcome of every alternative, against both baselines and in every mode.
    """
    names = run.others if everything else None
    parts: list[Part | None] = [
        Words(sentence(run, run.proposal)),
        Words(what_line(run), title=run.title(run.proposal)),
        *warnings(run),
        moving_table(run, names, everything=everything),
        *([OutcomesView.of(run).table, StandingView.of(run).table] if everything else []),
        *alternatives_notes(run),
        Words(" ".join([sure_words(run), *hanging_lines(run, CARDS)]), title=_("How sure")),
        Words(" ".join(picture_notes(run))),
    ]
    return _blocks(part_text(part, width) for part in parts if part is not None)


def chapter_text(view: View, width: int) -> str:
    """A chapter under its title."""
    return _blocks(["\n".join(wrapped(view.title, width)), *(part_text(part, width) for part in view.parts())])


def part_text(part: Part, width: int) -> str:
    """One part; empty where it is a table without rows."""
    if isinstance(part, Words):
        return _headed(part.title, wrapped(part.text, min(width, READABLE)), width)
    if isinstance(part, List):
        entries = (wrapped(f"- {entry_text(entry)}", min(width, READABLE), hang="  ") for entry in part.entries)
        return _headed(part.title, [line for lines in entries for line in lines], width)
    if isinstance(part, Table):
        return table_text(part, width) if part.rows else ""
    if isinstance(part, Cards):
        return table_text(cards_table(part), width)
    if isinstance(part, Picture):
        return part_text(Words(part.described, title=part.title), width)
    return _headed(part.title, [_blocks(part_text(one, width) for one in part.pictures)], width)


def _headed(title: str, lines: Sequence[str], width: int) -> str:
    return "\n".join([*(wrapped(title, width) if title else ()), *lines])


def _blocks(texts: Iterable[str]) -> str:
    return "\n\n".join(text for text in texts if text)
