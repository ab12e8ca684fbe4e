"""A saved run as agencies would publish it: quantiles and means by series, alternative, place and period."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from secuela.evidence.library import library
from secuela.evidence.message import Message, message
from secuela.evidence.modes import CARRIED_OUT
from secuela.evidence.months import Month
from secuela.record.observation.future import Future
from secuela.record.observation.keyed_luck import KeyedLuck
from secuela.record.observation.observation_law import Law, Published, laws
from secuela.record.published_series import PublishedSeries, published_series
from secuela.record.seen_record import seeing
from secuela.runs.rows import LEVELS, Quantiles
from secuela.runs.store import Run

Floats = NDArray[np.float64]
UNMODELLED = message("not modelled")


@dataclass(frozen=True)
class ObservedRow:
    """What would be published of one place and period.

    Args:
        month: The last month of the period, YYYY-MM.
        place: Code.
        quantiles: Over the futures, by level.
        mean: Over the futures.
    """

    month: str
    place: str
    quantiles: Quantiles
    mean: float


@dataclass(frozen=True)
class Observed:
    """One series under one alternative.

    Args:
        series: Id.
        unit: Of its values.
        definition: How the figure is made, to be worded.
        agency: Who publishes it.
        alternative: Id.
        rows: By place and period.
    """

    series: str
    unit: str
    definition: Message
    agency: str
    alternative: str
    rows: tuple[ObservedRow, ...]

    def plain(self, definition: str) -> dict[str, Any]:
        """As JSON values, with its definition in words."""
        return {
            "series": self.series,
            "unit": self.unit,
            "definition": definition,
            "agency": self.agency,
            "alternative": self.alternative,
            "rows": [asdict(row) for row in self.rows],
        }


def observed(
    run: Run, wanted: Sequence[PublishedSeries], alternatives: Sequence[str], release: Month | None = None
) -> list[Observed]:
    """Each of these series that a run models, under each alternative, the series in their order.

    Args:
        run: A saved run.
        wanted: Series; those without a law, and those whose outcomes the run does not hold, are left out.
        alternatives: Ids.
        release: Month in which everything is read; None: each period as it is first published.
    """
    luck, held = KeyedLuck(run.manifest.seed), run_parameters(run)
    modelled = [laws()[series.id] for series in wanted if why_not(run, series) is None]
    found = list[Observed]()
    with _record_of(run):
        for alternative in alternatives:
            future = Future(
                outcomes={name: _futures(run, name, alternative) for law in modelled for name in law.outcomes},
                origin=Month.parse(run.manifest.as_of),
                parameter=held,
                luck=luck,
                baseline=alternative == run.manifest.baseline,
                release=release,
            )
            found += [_observed(law, future, alternative) for law in modelled]
    return sorted(found, key=lambda each: [series.id for series in wanted].index(each.series))


def _record_of(run: Run) -> AbstractContextManager[object]:
    """The record as the run saw it: with what was added and is still there, if it saw any of it."""
    if not run.manifest.saw_added and run.manifest.held_to is None:
        return nullcontext()
    return seeing(None if run.manifest.held_to is None else Month.parse(run.manifest.held_to))


def why_not(run: Run, series: PublishedSeries) -> Message | None:
    """Why a run says nothing of a series, or None where it does."""
    law = laws().get(series.id)
    if law is None:
        return UNMODELLED
    with _record_of(run):
        known = law.known_at(Month.parse(run.manifest.as_of))
    if not known:
        return message("not modelled: its level at the origin is not known")
    lacking = [name for name in law.outcomes if name not in run.outcomes]
    if lacking:
        return message("the run holds no {outcomes}: make it again", outcomes=", ".join(lacking))
    return None


def run_parameters(run: Run) -> Callable[[str], Floats]:
    """The draws of a parameter in a run; of one that the run did not keep, draws of its prior by its own key."""
    priors = library().parameters_as_of(Month.parse(run.manifest.as_of))
    luck, kept = KeyedLuck(run.manifest.seed), run.draws

    def drawn(name: str) -> Floats:
        if kept is not None and name in kept:
            return kept[name].to_numpy().astype(np.float64)
        return priors[name].quantile(luck.uniforms(name, run.manifest.draws))

    return drawn


def _futures(run: Run, outcome: str, alternative: str) -> Floats:
    """`(draw, month, …)` if carried out; NaN where a draw failed."""
    values = run.outcomes[outcome].sel(alternative=alternative)
    if "mode" in values.dims:
        values = values.sel(mode=CARRIED_OUT)
    values = values.sel({str(axis): list(labels) for axis, labels in library().outcomes[outcome].axes.items()})
    return values.transpose("draw", "month", ...).to_numpy().astype(np.float64)


def _observed(law: Law, future: Future, alternative: str) -> Observed:
    series = published_series()[law.series]
    rows = tuple(row for each in law.observe(future) for row in _rows(each, future, series))
    return Observed(law.series, series.unit, law.definition, series.agency, alternative, rows)


def _rows(found: Published, future: Future, series: PublishedSeries) -> Iterator[ObservedRow]:
    levels = np.nanquantile(found.values, [float(level) for level in LEVELS], axis=0)
    means = np.nanmean(found.values, axis=0)
    for i, period in enumerate(found.periods):
        if future.is_published(period, series.lag):
            quantiles: Quantiles = dict(zip(LEVELS, levels[:, i].tolist(), strict=True))
            yield ObservedRow(str(period), found.place, quantiles, float(means[i]))
