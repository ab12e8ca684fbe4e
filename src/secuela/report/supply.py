"""The words and tables of the supply chapter: what studies support, the perimeter, displacement, and deaths."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from secuela.evidence.library import library
from secuela.evidence.months import Month
from secuela.report.geography import drug_name
from secuela.report.material import HIGH, LOW, MID, Material, Row
from secuela.report.schedule import comparison_month
from secuela.runs.rows import Level, Quantiles
from secuela.text import numbers
from secuela.text.language import translate as _
from secuela.text.lists import listing
from secuela.text.month_names import month_name

LEAKAGE, DISPLACED = "perimeter_leakage", "displaced_flow_share"
_PERIMETER = "perimeter"


@dataclass(frozen=True)
class Finding:
    """One sentence on what studies support: grade (that of the parameter which rests on it) and sources."""

    topic: str
    text: str
    grade: str
    sources: tuple[str, ...]


@dataclass(frozen=True)
class Passage:
    """One drug at the perimeter: recorded share touched at all, then the share that passes, and its change."""

    drug: str
    touched: str
    passes: str
    passes_span: str
    change: str
    change_span: str


@dataclass(frozen=True)
class Displacement:
    """One drug's share of the stopped flow that comes in elsewhere, by month: median and interval."""

    drug: str
    shares: list[tuple[str, str]]


def holds_supply(material: Material) -> bool:
    """Whether the run holds any index of supply."""
    return any(material.holds(name) for name, _window in library().shown("supply"))


def _grade(parameter: str) -> str:
    """The grade that the library gives to the number which rests on this evidence; judgement where there is none."""
    found = library()
    record = found.parameters.get(parameter) or found.structures.get(parameter)
    return record.grade if record else "D"


def findings() -> list[Finding]:
    """What the study evidence supports on laboratories, precursors and routes, in our own words."""
    return [
        Finding(
            _("Laboratories"),
            _(
                "Fewer small laboratories did not mean less drug. Two US laws cut the number of small methamphetamine "
                "laboratories, by 36\u00a0% and by 77\u00a0%. After the first no change in use was found, since drugs "
                "came from other states; after the second none in price. No study of raids on fentanyl laboratories "
                "was found, so "
                "their effect here is carried over by analogy."
            ),
            _grade("supply.pass_through"),
            ("dobkin-nicosia-weinberg-2014", "cunningham-2015-labs"),
        ),
        Finding(
            _("What is raided"),
            _(
                "Most raided sites were not at work: by the army’s records in Mexico 4.6\u00a0% were active in early "
                "2023 and 11\u00a0% in 2018 to 2023."
            ),
            _grade("lab_disruption.active_share"),
            ("reuters-2023-labs",),
        ),
        Finding(
            _("Precursors"),
            _(
                "Shocks to chemicals that cannot be replaced did more, when they did anything: 7 of 15 interventions "
                "in North America had an effect, between \u221212\u00a0% and \u221277\u00a0% on indicators of "
                "methamphetamine. The largest closed suppliers; those without an effect met other sources. Most "
                "recovered within 4 to 24 months, a few lasted."
            ),
            _grade("supply.precursor_works"),
            ("mcketin-2011", "dobkin-nicosia-2009", "cunningham-2010", "cunningham-2015-cocaine"),
        ),
        Finding(
            _("Routes"),
            _(
                "Flow moves when it is pressed. The Caribbean’s share of US-bound cocaine rose from 5\u00a0% to "
                "16\u00a0% between 2011 and 2013, and in the published route model NarcoLogic traffickers "
                "answer interdiction by spreading over new routes. How much comes back elsewhere is uncertain; the "
                "model’s range was set with these two, so they are no test of it."
            ),
            _grade("supply.choice_scale"),
            ("narcologic-2019", "occrp-2014"),
        ),
    ]


