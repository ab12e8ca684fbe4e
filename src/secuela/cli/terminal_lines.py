"""Lines of a terminal's width: broken between words alone."""

import shutil
import sys
from textwrap import TextWrapper

import typer

GAP = "  "
READABLE = 100  # columns beyond which the eye loses the line of a paragraph


def terminal_width() -> int:
    """Columns of the terminal; 80 in a pipe, or what ``COLUMNS`` says."""
    return shutil.get_terminal_size().columns


def say(text: str) -> None:
    """Print lines: on a terminal broken between words alone, elsewhere whole, since programs read lines."""
    typer.echo(fitted(text, terminal_width()) if sys.stdout.isatty() else text)


def fitted(text: str, width: int) -> str:
    """Lines of which those that are too long go on below, under the words that they begin with."""
    lines = ([line] if len(line) <= width else _hanging(line, width) for line in text.split("\n"))
    return "\n".join(line for folded in lines for line in folded)


def _hanging(line: str, width: int) -> list[str]:
    words = line.lstrip(" ")
    return wrapped(words, width, indent=" " * (len(line) - len(words)), hang=GAP)


def wrapped(text: str, width: int, *, indent: str = "", hang: str = "") -> list[str]:
    """Lines no longer than the width, broken between words alone: a hyphen or a space that keeps together is none."""
    wrapper = TextWrapper(
        width=max(width, 1),
        initial_indent=indent,
        subsequent_indent=indent + hang,
        break_long_words=False,
        break_on_hyphens=False,
    )
    return wrapper.wrap(text)
