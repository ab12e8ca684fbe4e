"""The proposal as its author wrote it: status, consent, phases, doses, notes, sources; and what is in force already."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar, Self

from secuela.evidence.months import Month
from secuela.report.run_data import RunData
from secuela.report.views.dose_words import basis_words, catalogued, consent_words, dosed, period_words, status_words
from secuela.report.views.parts import Cell, Entry, List, Table, TableRow, View, Words
from secuela.runs.stored_plans import InForce, StoredPlan
from secuela.text.language import Language, speaking, spoken
from secuela.text.language import translate as _
from secuela.text.month_names import month_name


@dataclass(frozen=True)
class PlanView(View):
    """The chapter *the proposal*."""

    NAME: ClassVar[str] = "plan"
    ANNEX: ClassVar[bool] = True

    status: Words
    doses: Table | None
    author: List | None
    in_force: Table | None

    @classmethod
    def of(cls, run: RunData, language: Language | None = None) -> Self:
        """The chapter of a run."""
        with speaking(language or spoken()):
            plan = run.plan(run.proposal)
            text = _("{status}; {consent}.").format(
                status=status_words(plan.status), consent=consent_words(plan.consent)
            )
            return cls(
                title=_("The proposal as it was put in"),
                status=Words(text[:1].upper() + text[1:]),
                doses=_doses(run),
                author=_author(plan),
                in_force=_in_force(run),
            )


def _doses(run: RunData) -> Table | None:
    rows = tuple(_rows(run, run.plan(run.proposal)))
    heads = (_("Lever and dose"), _("When"), _("Whose number"), _("The author’s note"))
    return Table(_("Phases and doses"), heads, rows, text=True) if rows else None


def _rows(run: RunData, plan: StoredPlan) -> Iterator[TableRow]:
    for phase in plan.phases:
        start = plan.begins(phase)
        late = start is not None and Month.parse(start) - run.origin > run.horizon
        when = period_words(plan, phase)
        if late:
            when = _("{when}; after the last simulated month, so nothing of it is simulated").format(when=when)
        for part in phase.levers:
            note = catalogued((part.note or "").strip())
            quoted = _("“{note}”").format(note=note) if note else ""
            cells = (Cell(when), Cell(basis_words([part.basis])), Cell(quoted))
            yield TableRow(dosed(run, part), cells, id=part.lever)


def _author(plan: StoredPlan) -> List | None:
    note = catalogued((plan.note or "").strip())
    texts = [*([note] if note else []), *plan.sources]
    title = _("The author’s words, shown as such and never used by the simulation")
    return List(tuple(Entry(_("“{note}”").format(note=text)) for text in texts), title) if texts else None


def _in_force(run: RunData) -> Table | None:
    """The dated measures that the status quo holds already; a dose is a departure from them."""
    rows = tuple(
        TableRow(_since(measure.since), (Cell(_title(measure)), Cell(measure.source))) for measure in run.in_force
    )
    caption = _("What the status quo already holds; a dose is a departure from it")
    return Table(caption, (_("Since"), _("Measure or event"), _("Source")), rows, text=True) if rows else None


def _since(text: str) -> str:
    return month_name(Month.parse(text[:7])) if text[:4].isdigit() and "-" in text else text


def _title(measure: InForce) -> str:
    title = measure.title or measure.id
    return title if isinstance(title, str) else title.get(spoken()) or title.get("en") or title.get("es") or ""
