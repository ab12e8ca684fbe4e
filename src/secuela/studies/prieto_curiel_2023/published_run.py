"""Prieto-Curiel, Campedelli and Hope (2023): size of Mexico's organised-crime groups, and four scenarios."""

from functools import partial
from typing import Any

import numpy as np

from secuela.evidence.library import library
from secuela.models.organised_crime import PublishedTheta, start_members
from secuela.studies.prieto_curiel_2023.course import Course, Schedule, advance, recorded_network, weekly_theta
from secuela.studies.prieto_curiel_2023.figures import FIGURES, Readable
from secuela.studies.prieto_curiel_2023.golden import Comparison, Golden, GoldenRow, golden_rows
from secuela.studies.prieto_curiel_2023.published_parameters import DECADE, PUBLISHED
from secuela.studies.prieto_curiel_2023.scenarios import Scenarios
from secuela.studies.variation import Variation
from secuela.text.language import translate as _

NAME = "prieto-curiel-2023"


def reproduce(variation: Variation) -> Comparison:
    """The published course and scenarios, or a course under other values, with which nothing is compared."""
    network, groups = recorded_network(), tuple(library().groups)
    values = {**PUBLISHED, **variation.values}
    schedule = _schedule(values, variation)
    weeks = DECADE if variation.weeks is None else variation.weeks
    course = advance(network, np.asarray(start_members(network, values["start"])), schedule, weeks)
    past = Readable(course, network, groups, partial(_in_force, schedule))
    golden = golden_rows(NAME)
    rows = _compared(golden, past) if variation.published else _alone(golden, past, weeks)
    return Comparison(rows, _notes() if variation.published else (), _weekly(course, groups))


def _schedule(values: dict[str, float], variation: Variation) -> Schedule:
    """Parameters from each week of change on; ``variation.changes`` are in order of week."""
    now = dict(values)
    schedule = {0: weekly_theta(now)}
    for change in variation.changes:
        now[change.name] = change.value
        schedule[change.week] = weekly_theta(now)
    return schedule


def _in_force(schedule: Schedule, week: int) -> PublishedTheta:
    return schedule[max(change for change in schedule if change <= week)]


def _compared(golden: tuple[Golden, ...], past: Readable) -> tuple[GoldenRow, ...]:
    scenarios = Scenarios(past)
    found = [scenarios.figure(row) if row.scenario else FIGURES[row.quantity](past, row) for row in golden]
    return tuple(GoldenRow(row, _finite(ours), compared=True) for row, ours in zip(golden, found, strict=True))


def _alone(golden: tuple[Golden, ...], past: Readable, weeks: int) -> tuple[GoldenRow, ...]:
    """Our figures of a run that nobody published, as far as it reaches; scenarios are not run."""
    return tuple(GoldenRow(row, _defined(past, row) if _within(row, weeks) else None, compared=False) for row in golden)


def _within(row: Golden, weeks: int) -> bool:
    return not row.scenario and row.until <= weeks


def _defined(past: Readable, row: Golden) -> float | None:
    """A figure; none where it has no value, such as a share of no deaths."""
    try:
        with np.errstate(all="ignore"):
            return _finite(FIGURES[row.quantity](past, row))
    except ZeroDivisionError:
        return None


def _finite(value: float) -> float | None:
    return value if np.isfinite(value) else None


def _weekly(course: Course, groups: tuple[str, ...]) -> dict[str, Any]:
    series = {"week": list(range(len(course.total))), "members": course.total.tolist()}
    series |= {flow: course.rate(flow).tolist() for flow in ("deaths", "recruits", "incapacitated", "retired")}
    return {**series, "groups": dict(zip(groups, course.members.T.tolist(), strict=True))}


def _notes() -> tuple[str, ...]:
    return (
        _(
            "Only the authors' code decides whether a row agrees. Published figures are the abstract's and the "
            "press's, mostly rounded; the full text was not read."
        ),
        _(
            "The published changes to 2027 (+26 % members and +40 % casualties; +8 %; -11 % and -25 %) do not all "
            "follow from one set of parameters of this model at one horizon: take them as "
            "approximate, within about 4 points."
        ),
        _(
            "Both baselines matter: doubled incapacitation leaves members and deaths in 2027 above their level of "
            "2022, and below what the status quo gives in 2027."
        ),
        _("The published shares of the largest groups are the assumed shares at the start, not those of 2022."),
        _("350-370 recruits a week fits recruits less those who retire, or the mean of the decade; not January 2022."),
    )
