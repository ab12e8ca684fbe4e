"""``secuela evidence``: what the numbers rest on; list, show one record with its sources, check all tables."""

from typing import Annotated, Any

import typer

from secuela.cli.json_answers import say_json
from secuela.cli.shared_options import AsJson
from secuela.cli.terminal_lines import say
from secuela.evidence.message import Message
from secuela.text.error_words import error_text
from secuela.text.language import marked, ngettext, worded
from secuela.text.language import translate as _

app = typer.Typer(
    help=marked("What every number rests on: parameters, facts, series, groups, places, outcomes and their sources."),
    no_args_is_help=True,
)
_OF_REPORTS = ("chapter", "in_front", "shown")  # where reports show an outcome: for --json
_BAD_EVIDENCE = 2


@app.command("list")
def list_records(
    kind: Annotated[str | None, typer.Argument(help=marked("Only this kind, for example parameter or fact."))] = None,
    as_json: AsJson = False,
) -> None:
    """List all records: kind, id, title, grade."""
    from secuela.cli.evidence_records import summary
    from secuela.evidence.catalogue import KINDS
    from secuela.evidence.library import library

    found = library()
    kinds = KINDS if kind is None else (kind,)
    lines = [summary(known, name, record) for known in kinds for name, record in found.by_kind(known).items()]
    if as_json:
        say_json({"records": lines})
        return
    for known in kinds:
        _print_kind(known, [line for line in lines if line["kind"] == known])


@app.command()
def show(
    name: Annotated[
        str, typer.Argument(help=marked("Id of a record, for example organised_crime.split_chance or MX-SIN."))
    ],
    as_json: AsJson = False,
) -> None:
    """Show one record with its sources spelled out, and for a parameter its 5, 50 and 95 % points."""
    from secuela.cli.evidence_records import full
    from secuela.evidence.library import library

    found = library()
    kind, _record = found.find(name)
    shown = full(found, kind, name)
    if as_json:
        say_json(shown)
    else:
        _print_record(shown)


@app.command()
def assumptions(
    name: Annotated[
        str | None, typer.Argument(help=marked("Id of a shipped set, which is printed as a file to start from."))
    ] = None,
    as_json: AsJson = False,
) -> None:
    """List the shipped sets of assumptions, or print one: what `secuela assess --assume` puts in place of ours."""
    from secuela.cli.evidence_records import said_sets
    from secuela.evidence.assumptions import ASSUMPTIONS, named_set, shipped_sets

    sets = shipped_sets() if name is None else (named_set(name),)
    if as_json:
        say_json({"sets": said_sets(sets)})
    elif name is not None:
        typer.echo(ASSUMPTIONS.shipped_text(name), nl=False)
    else:
        for each in sets:
            typer.echo(f"\n{each.id} ({len(each.assumptions)}): {worded(each.title) if each.title else ''}")
            width = max(len(one.id) for one in each.assumptions)
            for one in each.assumptions:
                typer.echo(f"  {one.id:<{width}}  {one.said.partition('=')[2]}")


@app.command()
def check(as_json: AsJson = False) -> None:
    """Check every table: units, ranges, ids, grades, dates. Exit 2 and all problems if anything is wrong."""
    from secuela.evidence.catalogue import KINDS
    from secuela.evidence.library import survey
    from secuela.evidence.side_tables import side_table_problems

    found, problems = survey()
    problems = problems or side_table_problems()
    counts = {kind: len(found.by_kind(kind)) for kind in KINDS}
    if as_json:
        parts = ("what", "where", "why", "fix")
        told = [{part: _part(getattr(each, part)) for part in parts} for each in problems]
        say_json({"ok": not problems, "records": counts, "ties": len(found.tie_records), "problems": told})
    elif problems:
        typer.echo("\n\n".join(error_text(problem) for problem in problems))
        typer.echo("\n" + ngettext("{n} problem.", "{n} problems.", len(problems)).format(n=len(problems)))
    else:
        _print_summary(counts, len(found.tie_records), str(found.newest_month()))
    if problems:
        raise typer.Exit(_BAD_EVIDENCE)


def _part(said: Message | str | None) -> str | None:
    return None if said is None else worded(said)


def _print_kind(kind: str, lines: list[dict[str, str | None]]) -> None:
    from secuela.text.record_words import record_kind

    typer.echo(f"\n{record_kind(kind)} ({len(lines)})")
    width = max((len(line["id"] or "") for line in lines), default=0)
    for line in lines:
        grade = line["grade"] or " "
        typer.echo(f"  {(line['id'] or ''):<{width}}  {grade}  {_shortened(line['title'] or '')}")


def _shortened(title: str, length: int = 90) -> str:
    return title if len(title) <= length else title[: length - 1].rstrip() + "…"


def _print_record(shown: dict[str, Any]) -> None:
    from secuela.text.record_words import code_words, part_label, record_kind

    for key, value in shown.items():
        if value in (None, [], {}, "") or key in _OF_REPORTS:
            continue
        if key == "rows":
            say(_rows_told(value))
        elif key == "record":
            say(f"{part_label(key)}: {record_kind(value)}")
        elif isinstance(value, dict):
            say(f"{part_label(key)}:")
            for inner, text in value.items():
                if text is not None:
                    say(f"  {part_label(inner)}: {_plain(text)}")
        else:
            told = _unit(value) if key == "unit" else _plain(value)
            say(f"{part_label(key)}: {code_words(key, told)}")


def _unit(unit: str) -> str:
    from secuela.text.unit_words import unit_words

    return unit_words(unit) or unit


def _plain(value: object) -> str:
    from secuela.text.record_words import part_label

    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, float):
        from secuela.text.numbers import readable

        return readable(value)
    if isinstance(value, list):
        return ", ".join(_plain(each) for each in value)
    if isinstance(value, dict):
        return "; ".join(f"{part_label(key)} {_plain(each)}" for key, each in value.items() if each is not None)
    return str(value)


def _rows_told(rows: list[dict[str, Any]]) -> str:
    from secuela.text.record_words import part_label

    first, last = (
        ", ".join(f"{part_label(key)} {_row_value(value)}" for key, value in row.items()) for row in (rows[0], rows[-1])
    )
    return _("rows: {n}, from {first} to {last}; --json prints all").format(n=len(rows), first=first, last=last)


def _row_value(value: object) -> str:
    from secuela.text.numbers import readable

    return readable(value, digits=6) if isinstance(value, float) else str(value)


def _print_summary(counts: dict[str, int], ties: int, newest: str) -> None:
    from secuela.text.record_words import record_kind

    numbers = ", ".join(f"{record_kind(kind)} {count}" for kind, count in counts.items())
    typer.echo(_("All tables are sound. Records: {numbers}, ties {ties}.").format(numbers=numbers, ties=ties))
    typer.echo(_("Newest month of data: {newest}.").format(newest=newest))
