"""``secuela data``: agencies' own files in; what is known, until when, in which vintage, and what was revised."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from secuela.cli.json_answers import say_json
from secuela.cli.shared_options import AsJson
from secuela.text.language import marked
from secuela.text.language import translate as _

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd

    from secuela.evidence.months import Month
    from secuela.record.additions import Addition
    from secuela.record.published_series import PublishedSeries
    from secuela.record.recognition import Recognised

app = typer.Typer(
    help=marked("Newer data: add files as agencies publish them, see what is known until when and what was revised."),
    no_args_is_help=True,
)
Vintage = Annotated[
    str | None, typer.Option("--vintage", metavar="YYYY-MM", help=marked("What was known in this month."))
]
_SHOWN = 24  # rows of a table on a terminal


@app.command("list")
def list_series(as_json: AsJson = False) -> None:
    """List every series: agency, last month, age, where to download the file by hand, licence."""
    from secuela.evidence.library import library
    from secuela.record.known_rows import last_month
    from secuela.record.published_series import published_series

    sources = library().sources
    lines = [
        {
            "series": series.id,
            "also": list(series.names),
            "title": _title(series),
            "agency": series.agency,
            "unit": series.unit,
            "frequency": series.frequency,
            "last_month": None if (last := last_month(series)) is None else str(last),
            "age_months": None if last is None else max(0, _today() - last),
            "address": series.address,
            "licence": sources[series.source].licence,
            "ends": None if series.ends is None else {"month": series.ends.month, "next": series.ends.next},
        }
        for series in published_series().values()
    ]
    if as_json:
        say_json({"series": lines})
        return
    _print_list(lines)


@app.command()
def add(
    files: Annotated[list[Path], typer.Argument(metavar="FILE…", help=marked("Files as agencies publish them."))],
    vintage: Annotated[
        str | None,
        typer.Option(
            "--vintage", metavar="YYYY-MM", help=marked("When they were published, if not after the usual delay.")
        ),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Add files of agencies, recognised by content: all of them or none. The package's own rows stay as they are."""
    from secuela.record.additions import add as keep
    from secuela.record.additions import data_folder
    from secuela.record.recognition import read_published

    read = [read_published(file) for file in files]
    found = keep(read, _month(vintage))
    if as_json:
        told = [
            _addition(addition) | {"new": new, "notes": _notes(each)}
            for each, (addition, new) in zip(read, found, strict=True)
        ]
        say_json({"folder": str(data_folder()), "added": told})
        return
    for each, (addition, new) in zip(read, found, strict=True):
        _print_added(each, addition, new=new)


@app.command()
def status(as_json: AsJson = False) -> None:
    """Show what was added, what later files changed by how much, and which definitions have ended."""
    from secuela.record.additions import additions, data_folder

    there = additions()
    names = list(dict.fromkeys(name for addition in there for name in addition.series))
    changed = [line for name in names for line in _revised(name)]
    broken = [line for name in names if (line := _break(name)) is not None]
    if as_json:
        told = [_addition(addition) for addition in there]
        say_json({"folder": str(data_folder()), "additions": told, "revisions": changed, "breaks": broken})
        return
    typer.echo(_("Data folder: {folder}").format(folder=data_folder()))
    if not there:
        typer.echo(_("Nothing was added; runs use the package's own rows. Add a file with `secuela data add FILE`."))
        return
    for addition in there:
        _print_addition(addition)
    _print_revisions(changed)
    for line in broken:
        _print_break(line)


@app.command()
def drop(
    names: Annotated[
        list[str] | None, typer.Argument(metavar="ID…", help=marked("Ids or file names, as `data status` shows them."))
    ] = None,
    everything: Annotated[bool, typer.Option("--all", help=marked("Drop all that was added."))] = False,
    as_json: AsJson = False,
) -> None:
    """Forget files that were added; the package's own rows stay."""
    from secuela.evidence.errors import OptionError
    from secuela.record.additions import drop as forget

    if bool(names) == everything:
        raise OptionError(
            _("Neither a name nor --all was given, or both were."),
            where="drop",
            why=_("what is dropped has to be added again from its file"),
            fix=_("name what to drop, as `secuela data status` shows it, or write --all"),
        )
    gone = forget(names or [])
    if as_json:
        say_json({"dropped": [_addition(addition) for addition in gone]})
        return
    for addition in gone:
        typer.echo(_("Dropped {id} ({file}).").format(id=addition.id, file=addition.file))
    if not gone:
        typer.echo(_("Nothing was added, so nothing was dropped."))


@app.command()
def show(
    series: Annotated[str, typer.Argument(metavar="SERIES", help=marked("Id of a series, as `data list` shows it."))],
    place: Annotated[
        str | None, typer.Option("--place", help=marked("Only this place: a code such as MX-SIN, or a name."))
    ] = None,
    first: Annotated[str | None, typer.Option("--from", metavar="YYYY-MM", help=marked("First month."))] = None,
    last: Annotated[str | None, typer.Option("--to", metavar="YYYY-MM", help=marked("Last month."))] = None,
    vintage: Vintage = None,
    as_json: AsJson = False,
) -> None:
    """Show the rows of a series: place, month, value, unit, source, vintage; a longer period by its last month."""
    from secuela.evidence.months import Month
    from secuela.record.known_rows import known_rows, place_called
    from secuela.record.published_series import series_called

    found, nation = series_called(series)
    wanted = nation if place is None else place_called(found, place)
    start, end = _month(first, "--from"), _month(last, "--to")
    table = known_rows(found, _month(vintage))
    if series != found.id and wanted is None:  # a name of its states alone
        table = table[table["place"] != found.nation]
    table = table[(table["place"] == wanted) | (wanted is None)]
    table = table[table["month"].between(0 if start is None else start.index, 1e9 if end is None else end.index)]
    rows = [
        {
            "series": series,
            "place": place,
            "month": str(Month(month)),
            "value": value,
            "unit": found.unit,
            "source": source,
            "vintage": str(Month(vintage)),
        }
        for place, month, value, source, vintage in _tuples(table)
    ]
    if as_json:
        say_json({"series": series, "title": _title(found), "unit": found.unit, "ends": _break(found.id), "rows": rows})
        return
    _print_rows(found, rows)


