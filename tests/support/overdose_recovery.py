"""Simulate, then recover: plant parameters, make a record of them, fit it, and see whether they come back."""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float

from secuela.learning.fits.overdose_fit import fitted, log_density_of, overdose_space, posterior_around
from secuela.learning.simulated_records import overdose_deaths
from secuela.record.overdose_record import Record

WEIGHED = 4000  # draws
_SPREAD = 0.5  # prior standard deviations within which parameters are planted


@dataclass(frozen=True)
class Recovery:
    """Planted and recovered coordinates, in prior scale.

    Args:
        planted: `(parameter,)`.
        found: Posterior mean.
        sd: Posterior standard deviation.
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
    record = overdose_deaths(like, planted, rng)
    told = posterior_around(fitted(record), log_density_of(record), draws=WEIGHED, seed=seed)
    mean = told.weight @ told.at
    return Recovery(planted, mean, np.sqrt(told.weight @ (told.at - mean) ** 2), space.names)
