"""The composition of homicide by state: learned on months to December 2018, and scored on later ones.

Three numbers are learned: the half-life of departures from the ten-year shares (where the log score of expected shares
at 6, 12 and 24 months is highest), their spread (errors of log shares at those horizons), and the size of the negative
binomial of monthly counts (a filter that holds swings and counting noise apart). Origins from January 2019 on, Sinaloa
in 2024-25 among them, only test (:func:`skill`), against shares that stay; each reads the record up to itself alone.
Scores are the log of the expected share of the state of each death (shares alone), and the log density of each state's
share (shares with their spread).
"""

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize, minimize_scalar

from secuela.evidence.months import MONTHS_PER_YEAR, Month
from secuela.evidence.state_tables import StateMonths, sesnsp_victims_by_state, state_months
from secuela.record.composition import (
    RECENT_MONTHS,
    USUAL_MONTHS,
    homicides_by_state,
    returning,
    shares_at,
    window_shares,
    without_gaps,
)
from secuela.record.state_counts import log_variance

Floats = NDArray[np.float64]

FIT_FROM, FIT_TO = Month.parse("2005-01"), Month.parse("2018-12")
HORIZONS = (6, 12, 24)
HALF_LIVES = (6.0, 240.0)  # months, bounds of the search
LARGE = 10.0  # deaths/month: below that the log of a monthly count is no measure
CHI_SQUARE_MEDIAN = 0.4549364  # one degree of freedom
TEST_FROM, TEST_TO = Month.parse("2019-01"), Month.parse("2024-06")
STAYING = (12, 3)  # months of which the shares stay, in the two rival rules
_HALF_RANGE = {0.5: 0.6744898, 0.9: 1.6448536}  # standard deviations either side
_WARM_UP_SD = 0.5  # of the departures before the first month of the filter


@dataclass(frozen=True)
class Windows:
    """Log shares at each origin of a record.

    Args:
        months: `(origin,)`.
        usual: `(origin, state)` log shares of ten years.
        recent: `(origin, state)` log shares of four months.
        found: `(origin, state)` shares of the month itself.
        deaths: `(origin, state)` deaths of the four months.
    """

    months: tuple[Month, ...]
    usual: Floats
    recent: Floats
    found: Floats
    deaths: Floats


def windows(record: StateMonths, first: Month, recent: int = RECENT_MONTHS, usual: int = USUAL_MONTHS) -> Windows:
    """Windows at each month of ``record`` from ``first`` on, each seeing its own past alone."""
    start = record.months.index(first)
    ends = range(start + 1, len(record.months) + 1)
    past = [record.counts[:end] for end in ends]
    return Windows(
        months=record.months[start:],
        usual=np.log([window_shares(counts, usual) for counts in past]),
        recent=np.log([window_shares(counts, recent) for counts in past]),
        found=np.array([counts[-1] / counts[-1].sum() for counts in past]),
        deaths=np.array([counts[-recent:].sum(axis=0) for counts in past]),
    )


def fitted_record() -> StateMonths:
    """INEGI's deaths by month and state to the end of the fit."""
    record = state_months("inegi_homicides_by_state").between(last=FIT_TO)
    return StateMonths(record.months, without_gaps(record.counts), record.unknown)


def log_score(at: Windows, half_life: float, horizons: tuple[int, ...] = HORIZONS) -> float:
    """Mean log of the expected share of the state of each death, mean over horizons; higher is better."""
    means: list[float] = []
    for horizon in horizons:
        expected = returning(np.exp(at.recent[:-horizon]), np.exp(at.usual[:-horizon]), horizon, half_life)
        means.append(float((at.found[horizon:] * np.log(expected)).sum(axis=1).mean()))
    return float(np.mean(means))


@cache
def fit_half_life(recent: int = RECENT_MONTHS, usual: int = USUAL_MONTHS) -> tuple[float, float]:
    """Half-life in months at which the log score to 2018 is highest, and that score."""
    return _best(windows(fitted_record(), FIT_FROM, recent, usual))


