"""Sinaloa 2024-25, a war that nothing was fitted to, beside the model's splits of that organisation.

The world starts in June 2024. A removal is imposed in July and the organisation's split is forced through luck; how
long until war, how large it is and how it fades come from the kernel fitted on wars up to 2018.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from jaxtyping import Float, Int

from secuela.engine.coupled import Trajectory
from secuela.evidence.library import library
from secuela.evidence.months import MONTHS_PER_YEAR, Month
from secuela.evidence.removals import war
from secuela.evidence.state_tables import sesnsp_victims_by_state
from secuela.record.state_counts import sample
from secuela.studies.published_figures import Compared, Row, holds, quantiles
from secuela.text.language import translate as _
from secuela.world.imposed_events import ImposedEvents, first_year, homicides, state

DRAWS, SEED = 400, 1
AS_OF = Month.parse("2024-06")
MONTHS = 48
ORGANISATION, HOME = "listed-sinaloa", "MX-SIN"
LAG_DAYS = 46.0  # from the removal to open fighting, 25 July to 9 September
DISPLACED_EXCESS = 320.0  # homicides beyond the rate before, September to November 2024
FIRST, LAST = Month.parse("2024-09"), Month.parse("2025-06")  # of the recorded path
BEFORE = (Month.parse("2024-01"), Month.parse("2024-08"))
_DAYS, _DAYS_A_MONTH = 365.0, 365.0 / 12
_LEAST_EXCESS = 20.0  # homicides in a year below which displaced persons per homicide mean nothing


@dataclass(frozen=True)
class Splits:
    """Futures in which the organisation splits after a removal in July 2024.

    Args:
        world: The world as of June 2024.
        future: With each draw's own lag.
        known_lag: With the lag that was seen, rounded to whole months as the model does.
    """

    world: ImposedEvents
    future: Trajectory
    known_lag: Trajectory

    @classmethod
    def drawn(cls, draws: int) -> "Splits":
        """Split the organisation in every draw."""
        world = ImposedEvents.at(AS_OF, draws=draws, months=MONTHS, seed=SEED)
        onset = FIRST - AS_OF - 1  # position of the month of open fighting; the Link brings it one month later
        seen = world.with_crime(hostility_lag=np.full(draws, float(onset - 1)))
        return cls(world, world.split(ORGANISATION), seen.split(ORGANISATION))

    @cached_property
    def start(self) -> Int[np.ndarray, " draw"]:
        """Position of the first month of war in each draw."""
        return self.world.hostile_from()

    @cached_property
    def before(self) -> float:
        """Homicides a month in the home state at the origin."""
        assembly = self.world.compiled.assembly
        return float(assembly.states.shares[state(HOME)] * assembly.homicide.level)

    @cached_property
    def excess(self) -> Float[np.ndarray, " draw"]:
        """Homicides in the home state in the first year of war, beyond the same draw without it."""
        return first_year(self.world.excess(self.future)[..., state(HOME)], self.start)

    def counted(self, future: Trajectory) -> Float[np.ndarray, "draw month"]:
        """Simulated counts of the home state."""
        size = self.world.compiled.assembly.table["violence.count_dispersion"]
        mean = homicides(future)[..., state(HOME)]
        return sample(np.random.default_rng(SEED), mean, size[:, None])


def reproduce(draws: int = DRAWS) -> Compared:
    """Compute all rows."""
    splits = Splits.drawn(draws)
    rows = [*_size_rows(splits), _lag_row(splits), _displaced_row(splits), *_path_rows(splits)]
    title = _("Sinaloa 2024-25 beside splits of that organisation whose kernel has not seen it")
    return Compared(title, tuple(rows), _notes())


def _fact(name: str) -> float:
    return library().facts[name].value


def _test(quantity: str, at: str, published: float, values: Float[np.ndarray, " draw"], source: str) -> Row:
    ours = quantiles(values)
    return Row(quantity, at, {"value": published}, ours, "test", holds(ours, published), source)


def _size_rows(splits: Splits) -> list[Row]:
    """Ratios in the first year and at the peak, and the excess itself."""
    counts = splits.counted(splits.future)
    before, year = _fact("sinaloa_2024_before"), _fact("sinaloa_2024_first_year")
    ratio = first_year(counts, splits.start) / (MONTHS_PER_YEAR * splits.before)
    here = np.arange(counts.shape[1])
    inside = (here >= splits.start[:, None]) & (here < splits.start[:, None] + MONTHS_PER_YEAR)
    worst = np.where(inside, counts, 0.0).max(axis=1) / splits.before
    peak = np.where(np.isfinite(ratio), worst, np.nan)
    year_one = _("home state, first year of fighting over the rate before")
    return [
        _test(_("homicides, ratio"), year_one, year / (before * _DAYS), ratio, "noroeste-2025"),
        _test(
            _("homicides, ratio at the peak"),
            _("home state, worst month of the first year over the rate before"),
            _fact("sinaloa_2024_peak") / before,
            peak,
            "cronica-2025",
        ),
        _test(
            _("homicides beyond the rate before"),
            _("home state, first year of fighting; the model's against the same draw without a split"),
            year - before * _DAYS,
            splits.excess,
            "noroeste-2025",
        ),
    ]


def _lag_row(splits: Splits) -> Row:
    lag: Any = splits.world.theta["organised_crime"]
    return _test(
        _("months from the removal to open fighting"),
        _("46 days; the model's before it is rounded to whole months"),
        LAG_DAYS / _DAYS_A_MONTH,
        np.asarray(lag.hostility_lag),
        war("sinaloa-2024").source,
    )


def _displaced_row(splits: Splits) -> Row:
    more, calm = (_displaced(one) for one in (splits.future, splits.world.calm))
    displaced = first_year(more - calm, splits.start + 1)  # the Link brings it one month later
    enough = splits.excess > _LEAST_EXCESS
    per_homicide = np.where(enough, displaced / np.where(enough, splits.excess, 1.0), np.nan)
    return _test(
        _("newly displaced persons per homicide beyond the rate before"),
        _("home state, IDMC's definition"),
        _fact("sinaloa_2024_displaced") / DISPLACED_EXCESS,
        per_homicide,
        "idmc",
    )


def _displaced(future: Trajectory) -> Float[np.ndarray, "draw month"]:
    outputs: Any = future.outputs["displacement"]
    return np.asarray(outputs.displaced_idmc)[..., state(HOME)]


def _path_rows(splits: Splits) -> list[Row]:
    """Case-file victims month by month, beside counts of wars that begin in the same month."""
    record = sesnsp_victims_by_state().between(FIRST, LAST)
    counts = splits.counted(splits.known_lag)
    return [
        _test(
            _("homicide victims in the month"),
            str(month),
            float(record.counts[position, state(HOME)]),
            counts[:, month - AS_OF - 1],
            "sesnsp",
        )
        for position, month in enumerate(record.months)
    ]


def _notes() -> tuple[str, ...]:
    mean = sesnsp_victims_by_state().between(*BEFORE).counts[:, state(HOME)].mean()
    return (
        _(
            "Every row is a test: the run begins in June 2024 and draws size and lag of wars from what was known "
            "before this one."
        ),
        _(
            "A row holds where the figure lies in the 90 % range of the model. The ranges are wide: older wars between "
            "former partners differed by a factor of sixty."
        ),
        _(
            "The ratios use the announced daily averages; case files give {mean:.0f} victims a month for January to "
            "August 2024, less than the announced average, and so higher ratios."
        ).format(mean=mean),
        _(
            "The monthly rows are given the lag that was seen, rounded to whole months; size, place and fading are the "
            "kernel's. The path after June 2025 is not in the tables."
        ),
    )
