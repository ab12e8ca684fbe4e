"""How sure: parameters by grade, the share of judgement in each result, what could reverse it, and what was tested.

The chapter and what the first screen and every picture say of it.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar, Self

import numpy as np

from secuela.analysis.dominant_input import MOST, Dominant
from secuela.analysis.explanation import Explained
from secuela.analysis.link_cuts import LinkCut
from secuela.analysis.screening import Flips
from secuela.evidence.library import library
from secuela.evidence.records import GRADES, JUDGED
from secuela.report.run_data import RunData
from secuela.report.views.dose_words import catalogued
from secuela.report.views.link_words import link_title, strongest
from secuela.report.views.paired import CARDS, paired, reached
from secuela.report.views.parts import Cell, Entry, List, Table, TableRow, View, Words
from secuela.report.views.scenario_lines import scenario_line
from secuela.text import numbers
from secuela.text.input_titles import input_title
from secuela.text.language import Language, speaking, spoken
from secuela.text.language import translate as _
from secuela.text.lists import listing
from secuela.text.outcome_names import outcome_title

_NAMED = 3  # numbers that turn a conclusion, told by name


@dataclass(frozen=True)
class Judgement:
    """What a conclusion rests on: the share of judgement in its variance, and whether it flips."""

    outcome: str
    alternative: str
    share: float
    flips: bool
    shares: tuple[tuple[str, float], ...]


@dataclass(frozen=True)
class Hanging:
    """One number of judgement on which a result hangs.

    Attributes:
        outcome: Whose result it is.
        number: In words, in quotation marks.
        share: Of the result, where ``of_result``; else of how the futures differ.
        of_result: Whether the run was explained, so that it is known what the result is without it.
    """

    outcome: str
    number: str
    share: float
    of_result: bool


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


def hanging(run: RunData, outcome: str) -> Hanging | None:
    """The number of judgement on which a result of the proposal hangs; None where there is none.

    An explained run knows which link carries a result; every other one what its draws say.
    """
    explained = [each for each in conclusions(run) if (each.outcome, each.alternative) == (outcome, run.proposal)]
    if not explained:
        return _by_draws(run, outcome)
    cuts = [(cut.carries or 0.0, cut.link) for entry in explained for cut in entry.cuts if _judged(cut)]
    most = max(cuts, default=None)
    return None if most is None else Hanging(outcome, link_title(most[1]), min(most[0], 1.0), of_result=True)


def _judged(cut: LinkCut) -> bool:
    """Whether a link's size is judgement, and it alone carries at least half of a result.

    Links that hand a departure on as it is have no size of their own: what follows is in the parameters of a model.
    """
    sizes = library().sizes
    return cut.link in sizes and sizes[cut.link].grade == JUDGED and (cut.carries or 0.0) >= MOST


def _by_draws(run: RunData, outcome: str) -> Hanging | None:
    key = ("dominant", outcome)
    if key not in run.known:
        run.known[key] = _dominant(run, outcome)
    most: Dominant | None = run.known[key]
    if most is None:
        return None
    return Hanging(outcome, _("“{title}”").format(title=input_title(most.name)), most.share, of_result=False)


def _dominant(run: RunData, outcome: str) -> Dominant | None:
    found = None if run.is_baseline else paired(run, outcome)
    if found is None or found.still:
        return None
    kind, window = library().outcomes[outcome].kind, found.window
    ours, theirs = (reached(run.path(outcome, name), kind, window) for name in (run.proposal, run.baseline))
    return run.judged.dominant(ours - theirs, np.isfinite(ours) & np.isfinite(theirs))


def hanging_note(run: RunData, outcome: str) -> str:
    """The same beside a card; empty where a result hangs on no single number."""
    found = hanging(run, outcome)
    text = _("hangs on one number that is judgement: {number}")
    return "" if found is None else text.format(number=found.number)


def hanging_lines(run: RunData, outcomes: Sequence[str]) -> list[str]:
    """Which results hang on one number that is judgement, and on which; a sentence for each such number."""
    held = [found for name in outcomes if (found := hanging(run, name))]
    groups = dict.fromkeys((each.number, each.of_result) for each in held)
    return [_hanging_line([each for each in held if (each.number, each.of_result) == group]) for group in groups]


def _hanging_line(held: Sequence[Hanging]) -> str:
    carried = _("{titles}: one number that is judgement, {number}, carries {share} of the result.")
    spread = _("{titles}: {share} of how the futures differ hangs on one number that is judgement, {number}.")
    return (carried if held[0].of_result else spread).format(
        titles=listing([outcome_title(each.outcome) for each in held]),
        number=held[0].number,
        share=numbers.whole_per_cent(min(each.share for each in held)),
    )


def grade_words() -> dict[str, str]:
    """What each grade means."""
    return {
        "A": _("a causal estimate that carries over to here"),
        "B": _("calibrated to data"),
        "C": _("an analogy: measured elsewhere, at another time or on another actor"),
        "D": _("judgement: no source gives the number"),
        "luck": _("luck: what no number of the model decides"),
    }


def sure_line(run: RunData, *, short: bool = False) -> str:
    """Parameters by grade and what was tested, in one line; in short without the names of what was."""
    counts = grade_counts(run)
    text = _("Of {n} parameters {a} are causal, {b} data, {c} analogy, {d} judgement. {skill}")
    named = {grade.lower(): count for grade, count in counts.items()}
    skill = _("No effect was checked against what happened.") if short else skill_line(run)
    return text.format(n=sum(counts.values()), skill=skill, **named)


def skill_line(run: RunData) -> str:
    """How much of the report was checked against what happened: the status quo of some outcomes, never an effect."""
    held = {name for name, _month in run.assessment.backtested}
    names = [name for name in library().outcomes if name in held]
    if names:
        text = _(
            "Backtested, that is checked against what happened: {titles}, under the status quo; no effect of a plan is."
        )
        return text.format(titles=listing([outcome_title(name) for name in names]))
    return _("Not backtested: nothing in this run was checked against what happened.")


@dataclass(frozen=True)
class GroundsView(View):
    """The chapter *how sure*."""

    NAME: ClassVar[str] = "grounds"

    counts: Mapping[str, int]
    sure: Words
    hanging: Words | None
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
                hanging=Words(" ".join(lines)) if (lines := hanging_lines(run, CARDS)) else None,
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
