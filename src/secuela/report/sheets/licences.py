"""The licences of the data behind a run: each source once, by licence, with what of it the package ships."""

from collections import defaultdict
from collections.abc import Sequence

from secuela.claims.reading import shipped_sources
from secuela.evidence.library import library
from secuela.evidence.message import Message
from secuela.report.markdown import page, table
from secuela.report.run_data import RunData
from secuela.report.sheets.heading import heading
from secuela.text.language import translate as _
from secuela.text.language import worded


def licence_sheet(run: RunData, used: Sequence[str]) -> str:
    """Tables by licence, then what the maps and the claims rest on."""
    groups: defaultdict[str, list[str]] = defaultdict(list)
    for name in used:
        record = library().sources.get(name)
        groups[worded(Message(record.licence)) if record else _("not recorded")].append(name)
    parts = [_group(licence, groups[licence]) for licence in sorted(groups)]
    shipped = _(
        "Series say which tables of this source the package ships; where there is none, single numbers are cited."
    )
    return page(heading(run, _("Data licences")), shipped, *parts, *_maps(run), _claims())


def _group(licence: str, names: list[str]) -> str:
    rows = [[f"`{name}`", _citation(name), _series(name) or "–", licence] for name in names]
    return page(f"## {licence}", table([_("Source"), _("Citation"), _("Series"), _("Licence")], rows))


def _citation(name: str) -> str:
    record = library().sources.get(name)
    return worded(Message(record.citation)) if record else name


def _series(source: str) -> str:
    return ", ".join(f"`{name}`" for name, each in library().series.items() if each.source == source)


def _maps(run: RunData) -> list[str]:
    if not run.states:
        return []
    return ["## " + _("Outlines of the maps"), _("Natural Earth, generalised: public domain.")]


def _claims() -> str:
    """Sources of claims are cited and nothing of them is copied; each has its line all the same."""
    note = _("cited, nothing of it is copied; the claims are in our own words")
    rows = [[f"`{name}`", origin.title, note] for name, origin in shipped_sources().items()]
    return page("## " + _("Sources of the claims"), table([_("Source"), _("Title"), _("Licence")], rows))
