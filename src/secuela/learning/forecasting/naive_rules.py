"""Simple rules that any forecast must beat: each goes on from a history alone, with the errors of its own past.

A rule of a point says where the log of the standard month will be; how far it may miss is what it missed at every
earlier month of the same history, by horizon. So the last value stands with its own past changes over that horizon.
Rules of counts carry a law of counts instead, those of a library their own. All were written down, with their
constants, before any was scored; what is chosen from the record (smoothing, order) is chosen at each origin, from what
was known then.
"""

import warnings
from itertools import product
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray
from scipy import stats
from statsmodels.tsa.arima.model import ARIMA
from statsmodels.tsa.exponential_smoothing.ets import ETSModel

from secuela.evidence.library import library
from secuela.evidence.months import MONTHS_PER_YEAR, Month
from secuela.learning.forecasting.forecast_rule import LEVELS, Outlook, PointRule, Rule, past_errors, recent_size
from secuela.learning.forecasting.histories import History

Floats = NDArray[np.float64]

_TUNED_ON = (1, 3, 6, 12)  # horizons on which smoothing is chosen
ONE_LEVEL = 2.0  # a law of counts holds where the last quarter of its months lies within this factor of their mean


def _hold(level: Floats, outlook: Outlook) -> Floats:
    """A level `(month, place)` that stays, `(month, month ahead, place)`."""
    return np.repeat(level[:, None], len(outlook.steps), axis=1)


def _mean_of(level: Floats, months: int) -> Floats:
    """`(month, place)` means of the last months, NaN before there are as many."""
    sums = np.cumsum(np.concatenate([np.zeros((1, level.shape[1])), level]), axis=0)
    found = np.full_like(level, np.nan)
    found[months - 1 :] = (sums[months:] - sums[:-months]) / months
    return found


class Persistence(PointRule):
    """The last value stays."""

    id = "persistence"

    def points(self, outlook: Outlook) -> Floats:
        """The level of the month itself."""
        return _hold(outlook.level, outlook)


class ThreeMonths(PointRule):
    """The mean of three months stays."""

    id = "mean_of_3_months"

    def points(self, outlook: Outlook) -> Floats:
        """The mean level of three months."""
        return _hold(_mean_of(outlook.level, 3), outlook)


class TwelveMonths(PointRule):
    """The mean of twelve months stays."""

    id = "mean_of_12_months"

    def serves(self, outlook: Outlook) -> bool:
        """A sum of 12 months is one already."""
        return outlook.history.series.kind != "sum_of_12"

    def points(self, outlook: Outlook) -> Floats:
        """The mean level of twelve months."""
        return _hold(_mean_of(outlook.level, MONTHS_PER_YEAR), outlook)


class SeasonalNaive(PointRule):
    """The same month of the year before comes again."""

    id = "seasonal_naive"

    def points(self, outlook: Outlook) -> Floats:
        """The newest level of the same calendar month."""
        level = outlook.level
        found = np.full((len(level), len(outlook.steps), level.shape[1]), np.nan)
        for place, step in enumerate(outlook.at):
            back = MONTHS_PER_YEAR - 1 - int(step) % MONTHS_PER_YEAR
            found[back:, place] = level[: len(level) - back]
        return found


class Drift(PointRule):
    """The line through the first and the last month goes on."""

    id = "drift"

    def points(self, outlook: Outlook) -> Floats:
        """The level, and the mean change since the beginning."""
        level = outlook.level
        past = np.arange(len(level))[:, None]
        slope = np.where(past >= MONTHS_PER_YEAR, (level - level[0]) / np.maximum(past, 1), np.nan)
        return level[:, None] + slope[:, None] * np.array(outlook.steps)[:, None]


