"""The brief: two pages for a committee. Page 1 is the answer; page 2 alternatives, risks, limits and how to cite it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Self

import numpy as np

from secuela.analysis.panels import Floats
from secuela.report.run_data import RunData
from secuela.report.views.alternatives import alternatives_notes
from secuela.report.views.answer import AnswerView, distinct, three_beside
from secuela.report.views.by_state import states_words
from secuela.report.views.cells import change_cell
from secuela.report.views.fans import nation_fan
from secuela.report.views.harm import OPERATIONS
from secuela.report.views.limits import citation
from secuela.report.views.paired import CARDS, Paired, paired, reached
from secuela.report.views.parts import Cards, Entry, List, Picture, Table, TableRow, View, Words
from secuela.report.views.phrases import difference_words, title_with_unit, window_words
from secuela.text.language import Language, speaking, spoken
from secuela.text.language import translate as _
from secuela.text.lists import listing
from secuela.text.month_names import month_name
from secuela.text.outcome_names import outcome_title

_WORST = 0.05
_RISKS = ("homicides_mx", "disappearances_mx", "displaced_mx", "overdose_deaths_us", "cost_us")
_COMPARED = 5  # alternatives in the table, beside the proposal


@dataclass(frozen=True)
class BriefView(View):
    """Both pages."""

    NAME: ClassVar[str] = "brief"

    warnings: tuple[Words, ...]
    what: Words
    sentence: Words
    cards: Cards
    fan: Picture | None
    beside: List | None
    sure: Words
    alternatives: Table | None
    notes: tuple[Words, ...]
    risks: List | None
    limits: List
    citation: Words

    @classmethod
    def of(cls, run: RunData, language: Language | None = None) -> Self:
        """The brief of a run."""
        with speaking(language or spoken()):
            answer = AnswerView.of(run)
            return cls(
                title=answer.title,
                warnings=answer.warnings,
                what=answer.what,
                sentence=answer.sentence,
                cards=answer.cards,
                fan=nation_fan(run, "brief"),
                beside=answer.beside,
                sure=answer.sure,
                alternatives=_alternatives(run),
                notes=tuple(alternatives_notes(run)),
                risks=_risks(run),
                limits=List(tuple(_limits(run)), _("Limits")),
                citation=Words(citation(run), title=_("How to cite it")),
            )


def _alternatives(run: RunData) -> Table | None:
    """The proposal and the alternatives that differ most in kind, by outcome and cost; never ranked."""
    others = [name for name in distinct(run) if name not in (run.baseline, run.proposal) and not run.idle(name)]
    first = three_beside(run)
    kept = [*first, *(name for name in others if name not in first)][:_COMPARED]
    names = [name for name in run.alternatives if name in kept or (name == run.proposal and not run.is_baseline)]
    columns = [name for name in CARDS if any(paired(run, name, each) for each in names)]
    if not names or not columns:
        return None
    rows = tuple(
        TableRow(
            run.short_title(name),
            tuple(change_cell(paired(run, outcome, name)) for outcome in columns),
            kind="chosen" if name == run.proposal else "plain",
            id=name,
        )
        for name in names
    )
    held = {name: next(f for each in names if (f := paired(run, name, each))) for name in columns}
    heads = [title_with_unit(outcome_title(name), held[name]) for name in columns]
    caption = _("Alternatives by outcome and cost {window}: median change (90 % range), futures of ten; not a ranking")
    return Table(caption.format(window=window_words(run, run.window())), (_("Alternative"), *heads), rows)


def _risks(run: RunData) -> List | None:
    """What happens in the worst twentieth of futures, to whom."""
    if run.is_baseline:
        return None
    entries = [entry for name in _RISKS if (entry := _risk(run, name))]
    killed = _risk(run, OPERATIONS, _("civilians killed in operations"), side="civilians", country="MX")
    entries += [killed] if killed else []
    states = states_words(run)
    entries += [Entry(states, _("Where:"))] if states else []
    return List(tuple(entries), _("Main risks: the worst twentieth of futures")) if entries else None


def _risk(run: RunData, outcome: str, name: str = "", **where: str) -> Entry | None:
    found = paired(run, outcome, run.proposal, run.window(), **where)
    if found is None or found.still or found.difference[2] <= 0:
        return None
    text = _("{change} or more, {mean} on average there.")
    worst = _worst_mean(run, found, **where)
    told = text.format(change=difference_words(found.difference[2], found), mean=difference_words(worst, found))
    head = name or title_with_unit(outcome_title(outcome), found)
    return Entry(told, _("{title}:").format(title=head[:1].upper() + head[1:]))


def _worst_mean(run: RunData, found: Paired, **where: str) -> float:
    """Mean difference over the worst twentieth of the futures."""
    kind = "level" if found.outcome == "cooperation" else "flow"
    pair = [
        reached(run.path(found.outcome, name, **where), kind, found.window) for name in (run.proposal, run.baseline)
    ]
    difference: Floats = pair[0] - pair[1]
    good = np.sort(difference[np.isfinite(difference)])
    count = max(1, round(_WORST * len(good)))
    return float(good[-count:].mean())


def _limits(run: RunData) -> Sequence[Entry]:
    return [
        Entry(_("it explores, it does not predict; no effect was checked against what happened."), _("What it is:")),
        Entry(
            _(
                "studies of leaders captured or killed are from 2006 to 2012 and Mexican-led; none is on US force in "
                "today’s Mexico."
            ),
            _("What it rests on:"),
        ),
        Entry(
            _("{omitted}: in no model; they can reverse a result.").format(
                omitted=listing([_("collusion of officials"), _("extortion"), _("law"), _("politics")])
            ),
            _("What is left out:"),
        ),
        Entry(
            _("a high chance is no endorsement; this is no legal, targeting or operational advice."),
            _("What it is not for:"),
        ),
        Entry(
            _("data end in {month}; read it as a view from then.").format(month=month_name(run.origin)),
            _("How old it is:"),
        ),
    ]
