"""Excess homicides of older wars between former partners, against what their states would have seen without them.

The counterfactual is the mean of the year before, moved as the middle control state moved: a median, since controls
have troubles of their own. Its error is how far the same rule misses in control states, where nothing happened.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
from jaxtyping import Float

from secuela.evidence.errors import EvidenceError
from secuela.evidence.message import message
from secuela.evidence.months import MONTHS_PER_YEAR, Month
from secuela.evidence.removals import FITTED_TO, wars
from secuela.evidence.state_tables import state_months
from secuela.evidence.states import STATES
from secuela.evidence.war_records import War

SERIES = "inegi_homicides_by_state"
YEAR = MONTHS_PER_YEAR
LEAST = 4.0  # homicides/month below which a state says nothing about growth
LEAST_TESTED = 15.0  # homicides/month from which on a control state tests the rule
WINDOW = 6  # months of the mean that shows peak and decline
SEARCHED = 36  # months from the onset in which the peak is sought
FOLLOWED = 60  # months from the onset for which a decline is followed
_MAD_TO_SD = 1.4826
_TEST_EVERY, _TEST_FROM = 6, 36  # months between tests of the rule, and before the first


@dataclass(frozen=True)
class Record:
    """Homicides by month and state, as far as the fit may see them.

    Args:
        first: The first month.
        counts: `(month, state)`, deaths/month.
        controls: Positions of states in which no war of the table had its home.
    """

    first: Month
    counts: Float[np.ndarray, "month state"]
    controls: tuple[int, ...]

    @classmethod
    def shipped(cls, known: Iterable[War] | None = None) -> Self:
        """The record of the package to the end of 2018."""
        table = state_months(SERIES).between(None, FITTED_TO)
        return cls(table.months[0], table.counts, controls(wars() if known is None else known))

    @property
    def last(self) -> Month:
        """The last month."""
        return self.first + (len(self.counts) - 1)

    def row(self, month: Month) -> int:
        """Row of a month."""
        return month - self.first

    def of(self, codes: Sequence[str]) -> Float[np.ndarray, " month"]:
        """Homicides of some states together."""
        return self.counts[:, [STATES.index(code) for code in codes]].sum(axis=1)

    def growth(self, start: int, without: int | None = None) -> Float[np.ndarray, " month"]:
        """How the middle control state moved against its mean in the year before ``start``, in centred years."""
        kept = [state for state in self.controls if state != without]
        before = self.counts[start - YEAR : start, kept].mean(axis=0)
        big = before >= LEAST
        rows = np.array(kept)[big]
        smooth = _centred(self.counts[:, rows], YEAR)
        return np.exp(np.median(np.log(np.maximum(smooth, 0.5) / before[big]), axis=1))


def controls(known: Iterable[War]) -> tuple[int, ...]:
    """Positions of the states in which none of these wars had its home."""
    homes = {code for war in known for code in war.homes}
    return tuple(position for position, code in enumerate(STATES) if code not in homes)


@dataclass(frozen=True)
class Excess:
    """What one war added to the homicides of its home states.

    Args:
        war: Which.
        expected: Homicides expected in the first year without it.
        first_year: Excess in the 12 months from the onset; negative where there were fewer than expected.
        error: Standard deviation of that.
        peak: Months from the onset to the middle of the worst half year; none where no excess is clear.
        half_life: Months in which the excess halved after the peak; a lower bound where ``censored``.
        log_half_life: The same for the log of observed over expected.
        censored: Whether the decline was cut off before half, by another war or the end of the record.
    """

    war: War
    expected: float
    first_year: float
    error: float
    peak: int | None
    half_life: float | None
    log_half_life: float | None
    censored: bool

    @property
    def clear(self) -> bool:
        """Whether the excess stands out from the rule's own errors."""
        return self.first_year > 2 * self.error

    @property
    def ratio(self) -> float:
        """Observed over expected in the first year."""
        return 1 + self.first_year / self.expected


def fitted_wars() -> tuple[War, ...]:
    """The wars that the fit rests on."""
    return tuple(war for war in wars() if war.use == "fit")