def half_life_without_each_state() -> Floats:
    """The same with each state left out in turn, `(state,)`, months: how much one state's history decides."""
    record = fitted_record()
    left_out = [np.delete(record.counts, state, axis=1) for state in range(record.counts.shape[1])]
    fits = [_best(windows(StateMonths(record.months, counts, record.unknown), FIT_FROM)) for counts in left_out]
    return np.array([half_life for half_life, _ in fits])


def _best(at: Windows) -> tuple[float, float]:
    found = minimize_scalar(lambda log: -log_score(at, float(np.exp(log))), bounds=np.log(HALF_LIVES), method="bounded")
    return float(np.exp(found.x)), -float(found.fun)


def departures(at: Windows, half_life: float, horizon: int) -> tuple[Floats, Floats]:
    """Errors of the log share a horizon ahead, and the variance that counting alone gives them, `(origin, state)`."""
    left = 0.5 ** (horizon / half_life)
    expected = returning(np.exp(at.recent[:-horizon]), np.exp(at.usual[:-horizon]), horizon, half_life)
    errors = at.recent[horizon:] - np.log(expected)
    return errors, 1 / (at.deaths[horizon:] + 1) + left**2 / (at.deaths[:-horizon] + 1)


def stationary_sd(half_life: float, horizon: int) -> tuple[float, float]:
    """Standard deviation of departures in the long run, log, that the errors at one horizon imply, to 2018.

    Returns:
        From the mean square of the errors, and from their median: smaller where a few errors are very large.
    """
    errors, counting = departures(windows(fitted_record(), FIT_FROM), half_life, horizon)
    grown = 1 - 0.25 ** (horizon / half_life)
    middle = float(np.median(errors**2)) / CHI_SQUARE_MEDIAN
    return (
        float(np.sqrt(((errors**2) - counting).mean() / grown)),
        float(np.sqrt(max(middle - counting.mean(), 0.0) / grown)),
    )


def filtered(counts: Floats, usual: Floats, half_life: float, sd: float, size: float) -> float:
    """Log likelihood of monthly log shares about ``usual``: departures that return, swings, counting noise.

    Args:
        counts: `(month, state)` deaths.
        usual: `(month, state)` log shares known the month before.
        half_life: Months.
        sd: Standard deviation of a month's swing, log.
        size: Size of the negative binomial.
    """
    kept = 0.5 ** (1 / half_life)
    nation = counts.sum(axis=1, keepdims=True)
    logs = np.log((counts + 0.5) / nation) - usual
    state, variance, total = logs[0] * 0, np.full(counts.shape[1], _WARM_UP_SD**2), 0.0
    for month, found in enumerate(logs):
        state, variance = kept * state, kept**2 * variance + sd**2
        mean = nation[month] * np.exp(usual[month] + state)
        spread = variance + log_variance(mean + 0.5, size)
        surprise = found - state
        total -= 0.5 * float((np.log(spread) + surprise**2 / spread).sum())
        state = state + variance / spread * surprise
        variance = variance * (1 - variance / spread)
    return total


def fit_counts(counts: Floats, usual: Floats, half_life: float) -> tuple[float, float]:
    """Monthly swing (log) and size of the negative binomial at which ``filtered`` is highest."""
    best = minimize(
        lambda logs: -filtered(counts, usual, half_life, *np.exp(logs)), np.log([0.1, 100.0]), method="Nelder-Mead"
    )
    swing, size = np.exp(best.x)
    return float(swing), float(size)


def fit_dispersion(agency: str, first: Month, half_life: float) -> tuple[float, float]:
    """Swing and size from one agency's counts to 2018, of states with ten deaths a month or more.

    Args:
        agency: ``sesnsp`` or ``inegi``.
        first: First month used; both agencies count every month from January 2015 on.
        half_life: Months.
    """
    record = homicides_by_state(FIT_TO) if agency == "sesnsp" else fitted_record()
    start = record.months.index(first)
    usual = np.log([window_shares(record.counts[:end], USUAL_MONTHS) for end in range(start, len(record.months))])
    large = record.counts[start:].mean(axis=0) >= LARGE
    return fit_counts(record.counts[start:, large], usual[:, large], half_life)


