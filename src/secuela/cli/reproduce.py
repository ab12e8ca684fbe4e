"""``secuela reproduce``: figures of published studies, theirs against ours."""

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from secuela.cli.json_answers import say_json
from secuela.cli.shared_options import AsJson
from secuela.cli.terminal_lines import say, terminal_width
from secuela.evidence.message import message
from secuela.text.language import translate as _
from secuela.text.language import worded
from secuela.text.lists import listing
from secuela.text.numbers import decimals

if TYPE_CHECKING:
    from secuela.report.views.parts import Table
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
    if chosen.seconds and not quiet:
        told = _("{study}: about {seconds} s the first time, while its programs are compiled; then a few")
        typer.echo(told.format(study=name, seconds=chosen.seconds), err=True)
    found = chosen.run(variation)
    if as_json:
        say_json(found.as_json(), indent=None)
    else:
        own = isinstance(found, Comparison)
        title, compared = worded(chosen.title), variation.published
        for line in _told(title, found, quiet=quiet, compared=compared) if own else _tables_told(found, quiet=quiet):
            say(line)
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


def _tables_told(found: "Reproduced", *, quiet: bool) -> Iterator[str]:
    from secuela.cli.terminal_tables import table_text, words_table

    for title, heads, rows in [] if quiet else found.tables():
        yield f"{table_text(words_table(title, heads, rows), terminal_width())}\n"
    yield from () if quiet else (f"- {note}" for note in found.notes)
    yield _("All that must hold holds.") if found.ok else _("Not all that must hold holds; the figures stand.")


def _list_studies(*, as_json: bool) -> None:
    from secuela.studies.study import STUDIES

    if as_json:
        listed = [
            {"id": one.id, "title": worded(one.title), "parameters": list(one.limits)} for one in STUDIES.values()
        ]
        say_json({"studies": listed}, indent=None)
        return
    for one in STUDIES.values():
        say(f"{one.id}  {worded(one.title)}")
    typer.echo(_("Compare one with 'secuela reproduce NAME'."))


def _told(title: str, found: "Comparison", *, quiet: bool, compared: bool) -> Iterator[str]:
    from secuela.cli.terminal_tables import table_text

    rows = [row for row in found.rows if (row.ok is False if quiet else compared or row.ours is not None)]
    if found.weekly is not None and not compared and not quiet:
        yield f"{table_text(_course(found.weekly), terminal_width())}\n"
    if rows:
        yield f"{table_text(_table(title, rows, compared=compared), terminal_width())}\n"
    yield from () if quiet else (f"- {note}" for note in found.notes)
    yield _verdict(found, compared=compared)


def _course(weekly: Mapping[str, list[float]]) -> "Table":
    """The weekly course at every 52nd week and the last."""
    from secuela.cli.terminal_tables import words_table

    heads = {"members": _("members"), "deaths": _("deaths"), "recruits": _("recruits")}
    heads |= {"incapacitated": _("incapacitated"), "retired": _("retired")}
    last = len(weekly["week"]) - 1
    weeks = sorted({*range(0, last, _YEAR), last})
    rows = [(f"{week}", *(decimals(weekly[name][week], 1) for name in heads)) for week in weeks]
    return words_table(_("Members, and people per week at that moment"), (_("week"), *heads.values()), rows)


def _table(title: str, rows: "list[GoldenRow]", *, compared: bool) -> "Table":
    """One line a figure, under a line that says when and for what it holds."""
    from secuela.cli.terminal_tables import words_table

    heads = [_("quantity"), *([_("published"), _("authors' code"), _("ours"), _("ok")] if compared else [_("ours")])]
    groups: dict[str, list[GoldenRow]] = {}
    for row in rows:
        groups.setdefault(row.golden.at, []).append(row)
    told: list[Sequence[str]] = []
    for at, belonging in groups.items():
        told += [(at,), *((_label(row), *_figures(row, compared=compared)) for row in belonging)]
    return words_table(title, heads, told)


def _label(row: "GoldenRow") -> str:
    unit = f", {row.golden.unit}" if row.golden.unit == "%" else ""
    return f"{row.golden.quantity.replace('_', ' ')}{unit}"


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
