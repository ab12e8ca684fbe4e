"""How sure: parameters by grade, the share of judgement in each result, what could reverse it, and what was tested.

The chapter and what the first screen and every picture say of it.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar, Self

from secuela.analysis.explanation import Explained
from secuela.analysis.link_cuts import LinkCut
from secuela.analysis.screening import Flips
from secuela.evidence.library import library
from secuela.evidence.records import GRADES
from secuela.report.run_data import RunData
from secuela.report.views.dose_words import catalogued
from secuela.report.views.link_words import link_title, strongest
from secuela.report.views.paired import CARDS
from secuela.report.views.parts import Cell, Entry, List, Table, TableRow, View, Words
from secuela.report.views.phrases import outcome_title
from secuela.report.views.scenario_lines import scenario_line
from secuela.text import numbers
from secuela.text.input_titles import input_title
from secuela.text.language import Language, speaking, spoken
from secuela.text.language import translate as _
from secuela.text.lists import listing

_NAMED = 3  # numbers that turn a conclusion, told by name
_HANGS = 0.5  # share of a result from which on it hangs on the size of one link
_JUDGED = "D"


@dataclass(frozen=True)
class Judgement:
    """What a conclusion rests on: the share of judgement in its variance, and whether it flips."""

    outcome: str
    alternative: str
    share: float
    flips: bool
    shares: tuple[tuple[str, float], ...]


def grade_counts(run: RunData) -> dict[str, int]:
    """Number of parameters of the run by grade of evidence."""
    counts = Counter(entry.grade for entry in run.parameters)
    return {grade: counts[grade] for grade in GRADES}


def conclusions(run: RunData) -> Sequence[Explained]:
    """The explained conclusions; none where the run was not explained."""
    return () if run.explanation is None else run.explanation.conclusions


def judgement_of(run: RunData, outcome: str, alternative: str | None = None) -> Judgement | None:
    """What is known of a result's basis; None where it is not computed."""
    name = alternative or run.proposal
    for entry in conclusions(run):
        if (entry.outcome, entry.alternative) == (outcome, name) and entry.shares:
            shares = tuple(entry.shares.items())
            return Judgement(outcome, name, entry.shares.get("D", 0.0), entry.flips.flips, shares)
    return None


def hanging(run: RunData, outcome: str) -> LinkCut | None:
    """The link whose size is judgement and which alone carries at least half of a result; None where there is none.

    Links that hand a departure on as it is have no size of their own: what follows is in the parameters of a model.
    """
    sizes = library().sizes
    found = [
        cut
        for entry in conclusions(run)
        if (entry.outcome, entry.alternative) == (outcome, run.proposal)
        for cut in entry.cuts
        if cut.link in sizes and sizes[cut.link].grade == _JUDGED and (cut.carries or 0.0) >= _HANGS
    ]
    return max(found, key=lambda cut: cut.carries or 0.0, default=None)


def hanging_line(run: RunData, outcome: str) -> str:
    """That a result hangs on one number that is judgement, and which; empty where not, or not computed."""
    cut = hanging(run, outcome)
    if cut is None:
        return ""
    text = _("{title} hangs on one number that is judgement, {link}: it carries {share} of the result.")
    share = numbers.whole_per_cent(min(cut.carries or 0.0, 1.0))
    return text.format(title=outcome_title(outcome), link=link_title(cut.link), share=share)


def grade_words() -> dict[str, str]:
    """What each grade means."""
    return {
        "A": _("a causal estimate that carries over to here"),
        "B": _("calibrated to data"),
        "C": _("an analogy: measured elsewhere, at another time or on another actor"),
        "D": _("judgement: no source gives the number"),
        "luck": _("luck: what no number of the model decides"),
    }


def sure_line(run: RunData) -> str:
    """Parameters by grade and what was tested, in one line."""
    counts = grade_counts(run)
    text = _("Of {n} parameters {a} are causal, {b} data, {c} analogy, {d} judgement. {skill}")
    named = {grade.lower(): count for grade, count in counts.items()}
    skill = skill_line(run) if run.assessment.backtested else _("Not backtested.")
    return text.format(n=sum(counts.values()), skill=skill, **named)


