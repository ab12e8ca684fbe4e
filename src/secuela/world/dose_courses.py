"""The doses of an alternative at a multiple of what it has, each lever held at its own bound."""

import math
from collections.abc import Iterator, Mapping

import numpy as np

from secuela.policy.lever import Lever, levers

Paths = Mapping[str, np.ndarray]
_PLACED = ("where", "drug")  # options that have a quantity of their own; the others share one


def at_times(doses: Paths, times: float) -> dict[str, np.ndarray]:
    """Dose paths by name at a multiple of themselves; consent and dates stay.

    Args:
        doses: By path, `(month,)`.
        times: The multiple; infinite puts every lever at its bound.
    """
    factors = {key: factor for lever in levers().values() for key, factor in _factors(lever, doses, times)}
    return {key: path * factors.get(key, 1.0) for key, path in doses.items()}


def _factors(lever: Lever, doses: Paths, times: float) -> Iterator[tuple[str, float]]:
    """By path of a lever the multiple that its bounds leave, over all paths that share one quantity."""
    own = [key for key in lever.paths() if key in doses]
    shared: dict[str, list[str]] = {}
    for key in own:
        shared.setdefault(_quantity(key), []).append(key)
    for keys in shared.values():
        total = np.sum([doses[key] for key in keys], axis=0)
        most = min(_room(float(total.max()), lever.high), _room(-float(total.min()), -lever.low))
        if math.isfinite(most):
            yield from ((key, min(times, max(most, 1.0))) for key in keys)


def _room(largest: float, bound: float) -> float:
    return bound / largest if largest > 0 else math.inf


def _quantity(key: str) -> str:
    options = dict(part.split("=", 1) for part in key.partition("/")[2].split(",") if part)
    return ",".join(f"{name}={options[name]}" for name in _PLACED if name in options)
