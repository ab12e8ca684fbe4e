"""Simulate, then recover: plant parameters, make a record of them, fit it, and see whether they come back."""

from dataclasses import dataclass, replace

import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Float

from secuela.learning.fit import fit
from secuela.learning.overdose_fit import Likelihood, overdose_space
from secuela.models.overdose.history import simulate, yearly
from secuela.record.overdose_record import Record
from secuela.world.overdose_history import history_theta, seen_drivers

_SPREAD = 0.5  # prior standard deviations within which parameters are planted


@dataclass(frozen=True)
class Recovery:
    """Planted and recovered coordinates, in prior scale.

    Args:
        planted: `(parameter,)`.
        found: Most probable point.
        sd: Posterior standard deviation there.
        names: Of the parameters.
    """

    planted: Float[np.ndarray, " parameter"]
    found: Float[np.ndarray, " parameter"]
    sd: Float[np.ndarray, " parameter"]
    names: tuple[str, ...]

    @property
    def scores(self) -> dict[str, float]:
        """Error in posterior standard deviations, by parameter: mostly within two if the fit is honest."""
        return dict(zip(self.names, ((self.found - self.planted) / self.sd).tolist(), strict=True))


def recover(like: Record, seed: int) -> Recovery:
    """Plant, simulate a record with the drivers and length of ``like``, fit.

    Args:
        like: A record.
        seed: Of what is planted and of the luck.
    """
    space, rng = overdose_space(), np.random.default_rng(seed)
    planted = rng.normal(0, _SPREAD, len(space.names))
    found = fit(space, Likelihood(planted_record(like, planted, rng)))
    return Recovery(planted, found.best, np.sqrt(np.diag(found.covariance)), space.names)


def planted_record(like: Record, at: Float[np.ndarray, " parameter"], rng: np.random.Generator) -> Record:
    """A record that the model would make at these coordinates, with luck of its own law."""
    values = {name: float(value) for name, value in overdose_space().values(jnp.asarray(at)).items()}
    course = jax.jit(simulate)(history_theta({n: jnp.asarray(v) for n, v in values.items()}), seen_drivers(like))
    deaths = {
        kind: np.asarray(yearly(modelled)) * np.exp(_carried(rng, values, f"shock_{kind}", len(like.years)))
        for kind, modelled in (("synthetic", course.synthetic), ("other", course.other))
    }
    part = np.asarray(yearly(course.heroin) / yearly(course.other))[: like.heroin_part.size]
    odds = np.log(part / (1 - part)) + values["split_error"] * rng.standard_normal(part.size)
    return replace(like, **deaths, heroin_part=1 / (1 + np.exp(-odds)))


def _carried(rng: np.random.Generator, values: dict[str, float], shock: str, years: int) -> Float[np.ndarray, " year"]:
    carry, new = values["carry_over"], values[shock] * rng.standard_normal(years)
    new[0] /= np.sqrt(1 - carry**2)
    for year in range(1, years):
        new[year] += carry * new[year - 1]
    return new
