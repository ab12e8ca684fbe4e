"""Displacement as IDMC publishes it: people newly displaced in a calendar year."""

from collections.abc import Iterator

import numpy as np

from secuela.evidence.library import library
from secuela.evidence.message import message
from secuela.evidence.months import MONTHS_PER_YEAR
from secuela.record.areas import MEXICO
from secuela.record.observation.future import Future
from secuela.record.observation.observation_law import Law, Published

OUTCOME = SERIES = "displaced_mx"
_DEFINITION = "idmc"


def displaced(future: Future) -> Iterator[Published]:
    """People of the whole years after the origin; how published years scatter is in the luck of the run."""
    at = library().outcomes[OUTCOME].axes["definition"].index(_DEFINITION)
    people = future.expected(OUTCOME)[..., at]
    ends = [i for i, month in enumerate(future.months) if month.month == MONTHS_PER_YEAR and i + 1 >= MONTHS_PER_YEAR]
    if ends:
        sums = np.stack([people[:, end + 1 - MONTHS_PER_YEAR : end + 1].sum(axis=1) for end in ends], axis=1)
        yield Published(MEXICO, tuple(future.months[end] for end in ends), np.round(sums))


LAWS = (Law(SERIES, (OUTCOME,), message("people of a whole year after the origin, on IDMC's definition"), displaced),)
