"""Swings of fentanyl supply, seen through three noisy indicators by half-year.

Laboratory reports, pounds seized and deaths with synthetic opioids share one swing that returns slowly, on the scale of
reports; each has a drift of its own and noise beside it. All of it is normal on the log, so that swing, drifts and
levels are summed out exactly and ten static parameters are left.
"""

from collections.abc import Mapping
from functools import cache

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr

from secuela.evidence.message import message
from secuela.evidence.priors import LogNormal, Prior
from secuela.learning.calibration import (
    Calibration,
    Learned,
    Reads,
    inside_gate,
    points_around,
    priors_of,
    sampling_gates,
)
from secuela.learning.fits.observation_fit import half_year_logs
from secuela.learning.importance import Weighed, quantiles, sampled
from secuela.record.laboratory_level import HALF_YEAR
from secuela.world.supply_swings import SWING_MONTHS

Floats = NDArray[np.float64]

RECORDS = {
    "swing": "supply.fentanyl_swing",
    "half_life": "supply.fentanyl_swing_half_life",
    "reports_walk": "laboratory_reports.walk_sd",
    "reports_noise": "laboratory_reports.noise_sd",
    "seizures_walk": "seizures.found_walk_sd",
}
BESIDE: Mapping[str, Prior] = {  # what no parameter of the package is
    "seizures_loading": LogNormal(kind="lognormal", q05=0.5, q95=2.5),
    "deaths_loading": LogNormal(kind="lognormal", q05=0.4, q95=1.2),
    "deaths_walk": LogNormal(kind="lognormal", q05=0.03, q95=0.25),
    "seizures_noise": LogNormal(kind="lognormal", q05=0.08, q95=0.3),
    "deaths_noise": LogNormal(kind="lognormal", q05=0.005, q95=0.04),
}
DRAWS = 4000
_VAGUE = 10.0  # log: of the three levels, which nothing is known of
_FARTHEST = 7.0  # standard normals
_LEAST_EFFECTIVE, _MOST_R_HAT = 200.0, 1.05
_INSIDE = (0.75, 1.0)  # of the changes over a half-year within their 90 % band
_Z95 = 1.6448536269514722


def priors() -> dict[str, Prior]:
    """Of all parameters of the fit, by its own names."""
    by_id = priors_of(*RECORDS.values())
    return {**{name: by_id[record] for name, record in RECORDS.items()}, **BESIDE}


def values(at: Floats) -> dict[str, Floats]:
    """Parameters by name, `(draw,)`, from standard normals `(draw, parameter)`."""
    chance = ndtr(np.clip(at, -_FARTHEST, _FARTHEST))
    return {name: prior.quantile(chance[:, place]) for place, (name, prior) in enumerate(priors().items())}


def covariance(known: Mapping[str, Floats], half_years: int) -> Floats:
    """`(draw, 3 half-year, 3 half-year)` of reports, seizures and deaths, one after the other, levels unknown."""
    month = HALF_YEAR * np.arange(half_years)
    apart, before = np.abs(month[:, None] - month), np.minimum(month[:, None], month) / HALF_YEAR
    half_life = known["half_life"][:, None, None]
    at_rest = known["swing"][:, None, None] ** 2 / (1 - 0.25 ** (SWING_MONTHS / half_life))
    shared = at_rest * 0.5 ** (apart / half_life)
    one = np.ones_like(known["swing"])
    loadings = np.stack([one, known["seizures_loading"], known["deaths_loading"]], axis=1)
    walks = np.stack([known["reports_walk"], known["seizures_walk"] * np.sqrt(HALF_YEAR), known["deaths_walk"]], axis=1)
    noises = np.stack([known[f"{name}_noise"] for name in ("reports", "seizures", "deaths")], axis=1)
    found = np.einsum("na,nb,nij->naibj", loadings, loadings, shared)
    for row in range(3):
        own = walks[:, row, None, None] ** 2 * before + noises[:, row, None, None] ** 2 * np.eye(half_years)
        found[:, row, :, row, :] += own + _VAGUE**2
    return found.reshape(len(one), 3 * half_years, 3 * half_years)


