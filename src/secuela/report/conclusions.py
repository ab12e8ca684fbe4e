"""Where a conclusion holds and what it rests on, as ``explanation.json`` of a run has it; a run without one says so."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any

from secuela.analysis.direction import way_words
from secuela.analysis.link_cuts import LinkCut
from secuela.analysis.shapley import GROUPS
from secuela.report.comparisons import variant_words
from secuela.report.explanation import Entry, entries, flips_of, shares_of
from secuela.report.link_words import titles, without
from secuela.report.material import Material, outcome_title, variant_of
from secuela.report.scenario_words import ScenarioLine, scenario_line
from secuela.text import numbers
from secuela.text.input_titles import input_title
from secuela.text.language import translate as _

_NAMED = 3  # parameters named beside a conclusion


@dataclass(frozen=True)
class SharePart:
    """A group's share of the variance of a conclusion, with its 90 % interval where one was computed."""

    group: str
    name: str
    width: float
    share: str
    span: str


@dataclass(frozen=True)
class CutLine:
    """What a conclusion is without one causal link: its words and its id; in runs of earlier versions the id alone."""

    link: str
    id: str
    text: str
    changes: bool


@dataclass(frozen=True)
class Conclusion:
    """One conclusion of the run.

    Attributes:
        title: What it is about.
        parts: Shares by grade and luck; None where they were not computed, empty where the result does not vary.
        flips: Whether it is another one within the plausible range, and by what.
        moved: The parameters that go with it most, by rank alone.
        scenarios: Where it holds.
        cuts: The links that change it, then those that carry a notable part of it.
        uncut: Links that were cut and change next to nothing.
    """

    title: str
    parts: list[SharePart] | None
    flips: str
    moved: str
    scenarios: list[ScenarioLine]
    cuts: list[CutLine]
    uncut: int


def conclusions(material: Material) -> list[Conclusion]:
    """The explained conclusions in the order of the file; none where the run was not explained."""
    return [_conclusion(material, entry) for entry in entries(material)]


def _conclusion(material: Material, entry: Entry) -> Conclusion:
    cuts = [_cut(cut) for cut in entry.get("cuts") or []]
    outcome = outcome_title(str(entry["outcome"]))
    shown = [cut for cut in cuts if cut.notable]
    return Conclusion(
        title=_title(material, entry),
        parts=_parts(entry),
        flips=_flips(entry),
        moved=_moved(entry.get("screened") or []),
        scenarios=[scenario_line(found, outcome) for found in entry.get("scenarios") or []],
        cuts=_cut_lines(_ordered(shown), titles(material.manifest)),
        uncut=len(cuts) - len(shown),
    )


def _title(material: Material, entry: Entry) -> str:
    outcome = str(entry["outcome"])
    variant = variant_of(entry)
    month = int(entry.get("month") or material.headline_month)
    when = _("summed to month {n}") if entry.get("window") == "cumulative" else _("in month {n}")
    about = [outcome_title(outcome), *([variant_words(variant)] if variant else []), when.format(n=month)]
    return f"{material.short_title(str(entry.get('alternative', material.proposal)))}: {', '.join(about)}"


def _parts(entry: Entry) -> list[SharePart] | None:
    """Shares in the order of the groups."""
    shares = shares_of(entry)
    if shares is None:
        return None
    by_group = {str(share["group"]): share for share in shares}
    return [_part(group, by_group[group]) for group in GROUPS if group in by_group]


def _part(group: str, share: Entry) -> SharePart:
    ends = [share.get("low"), share.get("high")]
    span = "" if None in ends else numbers.span(*(_per_cent(float(end)) for end in ends if end is not None))
    return SharePart(group, group_words(group), float(share["share"]), _per_cent(float(share["share"])), span)


def group_words(group: str) -> str:
    """A grade of evidence, or luck, in words."""
    return {
        "A": _("A, causal estimates"),
        "B": _("B, calibrated to data"),
        "C": _("C, analogy"),
        "D": _("D, judgement"),
        "luck": _("luck"),
    }[group]


def _per_cent(share: float) -> str:
    return f"{100 * share:.0f}\u00a0%"


def _flips(entry: Entry) -> str:
    flips, found = flips_of(entry), entry.get("flips")
    if flips is None:
        return _("not computed")
    told: Mapping[str, Any] = found if isinstance(found, Mapping) else {}
    if not flips:
        looked: Any = told.get("looked_at")
        return _("no, for none of {n}").format(n=looked) if looked else _("no")
    named = [_flip(each) for each in told.get("by") or []]
    return _("yes: {by}").format(by=few_of(named)) if named else _("yes")


def _flip(found: Entry) -> str:
    name = _name(found)
    ends = [found.get("way_low"), found.get("way_high")]
    if None in ends:
        return name
    low, high = (way_words(str(end)) for end in ends)
    return _("{name} ({low} at one end of its range, {high} at the other)").format(name=name, low=low, high=high)


def _name(found: Entry) -> str:
    """A parameter or structural choice by its title, as this version or the run has it."""
    name = str(found.get("name") or found["title"])
    title = input_title(name)
    return str(found.get("title") or name) if title == name else title


def few_of(named: Sequence[str]) -> str:
    """The first of some names, and how many more there are."""
    more = _(" and {n} more").format(n=len(named) - _NAMED) if len(named) > _NAMED else ""
    return "; ".join(named[:_NAMED]) + more


def _moved(screened: Sequence[Entry]) -> str:
    notable = [_name(each) for each in screened if each.get("notable")]
    return "; ".join(notable[:_NAMED])


def _cut(found: Entry) -> LinkCut:
    own: dict[str, Any] = {field.name: found.get(field.name) for field in fields(LinkCut)}
    return LinkCut(**own)


def _ordered(cuts: Sequence[LinkCut]) -> list[LinkCut]:
    return sorted(cuts, key=lambda cut: (not cut.changes, -abs(cut.carries or 0.0), cut.link))


def _cut_lines(cuts: Sequence[LinkCut], known: Mapping[str, str]) -> list[CutLine]:
    return [_cut_line(cut, known.get(cut.link)) for cut in cuts]


def _cut_line(cut: LinkCut, title: str | None) -> CutLine:
    named = (title, cut.link) if title else (_arrow(cut.link), "")
    return CutLine(*named, text=without(cut), changes=cut.changes)


def _arrow(link: str) -> str:
    return link.replace(":", " → ")
