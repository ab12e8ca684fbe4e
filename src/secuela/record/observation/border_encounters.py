"""Encounters as CBP counts them: every one, so that chance alone is noise; a release hardly changes earlier months.

What a run stores has no season; within a regime of policy the calendar month has one, and it is put back here.
"""

from collections.abc import Iterator

import numpy as np

from secuela.evidence.message import message
from secuela.record.areas import UNITED_STATES
from secuela.record.encounters import ENCOUNTERS, encounter_record
from secuela.record.observation.future import Future
from secuela.record.observation.observation_law import Law, Published
from secuela.record.observation.published_season import in_months
from secuela.record.state_counts import at_score

OUTCOME = "encounters_sw_border"


def encounters(future: Future) -> Iterator[Published]:
    """Encounters of a calendar month, with the season that the record up to the origin has."""
    season = in_months(np.exp(encounter_record(future.origin).season), future.months)
    counts = at_score(future.scores(ENCOUNTERS, "count"), future.expected(OUTCOME) * season, np.inf)
    yield Published(UNITED_STATES, future.months, counts)


LAWS = (
    Law(ENCOUNTERS, (OUTCOME,), message("encounters of the calendar month, with the season of the record"), encounters),
)
