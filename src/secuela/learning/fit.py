"""Fitting: the most probable parameters and the normal approximation around them (Laplace)."""

from collections.abc import Callable
from dataclasses import dataclass

import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Float
from numpy.typing import NDArray

from secuela.evidence.errors import EvidenceError
from secuela.evidence.message import message
from secuela.learning.coordinates import Space, Values

Floats = NDArray[np.float64]
LogLikelihood = Callable[[Values], Float[Array, ""]]
Steepness = Callable[[Array], tuple[Array, Array]]
Curvature = Callable[[Array], Array]

STARTS = 4
_SPREAD_OF_STARTS = 0.7  # prior standard deviations
_FLAT = 1e-3  # gradient norm, in log density per prior standard deviation


@dataclass(frozen=True)
class Fit:
    """What a fit found.

    Args:
        space: The parameters.
        best: Coordinates of the most probable point.
        covariance: Of the coordinates, by the curvature there.
        log_density: At the best point, up to a constant.
    """

    space: Space
    best: Floats
    covariance: Floats
    log_density: float

    def best_values(self) -> dict[str, float]:
        """The most probable parameters by name."""
        return {name: float(value) for name, value in self.space.values(jnp.asarray(self.best)).items()}

    def learned(self) -> dict[str, float]:
        """Posterior over prior standard deviation of each coordinate: near 1, the record says nothing about it."""
        posterior = np.sqrt(np.diag(self.covariance))
        prior = [1.0 if c.kind != "logit" else _logit_sd(c.a, c.b) / c.spread for c in self.space.coordinates]
        return dict(zip(self.space.names, (posterior / np.array(prior)).tolist(), strict=True))

    def draws(self, count: int, seed: int) -> dict[str, Floats]:
        """Draws from the normal approximation, `(draw,)` by name; 200 are the first 200 of 1,000."""
        normals = np.random.default_rng(seed).standard_normal((count, len(self.best)))
        at = self.best + normals @ np.linalg.cholesky(self.covariance).T
        found = jax.vmap(self.space.values)(jnp.asarray(at))
        return {name: np.asarray(found[name]) for name in self.space.names}


def fit(space: Space, log_likelihood: LogLikelihood, seed: int = 0) -> Fit:
    """Find the most probable point from several starts, and the curvature there.

    Raises:
        EvidenceError: If no start settles, or the curvature is not that of a maximum.
    """

    def loss(at: Float[Array, " coordinate"]) -> Float[Array, ""]:
        return -(log_likelihood(space.values(at)) + space.log_prior(at))

    return settled(space, jax.jit(jax.value_and_grad(loss)), jax.jit(jax.hessian(loss)), seed)


def settled(space: Space, value_and_gradient: Steepness, hessian: Curvature, seed: int = 0) -> Fit:
    """The same from compiled functions of minus the log density, which may serve many records.

    Raises:
        EvidenceError: If no start settles, or the curvature is not that of a maximum.
    """
    from scipy.optimize import minimize  # noqa: PLC0415  heavy, and only needed to fit

    starts = np.random.default_rng(seed).normal(0, _SPREAD_OF_STARTS, (STARTS, len(space.names)))
    starts[0] = 0.0

    def both(at: Floats) -> tuple[float, Floats]:
        value, gradient = value_and_gradient(jnp.asarray(at))
        return float(value), np.asarray(gradient)

    found = [minimize(both, start, jac=True, method="BFGS", options={"gtol": _FLAT / 10}) for start in starts]
    flat = [result for result in found if np.linalg.norm(result.jac) < _FLAT]
    if not flat:
        what = "no start of the fit settled"
        raise _refused(what)
    best = min(flat, key=lambda result: result.fun)
    curvature = np.asarray(hessian(jnp.asarray(best.x)))
    if np.linalg.eigvalsh(curvature).min() <= 0:
        what = "the curvature at the best point is not that of a maximum"
        raise _refused(what)
    return Fit(space, best.x, np.linalg.inv(curvature), -float(best.fun))


def _refused(what: str) -> EvidenceError:
    return EvidenceError(
        f"{what}.",
        where="fit",
        why=message("draws from such a fit would be meaningless"),
        fix=message("look at the preflight: data out of reach of the priors, or a parameter that nothing identifies"),
    )


def _logit_sd(a: float, b: float) -> float:
    """Standard deviation of the logit of a beta variable."""
    from scipy.special import polygamma  # noqa: PLC0415

    return float(np.sqrt(polygamma(1, a) + polygamma(1, b)))
