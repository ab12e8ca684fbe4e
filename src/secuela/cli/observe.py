"""``secuela observe``: what each agency would publish of a run, month by month."""

import csv
import io
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from secuela.cli.json_answers import say_json
from secuela.cli.shared_options import AsJson, RunFolder
from secuela.text.language import marked
from secuela.text.language import translate as _

if TYPE_CHECKING:
    from secuela.evidence.months import Month
    from secuela.record.observation.observed_run import Observed, ObservedRow
    from secuela.record.published_series import PublishedSeries
    from secuela.runs.store import Run

SCHEMA, ALL = "secuela/observed/1", "all"
_SHOWN = 24  # rows of one series on a terminal
_DIGITS = 9  # of whole numbers: all
_NAMED = 3  # series without a law that are named one by one
_AHEAD = 12  # months: where the short list looks beside the next period


def observe(
    run: RunFolder,
    series: Annotated[
        str | None,
        typer.Option("--series", metavar="NAME", help=marked("Only this series, as `data list` shows it.")),
    ] = None,
    alternatives: Annotated[
        str | None,
        typer.Option(
            "--alternatives",
            metavar="IDS",
            help=marked("Ids with commas between them, or all; without it the status quo and the proposal under test."),
        ),
    ] = None,
    release: Annotated[
        str | None,
        typer.Option(
            "--release",
            metavar="YYYY-MM",
            help=marked("Month in which everything is read; without it each month as it is first published."),
        ),
    ] = None,
    as_json: AsJson = False,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="FILE.csv", help=marked("Write all rows as CSV."))
    ] = None,
) -> None:
    """Say what each agency would publish: days, season, late registration, noise, sums joined to the record."""
    from secuela.cli.out_file import SPREADSHEET, check_place, write_text
    from secuela.record.observation.observed_run import UNMODELLED, observed, why_not
    from secuela.runs.store import open_run
    from secuela.text.language import worded

    check_place(out)
    wanted, states_alone = _series(series)
    opened = open_run(run)
    named, month = _alternatives(opened, alternatives), _release(opened, release)
    found = observed(opened, wanted, named, month)
    lacking = {each.id: worded(why) for each in wanted if (why := why_not(opened, each)) is not None}
    if series is not None and states_alone:
        found = [each for each in map(_without_nation, found) if each.rows]
        lacking = lacking if found else {series: worded(UNMODELLED)}
    if out is not None:
        write_text(out, _as_csv(found), encoding=SPREADSHEET)
    if as_json:
        head = {"schema": SCHEMA, "origin": opened.manifest.as_of, "seed": opened.manifest.seed}
        head |= {"draws": opened.manifest.draws, "release": None if month is None else str(month)}
        told = [each.plain(worded(each.definition)) for each in found]
        unmodelled = [{"series": name, "why": why} for name, why in lacking.items()]
        say_json({**head, "observed": told, "not_modelled": unmodelled})
        return
    for name in dict.fromkeys(each.series for each in found):
        _print_series([each for each in found if each.series == name], _SHOWN if series is not None else None)
    _print_lacking(lacking)
    if out is not None:
        typer.echo(_("All rows: {file}").format(file=out))


def _series(name: str | None) -> tuple[list["PublishedSeries"], bool]:
    """The series that are asked for, and whether only their states are."""
    from secuela.record.published_series import published_series, series_called

    if name is None:
        return list(published_series().values()), False
    found, nation = series_called(name)
    return [found], name != found.id and nation is None


def _alternatives(run: "Run", asked: str | None) -> list[str]:
    from secuela.evidence.errors import OptionError, nearest
    from secuela.evidence.message import message

    known = run.manifest.alternatives
    if asked == ALL:
        return known
    if asked is None:
        return list(dict.fromkeys([run.manifest.baseline, run.manifest.proposal]))
    named = list(dict.fromkeys(name.strip() for name in asked.split(",") if name.strip()))
    unknown = next((name for name in named or [asked] if name not in known), None)
    if unknown is not None:
        raise OptionError(
            message("The run has no alternative {name}.", name=unknown[:80]),
            where="--alternatives",
            why=message("only what was simulated can be observed"),
            fix=nearest(unknown[:80], known),
        )
    return named


