"""The command line: one command per file; heavy imports stay inside the commands."""

import errno
import gc
import importlib
import os
import re
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TextIO

import typer
import typer.main
from typer.exceptions import TyperException

from secuela.cli import (
    assess,
    backtest,
    calibrate,
    claims,
    data,
    diff,
    evidence,
    export,
    forecast,
    levers,
    observe,
    proposals,
    publish,
    report,
    reproduce,
    runs,
    score,
    serve,
    skill,
    stress,
)
from secuela.cli.help_words import usage_error, word_help
from secuela.evidence.errors import OptionError, SecuelaError
from secuela.evidence.message import message
from secuela.text.error_words import error_text
from secuela.text.language import ENGLISH, LANGUAGES, WHOLE, Language, known_language, marked, speaking, spoken
from secuela.text.language import translate as _

_LANG = "--lang"
# objects, sweeps of the young, and sweeps of the older: a run makes millions of objects that last, and looking through
# them took a tenth of its time
_SWEPT_AFTER = (50_000, 20, 50)
_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO)
_LOCALE = ("LC_ALL", "LC_MESSAGES", "LANG")  # the first that is set tells

app = typer.Typer(
    name="secuela",
    help=marked(
        "An open policy wind tunnel for the US-Mexico organised-crime crisis: what would follow from a proposal?"
    ),
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


@app.callback(invoke_without_command=True)
def secuela(
    version: bool = typer.Option(False, "--version", help="Print the version and stop."),
    lang: str = typer.Option("en", help=marked("Language of the answer: en or es.")),
) -> None:
    """An open policy wind tunnel for the US-Mexico organised-crime crisis."""
    known_language(lang)
    if version:
        typer.echo(importlib.import_module("secuela").__version__)
        raise typer.Exit


app.command()(assess.assess)
app.command()(reproduce.reproduce)
app.command()(diff.diff)
app.command()(report.report)
app.command()(export.export)
app.command()(observe.observe)
app.command()(stress.stress)
app.command()(serve.serve)
app.command()(publish.publish)
app.command()(backtest.backtest)
app.command()(calibrate.calibrate)
app.command()(skill.skill)
app.command()(forecast.forecast)
app.command()(score.score)
app.add_typer(proposals.app, name="proposals")
app.add_typer(levers.app, name="levers")
app.add_typer(evidence.app, name="evidence")
app.add_typer(claims.app, name="claims")
app.add_typer(data.app, name="data")
app.add_typer(runs.app, name="runs")


def run() -> None:
    """Entry point: a mistake that the user can mend is one message and exit code 2, never a traceback."""
    gc.set_threshold(*_SWEPT_AFTER)
    sys.stdout, sys.stderr = sys.stdout or _nowhere(), sys.stderr or _nowhere()
    asked, arguments = _asked(sys.argv[1:])
    with speaking(asked or _of_locale()):
        _answered(arguments)


def _asked(arguments: Sequence[str]) -> tuple[Language | None, list[str]]:
    """The language asked for, before or behind the command, and the arguments with it before the command."""
    moved: list[str] = []
    left: list[str] = []
    words = iter(arguments)
    for word in words:
        name, equals, value = word.partition("=")
        after = value if equals else next(words, None) if word == _LANG else None
        if name == _LANG and after is not None:
            moved += [_LANG, after]
        else:
            left.append(word)
    return next((known for known in LANGUAGES if moved[-1:] == [known]), None), [*moved, *left]


def _of_locale() -> Language:
    """The language of the user's locale where every sentence exists in it, else English."""
    told = next(filter(None, map(os.environ.get, _LOCALE)), "")
    for known in LANGUAGES:
        if known in WHOLE and re.match(rf"{known}([_.@]|$)", told):
            return known
    return ENGLISH


def _answered(arguments: list[str]) -> None:
    command = typer.main.get_command(app)  # made anew, so that its help is that of this call's language
    if spoken() != ENGLISH:
        word_help(command)
    try:
        code = command(arguments, standalone_mode=False) or 0
        sys.stdout.flush()
        sys.exit(code)
    except SecuelaError as error:
        typer.echo(_("error: {text}").format(text=error_text(error)), err=True)
        sys.exit(2)
    except TyperException as error:
        typer.echo(usage_error(error), err=True)
        sys.exit(error.exit_code)
    except typer.Abort:
        sys.exit(1)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
    except OSError as error:
        if error.filename is not None or error.errno not in _FULL:
            raise
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        typer.echo(_("error: {text}").format(text=error_text(_unsaid(error))), err=True)
        sys.exit(2)


def _nowhere() -> TextIO:
    """In place of a stream that is closed."""
    return Path(os.devnull).open("w", encoding="utf-8")


def _unsaid(error: OSError) -> OptionError:
    return OptionError(
        message("Something could not be written to its end: {reason}.", reason=error.strerror or str(error)),
        where=_("standard output, or the disk"),
        why=message("what is missing of it would not be noticed"),
        fix=message("make room there, or send it somewhere else"),
    )
