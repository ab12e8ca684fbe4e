"""Where people are displaced, by the record: shares of homicide, of population, and of documented events."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from secuela.evidence.library import library
from secuela.evidence.months import MONTHS_PER_YEAR, Month, period_end
from secuela.evidence.state_tables import state_years
from secuela.evidence.states import STATES
from secuela.record.seen_record import victims_by_state

Floats = NDArray[np.float64]

DOCUMENTED: Mapping[str, str] = {  # facts with the share of a state in the displaced persons documented in one year
    "MX-CHP": "displaced_share_chiapas_2024",
    "MX-MIC": "displaced_share_michoacan_2024",
    "MX-CHH": "displaced_share_chihuahua_2024",
    "MX-GRO": "displaced_share_guerrero_2024",
}
_RARE = 0.5  # a homicide added to each state's year, so that none has a share of zero


def homicide_shares(as_of: Month) -> Floats:
    """Each state's share of the homicides of the last twelve months on record up to ``as_of``."""
    known = victims_by_state().between(last=as_of)
    counts = known.counts[-MONTHS_PER_YEAR:].sum(axis=0) + _RARE
    return counts / counts.sum()


def population_shares(as_of: Month) -> Floats:
    """Each state's share of the population in the year of ``as_of``."""
    people = state_years("population_by_state").between(as_of.year, as_of.year).counts[0]
    return people / people.sum()


def documented_shares(as_of: Month, homicides: Floats) -> Floats | None:
    """Shares of the displaced as documented in events of one year, or None if that year was not over at ``as_of``.

    What the documented states leave is spread over the others by homicide. Sinaloa's documented share is not used: the
    war that it reflects is a test.

    Args:
        as_of: Origin of the run.
        homicides: Shares of homicide, `(state,)`.
    """
    facts = library().facts
    if any(period_end(facts[name].period) > as_of for name in DOCUMENTED.values()):
        return None
    shares = homicides.copy()
    named = [STATES.index(state) for state in DOCUMENTED]
    shares[named] = 0.0
    given = np.array([facts[name].value for name in DOCUMENTED.values()])
    shares *= (1 - given.sum()) / shares.sum()
    shares[named] = given
    return shares
