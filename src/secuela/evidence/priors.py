"""Prior distributions as data: each maps a uniform number to a value, so that draws are keyed and never ordered."""

import math
from statistics import NormalDist
from typing import Annotated, Literal, Self

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict, Field, model_validator

Floats = NDArray[np.float64]
_Z95 = 1.6448536269514722
_Z999 = NormalDist().inv_cdf(0.999)


def _normal_quantile(u: Floats) -> Floats:
    from scipy.special import ndtri  # noqa: PLC0415  scipy stays out of light commands

    return np.asarray(ndtri(u), dtype=np.float64)


class _Prior(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _ByPoints(_Prior):
    """A distribution given by its 5 % and 95 % points."""

    q05: float
    q95: float

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if self.q05 >= self.q95:
            msg = f"q05 = {self.q05} must lie below q95 = {self.q95}"
            raise ValueError(msg)
        return self


class Normal(_ByPoints):
    """Normal distribution given by its 5 % and 95 % points, optionally cut at bounds (never piled up at them)."""

    kind: Literal["normal"]
    low: float | None = None
    high: float | None = None

    def quantile(self, u: Floats) -> Floats:
        """Value at probability ``u`` (same shape)."""
        from scipy.special import ndtr  # noqa: PLC0415

        mean, sd = (self.q05 + self.q95) / 2, (self.q95 - self.q05) / (2 * _Z95)
        below = 0.0 if self.low is None else float(ndtr((self.low - mean) / sd))
        above = 1.0 if self.high is None else float(ndtr((self.high - mean) / sd))
        return mean + sd * _normal_quantile(below + u * (above - below))


class LogNormal(_ByPoints):
    """Lognormal distribution given by its 5 % and 95 % points."""

    kind: Literal["lognormal"]
    q05: float = Field(gt=0)
    q95: float = Field(gt=0)

    def quantile(self, u: Floats) -> Floats:
        """Value at probability ``u`` (same shape)."""
        centre, spread = np.log(self.q05 * self.q95) / 2, np.log(self.q95 / self.q05) / (2 * _Z95)
        return np.exp(centre + spread * _normal_quantile(u))


class Beta(_Prior):
    """Beta distribution with shape parameters ``a`` and ``b``."""

    kind: Literal["beta"]
    a: float = Field(gt=0)
    b: float = Field(gt=0)

    def quantile(self, u: Floats) -> Floats:
        """Value at probability ``u`` (same shape)."""
        from scipy.special import betaincinv  # noqa: PLC0415

        return np.asarray(betaincinv(self.a, self.b, u), dtype=np.float64)


class Uniform(_Prior):
    """Uniform distribution between two bounds."""

    kind: Literal["uniform"]
    low: float
    high: float

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if self.low >= self.high:
            msg = f"low = {self.low} must lie below high = {self.high}"
            raise ValueError(msg)
        return self

    def quantile(self, u: Floats) -> Floats:
        """Value at probability ``u`` (same shape)."""
        return self.low + u * (self.high - self.low)


class Fixed(_Prior):
    """A constant: a definition or a published figure that is carried without uncertainty."""

    kind: Literal["fixed"]
    value: float

    def quantile(self, u: Floats) -> Floats:
        """The constant, in the shape of ``u``."""
        return np.full_like(u, self.value)


class ZeroOr(_ByPoints):
    """Nothing at all with some chance, else a lognormal: an effect that may not be there."""

    kind: Literal["zero_or"]
    zero: float = Field(gt=0, lt=1, description="Chance of zero.")
    q05: float = Field(gt=0, description="5 % point of what it is else.")
    q95: float = Field(gt=0, description="95 % point of what it is else.")

    @property
    def otherwise(self) -> LogNormal:
        """What it is where it is not zero."""
        return LogNormal(kind="lognormal", q05=self.q05, q95=self.q95)

    def quantile(self, u: Floats) -> Floats:
        """Value at probability ``u`` (same shape)."""
        left = np.maximum(np.asarray(u) - self.zero, 0.0) / (1 - self.zero)
        return np.where(left > 0, self.otherwise.quantile(np.where(left > 0, left, 0.5)), 0.0)


Prior = Annotated[Normal | LogNormal | Beta | Uniform | Fixed | ZeroOr, Field(discriminator="kind")]


def interval(prior: Prior) -> tuple[float, float, float]:
    """The 5 %, 50 % and 95 % points of a prior."""
    low, mid, high = prior.quantile(np.array([0.05, 0.5, 0.95]))
    return float(low), float(mid), float(high)


def outer_points(prior: Prior) -> tuple[float, float]:
    """The 0.1 % and 99.9 % points, or the bounds of a bounded prior: what a run of a thousand draws may meet."""
    match prior:
        case Normal():
            mean, sd = (prior.q05 + prior.q95) / 2, (prior.q95 - prior.q05) / (2 * _Z95)
            floor = -math.inf if prior.low is None else prior.low
            ceiling = math.inf if prior.high is None else prior.high
            return max(mean - _Z999 * sd, floor), min(mean + _Z999 * sd, ceiling)
        case LogNormal():
            centre, sd = math.log(prior.q05 * prior.q95) / 2, math.log(prior.q95 / prior.q05) / (2 * _Z95)
            return math.exp(centre - _Z999 * sd), math.exp(centre + _Z999 * sd)
        case Beta():
            return 0.0, 1.0
        case Uniform():
            return prior.low, prior.high
        case Fixed():
            return prior.value, prior.value
        case ZeroOr():
            return 0.0, outer_points(prior.otherwise)[1]


def width(prior: Prior) -> float:
    """Distance between the 5 % and the 95 % point; for a beta prior that of the normal with its standard deviation."""
    match prior:
        case Normal():
            return _cut_width(prior)
        case LogNormal():
            return prior.q95 - prior.q05
        case Beta():
            total = prior.a + prior.b
            return 2 * _Z95 * math.sqrt(prior.a * prior.b / (total + 1)) / total
        case Uniform():
            return (0.95 - 0.05) * (prior.high - prior.low)
        case Fixed():
            return 0.0
        case ZeroOr():
            return _point(prior, 0.95) - _point(prior, 0.05)


def _point(prior: ZeroOr, at: float) -> float:
    if at <= prior.zero:
        return 0.0
    centre, sd = math.log(prior.q05 * prior.q95) / 2, math.log(prior.q95 / prior.q05) / (2 * _Z95)
    return math.exp(centre + sd * NormalDist().inv_cdf((at - prior.zero) / (1 - prior.zero)))


def _cut_width(prior: Normal) -> float:
    law = NormalDist((prior.q05 + prior.q95) / 2, (prior.q95 - prior.q05) / (2 * _Z95))
    below = 0.0 if prior.low is None else law.cdf(prior.low)
    above = 1.0 if prior.high is None else law.cdf(prior.high)
    return law.inv_cdf(below + 0.95 * (above - below)) - law.inv_cdf(below + 0.05 * (above - below))


def is_standard_score(prior: Prior) -> bool:
    """Whether a prior is the standard normal: its scale is computed from the record when a run begins."""
    return isinstance(prior, Normal) and math.isclose(prior.q95, _Z95) and math.isclose(prior.q05, -_Z95)
