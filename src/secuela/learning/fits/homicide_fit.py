"""Swings of the nation's homicides as the command fits them: two regimes with momentum, to deaths by month of death."""

import numpy as np
from numpy.typing import NDArray

from secuela.evidence.message import message
from secuela.evidence.months import Month
from secuela.evidence.priors import LogNormal, Prior
from secuela.learning.calibration import Calibration, Learned, Reads, agreement_gates, points_around, prediction_gate
from secuela.learning.homicide_tail_scores import level_known
from secuela.learning.homicide_tails import CHOSEN, PRIORS, Posterior, fit, law_of, log_likelihood

Floats = NDArray[np.float64]

LAST = Month.parse("2022-12")  # of the deaths by month of death
RECORDS = {
    "growth_half_life": "organised_crime.conflict_growth_half_life",
    "growth_sd_calm": "organised_crime.conflict_growth_sd_calm",
    "growth_sd_turbulent": "organised_crime.conflict_growth_sd_turbulent",
    "turbulence_begins": "organised_crime.turbulence_begins",
    "turbulence_ends": "organised_crime.turbulence_ends",
    "slow_sd": "violence.slow_luck_sd",
    "slow_half_life": "violence.slow_luck_half_life",
    "fast_sd": "violence.fast_luck_sd",
    "fast_half_life": "violence.fast_luck_half_life",
}
_LEAST_EFFECTIVE, _MOST_R_HAT = 100.0, 1.05


def laws(found: Posterior) -> dict[str, Prior]:
    """What a fit says of each parameter, by the id of its record."""
    released = found.released()
    return {record: law_of(name, released[name]) for name, record in RECORDS.items()}


def priors() -> dict[str, Prior]:
    """Laws before the record, by the id of the parameter's record."""
    held = {record: PRIORS[name] for name, record in RECORDS.items() if name in PRIORS}
    calm, ratio = PRIORS["growth_sd_calm"], PRIORS["turbulent_to_calm"]
    return {**held, RECORDS["growth_sd_turbulent"]: _product(calm, ratio)}


def _product(one: Prior, other: Prior) -> Prior:
    """The law of the product of two lognormal quantities."""
    half, end = np.array(0.5), np.array(0.95)
    middle = np.log(one.quantile(half) * other.quantile(half))
    apart = np.hypot(*(np.log(each.quantile(end) / each.quantile(half)) for each in (one, other)))
    return LogNormal(kind="lognormal", q05=float(np.exp(middle - apart)), q95=float(np.exp(middle + apart)))


def level() -> Floats:
    """`(month,)` log of homicides that the fit sees."""
    return level_known(LAST).level[:, 0]


def log_density(at: Floats) -> Floats:
    """`(point,)` of prior and record at standard normals `(point, parameter)`."""
    return log_likelihood(CHOSEN, level(), at) - 0.5 * (at**2).sum(axis=1)


def learn() -> Learned:
    """Fit, and fit again with another seed."""
    seen = level()
    both = [fit(CHOSEN, seen, seed=seed) for seed in (0, 1)]
    found, steps = both[0], np.diff(seen)
    even = np.full(len(next(iter(found.values.values()))), 1.0)
    chains = [(np.log(np.stack(list(one.values.values()), axis=1)), even / even.sum()) for one in both]
    points = points_around(found.centre, np.sqrt(np.diag(found.spread)))
    told = log_likelihood(CHOSEN, seen, points[:1])[0]
    gates = (
        *agreement_gates(found.effective, chains, least=_LEAST_EFFECTIVE, most=_MOST_R_HAT),
        prediction_gate(float(told), steps),
    )
    return Learned(laws(found), gates, points)


CALIBRATION = Calibration(
    id="homicide",
    title=message("swings of homicides in Mexico, calm and turbulent, from deaths by month of death"),
    models=("organised_crime", "violence"),
    reads=(Reads("series/inegi_homicides_by_state.csv", last=str(LAST), columns=("month", "value")),),
    priors=priors,
    code=(
        "secuela.learning.fits.homicide_fit",
        "secuela.learning.homicide_tails",
        "secuela.record.homicide_turbulence",
        "secuela.record.homicide_level",
    ),
    learn=learn,
    log_density=log_density,
    tolerance=0.25,
    minutes=1.0,
)
