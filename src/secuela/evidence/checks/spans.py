"""How far a prior reaches and how wide it is, without the numerical libraries wherever a formula will do."""

import math

from secuela.evidence.priors import Beta, Fixed, LogNormal, Normal, Prior, Uniform, interval

_Z95 = 1.6448536269514722
_Z999 = 3.090232306167813


def outer_points(prior: Prior) -> tuple[float, float]:
    """The 0.1 % and 99.9 % points (the whole range where a prior is bounded): what a run of a thousand draws may meet."""
    match prior:
        case Normal():
            mean, sd = (prior.q05 + prior.q95) / 2, (prior.q95 - prior.q05) / (2 * _Z95)
            low, high = mean - _Z999 * sd, mean + _Z999 * sd
            floor = -math.inf if prior.low is None else prior.low
            ceiling = math.inf if prior.high is None else prior.high
            return max(low, floor), min(high, ceiling)
        case LogNormal():
            centre, sd = math.log(prior.q05 * prior.q95) / 2, math.log(prior.q95 / prior.q05) / (2 * _Z95)
            return math.exp(centre - _Z999 * sd), math.exp(centre + _Z999 * sd)
        case Beta():
            return 0.0, 1.0
        case Uniform():
            return prior.low, prior.high
        case Fixed():
            return prior.value, prior.value


def width(prior: Prior) -> float:
    """Distance between the 5 % and the 95 % point."""
    match prior:
        case Normal(low=None, high=None) | LogNormal():
            return prior.q95 - prior.q05
        case Fixed():
            return 0.0
        case _:
            low, _, high = interval(prior)
            return high - low


def is_standard_score(prior: Prior) -> bool:
    """Whether a prior is the standard normal: its scale is computed from the record when a run begins."""
    return isinstance(prior, Normal) and math.isclose(prior.q95, _Z95) and math.isclose(prior.q05, -_Z95)
