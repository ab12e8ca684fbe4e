"""An event study on counts by state and month, as studies of removals made it: Poisson means with two-way effects."""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float, Int

ROUNDS = 200
_SETTLED = 1e-7  # change of the effect, log points


@dataclass(frozen=True)
class Fitted:
    """One effect for all events, in each of many panels.

    Args:
        effect: Log points per event in force, `(draw,)`.
        extra: Deaths that the fit gives to the events, `(draw,)`.
    """

    effect: Float[np.ndarray, " draw"]
    extra: Float[np.ndarray, " draw"]


def event_study(counts: Float[np.ndarray, "draw month state"], in_force: Float[np.ndarray, "month state"]) -> Fitted:
    """Effects of state and month, and one of the events, by quasi-likelihood: right in the mean for any dispersion.

    The three are updated in turn, the events' by one Newton step; each panel is its own fit.
    """
    state = counts.mean(axis=1, keepdims=True)
    month = np.ones((*counts.shape[:2], 1))
    effect = np.zeros(len(counts))
    for _ in range(ROUNDS):
        events = np.exp(effect[:, None, None] * in_force)
        state = counts.sum(axis=1, keepdims=True) / (month * events).sum(axis=1, keepdims=True)
        month = counts.sum(axis=2, keepdims=True) / (state * events).sum(axis=2, keepdims=True)
        mean = state * month * events
        slope = ((counts - mean) * in_force).sum(axis=(1, 2))
        move = slope / _information(mean, in_force)
        effect = effect + move
        if np.abs(move).max() < _SETTLED:
            break
    mean = state * month * np.exp(effect[:, None, None] * in_force)
    without = mean * np.exp(-effect[:, None, None] * in_force)
    return Fitted(effect, (mean - without).sum(axis=(1, 2)))


def _information(
    mean: Float[np.ndarray, "draw month state"], in_force: Float[np.ndarray, "month state"]
) -> Float[np.ndarray, " draw"]:
    """Information on the effect once state and month have taken their part, near enough for a step."""
    whole = (mean * in_force**2).sum(axis=(1, 2))
    by_state = ((mean * in_force).sum(axis=1) ** 2 / mean.sum(axis=1)).sum(axis=1)
    return np.maximum(whole - by_state, 0.1 * whole)


def in_force(
    months: Int[np.ndarray, " event"], states: Int[np.ndarray, " event"], shape: tuple[int, int], lasts: int
) -> Float[np.ndarray, "month state"]:
    """Events in force in each month and state: those of the last ``lasts`` months, their own month included."""
    found = np.zeros(shape)
    for month, state in zip(months, states, strict=True):
        found[month : month + lasts, state] += 1
    return found


def counted(
    generator: np.random.Generator,
    calm: Float[np.ndarray, "draw month state"],
    acted: Float[np.ndarray, "draw month state"],
    size: Float[np.ndarray, " draw"],
) -> tuple[Float[np.ndarray, "draw month state"], Float[np.ndarray, "draw month state"]]:
    """Negative binomial counts of two futures of the same draws with the same chance in both.

    What both have in common is counted once; what the second has more is added, what it lacks is thinned out, so that
    each future alone has its own law and their difference is not drowned in chance that has nothing to do with it.
    """
    lumps = generator.gamma(size[:, None, None], 1 / size[:, None, None], calm.shape)
    shared = generator.poisson(calm * lumps)
    more = generator.poisson(np.maximum(acted - calm, 0.0) * lumps)
    less = generator.binomial(shared, np.minimum(acted / calm, 1.0))
    return shared.astype(float), np.where(acted >= calm, shared + more, less).astype(float)
