"""``secuela diff``: what changed between two runs, and why."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from secuela.evidence.modes import CARRIED_OUT
from secuela.text.language import translate as _

if TYPE_CHECKING:
    from rich.console import Console

    from secuela.analysis.difference_rows import ArrayPair, Cause, Coverage, Difference, MedianChange, Span

_ROWS = 20
_DIGITS = 5


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
        typer.echo(dump_strict(found.plain()))
        return
    from rich.console import Console

    _show(found, Console(highlight=False, markup=False))


def _show(found: "Difference", console: "Console") -> None:
    console.print(_verdict(found), soft_wrap=True)
    for line in _one_sided(found.coverage):
        console.print(f"  {line}", soft_wrap=True)
    if found.why:
        heading = _("Recorded differences, without effect:") if found.identical_arrays else _("Why:")
        console.print(heading)
    for why in found.why:
        console.print(f"  {_cause(why.cause)}")
        for line in why.details:
            console.print(f"    {line}", soft_wrap=True)
    _show_arrays(found.arrays, console)
    _show_changes(found, console)


def _verdict(found: "Difference") -> str:
    if found.identical_arrays:
        return _("Identical arrays.")
    months = found.coverage.months
    if months.common is None:
        return _("The runs simulate no month in common: {first}, then {second}.").format(
            first=_span(months.first), second=_span(months.second)
        )
    shared = [entry.equal_where_common for entry in found.arrays if entry.equal_where_common is not None]
    if not shared:
        return _("The runs hold nothing in common.")
    return _("The arrays are equal where both runs hold them.") if all(shared) else _("The arrays differ.")


def _one_sided(coverage: "Coverage") -> list[str]:
    """What only one of the runs holds; nothing where both hold the same."""
    sides = (
        (coverage.only_first, _("Only in the first run: {what}")),
        (coverage.only_second, _("Only in the second run: {what}")),
    )
    told: list[str] = []
    for only, label in sides:
        listed = {_("alternatives"): only.alternatives, _("outcomes"): only.outcomes}
        spans = [_span(each) for each in only.months]
        parts = [_("months {spans}").format(spans=", ".join(spans))] if spans else []
        parts += [f"{name} {', '.join(names)}" for name, names in listed.items() if names]
        parts += [_("{n} draws").format(n=only.draws)] if only.draws else []
        told += [label.format(what="; ".join(parts))] if parts else []
    return told


def _span(months: "Span") -> str:
    return months[0] if months[0] == months[1] else _("{first} to {last}").format(first=months[0], last=months[1])


def _show_arrays(arrays: "Sequence[ArrayPair]", console: "Console") -> None:
    moved = [entry.outcome for entry in arrays if entry.equal_where_common is False]
    if not moved:
        return
    console.print(_("Arrays that differ:"))
    for name in moved:
        console.print(_("  {name}: different values").format(name=name))
    same = [entry.outcome for entry in arrays if entry.equal_where_common]
    if same:
        console.print(_("Equal where both runs hold them: {names}").format(names=", ".join(same)), soft_wrap=True)


def _show_changes(found: "Difference", console: "Console") -> None:
    moved = sorted((row for row in found.changes if row.difference), key=_order)
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
    same_origin = all(why.cause != "origin" for why in found.why)
    for row in shown:
        month = f"{row.month} ({row.date})" if same_origin else row.date
        table.add_row(_named(row), row.alternative, month, *_numbers(row))
    console.print(table)


def _order(row: "MedianChange") -> tuple[bool, float]:
    return (False, -abs(row.ratio - 1)) if row.ratio else (True, -abs(row.difference))


def _named(row: "MedianChange") -> str:
    from secuela.text.unit_words import unit_words

    mode = [] if row.mode == CARRIED_OUT else [f"({row.mode})"]
    name = " ".join([row.outcome, *row.where.values(), *mode])
    unit = unit_words(row.unit) if row.unit else ""
    return f"{name}, {unit}" if unit else name


def _numbers(row: "MedianChange") -> tuple[str, str, str, str]:
    """Both medians, their difference in the unit of the outcome, and the same in per cent of the first."""
    from secuela.text.numbers import readable

    sign = "+" if row.difference > 0 else ""
    difference = f"{sign}{readable(row.difference, digits=3)}"
    relative = f"{100 * (row.ratio - 1):+,.3g} %" if row.ratio else _("from zero")
    if row.first and not row.second:
        relative = _("to zero")
    return readable(row.first, digits=_DIGITS), readable(row.second, digits=_DIGITS), difference, relative


def _cause(cause: "Cause") -> str:
    names: dict[Cause, str] = {
        "origin": _("origin"),
        "horizon": _("horizon"),
        "data": _("data"),
        "parameters": _("parameters"),
        "links": _("causal links"),
        "proposals": _("proposals"),
        "options": _("options"),
        "version": _("version"),
        "platform": _("platform"),
        "unknown": _("unknown"),
    }
    return names[cause]
