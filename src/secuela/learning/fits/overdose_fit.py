"""The fit of the overdose history to 1999-2020, whose draws the package ships.

Around the most probable point draws are taken and weighed until they are the posterior: a normal around that point
alone would take the errors of the history to be smaller, and to carry over less, than the record says. The dependence
of parameters is kept row by row.
"""

from collections.abc import Callable, Mapping
from functools import cache

import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Float
from numpy.typing import NDArray

from secuela.evidence.message import message
from secuela.evidence.priors import Fixed, Prior
from secuela.learning.calibration import Calibration, Learned, Reads, inside_gate, points_around, sampling_gates
from secuela.learning.coordinates import Space, Values
from secuela.learning.fit import Fit, fit
from secuela.learning.importance import Weighed, sampled
from secuela.models.overdose.history import MONTHS, Course, simulate, yearly
from secuela.record.overdose_record import FIRST_YEAR, LAST_FITTED, Record, overdose_record
from secuela.world.overdose_history import FIELDS, OWNER, discrepancies, history_theta, prior_of, seen_drivers

Floats = NDArray[np.float64]

NOISE = ("carry_over", "shock_synthetic", "shock_other", "split_error")
SOFT, SOFT_YEAR = "people_2019", 2019
_ONE_SD = (0.15865525393145707, 0.5, 0.8413447460685429)  # of a normal: one standard deviation below, middle, above
PREFLIGHT_DRAWS = 200
ROWS, SEED = 1000, 2020  # of the shipped draws
DRAWS = 16_000  # weighed
_BLOCK, _FEW = 2000, 8  # points at a time
_LEAST_EFFECTIVE, _MOST_R_HAT = 500.0, 1.05
_INSIDE = (0.75, 1.0)  # of the years' new errors, within the 90 % band
_Z95 = 1.6448536269514722
_OUTER = (0.005, 0.995)  # quantiles of the prior predictive that should enclose the record


def overdose_space() -> Space:
    """The space of the fit: the history's parameters that are not fixed, then those of the discrepancy."""
    priors = {name: prior_of(name) for name in (*FIELDS, *NOISE)}
    return Space.of({name: prior for name, prior in priors.items() if not isinstance(prior, Fixed)})


class Likelihood:
    """Log likelihood of a record: discrepancies of two kinds of death carry over from year to year.

    Args:
        record: Deaths and supply indicators by year.
    """

    def __init__(self, record: Record) -> None:
        self._record = record
        self._drivers = seen_drivers(record)
        below, middle, above = np.log(prior_of(SOFT).quantile(np.array(_ONE_SD)))
        self._people = float(middle), float(above - below) / 2

    def __call__(self, values: Values) -> Float[Array, ""]:
        """At one draw."""
        course = simulate(history_theta(values), self._drivers)
        found = [
            carried(error, values["carry_over"], values[f"shock_{kind}"])
            for kind, error in discrepancies(self._record, course).items()
        ]
        return jnp.stack([*found, self._split(course, values["split_error"]), self._soft(course)]).sum()

    def _split(self, course: Course, sd: Float[Array, ""]) -> Float[Array, ""]:
        """Heroin's part of the other deaths, in the years in which it was counted."""
        heroin = jnp.asarray(self._record.heroin_part)
        modelled = (yearly(course.heroin) / yearly(course.other))[: heroin.size]
        return _normal(_logit(heroin) - _logit(modelled), sd).sum()

    def _soft(self, course: Course) -> Float[Array, ""]:
        """People counted in 2019, if the record reaches that far."""
        if SOFT_YEAR not in self._record.years:
            return jnp.zeros(())
        end = (self._record.years.index(SOFT_YEAR) + 1) * MONTHS - 1
        centre, sd = self._people
        return _normal(jnp.log(course.people_prescription[end] + course.people_illicit[end]) - centre, jnp.asarray(sd))


def carried(error: Float[Array, " year"], carry: Float[Array, ""], sd: Float[Array, ""]) -> Float[Array, ""]:
    """Log density of errors of which a share carries over to the next year, stationary at the start."""
    first = _normal(error[0], sd / jnp.sqrt(1 - carry**2))
    return first + _normal(error[1:] - carry * error[:-1], sd).sum()


def _logit(share: Float[Array, " year"]) -> Float[Array, " year"]:
    return jnp.log(share) - jnp.log1p(-share)


def _normal(x: Float[Array, " ..."], sd: Float[Array, ""]) -> Float[Array, " ..."]:
    return jax.scipy.stats.norm.logpdf(x, 0.0, sd)


def preflight(space: Space, record: Record, seed: int = 0) -> list[str]:
    """What speaks against fitting this record with these priors; empty if nothing does.

    Args:
        space: The parameters.
        record: Deaths and supply.
        seed: Of the prior draws.
    """
    return _gaps(record) or _out_of_reach(space, record, seed)


def _gaps(record: Record) -> list[str]:
    found: list[str] = []
    for name in ("synthetic", "other", "supply"):
        values = getattr(record, name)
        if not (np.isfinite(values).all() and (values > 0).all()):
            found.append(f"{name}: a value is zero, negative or empty")
    for name in ("share", "heroin_part"):
        values = getattr(record, name)
        if not ((values > 0) & (values < 1)).all():
            found.append(f"{name}: a value is no share between 0 and 1")
    return found


