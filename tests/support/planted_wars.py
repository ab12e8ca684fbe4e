"""Simulate wars with a known kernel on states with a known calm, fit them, and see whether the kernel comes back."""

from dataclasses import dataclass, replace

import numpy as np
from jaxtyping import Float

from secuela.evidence.months import Month
from secuela.evidence.states import STATES
from secuela.evidence.war_records import War
from secuela.learning.split_kernel import Sizes
from secuela.learning.war_excess import YEAR, Record, measure
from secuela.record.state_counts import sample

MONTHS = 228  # of a simulated record
LEVEL, LEVEL_SPREAD = 45.0, 0.7  # homicides/month in the middle state, and the spread of their log
SWING_SD, SWING_HALF_LIFE = 0.2, 18.0  # of a state about its level, log and months
COUNT_SIZE = 150.0
HALF_LIFE = 16.0  # months
FIRST = Month.parse("2000-01")


@dataclass(frozen=True)
class Planted:
    """A record in which wars of known size were planted.

    Args:
        record: Counts.
        wars: Where and when.
        excess: True excess of the first year, deaths.
    """

    record: Record
    wars: tuple[War, ...]
    excess: Float[np.ndarray, " war"]

    @classmethod
    def drawn(cls, middle: float, spread: float, count: int, seed: int) -> "Planted":
        """Wars of lognormal size, one in each of the first ``count`` states; the other states are calm.

        Args:
            middle: Middle excess of the first year, deaths.
            spread: Standard deviation of its log.
            count: Wars.
            seed: Of all luck.
        """
        rng = np.random.default_rng(seed)
        mean = _calm(rng)
        excess = np.exp(np.log(middle) + spread * rng.standard_normal(count))
        onsets = rng.integers(3 * YEAR, MONTHS - 3 * YEAR, count)
        for position, (size, onset) in enumerate(zip(excess, onsets, strict=True)):
            fading = 0.5 ** (np.arange(MONTHS - onset) / HALF_LIFE)
            mean[onset:, position] += size * fading / fading[:YEAR].sum()
        counts = sample(rng, mean, COUNT_SIZE)
        planted = tuple(_war(position, FIRST + int(onset)) for position, onset in enumerate(onsets))
        return cls(Record(FIRST, counts, tuple(range(count, len(STATES)))), planted, excess)

    def fitted(self) -> Sizes:
        """The distribution over wars that the fit finds."""
        found = measure(self.record, self.wars)
        return Sizes.fit(np.array([one.first_year for one in found]), np.array([one.error for one in found]))

    def without_luck(self) -> "Planted":
        """The same wars on states that do nothing but their wars."""
        level = np.full(self.record.counts.shape, LEVEL)
        for position, (war, size) in enumerate(zip(self.wars, self.excess, strict=True)):
            onset = war.onset - FIRST
            fading = 0.5 ** (np.arange(MONTHS - onset) / HALF_LIFE)
            level[onset:, position] += size * fading / fading[:YEAR].sum()
        return replace(self, record=replace(self.record, counts=level))


def _calm(rng: np.random.Generator) -> Float[np.ndarray, "month state"]:
    """Means of states that swing about their own level."""
    keep = 0.5 ** (1 / SWING_HALF_LIFE)
    swings = np.zeros((MONTHS, len(STATES)))
    swings[0] = SWING_SD * rng.standard_normal(len(STATES))
    for month in range(1, MONTHS):
        step = SWING_SD * np.sqrt(1 - keep**2) * rng.standard_normal(len(STATES))
        swings[month] = keep * swings[month - 1] + step
    return LEVEL * np.exp(LEVEL_SPREAD * rng.standard_normal(len(STATES)) + swings)


def _war(position: int, onset: Month) -> War:
    return War(
        id=f"planted-{position}",
        title="a planted war",
        trigger=None,
        by_removal=False,
        onset=onset,
        homes=(STATES[position],),
        use="fit",
        places={},
        source="judgement",
        checked=False,
        note="",
    )