def _tuples(table: "pd.DataFrame") -> "Iterator[tuple[str, int, float, str, int]]":
    columns = [table[name].tolist() for name in ("place", "month", "value", "source", "vintage")]
    return zip(*columns, strict=True)


def _today() -> "Month":
    from datetime import UTC, datetime

    from secuela.evidence.months import Month

    return Month.parse(f"{datetime.now(UTC):%Y-%m}")


def _month(text: str | None, option: str = "--vintage") -> "Month | None":
    from secuela.evidence.months import Month

    return None if text is None else Month.parse(text, where=option)


def _title(series: "PublishedSeries") -> str:
    from secuela.text.language import spoken

    return series.title.text(spoken())


def _addition(addition: "Addition") -> dict[str, Any]:
    return addition.model_dump(mode="json")


def _notes(read: "Recognised") -> list[str]:
    from secuela.text.language import worded

    return [worded(note) for note in read.reading.notes]


def _revised(name: str) -> list[dict[str, Any]]:
    from dataclasses import asdict

    from secuela.record.known_rows import revised
    from secuela.record.published_series import published_series

    return [asdict(each) for each in revised(published_series()[name])]


def _break(name: str) -> dict[str, str] | None:
    from secuela.record.published_series import published_series
    from secuela.text.language import spoken

    ends = published_series()[name].ends
    if ends is None:
        return None
    return {"series": name, "month": ends.month, "next": ends.next, "why": ends.why.text(spoken())}


def _print_list(lines: list[dict[str, Any]]) -> None:
    from secuela.evidence.message import Message
    from secuela.text.language import worded

    width = max(len(line["series"]) for line in lines)
    addresses = dict.fromkeys((line["agency"], line["address"], line["licence"]) for line in lines)
    for agency, address, licence in addresses:
        terms = worded(Message(licence))
        typer.echo(f"\n{agency}  {address}  [{terms}]")
        for line in lines:
            if (line["agency"], line["address"], line["licence"]) == (agency, address, licence):
                last = line["last_month"] or _("no rows")
                age = "" if line["age_months"] is None else _("{n} months old").format(n=line["age_months"])
                ends = "" if line["ends"] is None else _("ends {month}").format(month=line["ends"]["month"])
                typer.echo(f"  {line['series']:<{width}}  {last:<8}  {age:<16}  {ends:<18}  {line['title']}".rstrip())
    typer.echo(
        "\n" + _("Nothing is fetched: open an address, download the file, and add it with `secuela data add FILE`.")
    )


def _print_added(read: "Recognised", addition: "Addition", *, new: bool) -> None:
    if not new:
        told = _("{file} is there already as {id}; nothing was changed.")
        typer.echo(told.format(file=read.file, id=addition.id))
        return
    _print_addition(addition)
    for note in _notes(read):
        typer.echo(f"  {note}")
    _print_revisions(
        [line for name in addition.series for line in _revised(name) if line["vintage"] == addition.vintage]
    )


def _print_addition(addition: "Addition") -> None:
    told = {
        "stated": _("stated by the file"),
        "given": _("as given"),
        "usual": _("the usual delay, assumed"),
        "rows": _("by its rows"),
    }
    line = _("{id}  {file}: {format}, {n} rows, vintage {vintage} ({origin})")
    typer.echo(
        line.format(
            id=addition.id, file=addition.file, format=addition.format, n=addition.rows, vintage=addition.vintage,
            origin=told.get(addition.vintage_from, addition.vintage_from),
        )
    )  # fmt: skip
    for name, (first, last) in addition.series.items():
        typer.echo(_("  {series}: {first} to {last}").format(series=name, first=first, last=last))


def _print_revisions(lines: list[dict[str, Any]]) -> None:
    from secuela.text.numbers import readable

    for line in lines:
        told = _(
            "Revised: {series}, {months_changed} months from vintage {vintage_before} to {vintage}; most in "
            "{largest_month}, {largest_place}: {largest_before}, then {largest_after}."
        )
        values = {key: readable(line[key], digits=7) for key in ("largest_before", "largest_after")}
        typer.echo(told.format(**(line | values)))


def _print_break(line: dict[str, str]) -> None:
    told = _("Break: {series} ends with {month}; {next} follows and is not joined to it. {why}")
    typer.echo(told.format(**line))


def _print_rows(series: "PublishedSeries", rows: list[dict[str, Any]]) -> None:
    from secuela.text.numbers import readable

    typer.echo(_("{title}, {unit} ({agency})").format(title=_title(series), unit=series.unit, agency=series.agency))
    for row in rows[-_SHOWN:]:
        value = readable(row["value"], digits=7)
        typer.echo(f"  {row['month']}  {row['place']:<10}  {value:>12}  {row['vintage']}  {row['source']}")
    if len(rows) > _SHOWN:
        typer.echo(_("The last {n} of {all} rows; --json prints all.").format(n=_SHOWN, all=len(rows)))
    if not rows:
        typer.echo(_("There is no row; `secuela data list` says where to find the files."))
    ended = _break(series.id)
    if ended is not None:
        _print_break(ended)
