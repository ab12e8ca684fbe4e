"""What the record's own forecast says beside a run: a pool of simple rules that knows no cause, a year ahead.

Both sides are put as the agency publishes the figure, by the laws of observation, so that only like is held to like.
"""

from collections.abc import Iterator

import numpy as np

from secuela.analysis.panels import Floats
from secuela.evidence.library import library
from secuela.evidence.months import Month
from secuela.record.forecast_series import ForecastSeries, forecast_series
from secuela.record.known_rows import shipped_rows
from secuela.record.observation.future import Future
from secuela.record.observation.keyed_luck import KeyedLuck
from secuela.record.observation.observation_law import Law, laws
from secuela.record.skill import OutlookRow, outlook_rows
from secuela.report.run_data import RunData
from secuela.report.views.phrases import level_words
from secuela.text.language import spoken
from secuela.text.language import translate as _
from secuela.text.month_names import month_name

BY_STATE = "homicides_mx_state"
_AT_ONCE = 250  # draws: a law by state holds 160 KB for each


def record_forecast_line(run: RunData, outcome: str) -> str:
    """That the status quo lies outside of the middle half of the record's own forecast; empty where it does not.

    Empty too where the outcome has no forecast, or the run another origin than the forecast that is stored.
    """
    key = ("record forecast", outcome, spoken())
    if key not in run.known:
        run.known[key] = next(_lines(run, outcome), "")
    return run.known[key]


def _lines(run: RunData, outcome: str) -> Iterator[str]:
    for row in outlook_rows():
        series = forecast_series()[row.series]
        law = laws().get(series.published)
        if law is None or Month.parse(row.origin) != run.origin or not _told_by(run, law, outcome):
            continue
        values = _as_published(run, series, law, Month.parse(row.month))
        if len(values):
            ours = float(np.median(values))
            if not row.quarter <= ours <= row.upper:
                yield _told(series, row, ours)


def _told_by(run: RunData, law: Law, outcome: str) -> bool:
    """Whether a law makes its series of an outcome, by itself or by its states, and the run and the record allow it."""
    made_of = law.outcomes in ((outcome,), (f"{outcome}_state",))
    return made_of and all(run.holds(name) for name in law.outcomes) and law.known_at(run.origin)


def _told(series: ForecastSeries, row: OutlookRow, ours: float) -> str:
    text = _(
        "{series}, {month}: the record's own forecast, a pool of simple rules that knows no cause, has a median of "
        "{median}, half of it between {quarter} and {upper}; the status quo of this run, put as the agency publishes "
        "it, has {ours}. The two differ, and neither was made to agree with the other."
    )
    told = {"median": row.median, "quarter": row.quarter, "upper": row.upper, "ours": ours}
    figures = {name: level_words(value, series.unit) for name, value in told.items()}
    return text.format(series=series.title.text(spoken()), month=month_name(Month.parse(row.month)), **figures)


def _as_published(run: RunData, series: ForecastSeries, law: Law, month: Month) -> Floats:
    """The status quo in one month as the agency would publish it, `(draw,)`, draws that failed left out.

    Some draws at a time, failed ones among them, since laws hold many numbers for each.
    """
    if month - run.origin > run.horizon:
        return np.zeros(0)
    priors, release, (place,) = library().parameters_as_of(run.origin), _release(series, month), series.codes
    paths = {name: run.path(name, run.baseline) for name in law.outcomes if name != BY_STATE}
    read = month - run.origin + 1  # months with the origin: what a law says of one does not hang on later ones

    def published(draws: slice) -> Floats:
        outcomes = {
            name: (run.by_state(run.baseline, draws) if name == BY_STATE else paths[name][draws])[:, :read]
            for name in law.outcomes
        }
        luck, number = KeyedLuck(run.seed, draws.start), len(next(iter(outcomes.values())))
        future = Future(
            outcomes=outcomes,
            origin=run.origin,
            parameter=lambda name: priors[name].quantile(luck.uniforms(name, number)),
            luck=luck,
            baseline=True,
            release=release,
        )
        (found,) = (each for each in law.observe(future) if each.place == place)
        return found.values[:, found.periods.index(month)]

    values = np.concatenate([published(slice(first, first + _AT_ONCE)) for first in range(0, run.draws, _AT_ONCE)])
    return values[np.isfinite(values)]


def _release(series: ForecastSeries, month: Month) -> Month | None:
    """When a month is read: as old as the newest month of the record was; None for what stands as first published."""
    if series.late is not None:
        return None
    rows = shipped_rows(series.source)
    newest = int(rows["month"].max())
    read = int(rows.loc[rows["month"] == newest, "vintage"].max())
    return month + (read - newest)
