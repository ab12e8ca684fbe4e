"""``secuela diff``: what changed between two runs, and why."""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from secuela.evidence.modes import CARRIED_OUT
from secuela.text.language import translate as _

if TYPE_CHECKING:
    from rich.console import Console

_ROWS = 20
_DIGITS = 5
_FURTHER = ("place", "drug", "side", "country", "definition")
Found = Mapping[str, Any]


def diff(
    first: Annotated[Path, typer.Argument(metavar="RUN", help="Folder of the earlier run.", show_default=False)],
    second: Annotated[Path, typer.Argument(metavar="RUN", help="Folder of the later run.", show_default=False)],
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Say what differs between two runs, and why: origin, horizon, data, parameters, proposals, options, version."""
    from secuela.analysis.run_diff import compare_runs
    from secuela.runs.store import open_run
    from secuela.runs.strict import dump_strict

    found = compare_runs(open_run(first), open_run(second))
    if as_json:
        typer.echo(dump_strict(found))
        return
    from rich.console import Console

    _show(found, Console(highlight=False, markup=False))


def _show(found: Found, console: "Console") -> None:
    console.print(_verdict(found), soft_wrap=True)
    for line in _one_sided(found["coverage"]):
        console.print(f"  {line}", soft_wrap=True)
    if found["why"]:
        heading = _("Recorded differences, without effect:") if found["identical_arrays"] else _("Why:")
        console.print(heading)
    for cause in found["why"]:
        console.print(f"  {_cause(cause['cause'])}")
        for line in cause["details"]:
            console.print(f"    {line}", soft_wrap=True)
    _show_arrays(found["arrays"], console)
    _show_changes(found, console)


def _verdict(found: Found) -> str:
    if found["identical_arrays"]:
        return _("Identical arrays.")
    if found["coverage"]["months"]["common"] is None:
        return _("The runs simulate no month in common: {first}, then {second}.").format(
            **{run: _span(found["coverage"]["months"][run]) for run in ("first", "second")}
        )
    shared = [entry["equal_where_common"] for entry in found["arrays"] if entry["equal_where_common"] is not None]
    if not shared:
        return _("The runs hold nothing in common.")
    return _("The arrays are equal where both runs hold them.") if all(shared) else _("The arrays differ.")


def _one_sided(coverage: Found) -> list[str]:
    """What only one of the runs holds; nothing where both hold the same."""
    labels = {"only_first": _("Only in the first run: {what}"), "only_second": _("Only in the second run: {what}")}
    told: list[str] = []
    for side, label in labels.items():
        only = coverage[side]
        listed = {_("alternatives"): only["alternatives"], _("outcomes"): only["outcomes"]}
        spans = [_span(each) for each in only["months"]]
        parts = [_("months {spans}").format(spans=", ".join(spans))] if spans else []
        parts += [f"{name} {', '.join(names)}" for name, names in listed.items() if names]
        parts += [_("{n} draws").format(n=only["draws"])] if only["draws"] else []
        told += [label.format(what="; ".join(parts))] if parts else []
    return told


def _span(months: list[str]) -> str:
    return months[0] if months[0] == months[1] else _("{first} to {last}").format(first=months[0], last=months[1])


def _show_arrays(arrays: list[Found], console: "Console") -> None:
    moved = [entry["outcome"] for entry in arrays if entry["equal_where_common"] is False]
    if not moved:
        return
    console.print(_("Arrays that differ:"))
    for name in moved:
        console.print(_("  {name}: different values").format(name=name))
    same = [entry["outcome"] for entry in arrays if entry["equal_where_common"]]
    if same:
        console.print(_("Equal where both runs hold them: {names}").format(names=", ".join(same)), soft_wrap=True)


def _show_changes(found: Found, console: "Console") -> None:
    moved = sorted((row for row in found["changes"] if row["difference"]), key=_order)
    if not moved:
        return
    from rich.table import Table

    shown = moved[:_ROWS]
    told = _("Medians that moved, the largest relative change first, those from or to zero last ({shown} of {all})")
    table = Table(title=told.format(shown=len(shown), all=len(moved)), title_justify="left")
    for name in (_("outcome and unit"), _("alternative"), _("month")):
        table.add_column(name)
    for name in (_("first run"), _("second run"), _("difference"), _("relative")):
        table.add_column(name, justify="right")
    same_origin = all(cause["cause"] != "origin" for cause in found["why"])
    for row in shown:
        month = f"{row['month']} ({row['date']})" if same_origin else row["date"]
        table.add_row(_named(row), row["alternative"], month, *_numbers(row))
    console.print(table)


def _order(row: Found) -> tuple[bool, float]:
    return (False, -abs(row["ratio"] - 1)) if row["ratio"] else (True, -abs(row["difference"]))


def _named(row: Found) -> str:
    from secuela.text.unit_words import unit_words

    mode = [] if row["mode"] == CARRIED_OUT else [f"({row['mode']})"]
    name = " ".join([row["outcome"], *(row[key] for key in _FURTHER if key in row), *mode])
    unit = unit_words(row["unit"]) if row["unit"] else ""
    return f"{name}, {unit}" if unit else name


def _numbers(row: Found) -> tuple[str, str, str, str]:
    """Both medians, their difference in the unit of the outcome, and the same in per cent of the first."""
    from secuela.text.numbers import readable

    sign = "+" if row["difference"] > 0 else ""
    difference = f"{sign}{readable(row['difference'], digits=3)}"
    relative = f"{100 * (row['ratio'] - 1):+,.3g} %" if row["ratio"] else _("from zero")
    if row["first"] and not row["second"]:
        relative = _("to zero")
    return readable(row["first"], digits=_DIGITS), readable(row["second"], digits=_DIGITS), difference, relative


def _cause(cause: str) -> str:
    names = {
        "origin": _("origin"),
        "horizon": _("horizon"),
        "data": _("data"),
        "parameters": _("parameters"),
        "proposals": _("proposals"),
        "options": _("options"),
        "version": _("version"),
        "platform": _("platform"),
        "unknown": _("unknown"),
    }
    return names[cause]
