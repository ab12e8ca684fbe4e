"""How homicide is divided over the states: shares of a window of months, and their return to the usual shares.

Log weight of a state = log of its usual share + a departure that halves every half-life; shares are the weights over
their sum. The usual share is that of ten years, the departure is read from the last four months of record: both windows
were chosen on months to December 2018 (:mod:`secuela.learning.state_composition`). Shares carry no season of their own.
"""

import numpy as np
from numpy.typing import NDArray

from secuela.evidence.errors import EvidenceError
from secuela.evidence.message import message
from secuela.evidence.months import MONTHS_PER_YEAR, Month
from secuela.evidence.state_tables import StateMonths, state_months
from secuela.record.seen_record import kept_as_seen, victims_by_state

Floats = NDArray[np.float64]

USUAL_MONTHS = 120
RECENT_MONTHS = 4
_GAP_ABOVE = 10.0  # deaths/month: a state that has had more and then reports none has not reported
_FLOOR = 0.5  # deaths added to each state of a window, so that no share is zero


@kept_as_seen
def homicides_by_state(as_of: Month) -> StateMonths:
    """The record of homicide by month and state up to ``as_of``: INEGI's deaths to 2014, SESNSP's victims from 2015 on.

    Only shares may be read across the change of agency. Months in which a state failed to report hold the mean of the
    twelve before.

    Raises:
        EvidenceError: If the record then holds no victims of SESNSP.
    """
    victims = victims_by_state().between(last=as_of)
    if not victims.months:
        msg = message("no victims by state are recorded up to {as_of}.", as_of=as_of)
        first = victims_by_state().months[0]
        why = message("the shares of the states at the origin are read from them")
        raise EvidenceError(msg, where="as of", why=why, fix=message("use {first} or later", first=first))
    deaths = state_months("inegi_homicides_by_state").between(last=victims.months[0] + -1)
    return StateMonths(
        deaths.months + victims.months,
        without_gaps(np.concatenate([deaths.counts, victims.counts])),
        np.concatenate([deaths.unknown, victims.unknown]),
    )


def without_gaps(counts: Floats) -> Floats:
    """Counts `(month, state)` with months in which a state failed to report filled by the mean of the year before.

    >>> without_gaps(np.array([[20.0]] * 12 + [[0.0]]))[-1].tolist()
    [20.0]
    """
    filled = counts.copy()
    for month in range(MONTHS_PER_YEAR, len(filled)):
        usual = filled[month - MONTHS_PER_YEAR : month].mean(axis=0)
        silent = (filled[month] == 0) & (usual > _GAP_ABOVE)
        filled[month, silent] = usual[silent]
    return filled


def window_shares(counts: Floats, months: int) -> Floats:
    """Mean of the states' monthly shares over the last ``months``, `(state,)`, above zero and summing to 1.

    >>> window_shares(np.array([[9.0, 0.0], [0.0, 9.0]]), 2).tolist()
    [0.5, 0.5]
    """
    last = counts[-months:]
    mean = (last / last.sum(axis=1, keepdims=True)).mean(axis=0)
    deaths = last.sum()
    return (mean * deaths + _FLOOR) / (deaths + _FLOOR * counts.shape[1])


def returning(recent: Floats, usual: Floats, months: float | int, half_life: float) -> Floats:
    """Shares after some months, if the log departure of ``recent`` from ``usual`` halves every ``half_life`` months.

    >>> returning(np.array([0.8, 0.2]), np.array([0.5, 0.5]), 0.0, 40.0).round(6).tolist()
    [0.8, 0.2]
    """
    left = 0.5 ** (months / half_life)
    weights = usual ** (1 - left) * recent**left
    return weights / weights.sum(axis=-1, keepdims=True)


def shares_at(counts: Floats, months: float | int, half_life: float) -> Floats:
    """Shares expected some months after the last of ``counts`` `(month, state)`."""
    recent, usual = window_shares(counts, RECENT_MONTHS), window_shares(counts, USUAL_MONTHS)
    return returning(recent, usual, months, half_life)
