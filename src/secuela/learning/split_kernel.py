"""The split kernel: how likely a removal splits a group, how long until war, how large it is and how it fades.

Removals and wars up to 2018 come from the record by month and state; Sinaloa 2024-25 joins size and lag as one war
among others, by announced figures. The size of wars is lognormal between wars, seen through each war's own error, so
that wars near zero, or measured below it, count as what they are.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
from jaxtyping import Float
from scipy.special import expit, ndtri
from scipy.stats import norm

from secuela.evidence.errors import EvidenceError
from secuela.evidence.library import library
from secuela.evidence.message import message
from secuela.evidence.priors import Beta, LogNormal, Normal
from secuela.evidence.removals import FITTED_TO
from secuela.evidence.war_records import Removal, War
from secuela.learning.war_excess import Excess

LOG_SIZES = np.linspace(3.0, 9.0, 151)  # grid of the middle of log excess, deaths in the first year
SPREADS = np.linspace(0.2, 3.0, 57)  # grid of the spread between wars
SPREAD_SCALE = 1.5  # half-normal prior of that spread
INTERCEPTS, SLOPES = np.linspace(-5.0, 2.0, 281), np.linspace(-2.5, 3.5, 241)
SLOPE_PRIOR = (0.5, 0.75)  # mean and standard deviation: larger groups are thought to split more easily
TRUST = 0.5  # weight of a row of the removals: they are not independent, and those that were followed are remembered
UNCLEAR = 0.5  # what an unclear split counts
LEAST_ERROR = 20.0  # deaths
_NODES = ndtri((np.arange(200) + 0.5) / 200)
_Z95 = 1.6448536269514722
_DAYS_PER_YEAR = 365.0
_TAILS = (0.05, 0.25, 0.5, 0.75, 0.95)


@dataclass(frozen=True)
class Sizes:
    """What the wars say of first-year excess over the whole country, deaths.

    Args:
        weight: Posterior on the grid, `(middle, spread)`.
    """

    weight: Float[np.ndarray, "middle spread"]

    @classmethod
    def fit(cls, totals: Float[np.ndarray, " war"], errors: Float[np.ndarray, " war"]) -> Self:
        """From measured excess and its standard error.

        Raises:
            EvidenceError: If no war is given, or the best fit lies on the edge of the grid.
        """
        if not len(totals):
            msg = message("no war to fit.")
            raise EvidenceError(msg, where="wars.csv", why=message("the size of wars would be a guess"))
        return cls.of(_log_likelihood(totals, errors))

    @classmethod
    def of(cls, by_war: Float[np.ndarray, "middle spread war"]) -> Self:
        """From the log of each war's likelihood."""
        log = by_war.sum(axis=-1) - 0.5 * (SPREADS / SPREAD_SCALE) ** 2
        found = np.exp(log - log.max())
        middle = int(found.sum(axis=1).argmax())
        if middle in {0, len(LOG_SIZES) - 1}:
            msg = message("the middle size of wars lies outside the grid of the fit.")
            raise EvidenceError(msg, where="fit", why=message("the distribution over wars would be cut off"))
        return cls(found / found.sum())

    def middles(self) -> tuple[float, float, float]:
        """5 %, 50 % and 95 % points of the middle excess."""
        low, mid, high = np.exp(_points(LOG_SIZES, self.weight.sum(axis=1), (0.05, 0.5, 0.95)))
        return float(low), float(mid), float(high)

    def spreads(self) -> tuple[float, float, float]:
        """5 %, 50 % and 95 % points of the spread of the log between wars."""
        low, mid, high = _points(SPREADS, self.weight.sum(axis=0), (0.05, 0.5, 0.95))
        return float(low), float(mid), float(high)

    def middle_sd(self) -> float:
        """Standard deviation of the log of the middle excess."""
        weight = self.weight.sum(axis=1)
        mean = (weight * LOG_SIZES).sum()
        return float(np.sqrt((weight * (LOG_SIZES - mean) ** 2).sum()))

    def next_war(self, probabilities: Sequence[float] = _TAILS) -> Float[np.ndarray, " probability"]:
        """Quantiles of the true first-year excess of another war."""
        sizes = np.exp(LOG_SIZES[:, None, None] + SPREADS[:, None] * _NODES)
        weight = np.broadcast_to(self.weight[..., None] / len(_NODES), sizes.shape)
        order = np.argsort(sizes, axis=None)
        cumulative = weight.ravel()[order].cumsum()
        return sizes.ravel()[order][np.searchsorted(cumulative, probabilities)]

    def chance_below(self, total: float, error: float) -> float:
        """Probability that another war, measured with this error, shows less than ``total``."""
        sizes = np.exp(LOG_SIZES[:, None, None] + SPREADS[:, None] * _NODES)
        below = norm.cdf((total - sizes) / max(error, LEAST_ERROR)).mean(axis=-1)
        return float((self.weight * below).sum())


