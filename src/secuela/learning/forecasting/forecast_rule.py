"""What a rule of forecasting is: what it sees at an origin, and how far it may miss by what it missed before."""

import zlib
from abc import ABC, abstractmethod
from dataclasses import dataclass
from functools import cached_property
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from secuela.evidence.months import MONTHS_PER_YEAR, Month
from secuela.learning.forecasting.histories import History
from secuela.record.calendar_days import STANDARD_MONTH

Floats = NDArray[np.float64]

QUANTILES = 99  # of each rule: the mid levels of as many equal parts
LEVELS = (np.arange(QUANTILES) + 0.5) / QUANTILES
ENOUGH_ERRORS = (
    24  # origins; a longer horizon takes the spread of the longest that has as many, grown like a random walk
)
BEYOND = 3.0  # times the highest, or a third of the lowest, standard month of a place: no rule goes further
LEAST_SCALE = 0.1  # of the mean place: where nearly nothing happens no score is divided by nearly nothing
SMOOTHING = 0.25  # standard deviations of a normal kernel over past errors
RECENT_HALF_LIFE = 12  # months: how soon past changes stop to size the errors of now
RECENT_LIMITS = (0.4, 1.6)  # of the size of now against that of all months


@dataclass(frozen=True)
class Outlook:
    """A history, and the months to forecast from it.

    Args:
        history: The record up to the origin.
        steps: How many months ahead, rising; a month means the same whatever others are asked for beside it.
    """

    history: History
    steps: tuple[int, ...]

    @property
    def months(self) -> int:
        """The last month ahead."""
        return self.steps[-1]

    @property
    def at(self) -> NDArray[np.int64]:
        """Places of the steps among all months ahead."""
        return np.array(self.steps) - 1

    @cached_property
    def season(self) -> Floats:
        """`(12, place)` log factors, January first."""
        return self.history.season()

    @cached_property
    def level(self) -> Floats:
        """`(month, place)` log of the standard month, without season."""
        calendar = [(self.history.first + i).month - 1 for i in range(len(self.history.values))]
        return self.history.log_rates() - self.season[calendar]

    @cached_property
    def ahead(self) -> list[Month]:
        """The months that are forecast."""
        return [self.history.origin + step for step in self.steps]

    @cached_property
    def scale(self) -> Floats:
        """`(place,)` mean of the last year, in the unit of the series: what scores are measured in."""
        means = self.history.values[-MONTHS_PER_YEAR:].mean(axis=0)
        return np.maximum(means, LEAST_SCALE * means.mean())

    @property
    def own(self) -> Floats:
        """The level in the months that are known one by one."""
        return self.level[self.history.own_from :] if self.history.coarse else self.level

    def values(self, level: Floats) -> Floats:
        """Levels `(…, month ahead, place)` as values of their months: season, days and offset put back."""
        days = self.history.days(len(self.history.values) + self.at)
        season = self.season[[month.month - 1 for month in self.ahead]]
        known = self.level
        level = np.clip(level, known.min(axis=0) - np.log(BEYOND), known.max(axis=0) + np.log(BEYOND))
        rates = np.exp(level + season) - self.history.series.offset
        return np.maximum(rates, 0.0) * (days / STANDARD_MONTH)[:, None]

    def generator(self, purpose: str) -> np.random.Generator:
        """Chance that hangs on the series, the origin and the purpose alone."""
        text = f"{self.history.series.id} {self.history.origin} {purpose}"
        return np.random.default_rng(zlib.crc32(text.encode()))


class Rule(ABC):
    """A way to go on from a history."""

    id: ClassVar[str]

    def serves(self, outlook: Outlook) -> bool:  # noqa: ARG002  most serve all
        """Whether the rule has anything to say of a series."""
        return True

    @abstractmethod
    def quantiles(self, outlook: Outlook) -> Floats:
        """`(QUANTILES, month ahead, place)` in the unit of the series, rising."""


class PointRule(Rule):
    """A rule that names one level, and misses it as it has missed before."""

    @abstractmethod
    def points(self, outlook: Outlook) -> Floats:
        """`(month, month ahead, place)` levels forecast at each month of the history; NaN where it cannot say."""

    def quantiles(self, outlook: Outlook) -> Floats:
        """The last point, and the errors of all earlier ones."""
        points = self.points(outlook)
        return outlook.values(points[-1] + past_errors(outlook, points))


def past_errors(outlook: Outlook, points: Floats) -> Floats:
    """Quantiles of what a rule missed at each horizon, `(QUANTILES, month ahead, place)`, log.

    Places share the shape of their errors and keep their own size. Months carried on at the end count as ahead.
    """
    carried = outlook.history.carried if points.shape[2] > 1 else 0
    found = np.zeros((QUANTILES, *points.shape[1:]))
    for place, step in enumerate(outlook.steps):
        reach, errors = step + carried, _missed(outlook, points, step + carried)
        far = reach
        while len(errors) < ENOUGH_ERRORS and far > 1:
            far -= 1
            errors = _missed(outlook, points, far)
        if not len(errors):
            errors = np.diff(outlook.own, axis=0)
        quantiles = _shape(errors)
        middle = np.median(quantiles, axis=0)
        found[:, place] = middle + (quantiles - middle) * np.sqrt(reach / far)
    return found


def _missed(outlook: Outlook, points: Floats, reach: int) -> Floats:
    """`(origin, place)` errors over some months, those of the nearest step that was asked for."""
    level = outlook.level
    nearest = int(np.argmin(np.abs(np.array(outlook.steps) - reach)))
    first = outlook.history.own_from if outlook.history.coarse and reach < MONTHS_PER_YEAR else 0
    if reach >= len(level):
        return level[:0]
    errors = (level[reach:] - points[:-reach, nearest])[first:]
    return errors[np.isfinite(errors).all(axis=1)]


def _shape(errors: Floats) -> Floats:
    """Smoothed quantiles of errors `(origin, place)`, `(QUANTILES, place)`."""
    size = np.maximum(np.sqrt((errors**2).mean(axis=0)), 1e-9)
    standard = (errors / size).ravel()
    spread = np.quantile((standard[:, None] + SMOOTHING * standard.std() * _KERNEL).ravel(), LEVELS)
    return spread[:, None] * size


_KERNEL = stats.norm.ppf((np.arange(15) + 0.5) / 15)  # a normal law as 15 equal parts


def recent_size(outlook: Outlook) -> Floats:
    """`(place,)` how large the changes of late were against those of the whole history."""
    changes = np.diff(outlook.own, axis=0) ** 2
    weights = 0.5 ** (np.arange(len(changes))[::-1] / RECENT_HALF_LIFE)
    late = weights @ changes / weights.sum()
    return np.clip(np.sqrt(late / np.maximum(changes.mean(axis=0), 1e-12)), *RECENT_LIMITS)
