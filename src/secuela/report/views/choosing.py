"""Costs and choosing: what it costs and who pays, a cost per death only where deaths fall, regret and thresholds."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Self

import numpy as np

from secuela.analysis.cost_per_death import CostPerDeath, cost_per_death
from secuela.analysis.direction import computed, signs
from secuela.analysis.panels import Floats
from secuela.analysis.robustness import Regret, regret
from secuela.analysis.timing import Timing, timing
from secuela.evidence.library import library
from secuela.evidence.records import Outcome
from secuela.report.run_data import RunData
from secuela.report.views.answer import distinct
from secuela.report.views.dose_words import catalogued, what_if
from secuela.report.views.own_aims import Aims, own_aims
from secuela.report.views.paired import Paired, paired, reached
from secuela.report.views.parts import Cell, Entry, List, Table, TableRow, View, Words
from secuela.report.views.phrases import least_words, ranged_words, window_words
from secuela.text import numbers
from secuela.text.language import Language, speaking, spoken
from secuela.text.language import translate as _
from secuela.text.outcome_names import outcome_title

COST, INCREMENTAL, FULL = "cost_us", "incremental", "full"


@dataclass(frozen=True)
class ChoosingView(View):
    """The chapter *costs and choosing*."""

    NAME: ClassVar[str] = "choosing"

    payers: Words | None
    costs: Table | None
    aims: List | None
    aims_met: Table | None
    robust: Table | None
    when: Table | None

    @classmethod
    def of(cls, run: RunData, language: Language | None = None) -> Self:
        """The chapter of a run."""
        with speaking(language or spoken()):
            names = [name for name in distinct(run) if name != run.baseline and not run.idle(name)]
            held = [library().outcomes[name] for name, _window in library().shown("deaths") if run.holds(name)]
            aims = own_aims(run)
            return cls(
                title=_("Cost, and choosing without agreed odds"),
                payers=Words(_payers()) if run.holds(COST) and names else None,
                costs=_costs(run, names, held),
                aims=_aims(aims),
                aims_met=_aims_met(run, names, aims),
                robust=_robust(run, names, held),
                when=_when(run, names, held),
            )


def _payers() -> str:
    bearer = catalogued(library().outcomes[COST].bears)
    return _("Who pays: {payer} What Mexico pays is not counted.").format(payer=bearer)


def _costs(run: RunData, names: Sequence[str], held: Sequence[Outcome]) -> Table | None:
    """Cost to US budgets, and per death averted where nine futures in ten have fewer deaths."""
    if not run.holds(COST) or not names:
        return None
    rows = []
    for name in names:
        spent = [paired(run, COST, name, definition=kind) for kind in (INCREMENTAL, FULL)]
        cells = [_money(found) for found in spent]
        cells += [_per_death(run, name, outcome) for outcome in held]
        rows.append(
            TableRow(run.short_title(name), tuple(cells), kind="chosen" if name == run.proposal else "plain", id=name)
        )
    heads = [
        _("Additional cost"),
        _("Full cost"),
        *(_("million 2025 USD per death averted: {title}").format(title=outcome_title(each.id)) for each in held),
    ]
    caption = _(
        "Million 2025 USD of US budgets {window}: median (90 % range). A cost per death is given only where the 90 % "
        "range of deaths holds no zero; its range is the error of the simulation only"
    )
    return Table(caption.format(window=window_words(run, run.window())), (_("Alternative"), *heads), tuple(rows))


def _money(found: Paired | None) -> Cell:
    if found is None:
        return Cell(_("not modelled"))
    if found.still:
        return Cell(_("no change"))
    return Cell(ranged_words(found), points=found.difference)


def _per_death(run: RunData, name: str, outcome: Outcome) -> Cell:
    deaths = paired(run, outcome.id, name)
    if deaths is None or deaths.still:
        return Cell(_("no deaths moved"))
    if deaths.difference[2] >= 0:
        return (
            Cell(_("withheld: the range of deaths holds zero"))
            if deaths.difference[0] < 0
            else Cell(_("no deaths averted"))
        )
    window = run.window()
    parts = [reached(run.path(outcome.id, each), "flow", window) for each in (name, run.baseline)]
    parts += [reached(run.path(COST, each, definition=INCREMENTAL), "flow", window) for each in (name, run.baseline)]
    return _ratio(cost_per_death(*parts))


def _ratio(found: CostPerDeath) -> Cell:
    if found.ratio is None or found.low is None or found.high is None:
        return Cell(_("no extra cost"))
    low, middle, high = (numbers.amount(value) for value in (found.low, found.ratio, found.high))
    text = _("{middle} ({span})").format(middle=middle, span=numbers.span(low, high))
    return Cell(text, points=(found.low, found.ratio, found.high))


def _sums(run: RunData, held: Sequence[Outcome]) -> list[Floats]:
    """Of each outcome `(alternative, draw)` in the window of the plan."""
    window = run.window()
    return [
        np.stack([run.path(each.id, name)[:, window.first : window.last + 1].sum(axis=1) for name in run.alternatives])
        for each in held
    ]


def _robust(run: RunData, names: Sequence[str], held: Sequence[Outcome]) -> Table | None:
    """Regret, and in how many futures deaths are lower or not higher; the status quo among the alternatives.

    Regret is about what can be chosen, so what-ifs are no part of it.
    """
    if not held or not names:
        return None
    sums = _sums(run, held)
    if not np.isfinite(np.stack(sums)).all(axis=(0, 1)).any():
        return None
    everyone = [run.baseline, *names]
    places = [run.alternatives.index(name) for name in everyone]
    able = [name for name in everyone if not what_if(run, name)]
    lost = [
        {
            found.alternative: found
            for found in regret(total[[run.alternatives.index(name) for name in able]], able, each)
        }
        for total, each in zip(sums, held, strict=True)
    ]
    good = computed(*(total[places] for total in sums))
    usual = [total[places[0], good] for total in sums]
    went = [
        np.stack(
            [signs(total[place, good], theirs, each) for each, total, theirs in zip(held, sums, usual, strict=True)]
        )
        for place in places
    ]
    rows = tuple(
        TableRow(
            run.short_title(name),
            (
                *(_regret(found.get(name)) for found in lost),
                _share(float((ways == -1).all(axis=0).mean())),
                _share(float((ways != 1).all(axis=0).mean())),
            ),
            kind="chosen" if name == run.proposal else "plain",
            id=name,
        )
        for name, ways in zip(everyone, went, strict=True)
    )
    heads = [_("{title}: regret").format(title=outcome_title(each.id)) for each in held]
    caption = _(
        "Regret: deaths beyond those under the alternative that does best in the same future, mean and mean of the "
        "worst tenth; then the share of futures in which deaths are lower, or not higher, in all of them"
    )
    note = _("What-ifs, which nobody can carry out, are not among the alternatives that regret is measured against.")
    return Table(
        caption,
        (_("Alternative"), *heads, _("lower"), _("not higher")),
        rows,
        folded=True,
        note=note if len(able) < len(everyone) else "",
    )


def _regret(found: Regret | None) -> Cell:
    if found is None:
        return Cell(_("a what-if"))
    worst = _("worst tenth {n}").format(n=numbers.count(found.worst_decile, "death"))
    return Cell(
        numbers.count(found.expected, "death"), worst, points=(found.expected, found.expected, found.worst_decile)
    )


def _share(share: float) -> Cell:
    return Cell(numbers.whole_per_cent(share), bar=share)


def _aims(aims: Aims | None) -> List | None:
    if aims is None:
        return None
    told = [*aims.told, *([aims.untold] if aims.untold else [])]
    return List(tuple(Entry(text) for text in told), _("Your own aims"))


def _aims_met(run: RunData, names: Sequence[str], aims: Aims | None) -> Table | None:
    if aims is None or not aims.together:
        return None
    rows: list[TableRow] = []
    for name in (run.baseline, *names):
        i = run.alternatives.index(name)
        rows.append(
            TableRow(
                run.short_title(name),
                (_share(aims.together[i].share), *(_share(found[i].share) for found in aims.each)),
                id=name,
            )
        )
    heads = (
        _("Alternative"),
        _("all at once"),
        *(_("aim {n}").format(n=place) for place, _told in enumerate(aims.told, 1)),
    )
    return Table(_("Share of the futures in which your aims are met"), heads, tuple(rows))


def _when(run: RunData, names: Sequence[str], held: Sequence[Outcome]) -> Table | None:
    """In which months more than half of the futures differ."""
    if not held or not names:
        return None
    rows: list[TableRow] = []
    for name in names:
        cells = [_spells(run, timing(run.path(each.id, name), run.path(each.id, run.baseline), each)) for each in held]
        rows.append(TableRow(run.short_title(name), tuple(cells), id=name))
    caption = _(
        "Months of the plan in which deaths differ in more than half of the futures, three or more in a row, by {least}"
    )
    least = " / ".join(least_words(each.id) for each in held)
    return Table(
        caption.format(least=least),
        (_("Alternative"), *(outcome_title(each.id) for each in held)),
        tuple(rows),
        folded=True,
    )


def _spells(run: RunData, found: dict[str, Timing]) -> Cell:
    words = {"lower": _("lower"), "higher": _("higher")}
    told: list[str] = []
    for way, each in found.items():
        for spell in each.spells[:1]:
            first, last = (month - run.first_month + 1 for month in (spell.first, spell.last))
            text = _("{way} from month {first} to the end") if spell.to_end else _("{way} in months {first} to {last}")
            told.append(text.format(way=words[way], first=first, last=last))
    return Cell("; ".join(told) or _("in no month"))