def rule_error(record: Record) -> float:
    """Robust standard deviation of the log of observed over expected in control states, a year ahead."""
    misses: list[float] = []
    for start in range(_TEST_FROM, len(record.counts) - YEAR, _TEST_EVERY):
        for state in record.controls:
            before = record.counts[start - YEAR : start, state].mean()
            if before >= LEAST_TESTED:
                expected = YEAR * before * _year_growth(record, start, state)
                misses.append(float(np.log(record.counts[start : start + YEAR, state].sum() / expected)))
    if not misses:
        msg = message("no control state is large enough to test the rule.")
        raise EvidenceError(msg, where=SERIES, why=message("an excess without an error could not be weighed"))
    found = np.array(misses)
    return float(_MAD_TO_SD * np.median(np.abs(found - np.median(found))))


def measure(record: Record, known: Sequence[War]) -> tuple[Excess, ...]:
    """The excess of each war."""
    error = rule_error(record)
    return tuple(_measured(record, war, error, _until(record, war, known)) for war in known)


def _measured(record: Record, war: War, error: float, until: int) -> Excess:
    start = record.row(war.onset)
    if start < YEAR or start + YEAR > len(record.counts):
        msg = message("the war {id} does not have a year before and after its onset in the record.", id=war.id)
        raise EvidenceError(msg, where="wars.csv", why=message("its excess could not be measured"))
    seen = record.of(war.homes)
    before = seen[start - YEAR : start].mean()
    expected = YEAR * before * _year_growth(record, start)
    first = Excess(war, expected, float(seen[start : start + YEAR].sum() - expected), expected * error, *_NOT_SEEN)
    if not first.clear:
        return first
    path = before * record.growth(start)
    smooth, usual = _centred(seen, WINDOW), _centred(path, WINDOW)
    excess = (smooth - usual)[start:until]
    logs = np.log(smooth / usual)[start:until]
    peak = int(excess[:SEARCHED].argmax())
    half, censored = _halving(excess, peak)
    log_half, _ = _halving(logs, peak)
    return Excess(war, expected, first.first_year, first.error, peak, half, log_half, censored)


_NOT_SEEN = (None, None, None, False)


def _halving(path: Float[np.ndarray, " month"], peak: int) -> tuple[float, bool]:
    """Months from the peak to half of it, between two months by a straight line; whether the path ends before."""
    below = np.flatnonzero(path[peak:] < path[peak] / 2)
    if not below.size:
        return float(len(path) - 1 - peak), True
    after = int(below[0])
    high, low = path[peak + after - 1], path[peak + after]
    return after - 1 + float((high - path[peak] / 2) / (high - low)), False


def _until(record: Record, war: War, known: Sequence[War]) -> int:
    """The row at which following a war ends: the next war in one of its states, or the end of the record."""
    next_wars = [other.onset for other in known if other.onset > war.onset and set(other.homes) & set(war.homes)]
    end = min([war.onset + FOLLOWED, record.last + 1, *next_wars])
    return record.row(end)


def _year_growth(record: Record, start: int, without: int | None = None) -> float:
    """How the middle control state's year from ``start`` compares with the year before."""
    kept = [state for state in record.controls if state != without]
    before = record.counts[start - YEAR : start, kept].mean(axis=0)
    after = record.counts[start : start + YEAR, kept].mean(axis=0)
    big = before >= LEAST
    return float(np.exp(np.median(np.log(np.maximum(after[big], 0.5) / before[big]))))


def _centred(values: Float[np.ndarray, "month *state"], width: int) -> Float[np.ndarray, "month *state"]:
    """Mean over ``width`` months around each; shorter at both ends."""
    sums = np.concatenate([np.zeros((1, *values.shape[1:])), values.cumsum(axis=0)])
    here = np.arange(len(values))
    low, high = np.maximum(here - width // 2, 0), np.minimum(here - width // 2 + width, len(values))
    length = (high - low).reshape(-1, *[1] * (values.ndim - 1))
    return (sums[high] - sums[low]) / length


def summary(found: Iterable[Excess]) -> list[Mapping[str, object]]:
    """One line a war, for printing."""
    return [
        {
            "war": one.war.id,
            "expected": round(one.expected),
            "excess": round(one.first_year),
            "error": round(one.error),
            "ratio": round(one.ratio, 2),
            "lag": one.war.lag if one.war.by_removal else None,
            "peak": one.peak,
            "half-life": None if one.half_life is None else round(one.half_life, 1),
            "of the log": None if one.log_half_life is None else round(one.log_half_life, 1),
            "cut off": one.censored,
            "home share": None if one.war.home_share is None else round(one.war.home_share, 2),
        }
        for one in found
    ]
