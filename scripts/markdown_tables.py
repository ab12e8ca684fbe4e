"""Tables of Markdown, as the pages of the docs hold them."""

from collections.abc import Iterable


def table(heads: list[str], rows: Iterable[list[str]]) -> str:
    """A table with its heads.

    >>> print(table(["a", "b"], [["1", "2"]]))
    | a | b |
    |---|---|
    | 1 | 2 |
    """
    lines = [f"| {' | '.join(cells)} |" for cells in (heads, *rows)]
    return "\n".join([lines[0], "|---" * len(heads) + "|", *lines[1:]])


def cell(text: str) -> str:
    """A text as it may stand in a table: in one line, with no mark that ends a cell."""
    return " ".join(text.split()).replace("|", "\\|")
