"""Parts, chapters and tables as Markdown, which every reader of text opens."""

from collections.abc import Iterable, Sequence

from secuela.report.views.cells import cards_table
from secuela.report.views.parts import Cards, Cell, Entry, List, Part, Picture, Table, View, Words
from secuela.text.language import translate as _


def page(*parts: str) -> str:
    """Blocks with an empty line between them."""
    return "\n\n".join(part.strip("\n") for part in parts if part) + "\n"


def bullets(items: Iterable[object]) -> str:
    """A list."""
    return "\n".join(f"- {' '.join(str(item).split())}" for item in items)


def table(heads: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    r"""A table; rows are as long as the heads.

    >>> print(table(["a", "b"], [[1, "x|y"]]))
    | a | b |
    |---|---|
    | 1 | x\|y |
    """
    ruled = f"|{'---|' * len(heads)}"
    first, *rest = (f"| {' | '.join(_cell(each) for each in line)} |" for line in (heads, *rows))
    return "\n".join([first, ruled, *rest])


def _cell(text: object) -> str:
    """A text inside a table: one line, no bar that would end it."""
    return " ".join(str(text).split()).replace("|", "\\|")


def chapter(view: View) -> str:
    """A whole chapter under its title."""
    return page(f"## {view.title}", *(part(each) for each in view.parts()))


def part(each: Part) -> str:
    """One part."""
    if isinstance(each, Words):
        return _words(each)
    if isinstance(each, List):
        return _headed(each.title, bullets(entry_text(entry) for entry in each.entries))
    if isinstance(each, Table):
        return _table(each)
    if isinstance(each, Cards):
        return _cards(each)
    if isinstance(each, Picture):
        return _picture(each)
    return _headed(each.title, "\n".join(_picture(one) for one in each.pictures))


def entry_text(entry: Entry) -> str:
    """An item of a list with its name in front."""
    sources = f" [{', '.join(entry.sources)}]" if entry.sources else ""
    return (f"**{entry.name}** {entry.text}" if entry.name else entry.text) + sources


def _headed(title: str, text: str) -> str:
    return f"### {title}\n\n{text}" if title else text


def _words(each: Words) -> str:
    texts = {"code": f"```\n{each.text}\n```", "lead": f"**{each.text}**", "warning": f"> {each.text}"}
    return _headed(each.title, texts.get(each.role, each.text))


def _table(each: Table) -> str:
    rows: list[list[str]] = []
    for row in each.rows:
        name = f"**{row.name}**" if row.kind != "plain" else row.name
        parts = (name, f"`{row.id}`" if each.ids else "", row.note)
        named = " – ".join(part for part in parts if part)
        cells = [cell_text(cell) for cell in row.cells]
        rows.append([named, *cells, *[""] * (len(each.heads) - 1 - len(cells))])
    told = f"*{each.caption}*\n\n{table(each.heads, rows)}"
    return f"{told}\n\n{each.note}" if each.note else told


def cell_text(cell: Cell) -> str:
    """A cell with what stands below it and what it is read in."""
    sources = f"[{', '.join(cell.sources)}]" if cell.sources else ""
    return " ".join(text for text in ("; ".join(t for t in (cell.text, cell.below) if t), sources) if text)


def _cards(each: Cards) -> str:
    held = cards_table(each)
    rows = [[row.name, *map(cell_text, row.cells)] for row in held.rows]
    return f"{table(held.heads, rows)}\n\n{held.caption}"


def _picture(each: Picture) -> str:
    return _("*Picture: {title}.* {described}").format(title=each.title.rstrip("."), described=each.described)
