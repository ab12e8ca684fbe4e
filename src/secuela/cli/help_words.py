"""Help and mistaken options in the language of the reader: what is printed of commands, options and arguments."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from typer.exceptions import TyperException

from secuela.evidence.message import Message, message
from secuela.text.language import translate as _
from secuela.text.language import worded

# What the library of the command line says by itself.
_OWN = {
    each.id: each
    for each in (
        message("Usage: "),
        message("Arguments"),
        message("Options"),
        message("Commands"),
        message("Show this message and exit."),
        message("[OPTIONS]"),
        message("COMMAND [ARGS]..."),
    )
}
# What it says of a mistake in the options; what a mistake is about is filled in again.
_FAULTS = (
    message("No such option: {what}"),
    message("No such command {what}."),
    message("Missing argument {what}."),
    message("Missing option {what}."),
    message("Missing command."),
    message("Got unexpected extra argument(s) ({what})"),
    message("Option {what} requires an argument."),
    message("Option {what} does not take a value."),
    message("Invalid value for {what}: {why}"),
)
_MEANT = re.compile(r"^(?P<text>.*?)\.? (?:Did you mean |\(\w+ options: )(?P<near>.*?)[)?]$", re.DOTALL)


def help_texts(command: Any) -> Iterator[str]:  # noqa: ANN401  the type is private to the library
    """The texts of a command, its options and arguments, and of the commands below it."""
    held = [command.help, *(getattr(each, "help", None) for each in command.params)]
    yield from filter(None, held)
    for below in getattr(command, "commands", {}).values():
        yield from help_texts(below)


def word_help(command: Any) -> None:  # noqa: ANN401
    """Put the help of a command and of those below it into the chosen language; the command is changed."""
    command.help = _help(command.help)
    command.options_metavar = _own(command.options_metavar)
    for each in command.params:
        each.help = _help(getattr(each, "help", None))
    command.context_class = _spoken(command.context_class)
    if hasattr(command, "commands"):
        command.subcommand_metavar = _own(command.subcommand_metavar)
        for below in command.commands.values():
            word_help(below)


def _help(text: str | None) -> str | None:
    return worded(Message(text)) if text else text


def _own(text: str) -> str:
    """A text of the library itself in the chosen language; another one stays as it is."""
    return worded(_OWN.get(text, text))


def _spoken(context: type[Any]) -> type[Any]:
    """The context of a command with a formatter that words headings and what stands behind an option."""

    class Formatter(context.formatter_class):
        def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
            super().write_usage(prog, args, _own("Usage: ") if prefix is None else prefix)

        def write_heading(self, heading: str) -> None:
            super().write_heading(_own(heading))

        def write_dl(self, rows: Sequence[tuple[str, str]], *args: Any, **options: Any) -> None:  # noqa: ANN401
            super().write_dl([(first, _extra(_own(second))) for first, second in rows], *args, **options)

    class Context(context):
        formatter_class = Formatter

    return Context


def _extra(text: str) -> str:
    """What stands in brackets behind a text: its default, and whether it must be given."""
    default, required = _("[default: {value}]"), _("[required]")
    head, found, tail = text.partition("  [default: ")
    if found:
        return f"{head}  {default.format(value=tail.removesuffix(']'))}"
    return text.removesuffix("[required]") + required if text.endswith("[required]") else text


def usage_error(error: TyperException) -> str:
    """A mistake in the options or arguments, in the chosen language: how the command is used, and what is wrong."""
    context: Any = getattr(error, "ctx", None)
    text = error.format_message()
    if context is not None and text == context.get_help():  # nothing was asked for
        return text
    told = _("Error: {text}").format(text=_fault(text))
    if context is None:
        return told
    tried = _("Try '{command} --help' for help.").format(command=context.command_path)
    return "\n".join([context.get_usage(), tried, "", told])


def _fault(text: str) -> str:
    """A sentence of the library in the chosen language; one that is not known stays as it is."""
    meant = _MEANT.match(text)
    if meant:
        near = _("Did you mean {near}?").format(near=meant["near"])
        return f"{_fault(meant['text']).rstrip('.')}. {near}"
    for known in _FAULTS:
        pattern = (
            re.escape(known.id.rstrip(".")).replace(r"\{what\}", "(?P<what>.*?)").replace(r"\{why\}", "(?P<why>.*)")
        )
        found = re.fullmatch(rf"{pattern}\.?", text, re.DOTALL)
        if found:
            return worded(replace(known, values=found.groupdict()))
    return text