def _release(run: "Run", asked: str | None) -> "Month | None":
    from secuela.evidence.errors import OptionError
    from secuela.evidence.message import message
    from secuela.evidence.months import Month

    if asked is None:
        return None
    month, origin = Month.parse(asked, where="--release"), Month.parse(run.manifest.as_of)
    if month <= origin:
        raise OptionError(
            message(
                "By {month} nothing after the origin, {origin}, is published.", month=str(month), origin=str(origin)
            ),
            where="--release",
            why=message("what is on record by the origin is shown by `secuela data show`"),
            fix=message("name a later month"),
        )
    return month


def _without_nation(found: "Observed") -> "Observed":
    from dataclasses import replace

    from secuela.record.published_series import published_series

    nation = published_series()[found.series].nation
    return replace(found, rows=tuple(row for row in found.rows if row.place != nation))


def _as_csv(found: Iterable["Observed"]) -> str:
    from secuela.runs.rows import LEVELS

    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(["series", "agency", "unit", "alternative", "place", "month", "mean", *LEVELS])
    for each in found:
        for row in each.rows:
            named = [each.series, each.agency, each.unit, each.alternative, row.place, row.month, row.mean]
            writer.writerow([*named, *(row.quantiles[level] for level in LEVELS)])
    return buffer.getvalue()


def _print_series(found: Sequence["Observed"], shown: int | None) -> None:
    """One series under each alternative: so many of its periods; where that is None the next, a year on, the last."""
    from secuela.record.published_series import published_series
    from secuela.text.language import spoken, worded
    from secuela.text.unit_words import unit_words

    series = published_series()[found[0].series]
    head = _("{title} ({agency}, {series}), {unit}: {definition}")
    typer.echo(
        head.format(
            title=series.title.text(spoken()), agency=series.agency, series=series.id,
            unit=unit_words(series.unit), definition=worded(found[0].definition),
        )
    )  # fmt: skip
    if not any(each.rows for each in found):
        typer.echo("  " + _("no period of it is published within the run"))
        return
    width = max(len(each.alternative) for each in found)
    mean = _("mean")
    typer.echo(f"  {'':<{width}} {'':<16} {'':<7} {'5 %':>9} {'50 %':>9} {'95 %':>9} {mean:>9}")
    for each in found:
        of_first = [row for row in each.rows if row.place == each.rows[0].place]
        rows = of_first[:shown] if shown is not None else _few(of_first)
        for row in rows:
            numbers = " ".join(f"{number:>9}" for number in _numbers(row))
            typer.echo(f"  {each.alternative:<{width}} {row.place:<16} {row.month:<7} {numbers}")
        if shown is not None and len(each.rows) > len(rows):
            told = _("{n} of {all} rows; --json prints all places and months, --out writes them.")
            typer.echo("  " + told.format(n=len(rows), all=len(each.rows)))


def _few(rows: Sequence["ObservedRow"]) -> list["ObservedRow"]:
    places = sorted({0, min(_AHEAD, len(rows)) - 1, len(rows) - 1}) if rows else []
    return [rows[i] for i in places]


def _numbers(row: "ObservedRow") -> list[str]:
    from secuela.runs.rows import HIGH, LOW, MID
    from secuela.text.numbers import readable

    values = [*(row.quantiles[level] for level in (LOW, MID, HIGH)), row.mean]
    return [readable(round(value), digits=_DIGITS) for value in values]


def _print_lacking(lacking: dict[str, str]) -> None:
    from secuela.record.observation.observed_run import UNMODELLED
    from secuela.text.language import worded

    without = [name for name, why in lacking.items() if why == worded(UNMODELLED)]
    for name in without if len(without) <= _NAMED else ():
        typer.echo(f"{name}: {lacking[name]}")
    if len(without) > _NAMED:
        typer.echo(_("not modelled: {n} further series (--json names them)").format(n=len(without)))
    for name, why in lacking.items():
        if name not in without:
            typer.echo(f"{name}: {why}")
