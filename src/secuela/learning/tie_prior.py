"""From the size of older wars to the hostility between parent and offshoot that gives such wars in the model.

First-year excess grows in proportion to the tie, with a factor that differs between draws and organisations. The tie's
prior is chosen so that the model's excess after a split of a large organisation has the middle and the spread of
another war like the older ones.
"""

from dataclasses import dataclass
from typing import Self

import numpy as np
from jaxtyping import Float

from secuela.evidence.errors import EvidenceError
from secuela.evidence.message import message
from secuela.evidence.months import Month
from secuela.evidence.priors import LogNormal
from secuela.evidence.states import LISTED_IDS
from secuela.learning.split_kernel import Sizes
from secuela.world.imposed_events import ImposedEvents, first_year

ORIGIN = Month.parse("2025-10")
DRAWS, MONTHS, SEED = 300, 36, 3
LARGE = 10_000  # members; the older wars were fought within the largest groups of their day
REFERENCE = 150.0  # tie at which the factor is read
_Z95 = 1.6448536269514722


@dataclass(frozen=True)
class Factor:
    """Excess homicides in the first year of a war per unit of tie, large organisations.

    Args:
        log: Its log, one value for each draw and organisation.
    """

    log: Float[np.ndarray, " case"]

    @classmethod
    def simulated(cls, world: ImposedEvents) -> Self:
        """By splitting each large organisation in turn, at one tie."""
        tie = np.full(world.draws, REFERENCE)
        world = world.with_crime(tie_median=tie, tie_spread=np.zeros(world.draws), hostility_lag=np.zeros(world.draws))
        found: list[np.ndarray] = []
        for organisation in LISTED_IDS:
            large = world.members(organisation) > LARGE
            if large.mean() < 0.1:  # noqa: PLR2004  hardly any draw: not worth a run
                continue
            year = first_year(world.excess(world.split(organisation)).sum(axis=-1), world.hostile_from())
            found.append(year[large] / REFERENCE)
        factors = np.concatenate(found)
        return cls(np.log(factors[factors > 0]))

    @classmethod
    def usual(cls) -> Self:
        """In the world as the fit reads it."""
        return cls.simulated(ImposedEvents.at(ORIGIN, draws=DRAWS, months=MONTHS, seed=SEED))


@dataclass(frozen=True)
class TiePrior:
    """The prior of the tie.

    Args:
        median: Of the tie's median.
        spread: Standard deviation of its log between splits.
        factor: What it was derived with.
    """

    median: LogNormal
    spread: float
    factor: Factor

    @classmethod
    def matching(cls, sizes: Sizes, factor: Factor) -> Self:
        """The tie at which the model's wars have the middle and the spread of another war.

        Raises:
            EvidenceError: If the model's wars differ more than the older ones even with one tie for all.
        """
        low, middle, high = np.log(sizes.next_war((0.05, 0.5, 0.95)))
        whole = ((high - low) / (2 * _Z95)) ** 2
        between = whole - sizes.middle_sd() ** 2 - float(factor.log.var())
        if between <= 0:
            msg = message("the model's wars differ more between draws than the older wars did.")
            raise EvidenceError(msg, where="tie", why=message("no spread of ties could match them"))
        centre, half = middle - float(np.median(factor.log)), _Z95 * sizes.middle_sd()
        median = LogNormal(kind="lognormal", q05=float(np.exp(centre - half)), q95=float(np.exp(centre + half)))
        return cls(median, float(np.sqrt(between)), factor)

    def wars(self, count: int, seed: int) -> Float[np.ndarray, " war"]:
        """First-year excess of wars drawn from this prior."""
        rng = np.random.default_rng(seed)
        median = self.median.quantile(rng.random(count))
        tie = median * np.exp(self.spread * rng.standard_normal(count))
        return tie * np.exp(rng.choice(self.factor.log, count))