class _Smoothed(PointRule):
    """Exponential smoothing whose constants did best at one to twelve months over the history."""

    grid: ClassVar[tuple[tuple[float, float, float], ...]]

    def points(self, outlook: Outlook) -> Floats:
        """The smoothed level and its damped trend."""
        level, trend = self._filtered(outlook.level)
        damping = np.array([c[2] for c in self.grid])
        steps = np.arange(1, max(outlook.months, *_TUNED_ON) + 1)
        grown: Floats = np.cumsum(damping[:, None] ** steps, axis=1, dtype=np.float64)  # (choice, month ahead)
        best = self._best(outlook, level, trend, grown)
        return level[:, best][:, None] + trend[:, best][:, None] * grown[best, outlook.at][:, None]

    def _filtered(self, level: Floats) -> tuple[Floats, Floats]:
        alpha, beta, damping = (np.array(each)[:, None] for each in zip(*self.grid, strict=True))
        shape = (len(level), len(self.grid), level.shape[1])
        levels, trends = np.zeros(shape), np.zeros(shape)
        now, trend = np.repeat(level[:1], len(self.grid), axis=0), np.zeros(shape[1:])
        levels[0] = now
        for i in range(1, len(level)):
            expected = now + damping * trend
            now = expected + alpha * (level[i] - expected)
            trend = damping * trend + alpha * beta * (level[i] - expected)
            levels[i], trends[i] = now, trend
        return levels, trends

    def _best(self, outlook: Outlook, level: Floats, trend: Floats, grown: Floats) -> int:
        found = outlook.level
        first = outlook.history.own_from if outlook.history.coarse else MONTHS_PER_YEAR
        size = np.maximum(np.diff(found, axis=0).var(axis=0), 1e-12)
        loss = np.zeros(len(self.grid))
        for reach in _TUNED_ON:
            if first + reach >= len(found):
                continue
            expected = level[first:-reach] + trend[first:-reach] * grown[:, reach - 1][:, None]
            missed = found[first + reach :, None] - expected
            loss += (missed**2 / size).mean(axis=(0, 2)) / reach
        return int(np.argmin(loss))


class Smoothing(_Smoothed):
    """A smoothed level stays."""

    id = "smoothed_level"
    grid = tuple((alpha, 0.0, 0.0) for alpha in (0.1, 0.2, 0.3, 0.45, 0.6, 0.8, 1.0))


class DampedTrend(_Smoothed):
    """A smoothed level whose trend dies out."""

    id = "damped_trend"
    grid = tuple(product((0.2, 0.4, 0.7, 1.0), (0.05, 0.15, 0.4), (0.8, 0.9, 0.95, 0.98)))


class _AsOfLate(PointRule):
    """A point whose errors have the shape of all past ones, and the size of those of late."""

    def serves(self, outlook: Outlook) -> bool:
        """Only counts: sums of 12 months change by two months a year apart, seizures mostly by chance."""
        return outlook.history.series.kind == "count"

    def quantiles(self, outlook: Outlook) -> Floats:
        """The last point, and past errors made as large as changes are now."""
        points = self.points(outlook)
        return outlook.values(points[-1] + past_errors(outlook, points) * recent_size(outlook))


class PersistenceAsOfLate(_AsOfLate, Persistence):
    """The last value stays, with errors as large as changes are now."""

    id = "persistence_as_of_late"


class SmoothingAsOfLate(_AsOfLate, Smoothing):
    """A smoothed level stays, with errors as large as changes are now."""

    id = "smoothed_level_as_of_late"


class DampedTrendAsOfLate(_AsOfLate, DampedTrend):
    """A trend that dies out, with errors as large as changes are now."""

    id = "damped_trend_as_of_late"


