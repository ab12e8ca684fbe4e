"""The space in which a fit moves: each parameter on the whole real line, scaled by its own prior."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Float

from secuela.evidence.errors import EvidenceError
from secuela.evidence.message import message
from secuela.evidence.priors import Beta, LogNormal, Normal, Prior

_Z95 = 1.6448536269514722
Values = dict[str, Float[Array, ""]]


@dataclass(frozen=True)
class Coordinate:
    """One parameter: its value is ``outward(centre + spread x coordinate)``."""

    name: str
    kind: str
    centre: float
    spread: float
    a: float = 0.0
    b: float = 0.0

    @classmethod
    def of(cls, name: str, prior: Prior) -> Self:
        """The coordinate of a prior.

        Raises:
            EvidenceError: If the kind of prior cannot be fitted.
        """
        match prior:
            case LogNormal():
                low, high = float(np.log(prior.q05)), float(np.log(prior.q95))
                return cls(name, "log", (low + high) / 2, (high - low) / (2 * _Z95))
            case Normal(low=None, high=None):
                return cls(name, "identity", (prior.q05 + prior.q95) / 2, (prior.q95 - prior.q05) / (2 * _Z95))
            case Beta():
                a, b = prior.a, prior.b
                return cls(name, "logit", float(np.log(a / b)), float(np.sqrt(1 / a + 1 / b)), a, b)
            case _:
                msg = message("{name} has a prior of kind {kind}, which cannot be fitted.", name=name, kind=prior.kind)
                fix = message("use a lognormal, an unbounded normal or a beta prior")
                raise EvidenceError(msg, where=name, why=message("the fit moves on the whole real line"), fix=fix)

    def value(self, coordinate: Float[Array, ""]) -> Float[Array, ""]:
        """From the real line to the parameter."""
        there = self.centre + self.spread * coordinate
        return {"log": jnp.exp, "logit": jax.nn.sigmoid, "identity": jnp.asarray}[self.kind](there)

    def log_prior(self, coordinate: Float[Array, ""]) -> Float[Array, ""]:
        """Log density of the prior at a coordinate, up to a constant."""
        if self.kind != "logit":
            return -0.5 * coordinate**2
        there = self.centre + self.spread * coordinate
        return self.a * jax.nn.log_sigmoid(there) + self.b * jax.nn.log_sigmoid(-there)


@dataclass(frozen=True)
class Space:
    """All coordinates of a fit, in a fixed order."""

    coordinates: tuple[Coordinate, ...]

    @classmethod
    def of(cls, priors: Mapping[str, Prior]) -> Self:
        """The space of these priors, in their order."""
        return cls(tuple(Coordinate.of(name, prior) for name, prior in priors.items()))

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the parameters."""
        return tuple(coordinate.name for coordinate in self.coordinates)

    def values(self, at: Float[Array, " coordinate"]) -> Values:
        """Parameters by name."""
        return {c.name: c.value(at[i]) for i, c in enumerate(self.coordinates)}

    def log_prior(self, at: Float[Array, " coordinate"]) -> Float[Array, ""]:
        """Log density of all priors together."""
        return jnp.stack([c.log_prior(at[i]) for i, c in enumerate(self.coordinates)]).sum()
