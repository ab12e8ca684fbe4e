"""How closely the nation's homicides move with conflict between groups, from two yearly counts.

Yearly growth of both is normal with one correlation; deaths in conflict are seen through coding errors that differ from
year to year, which make the two look less alike than they are. The level of the share is not fitted: the count of
conflict deaths is a floor, and nothing on record says how far above it organised crime lies.
"""

from collections.abc import Mapping
from functools import cache

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr

from secuela.evidence.library import library
from secuela.evidence.message import message
from secuela.evidence.priors import Beta, LogNormal, Prior
from secuela.learning.calibration import Calibration, Learned, Reads, inside_gate, points_around, sampling_gates
from secuela.learning.importance import quantiles, sampled

Floats = NDArray[np.float64]

CORRELATION = "violence.swing_through_conflict"
DEATHS, HOMICIDES = "ucdp_non_state_deaths", "inegi_homicides"
FIRST, LAST = 2007, 2024  # before 2007 hardly any dyad was counted
PRIORS: Mapping[str, Prior] = {
    "correlation": Beta(kind="beta", a=1, b=1),
    "conflict_growth": LogNormal(kind="lognormal", q05=0.1, q95=0.6),  # log a year
    "homicide_growth": LogNormal(kind="lognormal", q05=0.05, q95=0.4),
    "coding_error": LogNormal(kind="lognormal", q05=0.05, q95=0.25),  # log; versions of one year differ by a quarter
}
DRAWS = 2000
_FARTHEST = 7.0  # standard normals
_LEAST_EFFECTIVE, _MOST_R_HAT = 200.0, 1.05
_INSIDE = (0.7, 1.0)  # of the years, within the 90 % band
_Z95 = 1.6448536269514722


@cache
def growth() -> Floats:
    """`(2, year)` yearly changes of the log: deaths in conflict, and homicides."""
    found = list[Floats]()
    for name in (DEATHS, HOMICIDES):
        years, values = library().year_values(name, until=LAST)
        found.append(np.diff(np.log(values[years.index(FIRST) :])))
    return np.stack(found)


def values(at: Floats) -> dict[str, Floats]:
    """Parameters by name, `(draw,)`, from standard normals `(draw, parameter)`."""
    chance = ndtr(np.clip(at, -_FARTHEST, _FARTHEST))
    return {name: prior.quantile(chance[:, place]) for place, (name, prior) in enumerate(PRIORS.items())}


def covariance(known: Mapping[str, Floats], years: int) -> Floats:
    """`(draw, 2 year, 2 year)` of the changes, conflict first; neighbouring changes share the error of a year."""
    one, near = np.eye(years), np.eye(years, k=1) + np.eye(years, k=-1)
    conflict, nation, error = (
        known[name][:, None, None] ** 2 for name in ("conflict_growth", "homicide_growth", "coding_error")
    )
    across = np.sqrt(conflict * nation) * known["correlation"][:, None, None] * one
    top = np.concatenate([conflict * one + error * (2 * one - near), across], axis=2)
    return np.concatenate([top, np.concatenate([across, nation * one], axis=2)], axis=1)


def log_likelihood(seen: Floats, at: Floats) -> Floats:
    """`(draw,)` log density of the changes `(2, year)`, whose means are zero."""
    spread = covariance(values(at), seen.shape[1])
    stacked = seen.reshape(-1)
    apart = np.linalg.solve(spread, np.broadcast_to(stacked[:, None], (len(at), len(stacked), 1)))[..., 0]
    return -0.5 * (apart @ stacked + np.linalg.slogdet(spread)[1] + len(stacked) * np.log(2 * np.pi))


def log_density(at: Floats, seen: Floats | None = None) -> Floats:
    """`(draw,)` of prior and record."""
    return log_likelihood(growth() if seen is None else seen, at) - 0.5 * (at**2).sum(axis=1)


def learn() -> Learned:
    """Fit, and fit again with another seed."""
    both = [sampled(log_density, len(PRIORS), DRAWS, seed) for seed in (0, 1)]
    found = both[0]
    correlation = values(found.at)["correlation"]
    mean = float(found.weight @ correlation)
    whole = mean * (1 - mean) / float(found.weight @ (correlation - mean) ** 2) - 1
    centre = found.weight @ found.at
    gates = (
        *sampling_gates(both, least=_LEAST_EFFECTIVE, most=_MOST_R_HAT),
        inside_gate(_inside(centre), _INSIDE),
    )
    law = Beta(kind="beta", a=mean * whole, b=(1 - mean) * whole)
    return Learned({CORRELATION: law}, gates, points_around(centre, np.sqrt(found.weight @ (found.at - centre) ** 2)))


def _inside(centre: Floats) -> float:
    """Share of the changes within the 90 % band that the middle of the posterior gives each."""
    seen = growth()
    spread = np.sqrt(np.diagonal(covariance(values(centre[None]), seen.shape[1])[0])).reshape(seen.shape)
    return float((np.abs(seen / spread) < _Z95).mean())


def interval_of(seen: Floats, draws: int = DRAWS, seed: int = 0) -> tuple[float, float]:
    """5 and 95 % points of the correlation that some changes tell."""
    found = sampled(lambda at: log_density(at, seen), len(PRIORS), draws, seed)
    low, high = quantiles(values(found.at)["correlation"], found.weight, (0.05, 0.95))
    return float(low), float(high)


CALIBRATION = Calibration(
    id="conflict",
    title=message("how closely homicides move with conflict between groups, from yearly counts"),
    models=("violence",),
    reads=(
        Reads(f"series/{DEATHS}.csv", str(FIRST), str(LAST), "year", ("year", "value")),
        Reads(f"series/{HOMICIDES}.csv", str(FIRST), str(LAST), "year", ("year", "value")),
    ),
    priors=lambda: {CORRELATION: PRIORS["correlation"]},
    code=("secuela.learning.fits.conflict_fit", "secuela.learning.importance"),
    learn=learn,
    log_density=log_density,
    tolerance=0.25,
    minutes=0.05,
)
