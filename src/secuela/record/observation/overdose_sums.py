"""Overdose deaths as CDC publishes them: sums of 12 months, those of the first year joined to the months on record."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from secuela.evidence.message import message
from secuela.evidence.months import MONTHS_PER_YEAR
from secuela.record.areas import UNITED_STATES
from secuela.record.calendar_days import STANDARD_MONTH, days_of
from secuela.record.observation.future import Future
from secuela.record.observation.observation_law import Law, Published
from secuela.record.observation.overdose_definitions import completeness, twelve_month_sums
from secuela.record.observation.published_season import in_months, season
from secuela.record.overdose_level import TOTAL, months_behind
from secuela.record.published_series import published_series
from secuela.record.seen_record import month_values
from secuela.record.state_counts import at_score

Floats = NDArray[np.float64]
OUTCOME, REPORTED = "overdose_deaths_us", "overdose_reported_total"


def sums(future: Future) -> Floats:
    """12-month sums that end in each month after the origin once all certificates are in, `(draw, month)`.

    The months on record are those behind its own sums; months between its end and the origin are at the level of the
    origin. The season is that of the same months, so that a sum of recorded months is the recorded one.
    """
    months, recorded_sums = month_values(TOTAL, future.origin)
    recorded = months_behind(recorded_sums)
    usual = season(months, recorded)
    between = tuple(months[-1] + ahead for ahead in range(1, future.origin - months[-1] + 1))
    days = np.array([days_of(month) for month in between]) / STANDARD_MONTH
    carried = future.outcomes[OUTCOME][:, :1] * (days * in_months(usual, between))
    deaths = at_score(future.scores(TOTAL, "count"), future.expected(OUTCOME) * in_months(usual, future.months), np.inf)
    known = np.broadcast_to(recorded[1 - MONTHS_PER_YEAR :], (len(deaths), MONTHS_PER_YEAR - 1))
    whole = np.concatenate([known, carried, deaths], axis=1)
    return twelve_month_sums(whole)[:, len(between) :]


def predicted(future: Future) -> Iterator[Published]:
    """Sums corrected for late certificates, revised as these come in."""
    spread = future.parameter("agency_counts.overdose_revision_sd")[:, None] * still_open(future, TOTAL)
    revised = np.exp(spread * future.scores(TOTAL, "revision"))
    yield Published(UNITED_STATES, future.months, np.round(sums(future) * revised))


def reported(future: Future) -> Iterator[Published]:
    """Sums as received, as complete as those of opioid deaths in the newest release."""
    yield Published(UNITED_STATES, future.months, np.round(sums(future) * received(future, REPORTED)))


def received(future: Future, series: str) -> Floats:
    """Reported over predicted sums at the age of the release, `(month,)`."""
    seen, age = completeness(), _age(future, series)
    late = seen.by_age[np.minimum(age, len(seen.by_age) - 1)]
    return np.where(age < len(seen.by_age), late, seen.complete)


def still_open(future: Future, series: str) -> Floats:
    """What of the correction of a first publication is still open at the release: 1 at first, then towards 0."""
    seen = completeness()
    return np.clip((seen.complete - received(future, series)) / (seen.complete - seen.by_age[0]), 0.0, 1.0)


def _age(future: Future, series: str) -> NDArray[np.int64]:
    return future.since_first(future.months, published_series()[series].lag).astype(np.int64)


LAWS = (
    Law(
        TOTAL,
        (OUTCOME,),
        message(
            "sums of the 12 months that end in each month, predicted; the months before the origin are the record's"
        ),
        predicted,
    ),
    Law(
        REPORTED,
        (OUTCOME,),
        message("the same sums as received by the release, as complete as those of opioid deaths were"),
        reported,
    ),
)
