"""How sure: parameters by grade, the share of judgement in each result, what could reverse it, and what was tested.

The chapter and what the first screen and every picture say of it.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Self

from secuela.evidence.library import library
from secuela.evidence.records import GRADES
from secuela.report.run_data import RunData
from secuela.report.views.dose_words import catalogued
from secuela.report.views.link_words import link_title, strongest
from secuela.report.views.paired import CARDS
from secuela.report.views.parts import Cell, Entry, List, Table, TableRow, View, Words
from secuela.report.views.phrases import outcome_title
from secuela.report.views.scenario_lines import scenario_line
from secuela.runs.rows import COORDINATES
from secuela.text import numbers
from secuela.text.input_titles import input_title
from secuela.text.language import Language, speaking, spoken
from secuela.text.language import translate as _
from secuela.text.lists import listing

Found = Mapping[str, Any]
_NAMED = 3  # numbers that turn a conclusion, told by name


@dataclass(frozen=True)
class Judgement:
    """What a conclusion rests on: the share of judgement in its variance, and whether it flips."""

    outcome: str
    alternative: str
    share: float
    flips: bool | None
    shares: tuple[tuple[str, float], ...]


def grade_counts(run: RunData) -> dict[str, int]:
    """Number of parameters of the run by grade of evidence."""
    entries: Sequence[Found] = run.setting("parameters", [])
    counts = Counter(str(entry["grade"]) for entry in entries)
    return {grade: counts[grade] for grade in GRADES}


def conclusions(run: RunData) -> Sequence[Found]:
    """The explained conclusions; none where the run was not explained."""
    return (run.explanation or {}).get("conclusions") or []


def judgement_of(run: RunData, outcome: str, alternative: str | None = None) -> Judgement | None:
    """What is known of a result's basis; None where it is not computed."""
    name = alternative or run.proposal
    for entry in conclusions(run):
        shares = shares_of(entry)
        if entry.get("outcome") == outcome and entry.get("alternative") == name and shares:
            named = tuple((str(each["group"]), float(each["share"])) for each in shares)
            return Judgement(outcome, name, dict(named).get("D", 0.0), flips_of(entry), named)
    return None


def shares_of(entry: Found) -> list[Found] | None:
    """Shares of the variance, each with its group: None where not computed, empty where the result does not vary."""
    resting: Any = entry.get("rests_on")
    if not resting:
        return None
    shares: Any = resting.get("shares", resting if "D" in resting else None)
    if isinstance(shares, Mapping):
        return [{"group": group, "share": share} for group, share in shares.items()]  # pyright: ignore
    return list(shares or [])


def flips_of(entry: Found) -> bool | None:
    """Whether the conclusion flips within the plausible range; None where that is not computed."""
    found: Any = entry.get("flips")
    if found is None or isinstance(found, bool):
        return found
    return bool(found.get("by") or found.get("flips"))


def entry_of(run: RunData, row: Any) -> Found:  # noqa: ANN401  a row of the assessment
    """The explanation of just this row of the assessment; empty where there is none."""
    sought = {"outcome": row.outcome, "alternative": row.alternative, "window": row.window, "month": row.month}
    place = {**dict.fromkeys(COORDINATES), **sought, **row.where}
    return next((each for each in conclusions(run) if all(each.get(key) == place[key] for key in place)), {})


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
        if entry.get("alternative") != run.proposal or not (shares := shares_of(entry)):
            continue
        known = {str(each["group"]): float(each["share"]) for each in shares}
        cells = [Cell(numbers.whole_per_cent(known.get(group, 0.0)), bar=known.get(group, 0.0)) for group in _groups()]
        flips = {True: _("yes"), False: _("no"), None: _("not computed")}[flips_of(entry)]
        flip = Cell(flips, _flipped_by(entry))
        rows.append(TableRow(outcome_title(str(entry["outcome"])), (*cells, flip), id=str(entry["outcome"])))
    if not rows:
        return None
    heads = (_("Outcome"), _("causal"), _("data"), _("analogy"), _("judgement"), _("luck"), _("flips"))
    caption = _("Share of the uncertainty of each result by grade, and whether it flips within the plausible range")
    return Table(caption, heads, tuple(rows))


def _flipped_by(entry: Found) -> str:
    """The first numbers that turn a conclusion within their range, and how many more there are."""
    found: Any = entry.get("flips")
    turning: Sequence[Found] = found.get("by") or () if isinstance(found, Mapping) else ()
    named = [_("“{title}”").format(title=input_title(str(each.get("name", "")))) for each in turning[:_NAMED]]
    more = len(turning) - len(named)
    return listing([*named, _("{n} more").format(n=more)] if more else named) if named else ""


def _groups() -> tuple[str, ...]:
    return (*GRADES, "luck")


def _scenarios(run: RunData) -> List | None:
    """Conditions under which a result goes one way, those that are told."""
    found: list[Entry] = []
    for entry in conclusions(run):
        if entry.get("alternative") != run.proposal:
            continue
        for scenario in entry.get("scenarios") or []:
            line = scenario_line(scenario, outcome_title(str(entry["outcome"])))
            if not line.withheld:
                found.append(Entry(f"{line.text} {line.note}"))
    unique = tuple(dict.fromkeys(found))
    return List(unique, _("Where it holds"), folded=True) if unique else None


def _links(run: RunData) -> List | None:
    """Which causal link carries a result, and which turns it when it is cut."""
    found: list[Entry] = []
    for entry in conclusions(run):
        cuts: Sequence[Found] = entry.get("cuts") or []
        if entry.get("alternative") != run.proposal or not cuts:
            continue
        turned = [link_title(str(cut["link"])) for cut in cuts if cut["before"] != cut["after"]]
        told = [strongest({link_title(str(cut["link"])): cut.get("carries") for cut in cuts})]
        if turned:
            told.append(_("The conclusion would be another one without {links}.").format(links=listing(turned)))
        name = _("{title}.").format(title=outcome_title(str(entry["outcome"])))
        found.append(Entry(" ".join(text for text in told if text), name))
    return List(tuple(found), _("Which causal link carries it"), folded=True) if found else None
