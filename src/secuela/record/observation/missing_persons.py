"""Disappearances as the register shows them: persons still missing, by month of the event, read some months later."""

from collections.abc import Iterator

from secuela.evidence.message import message
from secuela.evidence.months import MONTHS_PER_YEAR
from secuela.record.areas import MEXICO
from secuela.record.observation.future import Future
from secuela.record.observation.observation_law import Law, Published
from secuela.record.observation.published_season import in_months, season
from secuela.record.published_series import published_series
from secuela.record.seen_record import MISSING, missing_by_state
from secuela.record.state_counts import at_score
from secuela.record.state_shares import delay_power

OUTCOME = "disappearances_mx"


def still_missing(future: Future) -> Iterator[Published]:
    """Persons of a month that the register holds at the release, in the nation."""
    register = missing_by_state().between(last=future.origin)
    nation = register.counts.sum(axis=1) + register.unknown
    usual = in_months(season(list(register.months), nation), future.months)
    lag = published_series()[MISSING].lag
    late = future.parameter("violence.disappearance_delay_factor")[:, None]
    known = late ** -delay_power(lag + future.since_first(future.months, lag))
    last_year = register.counts[-MONTHS_PER_YEAR:].sum(axis=0)
    concentration = ((last_year / last_year.sum()) ** 2).sum()  # the nation is a sum of states, each with its own size
    size = future.parameter("violence.count_dispersion")[:, None] / concentration
    yield Published(
        MEXICO,
        future.months,
        at_score(future.scores(MISSING, "count"), future.expected(OUTCOME) * usual * known, size),
    )


LAWS = (
    Law(
        MISSING,
        (OUTCOME,),
        message("persons still missing by month of the event, as the register stands at the release"),
        still_missing,
    ),
)
