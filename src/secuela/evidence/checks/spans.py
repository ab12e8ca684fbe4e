"""How far a prior reaches and how wide it is, by the standard library alone, so that loading stays light."""

import math
from statistics import NormalDist

from secuela.evidence.priors import Beta, Fixed, LogNormal, Normal, Prior, Uniform

_UNIT = NormalDist()
_Z95, _Z999 = _UNIT.inv_cdf(0.95), _UNIT.inv_cdf(0.999)


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


def _cut_width(prior: Normal) -> float:
    law = NormalDist((prior.q05 + prior.q95) / 2, (prior.q95 - prior.q05) / (2 * _Z95))
    below = 0.0 if prior.low is None else law.cdf(prior.low)
    above = 1.0 if prior.high is None else law.cdf(prior.high)
    return law.inv_cdf(below + 0.95 * (above - below)) - law.inv_cdf(below + 0.05 * (above - below))


def is_standard_score(prior: Prior) -> bool:
    """Whether a prior is the standard normal: its scale is computed from the record when a run begins."""
    return isinstance(prior, Normal) and math.isclose(prior.q95, _Z95) and math.isclose(prior.q05, -_Z95)
