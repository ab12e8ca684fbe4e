"""``secuela diff``: what changed between two runs, and why."""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from secuela.evidence.words import translate as _

if TYPE_CHECKING:
    from rich.console import Console

_ROWS = 20
_FURTHER = ("place", "drug", "side", "country", "definition")


def diff(
    first: Annotated[Path, typer.Argument(metavar="RUN", help="Folder of the earlier run.", show_default=False)],
    second: Annotated[Path, typer.Argument(metavar="RUN", help="Folder of the later run.", show_default=False)],
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Say what differs between two runs, and why: data, parameters, proposals, options, version, platform."""
    from secuela.decision.difference import compare_runs
    from secuela.runs.store import open_run
    from secuela.runs.strict import dump_strict

    found = compare_runs(open_run(first), open_run(second))
    if as_json:
        typer.echo(dump_strict(found))
        return
    from rich.console import Console

    _show(found, Console(highlight=False, markup=False))


def _show(found: Mapping[str, Any], console: "Console") -> None:
    console.print(_("Identical arrays.") if found["identical_arrays"] else _("The arrays differ."))
    if found["why"]:
        heading = _("Recorded differences, without effect:") if found["identical_arrays"] else _("Why:")
        console.print(heading)
    for cause in found["why"]:
        console.print(f"  {_cause(cause['cause'])}")
        for line in cause["details"]:
            console.print(f"    {line}")
    differing = [entry for entry in found["arrays"] if not entry["equal"]]
    if differing:
        console.print(_("Arrays that differ:"))
    for entry in differing:
        console.print(f"  {entry['outcome']}: {_extent(entry['equal_where_common'])}")
    _show_changes(found["changes"], console)


def _show_changes(changes: list[Mapping[str, Any]], console: "Console") -> None:
    moved = sorted((row for row in changes if row["difference"]), key=_size, reverse=True)
    if not moved:
        return
    from rich.table import Table

    shown = moved[:_ROWS]
    title = _("Medians that moved, the largest first ({shown} of {all})").format(shown=len(shown), all=len(moved))
    table = Table(title=title, title_justify="left")
    for name in (_("outcome"), _("alternative"), _("month")):
        table.add_column(name)
    for name in (_("first"), _("second"), _("change")):
        table.add_column(name, justify="right")
    for row in shown:
        parts = (
            row["outcome"],
            *(row[key] for key in ("place", "drug", "side", "country", "definition") if key in row),
        )
        change = f"{100 * (row['ratio'] - 1):+.3g} %" if row["ratio"] else f"{row['difference']:+.4g}"
        numbers = (f"{row['first']:,.6g}", f"{row['second']:,.6g}", change)
        table.add_row(" ".join(parts), row["alternative"], str(row["month"]), *numbers)
    console.print(table)


def _size(row: Mapping[str, Any]) -> float:
    return abs(row["ratio"] - 1) if row["ratio"] else float("inf")


def _extent(common: bool | None) -> str:
    if common is None:
        return _("the runs hold nothing in common")
    return _("equal where both runs hold it") if common else _("different values")


def _cause(cause: str) -> str:
    names = {
        "data": _("data"),
        "parameters": _("parameters"),
        "proposals": _("proposals"),
        "options": _("options"),
        "version": _("version"),
        "platform": _("platform"),
        "unknown": _("unknown"),
    }
    return names[cause]
