"""As things stand: what is left of a plan's effect under three fixed chances that it is carried out."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from secuela.analysis.headline import Chances, chances, in_headline, reported_month
from secuela.evidence.library import library
from secuela.evidence.months import Month
from secuela.runs.rows import Window


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


def standing(assessment: Mapping[str, Any]) -> list[StandingRow]:
    """What every headline shows of the proposal under test, in every mode, in the month of the headline.

    Empty where it stands in none, as the status quo does.

    Args:
        assessment: Contents of ``assessment.json``.
    """
    at, evidence = reported_month(assessment), library()
    known = evidence.outcomes
    date = str(Month.parse(assessment["as_of"]) + at)
    found: list[StandingRow] = []
    for name, window in (*evidence.shown("headline"), *evidence.shown("beside")):
        rows = [row for row in assessment["outcomes"] if _matches(row, assessment["proposal"], name, window, at)]
        modes = {str(row["mode"]): against for row in rows if (against := chances(row["vs_baseline"]))}
        if len(modes) > 1:
            title = known[name].title if name in known else name
            found.append(StandingRow(name, title, rows[0]["unit"], window, at, date, modes))
    return found


def _matches(row: Mapping[str, Any], proposal: str, outcome: str, window: Window, month: int) -> bool:
    place = (row["outcome"], row["alternative"], row["window"], row["month"])
    return place == (outcome, proposal, window, month) and in_headline(row)
