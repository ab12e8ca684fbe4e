"""How well the composition of homicide by state would have been forecast, against shares that stay.

Origins from January 2019 to June 2024, none of them seen by the fit; each reads the record up to itself alone. Scores:
the log of the expected share of the state of each death (shares alone), and the log density of each state's share
(shares with their spread).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from secuela.evidence.months import MONTHS_PER_YEAR, Month
from secuela.evidence.state_tables import sesnsp_victims_by_state
from secuela.record.composition import RECENT_MONTHS, homicides_by_state, shares_at, window_shares
from secuela.record.state_counts import log_variance

Floats = NDArray[np.float64]

TEST_FROM, TEST_TO = Month.parse("2019-01"), Month.parse("2024-06")
STAYING = (12, 3)  # months of which the shares stay, in the two rival rules
_HALF_RANGE = {0.5: 0.6744898, 0.9: 1.6448536}  # standard deviations either side


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
