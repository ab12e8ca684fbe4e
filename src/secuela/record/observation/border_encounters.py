"""Encounters as CBP counts them: every one, so that chance alone is noise; a release hardly changes earlier months."""

from collections.abc import Iterator

import numpy as np

from secuela.evidence.message import message
from secuela.record.areas import UNITED_STATES
from secuela.record.encounters import ENCOUNTERS
from secuela.record.observation.future import Future
from secuela.record.observation.observation_law import Law, Published
from secuela.record.state_counts import at_score

OUTCOME = "encounters_sw_border"


def encounters(future: Future) -> Iterator[Published]:
    """Encounters of a calendar month; the run's rule has no season, since policy moves them far more."""
    counts = at_score(future.scores(ENCOUNTERS, "count"), future.expected(OUTCOME), np.inf)
    yield Published(UNITED_STATES, future.months, counts)


LAWS = (Law(ENCOUNTERS, (OUTCOME,), message("encounters of the calendar month, without a season"), encounters),)
