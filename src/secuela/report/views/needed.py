"""What would have to be true: the dose from which each lever alone does what is hoped for, the plan's levers first."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Self

from secuela.analysis.breakeven import MORE_LIKELY_THAN_NOT, crossing
from secuela.report.run_data import RunData
from secuela.report.views.dose_words import lever_title, planned, tried
from secuela.report.views.parts import Cell, Table, TableRow, View, Words
from secuela.report.views.phrases import least_words, outcome_title
from secuela.text import numbers
from secuela.text.language import Language, speaking, spoken
from secuela.text.language import translate as _
from secuela.text.tenths import of_ten

ASKED = ("homicides_mx", "overdose_deaths_us")
_NOTABLE = 0.1  # share of the futures from which on an effect is worth a word
Lever = Mapping[str, Any]


@dataclass(frozen=True)
class Needed:
    """The dose of one lever for one outcome, in the lever's unit.

    Attributes:
        lower: From which the outcome is lower in more than half of the futures; None where no dose does it.
        end: Dose beyond which that is lost again; None where it is held.
        higher: From which it is higher in more than half of the futures; None where no dose does that.
        most: The largest share of futures with a fall at any dose.
        explored: The largest dose.
    """

    lower: float | None
    end: float | None
    higher: float | None
    most: float
    explored: float


@dataclass(frozen=True)
class NeededView(View):
    """The chapter *what would have to be true*."""

    NAME: ClassVar[str] = "needed"

    lead: Words
    own: Table | None
    others: Table | None

    @classmethod
    def of(cls, run: RunData, language: Language | None = None) -> Self:
        """The chapter of a run; empty where it has no dose-response."""
        with speaking(language or spoken()):
            used = {str(part["lever"]) for part in planned(run, run.proposal)}
            own = [lever for lever in run.levers if lever["lever"] in used]
            others = [lever for lever in run.levers if lever["lever"] not in used]
            return cls(
                title=_("What would have to be true"),
                lead=Words(_lead(run) if run.levers else _none()),
                own=_table(run, own, _("The levers of the proposal, each alone")),
                others=_table(run, others, _("Levers that the proposal does not use, each alone"), folded=bool(own)),
            )


def needed(lever: Lever, outcome: str) -> Needed | None:
    """What is read off one dose-response; None where it does not hold the outcome."""
    points = sorted((lever["outcomes"].get(outcome) or []), key=lambda point: point["dose"])
    points = [point for point in points if point["dose"] >= 0]
    if not points:
        return None
    doses = [float(point["dose"]) for point in points]
    lower, higher = ([float(point[key]) for point in points] for key in ("p_lower", "p_higher"))
    falls, rises = (crossing(doses, chances, MORE_LIKELY_THAN_NOT) for chances in (lower, higher))
    return Needed(
        lower=falls.start if falls else None,
        end=falls.end if falls else None,
        higher=rises.start if rises else None,
        most=max(lower),
        explored=doses[-1],
    )


def _lead(run: RunData) -> str:
    asked = [name for name in ASKED if any(name in lever["outcomes"] for lever in run.levers)]
    fall = "; ".join(
        _("{title}: at least {least} lower").format(title=outcome_title(name), least=least_words(name))
        for name in asked
    )
    text = _(
        "The dose from which the outcome falls in more than half of {n} futures, each lever alone, held for {months} "
        "months. {fall}."
    )
    return text.format(
        n=numbers.in_full((run.dose_response or {}).get("draws", run.draws)),
        months=int((run.dose_response or {}).get("month", 0)),
        fall=fall,
    )


def _none() -> str:
    return _("This run holds no dose-response.")


def _table(run: RunData, levers: Sequence[Lever], caption: str, *, folded: bool = False) -> Table | None:
    asked = [name for name in ASKED if any(name in lever["outcomes"] for lever in run.levers)]
    rows: list[TableRow] = []
    for lever in levers:
        found = [needed(lever, name) for name in asked]
        if all(each is None for each in found):
            continue
        used = lever.get("in_proposal")
        plan = numbers.dose(float(used), str(lever["unit"])) if used else numbers.MISSING
        cells = [Cell(plan), *(_cell(each, str(lever["unit"])) for each in found)]
        name = lever_title(run, str(lever["lever"]))
        rows.append(TableRow(name, tuple(cells), note=_note(run, lever), id=str(lever["lever"])))
    heads = (_("Lever"), _("In the plan"), *(outcome_title(name) for name in asked))
    return Table(caption, heads, tuple(rows), folded=folded) if rows else None


def _note(run: RunData, lever: Lever) -> str:
    options = tried(run, str(lever["lever"]))
    return _("{options}; a what-if").format(options=options) if options and lever.get("what_if") else options


def _cell(found: Needed | None, unit: str) -> Cell:
    if found is None:
        return Cell(_("not moved"))
    explored = numbers.dose(found.explored, unit)
    below = ""
    if found.higher is not None:
        below = _("rises in more than half from about {dose}").format(dose=_about(found.higher, unit))
    if found.lower is None:
        return Cell(_("no dose up to {dose}").format(dose=explored), below or _most(found))
    if found.end is not None:
        text = _("about {dose} to {end}").format(dose=_about(found.lower, unit), end=_about(found.end, unit))
        return Cell(text, below)
    return Cell(_("from about {dose}").format(dose=_about(found.lower, unit)), below)


def _most(found: Needed) -> str:
    return _("at most in {share} futures").format(share=of_ten(found.most)) if found.most >= _NOTABLE else ""


def _about(dose: float, unit: str) -> str:
    return numbers.dose(dose, unit, digits=2)
