"""What would have to be true: the dose from which each lever alone does what is hoped for, the plan's levers first."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Self

from secuela.analysis.breakeven import BreakEven, break_even
from secuela.analysis.dose_response import LeverResponse
from secuela.report.run_data import RunData
from secuela.report.views.dose_words import lever_title, planned, tried
from secuela.report.views.parts import Cell, Table, TableRow, View, Words
from secuela.report.views.phrases import least_words
from secuela.text import numbers
from secuela.text.language import Language, speaking, spoken
from secuela.text.language import translate as _
from secuela.text.outcome_names import outcome_title
from secuela.text.tenths import of_ten

ASKED = ("homicides_mx", "overdose_deaths_us")
_NOTABLE = 0.1  # share of the futures from which on an effect is worth a word


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
            used = {part.lever for part in planned(run, run.proposal)}
            own = [lever for lever in run.levers if lever.lever in used]
            others = [lever for lever in run.levers if lever.lever not in used]
            return cls(
                title=_("What would have to be true"),
                lead=Words(_lead(run) if run.levers else _none()),
                own=_table(run, own, _("The levers of the proposal, each alone")),
                others=_table(run, others, _("Levers that the proposal does not use, each alone"), folded=bool(own)),
            )


def _lead(run: RunData) -> str:
    asked = [name for name in ASKED if any(name in lever.outcomes for lever in run.levers)]
    fall = "; ".join(
        _("{title}: at least {least} lower").format(title=outcome_title(name), least=least_words(name))
        for name in asked
    )
    text = _(
        "The dose from which the outcome falls in more than half of the futures, each lever alone, held for {months} "
        "months; each dose is tried in {n} of the run’s {all} futures. {fall}."
    )
    return text.format(
        n=numbers.in_full(run.draws if run.dose_response is None else run.dose_response.draws),
        all=numbers.in_full(run.draws),
        months=0 if run.dose_response is None else run.dose_response.month,
        fall=fall,
    )


def _none() -> str:
    return _("This run holds no dose-response.")


def _table(run: RunData, levers: Sequence[LeverResponse], caption: str, *, folded: bool = False) -> Table | None:
    asked = [name for name in ASKED if any(name in lever.outcomes for lever in run.levers)]
    rows: list[TableRow] = []
    for lever in levers:
        found = [break_even(lever, name) for name in asked]
        if all(each is None for each in found):
            continue
        plan = numbers.dose(lever.in_proposal, lever.unit) if lever.in_proposal else numbers.MISSING
        cells = [Cell(plan), *(_cell(each, lever.unit) for each in found)]
        rows.append(TableRow(lever_title(run, lever.lever), tuple(cells), note=_note(run, lever), id=lever.lever))
    heads = (_("Lever"), _("In the plan"), *(outcome_title(name) for name in asked))
    return Table(caption, heads, tuple(rows), folded=folded) if rows else None


def _note(run: RunData, lever: LeverResponse) -> str:
    options = tried(run, lever.lever)
    return _("{options}; a what-if").format(options=options) if options and lever.what_if else options


def _cell(found: BreakEven | None, unit: str) -> Cell:
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


def _most(found: BreakEven) -> str:
    return _("at most in {share} futures").format(share=of_ten(found.most)) if found.most >= _NOTABLE else ""


def _about(dose: float, unit: str) -> str:
    return numbers.dose(dose, unit, digits=2)
