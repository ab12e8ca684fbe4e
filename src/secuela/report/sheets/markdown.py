"""Tables and lists in marked-up plain text, with the characters of a text kept from being read as marks."""

from collections.abc import Iterable, Sequence


def cell(text: object) -> str:
    """A text inside a table cell: one line, no bar that would end it."""
    return " ".join(str(text).split()).replace("|", "\\|")


def table(heads: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    r"""A table; rows are as long as the heads.

    >>> print(table(["a", "b"], [[1, "x|y"]]))
    | a | b |
    |---|---|
    | 1 | x\|y |
    """
    ruled = f"|{'---|' * len(heads)}"
    first, *rest = (f"| {' | '.join(cell(each) for each in line)} |" for line in (heads, *rows))
    return "\n".join([first, ruled, *rest])


def bullets(items: Iterable[object]) -> str:
    """A list."""
    return "\n".join(f"- {' '.join(str(item).split())}" for item in items)


def page(*parts: str) -> str:
    """Parts with an empty line between them."""
    return "\n\n".join(part.strip("\n") for part in parts if part) + "\n"