def _log_likelihood(
    totals: Float[np.ndarray, " war"], errors: Float[np.ndarray, " war"]
) -> Float[np.ndarray, "middle spread war"]:
    return size_likelihood(totals, errors, *np.broadcast_arrays(LOG_SIZES[:, None], SPREADS))


def size_likelihood(
    totals: Float[np.ndarray, " war"],
    errors: Float[np.ndarray, " war"],
    middle: Float[np.ndarray, "*point"],
    spread: Float[np.ndarray, "*point"],
) -> Float[np.ndarray, "*point war"]:
    """Log density of each war, seen through its error, at some middles of log excess and spreads between wars."""
    sizes = np.exp(middle[..., None] + spread[..., None] * _NODES)
    found = [
        norm.pdf(total, sizes, max(error, LEAST_ERROR)).mean(axis=-1)
        for total, error in zip(totals, errors, strict=True)
    ]
    return np.log(np.maximum(np.stack(found, axis=-1), np.finfo(float).tiny))


def whole_country(
    found: Sequence[Excess], usual_share: float
) -> tuple[Float[np.ndarray, " war"], Float[np.ndarray, " war"]]:
    """Excess of each war over the whole country, and its error: the home states' over their share of its deaths."""
    share = np.array([one.war.home_share or usual_share for one in found])
    return np.array([one.first_year for one in found]) / share, np.array([one.error for one in found]) / share


def with_announced(
    totals: Float[np.ndarray, " war"], errors: Float[np.ndarray, " war"], usual_share: float, rule_error: float
) -> tuple[Float[np.ndarray, " war"], Float[np.ndarray, " war"]]:
    """The same with Sinaloa 2024-25: deaths of the first year of fighting beyond the daily rate before it."""
    facts = library().facts
    expected = facts["sinaloa_2024_before"].value * _DAYS_PER_YEAR
    excess = facts["sinaloa_2024_first_year"].value - expected
    return np.r_[totals, excess / usual_share], np.r_[errors, expected * rule_error / usual_share]


def leave_one_out(
    totals: Float[np.ndarray, " war"], errors: Float[np.ndarray, " war"]
) -> list[tuple[Float[np.ndarray, " probability"], float]]:
    """For each war what the others expect: quantiles of another war, and the chance of less than was measured."""
    found: list[tuple[Float[np.ndarray, " probability"], float]] = []
    by_war = _log_likelihood(totals, errors)
    for index in range(len(totals)):
        sizes = Sizes.of(by_war[..., np.arange(len(totals)) != index])
        found.append((sizes.next_war(), sizes.chance_below(float(totals[index]), float(errors[index]))))
    return found


