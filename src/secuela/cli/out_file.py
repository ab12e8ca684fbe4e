"""Writing a text where ``--out`` says, with a message where that is not possible."""

import errno
import os
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

import typer

from secuela.cli.json_answers import say_json
from secuela.evidence.errors import OptionError
from secuela.evidence.message import message
from secuela.runs.folders import written_beside
from secuela.text.language import translate as _

SPREADSHEET = "utf-8-sig"  # with the mark by which spreadsheet programs know the encoding


def check_place(out: Path | None, *, replace: bool = False) -> None:
    """Refuse a file that could not be written, before anything is computed.

    Args:
        out: Where; None is standard output.
        replace: Whether a file that is there already may be written over.

    Raises:
        OptionError: If it is there already, is a folder, or its folder is not there or may not be written to.
    """
    if out is None:
        return
    try:
        there, folder = out.exists() or out.is_symlink(), out.is_dir()
        odd = out.exists() and not folder and not out.is_file()
        beside = out.parent.is_dir()
    except (OSError, ValueError) as error:
        raise _unwritable(out, error) from None
    if folder:
        raise _unwritable(out, IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR)))
    if odd:
        raise _unwritable(out, OSError(errno.EINVAL, _("it is a device or a pipe, which a file would replace")))
    if there and not replace:
        raise _taken(out)
    if not beside:
        raise _unwritable(out, FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT)))
    if not os.access(out if out.exists() else out.parent, os.W_OK):
        raise _unwritable(out, PermissionError(errno.EACCES, os.strerror(errno.EACCES)))


def check_folder(folder: Path, option: str) -> None:
    """Make a folder that an option names, where it is not there.

    Raises:
        OptionError: If it cannot be made or written to.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise _unwritable(folder, error, option) from None
    if not os.access(folder, os.W_OK):
        raise _unwritable(folder, PermissionError(errno.EACCES, os.strerror(errno.EACCES)), option)


def write_text(out: Path, text: str, *, replace: bool = False, encoding: str = "utf-8") -> None:
    """Write a file.

    Args:
        out: Where.
        text: What.
        replace: Whether a file that is there already may be written over.
        encoding: ``SPREADSHEET`` for what people open in a spreadsheet program.

    Raises:
        OptionError: If it is there already, or cannot be written.
    """
    check_place(out, replace=replace)
    with replaced(out) as scratch:
        scratch.write_text(text, encoding=encoding)


@contextmanager
def replaced(out: Path) -> Generator[Path]:
    """A place beside a file, which takes its place when it is whole; nothing is left of it otherwise.

    Raises:
        OptionError: If it cannot be written.
    """
    try:
        with written_beside(out) as scratch:
            yield scratch
    except OSError as error:
        raise _unwritable(out, error) from None


def _taken(out: Path) -> OptionError:
    return OptionError(
        message("{file} exists already.", file=str(out)),
        where="--out",
        why=message("what is written over is lost"),
        fix=message("name another file, or remove this one first"),
    )


def _unwritable(out: Path, error: OSError | ValueError, option: str = "--out") -> OptionError:
    reason = getattr(error, "strerror", None) or str(error)
    return OptionError(
        message("{file} cannot be written: {reason}.", file=str(out), reason=reason),
        where=option,
        why=message("the text has to be stored somewhere"),
        fix=message("name a file in a folder that exists, that you may write to and that has room"),
    )


def offer_template(text: str, out: Path | None, *, as_json: bool, written: str) -> None:
    """Print a template, or write it to a new file.

    Args:
        text: The template.
        out: Where; None is standard output.
        as_json: Whether to answer in JSON.
        written: What to say of a file that was written.

    Raises:
        OptionError: If it is there already, or cannot be written.
    """
    if out is not None:
        write_text(out, text)
    if as_json:
        say_json({"template": text, "file": out})
    else:
        typer.echo(text if out is None else written, nl=out is not None)
