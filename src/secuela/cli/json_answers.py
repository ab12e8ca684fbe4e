"""The answer of a command as one JSON object, for programs."""

import typer


def say_json(value: object, *, indent: int | None = 2) -> None:
    """Print a value as strict JSON; without ``indent`` on one line."""
    from secuela.runs.strict import dump_strict

    typer.echo(dump_strict(value, indent=indent))