def log_likelihood(seen: Floats, at: Floats) -> Floats:
    """`(draw,)` log density of the logs `(3, half-year)`; what is unknown is NaN."""
    stacked = seen.reshape(-1)
    known = np.flatnonzero(np.isfinite(stacked))
    spread = covariance(values(at), seen.shape[1])[:, known[:, None], known]
    told = stacked[known] - np.repeat(np.nanmean(seen, axis=1), seen.shape[1])[known]
    apart = np.linalg.solve(spread, np.broadcast_to(told[:, None], (len(at), len(told), 1)))[..., 0]
    return -0.5 * (apart @ told + np.linalg.slogdet(spread)[1] + len(told) * np.log(2 * np.pi))


@cache
def indicators() -> Floats:
    """Logs of reports, pounds and deaths by half-year, `(3, half-year)`."""
    return half_year_logs()


def log_density(at: Floats, seen: Floats | None = None) -> Floats:
    """`(draw,)` of prior and record at standard normals `(draw, parameter)`."""
    return log_likelihood(indicators() if seen is None else seen, at) - 0.5 * (at**2).sum(axis=1)


def fitted(seen: Floats | None = None, *, draws: int = DRAWS, seed: int = 0) -> Weighed:
    """The posterior of the shipped record or another one."""
    return sampled(lambda at: log_density(at, seen), len(priors()), draws, seed)


def laws(found: Weighed) -> dict[str, Prior]:
    """What the fit says of the package's parameters, by id."""
    told, laws = values(found.at), dict[str, Prior]()
    for name, record in RECORDS.items():
        low, high = quantiles(told[name], found.weight, (0.05, 0.95))
        laws[record] = LogNormal(kind="lognormal", q05=float(low), q95=float(high))
    return laws


def learn() -> Learned:
    """Fit, and fit again with another seed."""
    both = [fitted(seed=seed) for seed in (0, 1)]
    found = both[0]
    centre = found.weight @ found.at
    spread = np.sqrt(found.weight @ (found.at - centre) ** 2)
    gates = (
        *sampling_gates(both, least=_LEAST_EFFECTIVE, most=_MOST_R_HAT),
        inside_gate(_inside(centre), _INSIDE),
    )
    return Learned(laws(found), gates, points_around(centre, spread))


def _inside(centre: Floats) -> float:
    """Share of the changes over a half-year within the 90 % band that the middle of the posterior gives each."""
    seen = indicators()
    size = seen.shape[1]
    spread = covariance(values(centre[None]), size)[0].reshape(3, size, 3, size)
    found = list[float]()
    for row in range(3):
        own = spread[row, :, row, :]
        variance = np.diag(own)[1:] + np.diag(own)[:-1] - 2 * np.diag(own, 1)
        change = np.diff(seen[row])
        found += (np.abs(change) < _Z95 * np.sqrt(variance))[np.isfinite(change)].tolist()
    return float(np.mean(found))


_LAST = "2025-06"
CALIBRATION = Calibration(
    id="supply",
    title=message("swings of fentanyl supply, from laboratory reports, seizures and deaths by half-year"),
    models=("supply", "record"),
    reads=(
        Reads("series/nflis_fentanyl_reports_half_year.csv", None, _LAST, "half_year", ("half_year", "value")),
        *(
            Reads(f"series/overdose_predicted_{drug}.csv", last="2025-10", columns=("month", "value"))
            for drug in ("total", "opioid", "synthetic_t404")
        ),
        Reads("seizures.csv", last=_LAST, columns=("month", "place", "pounds"), only={"drug": ("fentanyl",)}),
    ),
    priors=lambda: priors_of(*RECORDS.values()),
    code=("secuela.learning.fits.supply_fit", "secuela.learning.importance", "secuela.record.overdose_level"),
    learn=learn,
    log_density=log_density,
    tolerance=0.25,
    minutes=0.2,
    held=(RECORDS["swing"], RECORDS["half_life"]),  # their records lean on the moments of the three as well
)