# ---- how well it would have been forecast --------------------------------------------------------------------------


@dataclass(frozen=True)
class Composition:
    """Parameters of the forecast: half-life (month), long-run spread (log), size of the negative binomial."""

    half_life: float
    sd: float
    size: float


@dataclass(frozen=True)
class Skill:
    """Forecasts at one horizon against the two rules under which the shares of the last 12 or 3 months stay.

    Args:
        horizon: Months ahead.
        origins: Number of origins.
        gain: `(rule,)` mean gain of the log score of expected shares, nats a death.
        gain_error: `(rule,)` its standard error, from blocks of twelve origins.
        share_error: `(forecast and rules,)` sum over states of the absolute error of the share.
        density_gain: `(rule,)` mean gain of the log density, nats a state, the rules having counting noise alone.
        density_gain_error: `(rule,)` its standard error.
        coverage: Shares of states inside the 50 and the 90 % range.
    """

    horizon: int
    origins: int
    gain: Floats
    gain_error: Floats
    share_error: Floats
    density_gain: Floats
    density_gain_error: Floats
    coverage: Floats


def skill(model: Composition, horizon: int, first: Month = TEST_FROM, last: Month = TEST_TO) -> Skill:
    """Score all origins at one horizon."""
    newest = sesnsp_victims_by_state().months[-1] + -horizon
    origins = [first + ahead for ahead in range(min(last, newest) - first + 1)]
    scored = [_scored(model, origin, horizon) for origin in origins]
    scores, misses, densities, inside = (np.array([one[part] for one in scored]) for part in range(4))
    gains, density_gains = scores[:, :1] - scores[:, 1:], densities[:, :1] - densities[:, 1:]
    return Skill(
        horizon,
        len(origins),
        gains.mean(axis=0),
        block_error(gains),
        misses.mean(axis=0),
        density_gains.mean(axis=0),
        block_error(density_gains),
        inside.mean(axis=0),
    )


def block_error(gains: Floats, block: int = MONTHS_PER_YEAR) -> Floats:
    """Standard error of a mean over origins whose forecasts overlap, from the spread of blocks of a year."""
    blocks = np.array([part.mean(axis=0) for part in np.array_split(gains, max(len(gains) // block, 2))])
    return blocks.std(axis=0, ddof=1) / np.sqrt(len(blocks))


def _scored(model: Composition, origin: Month, horizon: int) -> tuple[Floats, Floats, Floats, Floats]:
    """Log score, absolute error, log density (forecast, then rules), and whether inside the two ranges."""
    victims = sesnsp_victims_by_state()
    deaths = victims.counts[victims.months.index(origin + horizon)]
    found, counts = deaths / deaths.sum(), homicides_by_state(origin).counts
    shares = [shares_at(counts, horizon, model.half_life), *(window_shares(counts, months) for months in STAYING)]
    left = 0.5 ** (horizon / model.half_life)
    noise = [
        1 / (counts[-months:].sum(axis=0) + 1) + log_variance(deaths.sum() * share + 0.5, model.size)
        for months, share in zip((RECENT_MONTHS, *STAYING), shares, strict=True)
    ]
    noise[0] = noise[0] + model.sd**2 * (1 - left**2)
    logs = np.log((deaths + 0.5) / (deaths + 0.5).sum())
    far = [(logs - np.log(share)) / np.sqrt(variance) for share, variance in zip(shares, noise, strict=True)]
    densities = [-0.5 * (np.log(variance) + z**2) for variance, z in zip(noise, far, strict=True)]
    return (
        np.array([found @ np.log(share) for share in shares]),
        np.array([np.abs(share - found).sum() for share in shares]),
        np.array([density.mean() for density in densities]),
        np.array([(np.abs(far[0]) < half).mean() for half in _HALF_RANGE.values()]),
    )