@dataclass(frozen=True)
class Chance:
    """Chance of a split at a removal, by the reach of the group.

    Args:
        weight: Posterior on the grid, `(intercept, slope)`.
    """

    weight: Float[np.ndarray, "intercept slope"]

    @classmethod
    def fit(cls, rows: Sequence[Removal]) -> Self:
        """Logistic regression on the log of reach over its mean; reach stands in for size."""
        log = chance_density(rows, *np.broadcast_arrays(INTERCEPTS[:, None], SLOPES))
        found = np.exp(log - log.max())
        return cls(found / found.sum())

    def at_mean(self) -> Beta:
        """Chance for a group of mean size, as the beta distribution of the same mean and variance."""
        weight, chance = self.weight.sum(axis=1), expit(INTERCEPTS)
        mean = float((weight * chance).sum())
        return beta_of(mean, float((weight * (chance - mean) ** 2).sum()))

    def slope(self) -> Normal:
        """Change of the log odds per log of size."""
        weight = self.weight.sum(axis=0)
        mean = float((weight * SLOPES).sum())
        half = _Z95 * float(np.sqrt((weight * (SLOPES - mean) ** 2).sum()))
        return Normal(kind="normal", q05=mean - half, q95=mean + half)


def chance_density(
    rows: Sequence[Removal], intercept: Float[np.ndarray, "*point"], slope: Float[np.ndarray, "*point"]
) -> Float[np.ndarray, "*point"]:
    """Log density of the splits and of the prior of the slope, at some intercepts and slopes."""
    split = np.array([{"yes": 1.0, "unclear": UNCLEAR, "no": 0.0}[row.split] for row in rows])
    reach = np.maximum([float(row.reach) for row in rows], 1.0)
    chance = expit(intercept[..., None] + slope[..., None] * np.log(reach / reach.mean()))
    log = TRUST * (split * np.log(chance) + (1 - split) * np.log1p(-chance)).sum(axis=-1)
    return log - 0.5 * ((slope - SLOPE_PRIOR[0]) / SLOPE_PRIOR[1]) ** 2


def fitted_removals(rows: Sequence[Removal]) -> tuple[Removal, ...]:
    """The removals that the fit may see."""
    return tuple(row for row in rows if row.month <= FITTED_TO)


def next_value(values: Sequence[float]) -> LogNormal:
    """Lognormal of another value like these: their spread, and the error of their middle."""
    logs = np.log(np.array(values))
    half = _Z95 * float(logs.std(ddof=1)) * float(np.sqrt(1 + 1 / len(logs)))
    middle = float(logs.mean())
    return LogNormal(kind="lognormal", q05=float(np.exp(middle - half)), q95=float(np.exp(middle + half)))


def lags(known: Sequence[War]) -> list[float]:
    """Months from a removal to open fighting, of the wars that a removal began."""
    return [float(war.lag) for war in known if war.by_removal and war.lag]


def fading(found: Sequence[Excess]) -> list[float]:
    """Months from the worst half year to half of it, of wars whose decline was seen."""
    return [one.half_life for one in found if one.half_life is not None and not one.censored]


def rising(found: Sequence[Excess]) -> list[float]:
    """Months from the onset to the worst half year, of wars with a clear excess."""
    return [float(one.peak) for one in found if one.peak is not None]


def home_share(known: Sequence[War], presence_at_home: float) -> Beta:
    """Share of a war that lies in one home state, beyond what the organisation's presence puts there anyway.

    Args:
        known: Wars, of which those with recorded places count, each for half: a place is how a death was attributed.
        presence_at_home: Share of an organisation's presence in its home state.
    """
    shares = [max(war.places.values()) / sum(war.places.values()) for war in known if war.places]
    near, far = 1 + TRUST * sum(shares), 1 + TRUST * sum(1 - share for share in shares)
    mean, whole = near / (near + far), near + far
    spread = mean * (1 - mean) / (whole + 1)
    beyond = 1 - presence_at_home
    return beta_of(1 - (1 - mean) / beyond, spread / beyond**2)


def beta_of(mean: float, variance: float) -> Beta:
    """The beta distribution of a mean and a variance."""
    whole = mean * (1 - mean) / variance - 1
    return Beta(kind="beta", a=mean * whole, b=(1 - mean) * whole)


def _points(
    grid: Float[np.ndarray, " point"], weight: Float[np.ndarray, " point"], at: Sequence[float]
) -> Float[np.ndarray, " probability"]:
    return np.interp(at, weight.cumsum() - weight / 2, grid)