class Returning(PointRule):
    """The level returns to its mean of five years, a share of the way each month."""

    id = "return_to_5_years"
    shares = (0.9, 0.95, 0.97, 0.985)  # of the distance that is left after a month

    def serves(self, outlook: Outlook) -> bool:
        """Only with five years known, and one more to choose the share on."""
        return len(outlook.own) >= 6 * MONTHS_PER_YEAR

    def points(self, outlook: Outlook) -> Floats:
        """A mean of three months on its way to the mean of sixty."""
        near, far = _mean_of(outlook.level, 3), _mean_of(outlook.level, 5 * MONTHS_PER_YEAR)
        steps = np.array(outlook.steps)[:, None]
        best, least = self.shares[0], np.inf
        for share in self.shares:
            loss = 0.0
            for reach in _TUNED_ON:
                missed = outlook.level[reach:] - (far + share**reach * (near - far))[:-reach]
                loss += float(np.nanmean(missed**2)) / reach
            if loss < least:
                best, least = share, loss
        return far[:, None] + best**steps * (near - far)[:, None]


class WithNation(PointRule):
    """A smoothed share of a place in the whole, times the damped trend of the whole."""

    id = "share_of_nation"

    def serves(self, outlook: Outlook) -> bool:
        """Only where places are parts of a whole."""
        return outlook.history.series.nation is not None

    def points(self, outlook: Outlook) -> Floats:
        """The smoothed level of the place, moved as the whole is expected to move."""
        whole = np.log(np.exp(outlook.level).sum(axis=1, keepdims=True))
        nation = Outlook(History(**{**vars(outlook.history), "values": np.exp(whole)}), outlook.steps)
        nation.__dict__["level"] = whole
        national = DampedTrend().points(nation)
        own = Smoothing().points(outlook)
        return own + national - Smoothing().points(nation)


