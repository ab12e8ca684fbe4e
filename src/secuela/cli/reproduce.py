"""``secuela reproduce``: figures of published studies, theirs against ours."""

from typing import TYPE_CHECKING, Annotated

import typer

from secuela.evidence.message import message
from secuela.text.language import translate as _
from secuela.text.language import worded
from secuela.text.lists import listing
from secuela.text.numbers import decimals

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rich.table import Table

    from secuela.studies.prieto_curiel_2023.golden import Comparison, GoldenRow
    from secuela.studies.study import Reproduced

_YEAR = 52  # weeks
Name = Annotated[str | None, typer.Argument(metavar="NAME", help="A study; without it, all are listed.")]
Settings = Annotated[
    list[str] | None, typer.Option("--set", metavar="NAME=VALUE", help="Another value of a parameter; repeatable.")
]
Changes = Annotated[
    list[str] | None,
    typer.Option("--at", metavar="WEEK:NAME=VALUE", help="Another value from a week on; repeatable."),
]
Weeks = Annotated[str | None, typer.Option("--weeks", metavar="N", help="Weeks to run.", show_default=False)]
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON object.")]
Quiet = Annotated[bool, typer.Option("--quiet", help="Print the verdict and the rows that differ.")]


def reproduce(
    name: Name = None,
    settings: Settings = None,
    changes: Changes = None,
    weeks: Weeks = None,
    as_json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    """Compute a published study again: published, its authors' code and ours side by side.

    Exit code 1 if a figure of the authors' code differs. With --set, --at or --weeks nothing is compared.
    """
    if name is None:
        _refuse_options(settings, changes, weeks)
        _list_studies(as_json=as_json)
        return
    from secuela.studies import study
    from secuela.studies.prieto_curiel_2023.golden import Comparison
    from secuela.studies.variation import Variation

    chosen = study.named(name)
    if not chosen.limits:
        _refuse_variation(name, settings, changes, weeks)
    variation = Variation.parsed(
        chosen.limits, usual_weeks=chosen.weeks, settings=settings or (), changes=changes or (), weeks=weeks
    )
    found = chosen.run(variation)
    if as_json:
        from secuela.runs.strict import dump_strict

        typer.echo(dump_strict(found.as_json(), indent=None))
    elif isinstance(found, Comparison):
        _show(worded(chosen.title), found, quiet=quiet, compared=variation.published)
    else:
        _show_tables(found, quiet=quiet)
    if not found.ok:
        raise typer.Exit(1)


def _refuse_options(settings: list[str] | None, changes: list[str] | None, weeks: str | None) -> None:
    given = [option for option, value in (("--set", settings), ("--at", changes), ("--weeks", weeks)) if value]
    if given:
        from secuela.evidence.errors import OptionError

        raise OptionError(
            message("{options} needs the NAME of a study.", options=listing(given)),
            where=given[0],
            why=message("parameters belong to a study"),
            fix=message("name one, as in 'secuela reproduce prieto-curiel-2023 {option} …'", option=given[0]),
        )


def _refuse_variation(name: str, *options: object) -> None:
    if not any(options):
        return
    from secuela.evidence.errors import OptionError

    raise OptionError(
        message("{name} has nothing that can be varied.", name=name),
        where="--set, --at, --weeks",
        why=message("its settings are those fixed beforehand, and another value would be no reproduction"),
        fix=message("leave the options out"),
    )


def _show_tables(found: "Reproduced", *, quiet: bool) -> None:
    from rich import box
    from rich.console import Console
    from rich.table import Table

    console = Console(highlight=False, markup=False)
    for title, heads, rows in [] if quiet else found.tables():
        table = Table(*heads, title=title, title_justify="left", box=box.SIMPLE_HEAD)
        for row in rows:
            table.add_row(*row)
        console.print(table)
    for note in () if quiet else found.notes:
        console.print(f"- {note}")
    console.print(_("All that must hold holds.") if found.ok else _("Not all that must hold holds; the figures stand."))


def _list_studies(*, as_json: bool) -> None:
    from secuela.studies.study import STUDIES

    if as_json:
        from secuela.runs.strict import dump_strict

        listed = [
            {"id": one.id, "title": worded(one.title), "parameters": list(one.limits)} for one in STUDIES.values()
        ]
        typer.echo(dump_strict({"studies": listed}, indent=None))
        return
    for one in STUDIES.values():
        typer.echo(f"{one.id}  {worded(one.title)}")
    typer.echo(_("Compare one with 'secuela reproduce NAME'."))


def _show(title: str, found: "Comparison", *, quiet: bool, compared: bool) -> None:
    from rich.console import Console

    console = Console(highlight=False, markup=False)
    rows = [row for row in found.rows if (row.ok is False if quiet else compared or row.ours is not None)]
    if found.weekly is not None and not compared and not quiet:
        console.print(_course(found.weekly))
    if rows:
        console.print(_table(title, rows, compared=compared))
    for note in () if quiet else found.notes:
        console.print(f"- {note}")
    console.print(_verdict(found, compared=compared))


def _course(weekly: "Mapping[str, list[float]]") -> "Table":
    """The weekly course at every 52nd week and the last."""
    from rich import box
    from rich.table import Table

    heads = {"members": _("members"), "deaths": _("deaths"), "recruits": _("recruits")}
    heads |= {"incapacitated": _("incapacitated"), "retired": _("retired")}
    title = _("Members, and people per week at that moment")
    table = Table(_("week"), title=title, title_justify="left", box=box.SIMPLE_HEAD)
    for head in heads.values():
        table.add_column(head, justify="right")
    last = len(weekly["week"]) - 1
    for week in sorted({*range(0, last, _YEAR), last}):
        table.add_row(f"{week}", *(decimals(weekly[name][week], 1) for name in heads))
    return table


def _table(title: str, rows: "list[GoldenRow]", *, compared: bool) -> "Table":
    """One line a figure, under a line that says when and for what it holds."""
    from rich import box
    from rich.table import Table

    table = Table(title=title, title_justify="left", box=box.SIMPLE_HEAD)
    table.add_column(_("quantity"), overflow="fold")
    for column in (_("published"), _("authors' code"), _("ours"), _("ok")) if compared else (_("ours"),):
        table.add_column(column, justify="right", no_wrap=True)
    groups: dict[str, list[GoldenRow]] = {}
    for row in rows:
        groups.setdefault(row.golden.at, []).append(row)
    for at, belonging in groups.items():
        table.add_section()
        table.add_row(at, style="bold")
        for row in belonging:
            table.add_row(_label(row), *_figures(row, compared=compared))
    return table


def _label(row: "GoldenRow") -> str:
    unit = f", {row.golden.unit}" if row.golden.unit == "%" else ""
    return f"  {row.golden.quantity.replace('_', ' ')}{unit}"


def _figures(row: "GoldenRow", *, compared: bool) -> list[str]:
    if not compared:
        return [_ours(row)]
    published = row.golden.published
    shown = published if isinstance(published, str) else "" if published is None else f"{published:,.10g}"
    return [shown, decimals(row.golden.reference, row.golden.decimals), _ours(row), _("yes") if row.ok else _("NO")]


def _ours(row: "GoldenRow") -> str:
    """With the decimals of the reference, or more where it differs, so that the difference shows."""
    if row.ours is None:
        return _("none")
    return decimals(row.ours, row.golden.decimals + (3 if row.ok is False else 0))


def _verdict(found: "Comparison", *, compared: bool) -> str:
    if not compared:
        return _("Nothing to compare: this run departs from the published one. --json gives its weekly course.")
    agreed = sum(row.ok is True for row in found.rows)
    text = _("{agreed} of {all} figures agree with the authors' code.")
    return text.format(agreed=agreed, all=len(found.rows))
