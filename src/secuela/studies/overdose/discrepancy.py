"""What is left of a discrepancy between record and model: one part returns to zero, the other does not."""

from typing import NamedTuple

import jax
import jax.numpy as jnp
from jaxtyping import Array, Float


class Split(NamedTuple):
    """The two parts at the end of the record, returning and lasting: mean `(2,)` and covariance `(2, 2)`."""

    mean: Float[Array, " part"]
    covariance: Float[Array, "part part"]


class Discrepancy(NamedTuple):
    """The law of a discrepancy by year.

    Args:
        carry: Share of the returning part that is left a year later.
        shock: Standard deviation of what a year adds to it.
        drift: Standard deviation of what a year adds to the lasting part, which is zero at the start.
    """

    carry: Float[Array, ""]
    shock: Float[Array, ""]
    drift: Float[Array, ""]

    def read(self, error: Float[Array, " year"]) -> Split:
        """Divide the discrepancy of the last year, given all years before it (a Kalman filter)."""
        keep = jnp.stack([self.carry, jnp.ones(())])
        new = jnp.diag(jnp.stack([self.shock, self.drift]) ** 2)

        def year(now: Split, seen: Float[Array, ""]) -> tuple[Split, None]:
            mean = keep * now.mean
            covariance = keep[:, None] * now.covariance * keep + new
            gain = covariance.sum(1) / covariance.sum()
            return Split(mean + gain * (seen - mean.sum()), covariance - gain[:, None] * covariance.sum(0)), None

        long_run = self.shock**2 / (1 - self.carry**2)
        start = Split(jnp.zeros(2), jnp.diag(jnp.stack([long_run, jnp.zeros(())])))
        return jax.lax.scan(year, start, error)[0]

    def ahead(self, now: Split, shocks: Float[Array, " year"], drifts: Float[Array, " year"]) -> Float[Array, " year"]:
        """The discrepancy in the years after, at its expected division, with standard-normal luck."""

        def year(
            parts: Float[Array, " part"], luck: Float[Array, " part"]
        ) -> tuple[Float[Array, " part"], Float[Array, ""]]:
            parts = jnp.stack([self.carry, jnp.ones(())]) * parts + jnp.stack([self.shock, self.drift]) * luck
            return parts, parts.sum()

        return jax.lax.scan(year, now.mean, jnp.stack([shocks, drifts], axis=1))[1]