class PastChanges(Rule):
    """Months of past changes, three in a row at a time, drawn again and added up."""

    id = "bootstrap_of_changes"
    paths, block = 600, 3

    def quantiles(self, outlook: Outlook) -> Floats:
        """Quantiles of the drawn paths."""
        changes = np.diff(outlook.own, axis=0)
        draw = outlook.generator(self.id)
        blocks = -(-outlook.months // self.block)
        starts = draw.integers(0, len(changes) - self.block + 1, size=(self.paths, blocks))
        picked = (starts[:, :, None] + np.arange(self.block)).reshape(self.paths, -1)[:, : outlook.months]
        paths = outlook.level[-1] + np.cumsum(changes[picked], axis=1)[:, outlook.at]
        return outlook.values(np.quantile(paths, LEVELS, axis=0))


class _Counts(Rule):
    """A negative binomial with the mean and variance of the last months."""

    window: ClassVar[int]

    def serves(self, outlook: Outlook) -> bool:
        """Only counts follow a law of counts, and only months of one level are counts of one law."""
        if outlook.history.series.kind != "count":
            return False
        whole = np.exp(outlook.level[-self.window :]).sum(axis=1)
        moved = whole[-(self.window // 4) :].mean() / whole.mean()
        return bool(1 / ONE_LEVEL <= moved <= ONE_LEVEL)

    def quantiles(self, outlook: Outlook) -> Floats:
        """Quantiles of the law in a standard month, brought to each month."""
        offset = outlook.history.series.offset
        counts = np.maximum(np.exp(outlook.level[-self.window :]) - offset, 0.0)
        mean, variance = np.maximum(counts.mean(axis=0), 0.1), counts.var(axis=0, ddof=1)
        size = mean**2 / np.maximum(variance - mean, 1e-3 * mean)
        drawn = stats.nbinom.ppf(LEVELS[:, None], size, size / (size + mean))
        # where the law is wide a count stands for the unit around it, so that quantiles rise
        level = np.log(np.maximum(drawn, 0.25) + offset)
        return outlook.values(np.repeat(level[:, None], len(outlook.steps), axis=1))


class Counts12(_Counts):
    """As in the last 12 months."""

    id = "negative_binomial_12"
    window = 12


class Counts36(_Counts):
    """As in the last 36 months."""

    id = "negative_binomial_36"
    window = 36


class ExponentialSmoothing(Rule):
    """State-space exponential smoothing with a damped trend (statsmodels), its own bands."""

    id = "ets"

    def serves(self, outlook: Outlook) -> bool:
        """One series at a time."""
        return outlook.level.shape[1] == 1

    def quantiles(self, outlook: Outlook) -> Floats:
        """Normal on the log, by its own variance."""
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            fitted: Any = ETSModel(outlook.own[:, 0], error="add", trend="add", damped_trend=True).fit(disp=False)
            paths = fitted.simulate(outlook.months, anchor="end", repetitions=400, rng=outlook.generator(self.id))
        return outlook.values(np.quantile(np.asarray(paths)[outlook.at].T, LEVELS, axis=0)[:, :, None])


class Arima(Rule):
    """An integrated autoregression of ten years, of the lower AIC of two orders (statsmodels), its own bands."""

    id = "arima"
    orders: ClassVar[dict[bool, tuple[tuple[int, int, int], ...]]] = {
        False: ((0, 1, 1), (1, 1, 1)),
        True: ((1, 1, 0), (1, 2, 1)),  # sums of 12 months move slowly
    }
    window, iterations, widest = 120, 40, 2.0

    def serves(self, outlook: Outlook) -> bool:
        """One series at a time."""
        return outlook.level.shape[1] == 1

    def quantiles(self, outlook: Outlook) -> Floats:
        """Normal on the log, by its own variance."""
        recent = outlook.own[-self.window :, 0]
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            fitted = [
                ARIMA(recent, order=order).fit(method_kwargs={"maxiter": self.iterations})
                for order in self.orders[outlook.history.series.kind == "sum_of_12"]
            ]
            best = min(fitted, key=lambda each: each.aic)
            told = best.get_forecast(outlook.months)
        mean, size = np.asarray(told.predicted_mean)[outlook.at], np.asarray(told.se_mean)[outlook.at]
        level = mean + np.minimum(size, self.widest) * stats.norm.ppf(LEVELS)[:, None]
        return outlook.values(level[:, :, None])


class OneLine(PointRule):
    """Deaths move by 0.61 of the log change of laboratory reports of fentanyl over the last year, for one more year."""

    id = "one_line_supply"
    elasticity = 0.61  # published one-line rule for deaths with synthetic opioids
    share = 0.69  # of deaths with synthetic opioids in all overdose deaths, 2022-24

    def serves(self, outlook: Outlook) -> bool:
        """Only overdose deaths, from the first year after two years of reports."""
        return outlook.history.series.kind == "sum_of_12" and outlook.history.origin >= _REPORTS_FROM

    def points(self, outlook: Outlook) -> Floats:
        """The level, moved a twelfth of the yearly change each month up to a year."""
        rows = library().rows["nflis_fentanyl_reports"]
        reports = {int(year): np.log(value) for year, value in zip(rows.times, rows.values, strict=True)}  # pyright: ignore[reportArgumentType]
        change = np.full((len(outlook.level), 1), np.nan)
        for i in range(len(outlook.level)):
            year = (outlook.history.first + (i + 1)).year - 1  # the last that has ended
            if year in reports and year - 1 in reports:
                change[i] = reports[year] - reports[year - 1]
        steps = np.minimum(np.array(outlook.steps), MONTHS_PER_YEAR)[:, None] / MONTHS_PER_YEAR
        return outlook.level[:, None] + self.share * self.elasticity * change[:, None] * steps


_REPORTS_FROM = Month.parse("2020-12")

RULES: dict[str, Rule] = {
    rule.id: rule
    for rule in (
        Persistence(),
        SeasonalNaive(),
        Drift(),
        ThreeMonths(),
        TwelveMonths(),
        Smoothing(),
        DampedTrend(),
        PersistenceAsOfLate(),
        SmoothingAsOfLate(),
        DampedTrendAsOfLate(),
        Returning(),
        WithNation(),
        PastChanges(),
        Counts12(),
        Counts36(),
        ExponentialSmoothing(),
        Arima(),
        OneLine(),
    )
}
