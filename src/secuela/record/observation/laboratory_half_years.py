"""Laboratory reports of fentanyl as NFLIS-Drug publishes them: half-years, of which late reports are still lacking."""

from collections.abc import Iterator

import numpy as np

from secuela.evidence.message import message
from secuela.record.areas import UNITED_STATES
from secuela.record.calendar_days import STANDARD_MONTH, days_of
from secuela.record.laboratory_level import HALF_YEAR, HALF_YEARS
from secuela.record.observation.future import Future
from secuela.record.observation.late_registration import completeness
from secuela.record.observation.observation_law import Law, Published
from secuela.record.published_series import published_series

OUTCOME = "fentanyl_reports"


def reports(future: Future) -> Iterator[Published]:
    """Reports of each half-year that ends after the origin; its months before that are at the level of the origin."""
    ends = tuple(month for month in future.months if month.month % HALF_YEAR == 0)
    if not ends:
        return
    expected = np.stack([_of_half_year(future, end.index - future.origin.index) for end in ends], axis=1)
    steps = future.scores(HALF_YEARS, "walk")[:, : len(ends)] * future.parameter("laboratory_reports.walk_sd")[:, None]
    noise = (
        future.scores(HALF_YEARS, "noise")[:, : len(ends)] * future.parameter("laboratory_reports.noise_sd")[:, None]
    )
    share, half_life = (future.parameter(f"laboratory_reports.{name}") for name in ("first_share", "late_half_life"))
    known = completeness(1 - share, half_life, future.since_first(ends, published_series()[HALF_YEARS].lag))
    values = expected * np.exp(np.cumsum(steps, axis=1) + noise) * known
    yield Published(UNITED_STATES, ends, np.round(values))


def _of_half_year(future: Future, end: int) -> np.ndarray:
    """Expected reports of the half-year that ends so many months after the origin, `(draw,)`."""
    months = range(end + 1 - HALF_YEAR, end + 1)
    days = np.array([days_of(future.origin + month) for month in months]) / STANDARD_MONTH
    return future.outcomes[OUTCOME][:, np.maximum(months, 0)] @ days


LAWS = (
    Law(
        HALF_YEARS,
        (OUTCOME,),
        message("reports of fentanyl itself in a half-year, as far as laboratories have reported at the release"),
        reports,
    ),
)
