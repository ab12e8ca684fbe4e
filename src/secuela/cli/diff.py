"""``secuela diff``: what changed between two runs, and why."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from secuela.cli.json_answers import say_json
from secuela.cli.shared_options import AsJson
from secuela.cli.terminal_lines import say, terminal_width
from secuela.evidence.modes import CARRIED_OUT
from secuela.text.language import translate as _

if TYPE_CHECKING:
    from secuela.analysis.difference_rows import ArrayPair, Cause, Coverage, Difference, MedianChange, Span

_ROWS = 20
_DIGITS = 5


def diff(
    first: Annotated[Path, typer.Argument(metavar="RUN", help="Folder of the earlier run.", show_default=False)],
    second: Annotated[Path, typer.Argument(metavar="RUN", help="Folder of the later run.", show_default=False)],
    as_json: AsJson = False,
) -> None:
    """Say what differs between two runs, and why: origin, horizon, data, parameters, proposals, options, version."""
    from secuela.analysis.run_diff import compare_runs
    from secuela.runs.store import open_run

    found = compare_runs(open_run(first), open_run(second))
    if as_json:
        say_json(found.plain())
        return
    for line in _told(found):
        say(line)


def _told(found: "Difference") -> Iterator[str]:
    yield _verdict(found)
    yield from (f"  {line}" for line in _one_sided(found.coverage))
    if found.why:
        yield _("Recorded differences, without effect:") if found.identical_arrays else _("Why:")
    for why in found.why:
        yield f"  {_cause(why.cause)}"
        yield from (f"    {line}" for line in why.details)
    yield from _arrays_told(found.arrays)
    yield from _changes_told(found)


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


def _arrays_told(arrays: "Sequence[ArrayPair]") -> Iterator[str]:
    moved = [entry.outcome for entry in arrays if entry.equal_where_common is False]
    if not moved:
        return
    yield _("Arrays that differ:")
    yield from (_("  {name}: different values").format(name=name) for name in moved)
    same = [entry.outcome for entry in arrays if entry.equal_where_common]
    if same:
        yield _("Equal where both runs hold them: {names}").format(names=", ".join(same))


def _changes_told(found: "Difference") -> Iterator[str]:
    """The medians that moved most, those of one outcome together."""
    from secuela.cli.terminal_tables import table_text, words_table

    moved = sorted((row for row in found.changes if row.difference), key=_order)
    if not moved:
        return
    groups: dict[str, list[MedianChange]] = {}
    for row in moved[:_ROWS]:
        groups.setdefault(_named(row), []).append(row)
    same_origin = all(why.cause != "origin" for why in found.why)
    told = _("Medians that moved, the largest relative change first, those from or to zero last ({shown} of {all})")
    heads = _("alternative"), _("month"), _("first run"), _("second run"), _("difference"), _("relative")
    rows: list[Sequence[str]] = []
    for name, changes in groups.items():
        rows.append((name,))
        for row in changes:
            month = f"{row.month} ({row.date})" if same_origin else row.date
            rows.append((row.alternative, month, *_numbers(row)))
    caption = told.format(shown=len(moved[:_ROWS]), all=len(moved))
    yield ""
    yield table_text(words_table(caption, heads, rows), terminal_width())


def _order(row: "MedianChange") -> tuple[bool, float]:
    return (False, -abs(row.ratio - 1)) if row.ratio else (True, -abs(row.difference))


def _named(row: "MedianChange") -> str:
    """What moved, of what place, drug or side, in which unit, and read how where not as carried out."""
    from secuela.text.mode_words import mode_words
    from secuela.text.outcome_names import label_words, outcome_title
    from secuela.text.unit_words import unit_words

    where = [label_words({name: value}) for name, value in row.where.items() if name != "country"]
    parts = [outcome_title(row.outcome), *where, unit_words(row.unit) if row.unit else ""]
    name = ", ".join(part for part in parts if part)
    return name if row.mode == CARRIED_OUT else f"{name} ({mode_words(row.mode)})"


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
        "assumptions": _("assumptions that a reader replaced"),
        "links": _("causal links"),
        "proposals": _("proposals"),
        "options": _("options"),
        "version": _("version"),
        "platform": _("platform"),
        "unknown": _("unknown"),
    }
    return names[cause]
