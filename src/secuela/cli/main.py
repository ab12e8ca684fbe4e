"""The command line: one command per file; heavy imports stay inside the commands."""

import importlib
import os
import sys
from collections.abc import Sequence

import typer

from secuela.cli import assess, claims, data, diff, evidence, levers, proposals, report, reproduce, stress
from secuela.evidence.errors import OptionError, SecuelaError, choose_one
from secuela.evidence.message import message
from secuela.text.error_words import error_text
from secuela.text.language import ENGLISH, LANGUAGES, Language, marked, speaking, spoken
from secuela.text.language import translate as _

_LANG = "--lang"
_SPEAKING = {"claims", "evidence", "levers", "proposals"}  # commands whose answers are in Spanish, as far as it goes

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
    lang: str = typer.Option("en", help="Language of answers, before the command: en or es."),
) -> None:
    """An open policy wind tunnel for the US-Mexico organised-crime crisis."""
    if lang not in LANGUAGES:
        raise OptionError(
            message("{name} is no language of the answers.", name=repr(lang)),
            where="--lang",
            why=message("their texts exist in two languages"),
            fix=choose_one(lang, LANGUAGES),
        )
    if version:
        typer.echo(importlib.import_module("secuela").__version__)
        raise typer.Exit


app.command()(assess.assess)
app.command()(reproduce.reproduce)
app.command()(diff.diff)
app.command()(report.report)
app.command()(stress.stress)
app.add_typer(proposals.app, name="proposals")
app.add_typer(levers.app, name="levers")
app.add_typer(evidence.app, name="evidence")
app.add_typer(claims.app, name="claims")
app.add_typer(data.app, name="data")


def run() -> None:
    """Entry point: a mistake that the user can mend is one message and exit code 2, never a traceback."""
    with speaking(_asked(sys.argv[1:])):
        if spoken() != ENGLISH:
            typer.echo(_("note: what is not yet translated is shown in English."), err=True)
        _answered()


def _asked(arguments: Sequence[str]) -> Language:
    """The language asked for, of commands that speak it; a mistaken one is told by who reads the option."""
    language: Language = ENGLISH
    if _SPEAKING.isdisjoint(arguments):
        return language
    for word, after in zip(arguments, [*arguments[1:], ""], strict=True):
        for known in LANGUAGES:
            if (word, after) == (_LANG, known) or word == f"{_LANG}={known}":
                language = known
    return language


def _answered() -> None:
    try:
        app()
    except SecuelaError as error:
        typer.echo(_("error: {text}").format(text=error_text(error)), err=True)
        sys.exit(2)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
