"""The fit of the overdose history to 1999-2020: the first tenant of this package."""

import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Float

from secuela.evidence.priors import Fixed
from secuela.learning.coordinates import Space, Values
from secuela.models.overdose.history import MONTHS, Course, simulate, yearly
from secuela.record.overdose_record import Record
from secuela.world.overdose_history import FIELDS, discrepancies, history_theta, prior_of, seen_drivers

NOISE = ("carry_over", "shock_synthetic", "shock_other", "split_error")
SOFT, SOFT_YEAR = "people_2019", 2019
_ONE_SD = (0.15865525393145707, 0.5, 0.8413447460685429)  # of a normal: one standard deviation below, middle, above
PREFLIGHT_DRAWS = 200
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