def either_way() -> list[Finding]:
    """Why deaths may fall or rise when supply falls."""
    return [
        Finding(
            _("Down: less reaches users"),
            _(
                "Deaths follow the quantity that reaches users, though less than one for one. After the Australian "
                "heroin shortage of 2001 deaths fell and stayed lower."
            ),
            _grade("overdose.supply_elasticity"),
            ("degenhardt-2006",),
        ),
        Finding(
            _("Up: other substances step in"),
            _(
                "Carfentanil or nitazenes can take the place of missing fentanyl, and a dose of unknown strength "
                "kills more often. How much of a gap they would fill has not been measured."
            ),
            _grade("overdose.substitute_share"),
            (),
        ),
        Finding(
            _("Up later: habits of dosing change"),
            _(
                "Users adapt to weaker drugs in about two years. If strength comes back, the same habits "
                "are deadlier for a while."
            ),
            _grade("overdose.potency_adaptation"),
            ("vangelov-2026",),
        ),
        Finding(
            _("Either way: groups turn to other drugs"),
            _(
                "Money and people set free by one shortage can move to methamphetamine and cocaine, which kill by "
                "themselves and together with opioids. Where buyers hardly use less as prices rise, scarcity also "
                "raises revenue, which pays for new supply."
            ),
            _grade("supply.substitution"),
            (),
        ),
    ]


def _dosed(material: Material, lever: str) -> bool:
    doses: Mapping[str, list[float]] = material.plan(material.proposal).get("doses") or {}
    return any(name.partition("/")[0] == lever and any(path) for name, path in doses.items())


def _rows(material: Material, outcome: str, month: int) -> Iterator[tuple[str, Row]]:
    for drug in material.variants(outcome):
        row = material.row(outcome, material.proposal, "month", month, drug)
        if drug is not None and row is not None:
            yield drug, row


def passages(material: Material) -> list[Passage]:
    """The perimeter by drug at the month of comparisons; empty where the proposal has none."""
    if not _dosed(material, _PERIMETER):
        return []
    touched: Mapping[str, float] = material.field("touched", {})
    return [
        _passage(drug, row, touched.get(drug)) for drug, row in _rows(material, LEAKAGE, comparison_month(material))
    ]


def _passage(drug: str, row: Row, touched: float | None) -> Passage:
    points = row.quantiles
    low, middle, high = (_per_cent_change(row, end) for end in (LOW, MID, HIGH))
    return Passage(
        drug=drug_name(drug),
        touched=numbers.per_cent(touched),
        passes=numbers.per_cent(points[MID]),
        passes_span=_span(points),
        change=middle,
        change_span=numbers.span(low, high),
    )


def _per_cent_change(row: Row, end: Level) -> str:
    return numbers.per_cent(row.vs_origin.difference[end] if row.vs_origin else None, plus=True)


def _span(points: Quantiles) -> str:
    return numbers.span(numbers.per_cent(points[LOW]), numbers.per_cent(points[HIGH]))


def touched_sentence(material: Material) -> str:
    """The share of recorded seizures that the perimeter touches at all, before anything is said about stopping."""
    touched: Mapping[str, float] = material.field("touched", {})
    if not touched:
        return _("This run does not hold the share of recorded seizures that the perimeter touches at all.")
    shares = listing([f"{numbers.part(share)} ({drug_name(drug)})" for drug, share in touched.items()])
    return _(
        "First, what runs through it at all: of the quantities seized at the southwest border {period}, "
        "the places inside the perimeter account for {shares}. Seizures also show where one looks."
    ).format(period=_period(str(material.field("touched_period", ""))), shares=shares)


def _period(text: str) -> str:
    """``2024-11/2025-10`` or ``FY2025`` in words; anything else as it is."""
    year = text.upper().removeprefix("FY").strip()
    if year.isdecimal():
        return _("in fiscal year {year}").format(year=year)
    first, slash, last = text.partition("/")
    if slash:
        names = (month_name(Month.parse(part)) for part in (first, last))
        return _("from {first} to {last}").format(**dict(zip(("first", "last"), names, strict=True)))
    return text or _("in the last year")


def displacement(material: Material) -> list[Displacement]:
    """The displaced share by drug at the table months; empty where the proposal moves no interdiction."""
    months = material.months
    by_month = [dict(_rows(material, DISPLACED, month)) for month in months]
    drugs = dict.fromkeys(drug for rows in by_month for drug in rows)
    return [Displacement(drug_name(drug), [_share(rows.get(drug)) for rows in by_month]) for drug in drugs]


def _share(row: Row | None) -> tuple[str, str]:
    if row is None:
        return numbers.MISSING, ""
    return numbers.per_cent(row.quantiles[MID]), _span(row.quantiles)


def beyond_one(material: Material) -> bool:
    """Whether a displaced share above 1 needs a word of explanation."""
    rows = [row for month in material.months for _drug, row in _rows(material, DISPLACED, month)]
    return any(np.isfinite(row.quantiles[HIGH]) and row.quantiles[HIGH] > 1 for row in rows)
