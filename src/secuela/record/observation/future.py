"""One alternative of a saved run as a law of observation sees it: expectations, parameters, luck, and the release."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from secuela.evidence.months import MONTHS_PER_YEAR, Month
from secuela.record.calendar_days import STANDARD_MONTH, days_of
from secuela.record.observation.keyed_luck import KeyedLuck

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Future:
    """All draws of one alternative.

    Args:
        outcomes: By id `(draw, month, …)`, month 0 being the origin; months are standard ones.
        origin: The origin month.
        parameter: The draws of a parameter by its id, `(draw,)`.
        luck: The same for all alternatives.
        baseline: Whether this is the status quo.
        release: Month in which everything is read; None: each period as it is first published.
    """

    outcomes: Mapping[str, Floats]
    origin: Month
    parameter: Callable[[str], Floats]
    luck: KeyedLuck
    baseline: bool
    release: Month | None = None

    @cached_property
    def months(self) -> tuple[Month, ...]:
        """The months after the origin."""
        horizon = next(iter(self.outcomes.values())).shape[1] - 1
        return tuple(self.origin + ahead for ahead in range(1, horizon + 1))

    @cached_property
    def days(self) -> Floats:
        """Days of these months over those of a standard month, `(month,)`."""
        return np.array([days_of(month) for month in self.months]) / STANDARD_MONTH

    def expected(self, outcome: str) -> Floats:
        """An outcome in the months after the origin, in calendar months, `(draw, month, …)`."""
        values = self.outcomes[outcome][:, 1:]
        return values * self.days.reshape(1, -1, *(1,) * (values.ndim - 2))

    def scores(self, series: str, name: str, *places: int) -> Floats:
        """Standard scores of one name of a series, `(draw, month, …)`; the same under every alternative."""
        draws = next(iter(self.outcomes.values())).shape[0]
        return self.luck.scores(f"{series} {name}", draws, len(self.months), *places)

    def whole_years(self, values: Floats) -> tuple[tuple[Month, ...], Floats]:
        """The last months of the calendar years that lie wholly after the origin, and sums over each.

        Args:
            values: `(draw, month)`.
        """
        ends = [i for i, month in enumerate(self.months) if month.month == MONTHS_PER_YEAR and i + 1 >= MONTHS_PER_YEAR]
        sums = np.empty((len(values), len(ends)))
        for year, end in enumerate(ends):
            sums[:, year] = values[:, end + 1 - MONTHS_PER_YEAR : end + 1].sum(axis=1)
        return tuple(self.months[end] for end in ends), sums

    def since_first(self, periods: tuple[Month, ...], lag: int) -> Floats:
        """Months from the first publication of each period to the release, `(period,)`."""
        if self.release is None:
            return np.zeros(len(periods))
        return np.maximum([self.release - (period + lag) for period in periods], 0).astype(np.float64)

    def is_published(self, period: Month, lag: int) -> bool:
        """Whether a period is out by the release."""
        return self.release is None or period + lag <= self.release
