"""What the record says of encounters at the US southwest border: level at one month, season, and regime.

The level is the last month itself in a standard month, less its season. Before October 2013 the count between ports of
entry stands for the whole, at the ratio of both in the first year that both cover.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from secuela.evidence.errors import EvidenceError
from secuela.evidence.message import message
from secuela.evidence.months import MONTHS_PER_YEAR, Month
from secuela.record.encounter_regimes import season
from secuela.record.homicide_level import log_rate
from secuela.record.seen_record import month_values

Floats = NDArray[np.float64]

ENCOUNTERS, BETWEEN_PORTS = "sw_border_encounters", "sw_border_encounters_patrol"


@dataclass(frozen=True)
class EncounterRecord:
    """Encounters up to a month.

    Args:
        months: From October 1999 on.
        levels: `(month,)` log of the standard month of 30.4 days, without season.
        season: `(12,)` log factors, January first.
        own_from: Place of the first month of the count of all encounters.
    """

    months: tuple[Month, ...]
    levels: Floats
    season: Floats
    own_from: int

    @property
    def level(self) -> float:
        """Encounters in a standard month at the last month, without season."""
        return float(np.exp(self.levels[-1]))


def encounter_record(as_of: Month) -> EncounterRecord:
    """The record at ``as_of``; no later row is read.

    Raises:
        EvidenceError: If the record holds less than a year of all encounters up to then.
    """
    months, rates = standard_months(as_of)
    if len(months) < MONTHS_PER_YEAR:
        msg = message("the record of encounters holds {months} months up to {as_of}.", months=len(months), as_of=as_of)
        why = message("the level at the origin and the regimes before it come from it")
        first = month_values(ENCOUNTERS)[0][0] + (MONTHS_PER_YEAR - 1)
        raise EvidenceError(msg, where="--as-of", why=why, fix=message("use --as-of {first} or later", first=first))
    older, between = month_values(BETWEEN_PORTS, months[MONTHS_PER_YEAR - 1])
    logs = log_rate(older, between)
    before = older.index(months[0])
    ratio = (rates[:MONTHS_PER_YEAR] - logs[before : before + MONTHS_PER_YEAR]).mean()
    whole, rates = [*older[:before], *months], np.r_[logs[:before] + ratio, rates]
    calendar = np.array([month.month for month in whole])
    factors = season(calendar, rates)
    return EncounterRecord(tuple(whole), rates - factors[calendar - 1], factors, before)


def standard_months(until: Month | None = None) -> tuple[list[Month], Floats]:
    """Months, and the log of all encounters in a standard month, season and all."""
    months, counts = month_values(ENCOUNTERS, until)
    return months, log_rate(months, counts)
