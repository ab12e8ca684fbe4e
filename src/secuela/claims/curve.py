"""The probability of a test against its threshold, so that no verdict hangs on one point."""

from dataclasses import dataclass

import numpy as np

from secuela.claims.schema import Condition, LedgerTest
from secuela.claims.test_values import Floats, Futures, compared, share

_POINTS = 25
_EDGES = (0.01, 0.99)
_SCALES = tuple(round(step, 2) for step in np.linspace(0.0, 2.0, 21).tolist())


@dataclass(frozen=True)
class Step:
    """One point of a curve.

    Args:
        thresholds: One for each condition.
        probability: Share of the draws that pass at these thresholds.
    """

    thresholds: tuple[float, ...]
    probability: float


def curve(trial: LedgerTest, futures: Futures) -> list[Step]:
    """Probability over a grid of thresholds.

    One condition: from the 1 % to the 99 % point of what the draws hold, with the threshold itself and the point of no
    effect. Several: their effects scaled together, from none to twice the size asked for; levels stay as they are.
    """
    if len(trial.conditions) == 1:
        grid = [(value,) for value in _grid(trial.conditions[0], compared(trial.conditions[0], futures))]
    else:
        grid = [tuple(scaled(condition, scale) for condition in trial.conditions) for scale in _SCALES]
    found = [(limits, share(trial, futures, limits)) for limits in grid]
    return [Step(limits, step.probability) for limits, step in found if step is not None]


def neutral(condition: Condition) -> float | None:
    """The threshold that stands for no effect; a level has none."""
    return {"ratio": 1.0, "difference": 0.0}.get(condition.compare)


def scaled(condition: Condition, scale: float) -> float:
    """The threshold with its effect scaled: ratios in logs, differences from zero."""
    if condition.compare == "ratio":
        return float(condition.threshold**scale)
    return condition.threshold * scale if condition.compare == "difference" else condition.threshold


def _grid(condition: Condition, found: Floats) -> list[float]:
    finite = found[np.isfinite(found)]
    own = [value for value in (condition.threshold, neutral(condition)) if value is not None]
    if not finite.size:
        return sorted(set(own))
    ends = [*own, *np.quantile(finite, _EDGES).tolist()]
    low, high = min(ends), max(ends)
    if condition.compare == "ratio" and low > 0:
        steps = np.exp(np.linspace(np.log(low), np.log(high), _POINTS)).tolist()
    else:
        steps = np.linspace(low, high, _POINTS).tolist()
    inside = [step for step in steps if not any(np.isclose(step, value, rtol=1e-9) for value in own)]
    return sorted({*inside, *own})
