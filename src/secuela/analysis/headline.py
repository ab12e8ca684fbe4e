"""The few rows that a terminal shows: median, 90 % interval and chances, against both baselines."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from secuela.analysis.indistinguishable import same_but_cost
from secuela.analysis.link_cuts import in_words, strongest, titles
from secuela.evidence.errors import OptionError
from secuela.evidence.library import library
from secuela.evidence.modes import CARRIED_OUT
from secuela.evidence.months import Month
from secuela.evidence.records import Outcome
from secuela.runs.reported_months import headline_month
from secuela.runs.rows import Window
from secuela.text.language import translate as _

LOW, MID, HIGH = "0.05", "0.5", "0.95"


@dataclass(frozen=True)
class Chances:
    """Against one baseline: median change and the share of draws lower, about the same and higher."""

    ratio: float | None
    difference: float
    lower: float
    equal: float
    higher: float


@dataclass(frozen=True)
class HeadlineRow:
    """One outcome of one alternative in one window, if carried out."""

    alternative: str
    outcome: str
    title: str
    unit: str
    window: Window
    month: int
    date: str
    median: float
    low: float
    high: float
    index: float | None
    against_baseline: Chances | None
    against_origin: Chances | None
    backtested: bool


def headline(
    assessment: Mapping[str, Any],
    month: int | None = None,
    *,
    shown: Sequence[tuple[str, Window]] | None = None,
    records: Mapping[str, Outcome] | None = None,
) -> list[HeadlineRow]:
    """The headline rows of an assessment, outcome by outcome, alternatives in the order simulated.

    Args:
        assessment: Contents of ``assessment.json``.
        month: Reported month; 36 by default, or the horizon's end if that is shorter.
        shown: Outcomes and windows; those of the headline by default.
        records: Outcome records for the titles; the library's by default.

    Raises:
        OptionError: If the assessment does not report that month.
    """
    at = reported_month(assessment, month)
    known = library().outcomes if records is None else records
    date = str(Month.parse(assessment["as_of"]) + at)
    rows = [row for row in assessment["outcomes"] if row["month"] == at and row["mode"] == CARRIED_OUT]
    return [
        _row(row, known[name].title if name in known else name, date)
        for name, window in (library().shown("headline") if shown is None else shown)
        for row in rows
        if row["outcome"] == name and row["window"] == window and in_headline(row)
    ]


def in_headline(row: Mapping[str, Any]) -> bool:
    """Whether a row has the one definition that a headline shows, if it shows one only."""
    record = library().outcomes.get(row["outcome"])
    return record is None or record.usual is None or record.usual == row.get("definition")


def headline_caption(assessment: Mapping[str, Any]) -> str:
    """The short form of what every headline carries."""
    failed = int(assessment["failed_draws"])
    parts = [
        _("If carried out."),
        _cut(assessment),
        _("As of {as_of}; {draws} simulated futures, seed {seed}.").format(
            as_of=assessment["as_of"], draws=assessment["draws"], seed=assessment["seed"]
        ),
        _("Failed and left out: {n}.").format(n=failed) if failed else "",
        _("Chances are shares of these futures, not forecasts: not backtested."),
        *judged(assessment),
        _not_told_apart(assessment),
    ]
    return " ".join(part for part in parts if part)


def judged(assessment: Mapping[str, Any], shown: Sequence[tuple[str, Window]] | None = None) -> list[str]:
    """How much of the uncertainty of each result is judgement, whether it flips, and what carries it.

    Args:
        assessment: Contents of ``assessment.json``.
        shown: Outcomes of the table below which this stands; the headline by default.
    """
    explained = [entry for entry in assessment.get("evidence") or [] if entry.get("shares")]
    if not explained:
        return [_("How much rests on judgement is not computed (--explain computes it).")]
    shown = library().shown("headline") if shown is None else shown
    names, links = {name for name, _window in shown}, titles(assessment["manifest"])
    told = [_judgement(entry, links) for entry in explained if entry["outcome"] in names]
    missing = names - {entry["outcome"] for entry in explained}
    rest = _("Not computed for {outcomes}.").format(outcomes=", ".join(_title(name) for name in sorted(missing)))
    return [*told, rest] if missing else told


def _title(outcome: str) -> str:
    record = library().outcomes.get(outcome)
    return record.title if record else outcome


def _judgement(entry: Mapping[str, Any], links: Mapping[str, str]) -> str:
    text = _(
        "{outcome} under {name}: {share} of this uncertainty is judgement; flips within the plausible range: {flips}."
    )
    told = text.format(
        outcome=_title(entry["outcome"]),
        name=entry["alternative"],
        share=f"{100 * entry['shares']['D']:.0f}\u00a0%",
        flips=_("yes") if entry["flips"] else _("no"),
    )
    carried: dict[str, float | None] = {in_words(cut["link"], links): cut["carries"] for cut in entry["links"] or []}
    most = strongest(carried) or _("No causal link between models can be said to carry it.")
    return told if entry["links"] is None else f"{told} {most}"


def _cut(assessment: Mapping[str, Any]) -> str:
    links = assessment["manifest"].get("cut") or []
    return _("Causal links cut out of this world: {links}.").format(links=", ".join(links)) if links else ""


def _not_told_apart(assessment: Mapping[str, Any]) -> str:
    groups = same_but_cost(assessment)
    if not groups:
        return ""
    named = "; ".join(" = ".join(group) for group in groups)
    return _("The built models tell these apart by cost at most, so they are not ranked: {groups}.").format(
        groups=named
    )


def reported_month(assessment: Mapping[str, Any], month: int | None = None) -> int:
    """The month of a headline: 36 by default, or the horizon's end if that is shorter.

    Raises:
        OptionError: If the assessment does not report that month.
    """
    reported = sorted({int(row["month"]) for row in assessment["outcomes"]})
    wanted = headline_month(int(assessment["months"])) if month is None else month
    if wanted in reported:
        return wanted
    raise OptionError(
        _("The assessment does not report month {month}.").format(month=wanted),
        where="month",
        why=_("its rows are computed for a few months only"),
        fix=_("choose one of {months}").format(months=", ".join(str(value) for value in reported)),
    )


def _row(row: Mapping[str, Any], title: str, date: str) -> HeadlineRow:
    origin = chances(row["vs_origin"])
    return HeadlineRow(
        alternative=row["alternative"],
        outcome=row["outcome"],
        title=title,
        unit=row["unit"],
        window=row["window"],
        month=row["month"],
        date=date,
        median=row["quantiles"][MID],
        low=row["quantiles"][LOW],
        high=row["quantiles"][HIGH],
        index=origin.ratio if origin else None,
        against_baseline=chances(row["vs_baseline"]),
        against_origin=origin,
        backtested=row["backtested"],
    )


def chances(versus: Mapping[str, Any] | None) -> Chances | None:
    """One comparison of a row; None where there is none."""
    if versus is None:
        return None
    ratio = versus["ratio"]
    return Chances(
        ratio=ratio[MID] if ratio else None,
        difference=versus["difference"][MID],
        lower=versus["p_lower"],
        equal=versus["p_equal"],
        higher=versus["p_higher"],
    )
