"""Drugs: supply to the US, revenue and overdose deaths, what passes a perimeter, and what studies support."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import ClassVar, Self

import numpy as np

from secuela.analysis.median_flows import Flow
from secuela.evidence.library import library
from secuela.evidence.months import Month
from secuela.report.run_data import RunData, labels_of
from secuela.report.views.cells import Rows, plan_windows
from secuela.report.views.dose_words import lever_title
from secuela.report.views.fans import small_fan
from secuela.report.views.geography import CORRIDORS, ENTRIES, place_name, two_names
from secuela.report.views.paired import paired, reached
from secuela.report.views.parts import Cell, Entry, List, Pictures, Table, TableRow, View, Words
from secuela.report.views.phrases import clause, tail_words, window_words
from secuela.text import numbers
from secuela.text.language import Language, speaking, spoken
from secuela.text.language import translate as _
from secuela.text.lists import listing
from secuela.text.month_names import month_name
from secuela.text.outcome_names import drug_name

DEATHS, LEAKAGE, ELSEWHERE, PERIMETER = "overdose_deaths_us", "perimeter_leakage", "displaced_flow_share", "perimeter"
_FANS = ("fentanyl_supply_us", DEATHS)


@dataclass(frozen=True)
class SupplyView(View):
    """The chapter *drugs*."""

    NAME: ClassVar[str] = "supply"

    lead: Words | None
    table: Table | None
    unmoved: Words | None
    perimeter: Words | None
    passages: Table | None
    elsewhere: Table | None
    fans: Pictures | None
    studies: List
    either_way: List
    flows: Table | None

    @classmethod
    def of(cls, run: RunData, language: Language | None = None) -> Self:
        """The chapter of a run."""
        with speaking(language or spoken()):
            rows = Rows(run, plan_windows(run))
            for outcome in () if run.is_baseline else (*_indices(), DEATHS):
                rows.add(outcome)
            held = [found for name in _FANS if (found := small_fan(run, name, f"supply-{name}"))]
            return cls(
                title=_("Drugs: supply and deaths"),
                lead=_lead(run),
                table=rows.table(_("Change against the status quo: median (90 % range), and futures of ten")),
                unmoved=rows.unmoved(),
                perimeter=_perimeter(run),
                passages=_shares(run, LEAKAGE, _("What passes the perimeter, per cent of each drug’s flow")),
                elsewhere=_shares(run, ELSEWHERE, _("What is stopped and comes in elsewhere, per cent")),
                fans=Pictures(tuple(held)) if held else None,
                studies=List(tuple(_studies()), _("What studies support"), folded=True),
                either_way=List(tuple(_either_way()), _("Why deaths may fall or rise when supply falls"), folded=True),
                flows=flows_table(run),
            )


def _indices() -> list[str]:
    return [outcome for outcome, _window in library().shown("supply")]


def _lead(run: RunData) -> Words | None:
    found = None if run.is_baseline else paired(run, DEATHS)
    if found is None:
        return None
    tail = tail_words(found)
    text = _("{window}, {clause}; {tail}.") if tail else _("{window}, {clause}.")
    told = text.format(window=window_words(run, found.window), clause=clause(found), tail=tail)
    return Words(told[:1].upper() + told[1:], "lead")


def _dosed(run: RunData, lever: str) -> bool:
    return any(name.partition("/")[0] == lever and any(path) for name, path in run.doses(run.proposal).items())


def _perimeter(run: RunData) -> Words | None:
    """What runs through a perimeter at all, before anything is said about stopping."""
    if not run.touched or not _dosed(run, PERIMETER):
        return None
    shares = listing([f"{numbers.part(share)} ({drug_name(drug)})" for drug, share in run.touched.items()])
    text = _(
        "First, what runs through it at all: of the quantities seized at the southwest border {period}, the places "
        "inside the perimeter account for {shares}. Seizures also show where one looks. {names}"
    )
    period = _period(run.touched_period)
    return Words(
        text.format(period=period, shares=shares, names=two_names(run.places)), title=lever_title(run, PERIMETER)
    )


def _period(text: str) -> str:
    """``2024-11/2025-10`` in words; anything else as it is."""
    first, slash, last = text.partition("/")
    if not slash:
        return text or _("in the last year")
    names = [month_name(Month.parse(part)) for part in (first, last)]
    return _("from {first} to {last}").format(first=names[0], last=names[1])


def _shares(run: RunData, outcome: str, caption: str) -> Table | None:
    """A share by drug in the last month of the window; None where the proposal has none."""
    if not run.holds(outcome) or run.is_baseline:
        return None
    window = run.window()
    rows: list[TableRow] = []
    for labels in labels_of(run, outcome):
        values = reached(run.path(outcome, run.proposal, **labels), "level", window)
        good = values[np.isfinite(values)]
        if not len(good):
            continue
        low, middle, high = np.quantile(good, [0.05, 0.5, 0.95]).tolist()
        text = _("{middle} ({span})").format(
            middle=numbers.part(middle), span=numbers.span(numbers.part(low), numbers.part(high))
        )
        rows.append(TableRow(drug_name(labels["drug"]), (Cell(text, points=(low, middle, high)),), id=labels["drug"]))
    heads = (_("Drug"), _("median (90 %) in {month}").format(month=month_name(run.origin + window.last)))
    return Table(caption, heads, tuple(rows)) if rows else None


def flows_table(run: RunData) -> Table | None:
    """Median flows by place before and after, from west to east; no ranking."""
    if run.flows is None or run.is_baseline:
        return None
    ours, usual = (run.flows.alternatives.get(name) for name in (run.proposal, run.baseline))
    if not ours or not usual:
        return None
    rows: list[TableRow] = []
    for drug in ours:
        rows.append(TableRow(drug_name(drug), kind="group"))
        for stage, order in (("entry", ENTRIES), ("corridor", CORRIDORS)):
            rows += _places(run, ours[drug].get(stage, {}), usual.get(drug, {}).get(stage, {}), list(order))
    month = month_name(run.origin + run.flows.month)
    caption = _("Median flows in kilograms a month before any seizure there, from west to east; not a ranking")
    heads = (_("Place"), _("end of the data"), _("plan, {month}"), _("status quo, {month}"))
    return Table(
        caption, tuple(head.format(month=month) for head in heads), tuple(rows), folded=True, note=two_names(run.places)
    )


def _places(run: RunData, ours: Mapping[str, Flow], usual: Mapping[str, Flow], order: list[str]) -> Iterator[TableRow]:
    for place in order:
        if place in ours and place in usual:
            values = (ours[place].before, ours[place].after, usual[place].after)
            if any(value > 0 for value in values):
                cells = tuple(Cell(numbers.amount(value), points=(value, value, value)) for value in values)
                yield TableRow(place_name(place, run.places), cells, id=place)


def _grade(parameter: str) -> str:
    """The grade of the number which rests on a finding; judgement where there is none."""
    found = library()
    record = found.parameters.get(parameter) or found.structures.get(parameter)
    return record.grade if record else "D"


def _entry(topic: str, text: str, parameter: str, *sources: str) -> Entry:
    graded = _("{text} Grade {grade}.").format(text=text, grade=_grade(parameter))
    return Entry(graded, _("{topic}.").format(topic=topic), sources)


def _studies() -> Iterator[Entry]:
    """What the study evidence supports on laboratories, precursors and routes, in our own words."""
    yield _entry(
        _("Laboratories"),
        _(
            "Fewer small laboratories did not mean less drug. Two US laws cut the number of small methamphetamine "
            "laboratories, by 36\u00a0% and by 77\u00a0%. After the first no change in use was found, since drugs "
            "came from other states; after the second none in price. No study of raids on fentanyl laboratories "
            "was found, so "
            "their effect here is carried over by analogy."
        ),
        "supply.pass_through",
        "dobkin-nicosia-weinberg-2014",
        "cunningham-2015-labs",
    )
    yield _entry(
        _("What is raided"),
        _(
            "Most raided sites were not at work: by the army’s records in Mexico 4.6\u00a0% were active in early "
            "2023 and 11\u00a0% in 2018 to 2023."
        ),
        "lab_disruption.active_share",
        "reuters-2023-labs",
    )
    yield _entry(
        _("Precursors"),
        _(
            "Shocks to chemicals that cannot be replaced did more, when they did anything: 7 of 15 interventions "
            "in North America had an effect, between \u221212\u00a0% and \u221277\u00a0% on indicators of "
            "methamphetamine. The largest closed suppliers; those without an effect met other sources. Most "
            "recovered within 4 to 24 months, a few lasted."
        ),
        "supply.precursor_works",
        "mcketin-2011",
        "dobkin-nicosia-2009",
        "cunningham-2010",
        "cunningham-2015-cocaine",
    )
    yield _entry(
        _("Routes"),
        _(
            "Flow moves when it is pressed. The Caribbean’s share of US-bound cocaine rose from 5\u00a0% to "
            "16\u00a0% between 2011 and 2013, and in the published route model NarcoLogic traffickers "
            "answer interdiction by spreading over new routes. How much comes back elsewhere is uncertain; the "
            "model’s range was set with these two, so they are no test of it."
        ),
        "supply.choice_scale",
        "narcologic-2019",
        "occrp-2014",
    )


def _either_way() -> Iterator[Entry]:
    """Why deaths may fall or rise when supply falls."""
    yield _entry(
        _("Down: less reaches users"),
        _(
            "Deaths follow the quantity that reaches users, though less than one for one. After the Australian "
            "heroin shortage of 2001 deaths fell and stayed lower."
        ),
        "overdose.supply_elasticity",
        "degenhardt-2006",
    )
    yield _entry(
        _("Up: other substances step in"),
        _(
            "Carfentanil or nitazenes can take the place of missing fentanyl, and a dose of unknown strength "
            "kills more often. How much of a gap they would fill has not been measured."
        ),
        "overdose.substitute_share",
    )
    yield _entry(
        _("Up later: habits of dosing change"),
        _(
            "Users adapt to weaker drugs in about two years. If strength comes back, the same habits "
            "are deadlier for a while."
        ),
        "overdose.potency_adaptation",
        "vangelov-2026",
    )
    yield _entry(
        _("Either way: groups turn to other drugs"),
        _(
            "Money and people set free by one shortage can move to methamphetamine and cocaine, which kill by "
            "themselves and together with opioids. Where buyers hardly use less as prices rise, scarcity also "
            "raises revenue, which pays for new supply."
        ),
        "supply.substitution",
    )