def _out_of_reach(space: Space, record: Record, seed: int) -> list[str]:
    at = np.random.default_rng(seed).normal(size=(PREFLIGHT_DRAWS, len(space.names)))
    drivers = seen_drivers(record)
    departures = jax.jit(jax.vmap(lambda z: discrepancies(record, simulate(history_theta(space.values(z)), drivers))))(
        jnp.asarray(at)
    )
    found: list[str] = []
    for kind, departure in departures.items():
        low, high = np.quantile(np.asarray(departure), _OUTER, axis=0)
        outside = [year for year, a, b in zip(record.years, low, high, strict=True) if a > 0 or b < 0]
        if outside:
            found.append(f"{kind} deaths of {outside} lie outside what the priors can give")
    return found


# ---- as the command runs it ----------------------------------------------------------------------------------------


def log_density_of(record: Record) -> Callable[[Floats], Floats]:
    """`(point,)` log density of prior and a record at coordinates `(point, coordinate)`."""
    space, likelihood = overdose_space(), Likelihood(record)
    weigh = jax.jit(jax.vmap(lambda at: likelihood(space.values(at)) + space.log_prior(at)))

    def of(at: Floats) -> Floats:
        size = _FEW if len(at) <= _FEW else _BLOCK  # two shapes, so two programs
        found = [weigh(jnp.asarray(_filled(at[start : start + size], size))) for start in range(0, len(at), size)]
        return np.concatenate(found)[: len(at)].astype(np.float64)

    return of


def _filled(at: Floats, size: int) -> Floats:
    return np.concatenate([at, np.broadcast_to(at[:1], (size - len(at), at.shape[1]))])


@cache
def _shipped_density() -> Callable[[Floats], Floats]:
    return log_density_of(overdose_record())


def log_density(at: Floats) -> Floats:
    """`(point,)` of prior and the shipped record at coordinates `(point, coordinate)`."""
    return _shipped_density()(at)


def posterior_around(
    found: Fit, density: Callable[[Floats], Floats], *, draws: int = DRAWS, seed: int = SEED
) -> Weighed:
    """Weighed coordinates of the posterior, from around the most probable point."""
    root = np.linalg.cholesky(found.covariance)
    whitened = sampled(lambda at: density(found.best + at @ root.T), len(found.best), draws, seed)
    return Weighed(found.best + whitened.at @ root.T, whitened.weight)


def values_at(at: Floats) -> dict[str, Floats]:
    """Parameters by name, `(draw,)`, at coordinates `(draw, coordinate)`."""
    space = overdose_space()
    found = jax.vmap(space.values)(jnp.asarray(at))
    return {name: np.asarray(found[name], dtype=np.float64) for name in space.names}


def _new_errors(best: Fit, draws: Mapping[str, Floats]) -> Floats:
    """`(kind, year)` errors of the most probable history less what carries over, in middle standard deviations."""
    values = {name: jnp.asarray(value) for name, value in best.best_values().items()}
    record = overdose_record()
    course = simulate(history_theta(values), seen_drivers(record))
    carry = np.median(draws["carry_over"])
    return np.array(
        [
            (np.asarray(error)[1:] - carry * np.asarray(error)[:-1]) / np.median(draws[f"shock_{kind}"])
            for kind, error in discrepancies(record, course).items()
        ]
    )


def fitted(record: Record | None = None) -> Fit:
    """The most probable history, of the shipped record or another one."""
    return fit(overdose_space(), Likelihood(record or overdose_record()))


def learn() -> Learned:
    """Fit, weigh, weigh again with another seed, and draw what is shipped."""
    best = fitted()
    both = [posterior_around(best, log_density, seed=seed) for seed in (SEED, SEED + 1)]
    found = both[0]
    draws = values_at(found.drawn(ROWS, SEED))
    inside = float((np.abs(_new_errors(best, draws)) < _Z95).mean())
    gates = (
        *sampling_gates(both, least=_LEAST_EFFECTIVE, most=_MOST_R_HAT),
        inside_gate(inside, _INSIDE),
    )
    points = points_around(best.best, np.sqrt(np.diag(best.covariance)))
    return Learned({}, gates, points, {f"{OWNER}.{name}": column for name, column in draws.items()})


def _priors() -> dict[str, Prior]:
    return {f"{OWNER}.{name}": prior_of(name) for name in overdose_space().names}


_YEARLY = ("year", "value")
CALIBRATION = Calibration(
    id="overdose",
    title=message("the history of overdose deaths in the US, from deaths and laboratory reports to 2020"),
    models=("overdose",),
    reads=(
        *(
            Reads(f"series/{name}.csv", str(FIRST_YEAR), str(LAST_FITTED), "year", _YEARLY)
            for name in (
                "overdose_final_opioid",
                "overdose_final_synthetic_t404",
                "overdose_final_heroin_without_t404",
                "overdose_final_rx_opioid_without_t404",
                "nflis_fentanyl_reports",
                "nflis_heroin_reports",
            )
        ),
        *(
            Reads(f"series/overdose_reported_{drug}_to_2020.csv", last=f"{LAST_FITTED}-12", columns=("month", "value"))
            for drug in ("opioid", "synthetic_t404")
        ),
    ),
    priors=_priors,
    code=(
        "secuela.learning.fits.overdose_fit",
        "secuela.learning.fit",
        "secuela.learning.coordinates",
        "secuela.learning.importance",
        "secuela.models.overdose.history",
        "secuela.record.overdose_record",
        "secuela.world.overdose_history",
    ),
    learn=learn,
    log_density=log_density,
    tolerance=0.02,
    check=lambda: preflight(overdose_space(), overdose_record()),
    minutes=1.5,
)
