"""The whole report: one HTML file with its words, tables, charts and scripts, which asks the network for nothing."""

import base64
import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from secuela.evidence.months import MONTHS_PER_YEAR
from secuela.report.charts.bundle import vega_bundle
from secuela.report.charts.outlines import lent
from secuela.report.charts.theme import CONFIG
from secuela.report.run_data import RunData
from secuela.report.views.answer import AnswerView
from secuela.report.views.brief import BriefView
from secuela.report.views.chapters import chapters
from secuela.report.views.limits import citation
from secuela.report.views.parts import Choice, Picture, Pictures, View
from secuela.runs.integrity import unswept
from secuela.text.language import Language, ngettext, speaking, spoken
from secuela.text.language import translate as _
from secuela.text.month_names import month_name


@dataclass(frozen=True)
class Group:
    """Choices of a picker that stand under one label, each with its place among all."""

    label: str
    choices: list[tuple[int, Choice]]


@dataclass(frozen=True)
class Lent:
    """A section of the page that another package lends it.

    Attributes:
        id: Of the section.
        title: As the list of chapters names it.
        body: Its HTML.
        style: What stands behind the page's own style.
        scripts: Those that run after the page's own.
        held: What they read, by id, as JSON.
    """

    id: str
    title: str
    body: str
    style: str = ""
    scripts: tuple[str, ...] = ()
    held: Mapping[str, Any] = field(default_factory=dict[str, Any])


def render(run: RunData, language: Language | None = None, *, full: bool = False, lent: Lent | None = None) -> str:
    """The page of a run.

    Args:
        run: The run.
        language: That of the reader; that of the call where none is named.
        full: Whether the annexes are open, and printed.
        lent: A section of another package, which stands before the chapters.
    """
    with speaking(language or spoken()), unswept():
        answer, found = AnswerView.of(run), list(chapters(run))
        shell = _shell(run, [answer, *found], lent)
        template = _environment().get_template("page.html.j2")
        return template.render(answer=answer, chapters=found, full=full, lent=lent, **shell)


def render_brief(run: RunData, language: Language | None = None) -> str:
    """The two pages of the brief, to be printed from any browser."""
    with speaking(language or spoken()):
        view = BriefView.of(run)
        template = _environment().get_template("brief.html.j2")
        return template.render(answer=view, chapters=(), full=False, **_shell(run, [view]))


def _shell(run: RunData, views: Sequence[View], lent: Lent | None = None) -> dict[str, Any]:
    """What every page is made of beside its chapters."""
    scripts = [vega_bundle(), _text("page.js"), *(lent.scripts if lent else ())]
    expired = _("The data of this run end in {month}, more than a year ago: read it as a view from then.")
    return {
        "language": spoken(),
        "expires": str(run.origin + MONTHS_PER_YEAR),
        "expired": expired.format(month=month_name(run.origin)),
        "foot": foot(run),
        "cite": citation(run),
        "held": {**_held(views), **(lent.held if lent else {})},
        "scripts": scripts,
        "script_hashes": [_hash(script) for script in scripts],
        "style": _text("style.css") + (lent.style if lent else ""),
    }


def foot(run: RunData) -> str:
    """What stands at the foot of every printed page."""
    text = _("Secuela {version}, run {run}, data to {month}.")
    return text.format(version=run.version, run=run.id, month=month_name(run.origin))


def pictures_of(views: Sequence[View]) -> Iterator[Picture]:
    """Every picture of some chapters."""
    for each in views:
        for part in each.parts():
            if isinstance(part, Picture):
                yield part
            elif isinstance(part, Pictures):
                yield from part.pictures


def _held(views: Sequence[View]) -> dict[str, Any]:
    """What all pictures share: their look, and the outlines of the states where a map needs them."""
    needed = {name for each in pictures_of(views) for name, rows in each.spec["datasets"].items() if rows is None}
    outlines = {f"lent-{name}": rows for name, rows in lent().items() if name in needed} if needed else {}
    return {"look": CONFIG, **outlines}


def carried(picture: Picture) -> dict[str, Any]:
    """A picture as the page holds it; the data of a choice by column, which is half as long."""
    choices = [
        {
            "title": choice.title,
            "axis": choice.axis,
            "described": choice.described,
            "notes": choice.notes,
            "data": {name: _columns(rows) for name, rows in choice.data.items()},
        }
        for choice in picture.choices
    ]
    spec = {**picture.spec, "datasets": {name: [] for name in picture.spec["datasets"]}} if choices else picture.spec
    return {
        "title": picture.title,
        "measure": picture.measure,
        "described": picture.described,
        "notes": picture.notes,
        "columns": picture.columns,
        "rows": () if choices else picture.rows,
        "choices": choices,
        "spec": spec,
    }


def _columns(rows: Sequence[Mapping[str, Any]]) -> dict[str, list[Any]]:
    return {key: [row[key] for row in rows] for key in rows[0]} if rows else {}


def _groups_of(choices: Sequence[Choice]) -> list[Group]:
    labels = dict.fromkeys(choice.group for choice in choices)
    return [Group(label, [pair for pair in enumerate(choices) if pair[1].group == label]) for label in labels]


def _kind_of(part: object) -> str:
    return type(part).__name__.lower()


@cache
def _environment() -> Environment:
    environment = templates_of("secuela.report")
    environment.globals.update({"kind_of": _kind_of, "groups_of": _groups_of, "carried": carried})  # type: ignore[call-overload]
    return environment


@cache
def templates_of(package: str) -> Environment:
    """The templates of a package, with their sentences in the language of whoever renders them."""
    environment = Environment(
        loader=PackageLoader(package),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    environment.policies["json.dumps_kwargs"] = {"allow_nan": False, "ensure_ascii": False, "separators": (",", ":")}
    environment.install_gettext_callables(_, ngettext, newstyle=True)  # type: ignore[attr-defined]
    return environment


def _text(name: str) -> str:
    return (files("secuela.report") / "templates" / name).read_text(encoding="utf-8")


def _hash(script: str) -> str:
    return base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
