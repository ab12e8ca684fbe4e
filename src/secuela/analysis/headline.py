"""The few rows that a terminal shows: median, 90 % interval and chances, against both baselines and in every mode."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from secuela.evidence.errors import OptionError
from secuela.evidence.library import library
from secuela.evidence.message import message
from secuela.evidence.modes import CARRIED_OUT
from secuela.evidence.months import Month
from secuela.evidence.records import Outcome
from secuela.runs.reported_months import headline_month
from secuela.runs.rows import HIGH, LOW, MID, Assessment, Comparison, Row, Window
from secuela.text.language import worded


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


@dataclass(frozen=True)
class StandingRow:
    """One outcome of the proposal under test against the status quo, if carried out and in each further mode."""

    outcome: str
    title: str
    unit: str
    window: Window
    month: int
    date: str
    by_mode: Mapping[str, Chances]


def headline(
    assessment: Assessment,
    month: int | None = None,
    *,
    shown: Sequence[tuple[str, Window]] | None = None,
    records: Mapping[str, Outcome] | None = None,
) -> list[HeadlineRow]:
    """The headline rows of an assessment, outcome by outcome, alternatives in the order simulated.

    Args:
        assessment: The assessment.
        month: Reported month; 36 by default, or the horizon's end if that is shorter.
        shown: Outcomes and windows; those of the headline by default.
        records: Outcome records for the titles; the library's by default.

    Raises:
        OptionError: If the assessment does not report that month.
    """
    at = reported_month(assessment, month)
    known = library().outcomes if records is None else records
    date = str(Month.parse(assessment.as_of) + at)
    rows = [row for row in assessment.outcomes if row.month == at and row.mode == CARRIED_OUT]
    return [
        _row(row, worded(known[name].title) if name in known else name, date)
        for name, window in (library().shown("headline") if shown is None else shown)
        for row in rows
        if row.outcome == name and row.window == window and in_headline(row)
    ]


def in_headline(row: Row) -> bool:
    """Whether a row has the one definition that a headline shows, if it shows one only."""
    record = library().outcomes.get(row.outcome)
    return record is None or record.usual is None or record.usual == row.definition


def reported_month(assessment: Assessment, month: int | None = None) -> int:
    """The month of a headline: 36 by default, or the horizon's end if that is shorter.

    Raises:
        OptionError: If the assessment does not report that month.
    """
    reported = sorted({row.month for row in assessment.outcomes})
    wanted = headline_month(assessment.months) if month is None else month
    if wanted in reported:
        return wanted
    raise OptionError(
        message("The assessment does not report month {month}.", month=wanted),
        where="month",
        why=message("its rows are computed for a few months only"),
        fix=message("choose one of {months}", months=", ".join(str(value) for value in reported)),
    )


def _row(row: Row, title: str, date: str) -> HeadlineRow:
    origin = chances(row.vs_origin)
    return HeadlineRow(
        alternative=row.alternative,
        outcome=row.outcome,
        title=title,
        unit=row.unit,
        window=row.window,
        month=row.month,
        date=date,
        median=row.quantiles[MID],
        low=row.quantiles[LOW],
        high=row.quantiles[HIGH],
        index=origin.ratio if origin else None,
        against_baseline=chances(row.vs_baseline),
        against_origin=origin,
        backtested=row.backtested,
    )


def chances(versus: Comparison | None) -> Chances | None:
    """One comparison of a row; None where there is none."""
    if versus is None:
        return None
    return Chances(
        ratio=versus.ratio[MID] if versus.ratio else None,
        difference=versus.difference[MID],
        lower=versus.p_lower,
        equal=versus.p_equal,
        higher=versus.p_higher,
    )


def standing(assessment: Assessment) -> list[StandingRow]:
    """What every headline shows of the proposal under test, in every mode, in the month of the headline.

    Empty where it stands in none, as the status quo does.

    Args:
        assessment: The assessment.
    """
    at, evidence = reported_month(assessment), library()
    known = evidence.outcomes
    date = str(Month.parse(assessment.as_of) + at)
    found: list[StandingRow] = []
    for name, window in (*evidence.shown("headline"), *evidence.shown("beside")):
        rows = [row for row in assessment.outcomes if _matches(row, assessment.proposal, name, window, at)]
        modes = {row.mode: against for row in rows if (against := chances(row.vs_baseline))}
        if len(modes) > 1:
            title = worded(known[name].title) if name in known else name
            found.append(StandingRow(name, title, rows[0].unit, window, at, date, modes))
    return found


def _matches(row: Row, proposal: str, outcome: str, window: Window, month: int) -> bool:
    place = (row.outcome, row.alternative, row.window, row.month)
    return place == (outcome, proposal, window, month) and in_headline(row)