def skill_line(run: RunData) -> str:
    """How much of the report was held against the past."""
    if run.assessment.backtested:
        return _("Only numbers that say so were held against the past.")
    return _("These futures were not held against the past; how well the same series were forecast stands apart.")


@dataclass(frozen=True)
class GroundsView(View):
    """The chapter *how sure*."""

    NAME: ClassVar[str] = "grounds"

    counts: Mapping[str, int]
    sure: Words
    omissions: Table
    shares: Table | None
    scenarios: List | None
    links: List | None
    missing: Words | None

    @classmethod
    def of(cls, run: RunData, language: Language | None = None) -> Self:
        """The chapter of a run."""
        with speaking(language or spoken()):
            return cls(
                title=_("How sure"),
                counts=grade_counts(run),
                sure=Words(sure_line(run), "lead"),
                omissions=_omissions(run),
                shares=_shares(run),
                scenarios=_scenarios(run),
                links=_links(run),
                missing=None if conclusions(run) else Words(_not_computed(), "note"),
            )


def _not_computed() -> str:
    return _(
        "How much of each result rests on judgement, whether it flips within the plausible range and under which "
        "conditions it holds was not computed in this run; secuela assess --explain does."
    )


def _omissions(run: RunData) -> Table:
    """What could reverse each outcome of the first screen."""
    records = [library().outcomes[name] for name in CARDS if run.holds(name)]
    rows = tuple(
        TableRow(
            catalogued(each.title),
            (Cell(catalogued(each.bears)), Cell(catalogued(each.omission), sources=each.sources)),
            id=each.id,
        )
        for each in records
    )
    heads = (_("Outcome"), _("Who bears it"), _("Omission most likely to reverse it"))
    return Table(_("Who bears each outcome, and what could reverse it"), heads, rows, text=True)


def _shares(run: RunData) -> Table | None:
    """Shares of the uncertainty by grade, of what was explained."""
    rows: list[TableRow] = []
    for entry in conclusions(run):
        known = entry.shares
        if entry.alternative != run.proposal or not known:
            continue
        cells = [Cell(numbers.whole_per_cent(known.get(group, 0.0)), bar=known.get(group, 0.0)) for group in _groups()]
        flip = Cell(_("yes") if entry.flips.flips else _("no"), _flipped_by(entry.flips))
        rows.append(TableRow(outcome_title(entry.outcome), (*cells, flip), id=entry.outcome))
    if not rows:
        return None
    heads = (_("Outcome"), _("causal"), _("data"), _("analogy"), _("judgement"), _("luck"), _("flips"))
    caption = _("Share of the uncertainty of each result by grade, and whether it flips within the plausible range")
    return Table(caption, heads, tuple(rows))


def _flipped_by(flips: Flips) -> str:
    """The first numbers that turn a conclusion within their range, and how many more there are."""
    named = [_("“{title}”").format(title=input_title(each.name)) for each in flips.by[:_NAMED]]
    more = len(flips.by) - len(named)
    return listing([*named, _("{n} more").format(n=more)] if more else named) if named else ""


def _groups() -> tuple[str, ...]:
    return (*GRADES, "luck")


def _scenarios(run: RunData) -> List | None:
    """Conditions under which a result goes one way, those that are told."""
    found: list[Entry] = []
    for entry in conclusions(run):
        if entry.alternative != run.proposal:
            continue
        for scenario in entry.scenarios:
            line = scenario_line(scenario, outcome_title(entry.outcome))
            if not line.withheld:
                found.append(Entry(f"{line.text} {line.note}"))
    unique = tuple(dict.fromkeys(found))
    return List(unique, _("Where it holds"), folded=True) if unique else None


def _links(run: RunData) -> List | None:
    """Which causal link carries a result, and which turns it when it is cut."""
    found: list[Entry] = []
    for entry in conclusions(run):
        if entry.alternative != run.proposal or not entry.cuts:
            continue
        turned = [link_title(cut.link) for cut in entry.cuts if cut.changes]
        told = [strongest({link_title(cut.link): cut.carries for cut in entry.cuts})]
        if turned:
            told.append(_("The conclusion would be another one without {links}.").format(links=listing(turned)))
        name = _("{title}.").format(title=outcome_title(entry.outcome))
        found.append(Entry(" ".join(text for text in told if text), name))
    return List(tuple(found), _("Which causal link carries it"), folded=True) if found else None
