"""Displacement as IDMC publishes it: people newly displaced in a calendar year."""

from collections.abc import Iterator

import numpy as np

from secuela.evidence.library import library
from secuela.evidence.message import message
from secuela.record.areas import MEXICO
from secuela.record.observation.future import Future
from secuela.record.observation.observation_law import Law, Published

OUTCOME = SERIES = "displaced_mx"
_DEFINITION = "idmc"


def displaced(future: Future) -> Iterator[Published]:
    """People of the whole years after the origin; how published years scatter is in the luck of the run."""
    at = library().outcomes[OUTCOME].axes["definition"].index(_DEFINITION)
    ends, people = future.whole_years(future.expected(OUTCOME)[..., at])
    if ends:
        yield Published(MEXICO, ends, np.round(people))


LAWS = (Law(SERIES, (OUTCOME,), message("people of a whole year after the origin, on IDMC's definition"), displaced),)
