"""The audit before a verdict: can anybody pass the test, and does everybody?"""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from secuela.claims.schema import ORIGIN, Condition, LedgerTest
from secuela.claims.test_values import Futures, as_if, compared, share

RARE = 0.01  # share of the futures below which a test counts as passed by nobody
Refusal = Literal["nobody passes", "everybody passes"]


@dataclass(frozen=True)
class Reach:
    """What the alternatives of a run reach on a test.

    Args:
        refusal: Why the test is refused; None if it can tell alternatives apart.
        best_alternative: The one that passes most often.
        best_probability: How often it passes.
        best_value: The median it reaches on the first condition (ratio, difference or level).
        furthest_value: The most favourable value of any draw of any alternative on the first condition.
        status_quo: How often the status quo passes; None where it has no value.
        lowest_probability: How often the alternative passes that does so least.
        draws: Futures that the best alternative was counted in.
    """

    refusal: Refusal | None
    best_alternative: str
    best_probability: float
    best_value: float
    furthest_value: float
    status_quo: float | None
    lowest_probability: float
    draws: int


def audit(trial: LedgerTest, futures: Futures) -> Reach | None:
    """Ask the test of every alternative in the run, each against the test's own comparator.

    In a conjunction over several alternatives the one of the first condition is exchanged, the others stay.

    An alternative that is the comparator itself is compared with itself, which gives the pass rate of no change at all.

    Returns:
        None if no alternative has every number.
    """
    found = {name: share(as_if(trial, name), futures) for name in futures.arms}
    rates = {name: each.probability for name, each in found.items() if each is not None}
    counted = {name: each.draws for name, each in found.items() if each is not None}
    if not rates:
        return None
    first = trial.conditions[0]
    reached = {name: _values(first, name, futures) for name in rates}
    fewer = first.operator.startswith("<")
    order = sorted(rates, key=lambda name: (-rates[name], _median(reached[name]) * (1 if fewer else -1)))
    best = order[0]
    extremes = [float(each.min() if fewer else each.max()) for each in reached.values()]
    others = [rate for name, rate in rates.items() if not _is_comparator(name, trial)] or list(rates.values())
    return Reach(
        refusal=_refusal(max(others), min(rates.values())),
        best_alternative=best,
        best_probability=rates[best],
        best_value=_median(reached[best]),
        furthest_value=min(extremes) if fewer else max(extremes),
        status_quo=rates.get(futures.baseline),
        lowest_probability=min(rates.values()),
        draws=counted[best],
    )


def _refusal(highest: float, lowest: float) -> Refusal | None:
    if highest < RARE:
        return "nobody passes"
    return "everybody passes" if lowest > 1 - RARE else None


def _is_comparator(name: str, trial: LedgerTest) -> bool:
    """Whether the alternative would be compared with itself throughout."""
    return all(c.comparator == name for c in trial.conditions if c.comparator not in (None, ORIGIN)) and any(
        c.comparator == name for c in trial.conditions
    )


def _values(condition: Condition, alternative: str, futures: Futures) -> "np.ndarray":
    found = compared(condition.model_copy(update={"alternative": alternative}), futures)
    return found[np.isfinite(found)]


def _median(values: "np.ndarray") -> float:
    return float(np.median(values))
