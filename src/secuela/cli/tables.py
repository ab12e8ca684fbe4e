"""Parts of a report as plain text of a terminal's width: no word is broken, and nothing hangs on colour."""

import shutil
from collections.abc import Iterable, Iterator, Sequence
from itertools import zip_longest
from textwrap import TextWrapper

from secuela.report.markdown import entry_text
from secuela.report.run_data import RunData
from secuela.report.views.alternatives import alternatives_notes
from secuela.report.views.answer import moving_table, sentence, sure_words, warnings, what_line
from secuela.report.views.cells import cards_table
from secuela.report.views.notes import picture_notes
from secuela.report.views.outcomes_all import OutcomesView
from secuela.report.views.parts import Cards, Cell, List, Part, Picture, Table, TableRow, View, Words
from secuela.report.views.standing import StandingView
from secuela.text.language import translate as _

_GAP = "  "
_READABLE = 100  # columns beyond which the eye loses the line of a paragraph


def terminal_width() -> int:
    """Columns of the terminal; 80 in a pipe, or what ``COLUMNS`` says."""
    return shutil.get_terminal_size().columns


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
        Words(sure_words(run), title=_("How sure")),
        Words(" ".join(picture_notes(run))),
    ]
    return _blocks(part_text(part, width) for part in parts if part is not None)


def chapter_text(view: View, width: int) -> str:
    """A chapter under its title."""
    return _blocks(["\n".join(_wrapped(view.title, width)), *(part_text(part, width) for part in view.parts())])


def part_text(part: Part, width: int) -> str:
    """One part; empty where it is a table without rows."""
    if isinstance(part, Words):
        return _headed(part.title, _wrapped(part.text, min(width, _READABLE)), width)
    if isinstance(part, List):
        entries = (_wrapped(f"- {entry_text(entry)}", min(width, _READABLE), hang="  ") for entry in part.entries)
        return _headed(part.title, [line for lines in entries for line in lines], width)
    if isinstance(part, Table):
        return table_text(part, width) if part.rows else ""
    if isinstance(part, Cards):
        return table_text(cards_table(part), width)
    if isinstance(part, Picture):
        return part_text(Words(part.described, title=part.title), width)
    return _headed(part.title, [_blocks(part_text(one, width) for one in part.pictures)], width)


def _headed(title: str, lines: Sequence[str], width: int) -> str:
    return "\n".join([*(_wrapped(title, width) if title else ()), *lines])


def _blocks(texts: Iterable[str]) -> str:
    return "\n\n".join(text for text in texts if text)


def table_text(table: Table, width: int) -> str:
    """A table in columns, or, where the widest words leave no room for these, cell under cell."""
    whole = [row for row in table.rows if _is_whole(row, table)]
    cells = [[[head] for head in table.heads], *([[row.name], *map(_lines, row.cells)] for row in whole)]
    widths = _widths(list(zip(*cells, strict=True)), width)
    lines = _wrapped(table.caption, min(width, _READABLE))
    if widths:
        lines += ["", *_beside(cells[0], widths), _GAP.join("─" * each for each in widths)]
    for row in table.rows:
        if not row.cells:
            lines += ["", *_wrapped(f"{row.name} – {row.note}" if row.note else row.name, width)]
        elif not _is_whole(row, table):
            lines += _wrapped(f"{row.name}: {row.cells[0].text}", width)
        elif widths:
            lines += _beside([[row.name], *map(_lines, row.cells)], widths)
        else:
            lines += _stacked(row, table.heads[1:], width)
    note = ["", *_wrapped(table.note, min(width, _READABLE))] if table.note else []
    return "\n".join([*lines, *note])


def _is_whole(row: TableRow, table: Table) -> bool:
    """Whether a row has a cell under every head; one with fewer is told in a line across the columns."""
    return len(row.cells) == len(table.heads) - 1


def _lines(cell: Cell) -> list[str]:
    return [text for text in (cell.text, cell.below) if text]


def _widths(columns: Sequence[Sequence[Sequence[str]]], width: int) -> list[int]:
    """Widths in which no word is broken: the widest column gives way first; none where even that is too wide."""
    texts = [[text for cell in column for text in cell] for column in columns]
    least = [max((len(word) for text in column for word in text.split(" ")), default=0) for column in texts]
    found = [max(map(len, column), default=0) for column in texts]
    room = width - len(_GAP) * (len(columns) - 1)
    if sum(least) > room:
        return []
    while sum(found) > room:
        widest = max((place for place in range(len(found)) if found[place] > least[place]), key=found.__getitem__)
        found[widest] -= 1
    return found


def _beside(cells: Sequence[Sequence[str]], widths: Sequence[int]) -> list[str]:
    """One row of a table: every cell wrapped in its column."""
    columns = [
        [line for text in cell for line in _wrapped(text, width)] for cell, width in zip(cells, widths, strict=True)
    ]
    rows = zip_longest(*columns, fillvalue="")
    return [_GAP.join(map(str.ljust, row, widths)).rstrip() for row in rows]


def _stacked(row: TableRow, heads: Sequence[str], width: int) -> Iterator[str]:
    """One row of a table as a block, each cell behind its head."""
    yield from _wrapped(row.name, width)
    for head, cell in zip(heads, row.cells, strict=True):
        yield from _wrapped(f"{head}: {'; '.join(_lines(cell))}", width, indent=_GAP, hang=_GAP)


def _wrapped(text: str, width: int, *, indent: str = "", hang: str = "") -> list[str]:
    """Lines no longer than the width, broken between words alone: a hyphen or a space that keeps together is none."""
    wrapper = TextWrapper(
        width=max(width, 1),
        initial_indent=indent,
        subsequent_indent=indent + hang,
        break_long_words=False,
        break_on_hyphens=False,
    )
    return wrapper.wrap(text)
