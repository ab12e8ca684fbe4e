"""Tables as plain text of a terminal's width: no word is broken, and nothing hangs on colour."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import zip_longest

from secuela.cli.terminal_lines import GAP, READABLE, wrapped
from secuela.report.views.parts import Cell, Table, TableRow


def words_table(caption: str, heads: Sequence[str], rows: Iterable[Sequence[str]]) -> Table:
    """Rows of words as a table: the first of each is its name; a row of one word heads those that follow."""
    told = (TableRow(name, tuple(Cell(text) for text in cells)) for name, *cells in rows)
    return Table(caption, tuple(heads), tuple(told))


def table_text(table: Table, width: int) -> str:
    """A table in columns, or, where the widest words leave no room for these, cell under cell."""
    whole = [row for row in table.rows if _is_whole(row, table)]
    cells = [[[head] for head in table.heads], *([[row.name], *map(_lines, row.cells)] for row in whole)]
    widths = _widths(list(zip(*cells, strict=True)), width)
    lines = wrapped(table.caption, min(width, READABLE))
    if widths:
        lines += [*([""] if lines else []), *_beside(cells[0], widths), GAP.join("─" * each for each in widths)]
    for row in table.rows:
        if not row.cells:
            lines += ["", *wrapped(f"{row.name} – {row.note}" if row.note else row.name, width)]
        elif not _is_whole(row, table):
            lines += wrapped(f"{row.name}: {row.cells[0].text}", width)
        elif widths:
            lines += _beside([[row.name], *map(_lines, row.cells)], widths)
        else:
            lines += _stacked(row, table.heads[1:], width)
    note = ["", *wrapped(table.note, min(width, READABLE))] if table.note else []
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
    room = width - len(GAP) * (len(columns) - 1)
    if sum(least) > room:
        return []
    while sum(found) > room:
        widest = max((place for place in range(len(found)) if found[place] > least[place]), key=found.__getitem__)
        found[widest] -= 1
    return found


def _beside(cells: Sequence[Sequence[str]], widths: Sequence[int]) -> list[str]:
    """One row of a table: every cell wrapped in its column."""
    columns = [
        [line for text in cell for line in wrapped(text, width)] for cell, width in zip(cells, widths, strict=True)
    ]
    rows = zip_longest(*columns, fillvalue="")
    return [GAP.join(map(str.ljust, row, widths)).rstrip() for row in rows]


def _stacked(row: TableRow, heads: Sequence[str], width: int) -> Iterator[str]:
    """One row of a table as a block, each cell behind its head."""
    yield from wrapped(row.name, width)
    for head, cell in zip(heads, row.cells, strict=True):
        yield from wrapped(f"{head}: {'; '.join(_lines(cell))}", width, indent=GAP, hang=GAP)
