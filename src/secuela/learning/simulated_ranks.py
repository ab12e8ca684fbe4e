"""Simulation-based calibration: where planted parameters lie in the posteriors of records that were made from them.

If parameters are drawn from the prior and a fit is right, each lies anywhere in its posterior with the same chance
(Talts et al. 2018). The shares below are held against that; the budget says how often a right fit would raise an alarm.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

import jax
import jax.numpy as jnp
import numpy as np
from numpy.typing import NDArray
from scipy.stats import kstest

from secuela.evidence.errors import EvidenceError
from secuela.learning.fit import settled
from secuela.learning.fits import conflict_fit
from secuela.learning.fits.overdose_fit import Likelihood, overdose_space, posterior_around
from secuela.learning.homicide_tails import CHOSEN, fit
from secuela.learning.importance import sampled
from secuela.learning.simulated_records import from_prior, homicide_level, overdose_deaths, yearly_growth
from secuela.record.overdose_record import overdose_record

Floats = NDArray[np.float64]
Below = Callable[[np.random.Generator], "Floats | None"]

BUDGET = 0.01  # chance that a right fit raises an alarm, over all of its parameters together
LEAST_EFFECTIVE = 30.0  # draws, below which a fit says that it failed
_OVERDOSE_DRAWS, _HOMICIDE_DRAWS, _HOMICIDE_ROUNDS, _CONFLICT_DRAWS = 2000, 800, 4, 800
_HOMICIDE_MONTHS = 276  # as the record has them
_CONFLICT_YEARS = 17


@dataclass(frozen=True)
class Ranks:
    """Where planted parameters lay.

    Args:
        names: Of the parameters.
        below: `(record, parameter)` share of the posterior below what was planted.
        failed: Records whose fit said that it failed.
    """

    names: tuple[str, ...]
    below: Floats
    failed: int

    @property
    def p_values(self) -> dict[str, float]:
        """Of even shares by parameter (Kolmogorov and Smirnov)."""
        return {name: float(kstest(self.below[:, k], "uniform").pvalue) for k, name in enumerate(self.names)}

    @property
    def alarms(self) -> list[str]:
        """Parameters whose shares are not even, within the budget shared out among all of them."""
        return [name for name, p in self.p_values.items() if p < BUDGET / len(self.names)]

    def inside(self, band: float) -> float:
        """Share of planted parameters inside the middle band of their posterior."""
        return float((np.abs(self.below - 0.5) < band / 2).mean())


def ranks(names: tuple[str, ...], one: Below, records: int, seed: int = 0) -> Ranks:
    """Plant, make a record, fit, and see where what was planted lies; so many times."""
    found = [one(np.random.default_rng([seed, record])) for record in range(records)]
    kept = [below for below in found if below is not None]
    return Ranks(names, np.array(kept).reshape(len(kept), len(names)), records - len(kept))


def _below(draws: Floats, weight: Floats, planted: Floats) -> Floats:
    return weight @ (draws < planted)


def overdose_ranks(records: int, seed: int = 0) -> Ranks:
    """Of the history of overdose deaths: priors as they are, the drivers of the record."""
    space, like = overdose_space(), overdose_record()

    def density(at: jax.Array, synthetic: jax.Array, other: jax.Array, heroin: jax.Array) -> jax.Array:
        record = replace(like, synthetic=synthetic, other=other, heroin_part=heroin)  # pyright: ignore[reportArgumentType]
        return Likelihood(record)(space.values(at)) + space.log_prior(at)

    def loss(at: jax.Array, *numbers: jax.Array) -> jax.Array:
        return -density(at, *numbers)

    weigh = jax.jit(jax.vmap(density, in_axes=(0, None, None, None)))
    steepness, curvature = jax.jit(jax.value_and_grad(loss)), jax.jit(jax.hessian(loss))

    def one(rng: np.random.Generator) -> Floats | None:
        planted = np.array([from_prior(each, rng) for each in space.coordinates])
        made = overdose_deaths(like, planted, rng)
        numbers = [jnp.asarray(each) for each in (made.synthetic, made.other, made.heroin_part)]
        try:
            best = settled(space, lambda at: steepness(at, *numbers), lambda at: curvature(at, *numbers))
        except EvidenceError:
            return None
        told = posterior_around(
            best,
            lambda at: _finite(weigh(jnp.asarray(at), *numbers)),
            draws=_OVERDOSE_DRAWS,
            seed=int(rng.integers(2**31)),
        )
        return None if told.effective < LEAST_EFFECTIVE else _below(told.at, told.weight, planted)

    return ranks(space.names, one, records, seed)


def _finite(density: jax.Array) -> Floats:
    return np.nan_to_num(np.asarray(density, dtype=np.float64), nan=-np.inf)


def homicide_ranks(records: int, seed: int = 0) -> Ranks:
    """Of the swings of homicides: priors as they are, as many months as the record has."""
    names = tuple(name for name in CHOSEN.priors if name != "through")

    def one(rng: np.random.Generator) -> Floats | None:
        normals = rng.standard_normal((1, len(CHOSEN.priors)))
        planted = CHOSEN.values(normals)
        level = homicide_level(CHOSEN.swings(planted), _HOMICIDE_MONTHS, rng)
        told = fit(CHOSEN, level, draws=_HOMICIDE_DRAWS, rounds=_HOMICIDE_ROUNDS, seed=int(rng.integers(2**31)))
        if told.effective < LEAST_EFFECTIVE:
            return None
        return np.array([(told.values[name] < planted[name]).mean() for name in names])

    return ranks(names, one, records, seed)


def conflict_ranks(records: int, seed: int = 0, *, too_sure: float = 1.0) -> Ranks:
    """Of the correlation of homicides with conflict; ``too_sure`` narrows the posterior, for a fit that is wrong."""
    names = tuple(conflict_fit.PRIORS)

    def one(rng: np.random.Generator) -> Floats | None:
        planted = rng.standard_normal((1, len(names)))
        seen = yearly_growth(conflict_fit.values(planted), _CONFLICT_YEARS, rng)
        told = sampled(
            lambda at: conflict_fit.log_density(at, seen), len(names), _CONFLICT_DRAWS, int(rng.integers(2**31))
        )
        middle = told.weight @ told.at
        if told.effective < LEAST_EFFECTIVE:
            return None
        return _below(middle + (told.at - middle) * too_sure, told.weight, planted[0])

    return ranks(names, one, records, seed)


RANKS = {"conflict": conflict_ranks, "homicide": homicide_ranks, "overdose": overdose_ranks}
