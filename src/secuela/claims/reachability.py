"""The audit before a verdict: can anybody pass the test, and does everybody?"""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from secuela.claims.dose_range import Chance, Range
from secuela.claims.schema import Condition, LedgerTest
from secuela.claims.test_values import Carried, as_if, compared, share
from secuela.evidence.library import library

_INVERSE = 1.12  # 1 / 0.9 asks for as much as 0.9
RARE = 0.01  # largest share of the futures at which a test counts as passed by nobody
Refusal = Literal["nobody passes", "everybody passes"]


@dataclass(frozen=True)
class Reach:
    """What the alternatives that are the claim's own reach on a test.

    Of a test of no effect it is the effect denied whose chance is told.

    Args:
        refusal: Why the test is refused; None if it can tell doses apart.
        best_alternative: The one that passes most often.
        best_probability: How often it passes.
        best_value: The median it reaches on the first condition (ratio, difference or level).
        furthest_value: The most favourable value of any draw of these alternatives on the first condition.
        status_quo: How often the status quo passes; None where it has no value.
        lowest_probability: The lowest chance at any of these doses and under the status quo.
        draws: Futures that the best alternative was counted in.
        best_times: The multiple of its doses at which it does.
        denial: Whether it is the chance of an effect that the test denies.
    """

    refusal: Refusal | None
    best_alternative: str
    best_probability: float
    best_value: float
    furthest_value: float
    status_quo: float | None
    lowest_probability: float
    draws: int
    best_times: float = 1.0
    denial: bool = False


def audit(trial: LedgerTest, futures: Carried, along: Range) -> Reach | None:
    """Ask whether a test can tell doses that are the claim's own apart.

    What another alternative of the run would reach says nothing of a claim, so only the claim's own count: those that
    its wording covers, along their doses. A run that did not simulate these is audited over all its alternatives, each
    against the test's own comparator. That nobody passes refuses no test that asks for the smallest difference that
    means anything and has none beside it: nothing smaller could be asked for, so it fails.

    Args:
        trial: The test.
        futures: The run.
        along: The test along its doses.

    Returns:
        None if nothing has every number.
    """
    chances = along.chances if along.whole else _of_every_arm(trial, futures)
    if not chances:
        return None
    rates = {each.alternative: each.probability for each in _of_every_arm(trial, futures)}
    first = trial.conditions[0]
    fewer = first.operator.startswith("<")
    reached = {name: _values(first, name, futures) for name in {each.alternative for each in chances} & set(rates)}

    def nearest(each: Chance) -> float:
        """Of equally rare ones the one whose median comes closest."""
        median = _median(reached[each.alternative]) if each.times == 1.0 and each.alternative in reached else np.nan
        return float(np.nan_to_num(-median if fewer != along.denial else median, nan=-np.inf))

    best = max(chances, key=lambda each: (along.of_effect(each), nearest(each)))
    least = min(chances, key=along.of_effect)
    values = reached.get(best.alternative, _values(first, trial.subject, futures))
    extremes = [float(each.min() if fewer else each.max()) for each in reached.values() if each.size]
    status_quo = rates.get(futures.baseline)
    fixed = trial.subject == futures.baseline or trial.given  # nothing to vary, or another question than how much
    lowest = min([along.of_effect(least), *_effects(status_quo, along)])
    return Reach(
        refusal=None if fixed else _refusal(along.of_effect(best), lowest, last=_is_last(trial)),
        best_alternative=best.alternative,
        best_probability=along.of_effect(best),
        best_value=_median(values),
        furthest_value=_median(values) if not extremes else min(extremes) if fewer else max(extremes),
        status_quo=status_quo,
        lowest_probability=lowest,
        draws=best.draws,
        best_times=best.times,
        denial=along.denial,
    )


def _effects(status_quo: float | None, along: Range) -> list[float]:
    """How often the status quo would show the effect, where it has a value."""
    if status_quo is None:
        return []
    return [1 - status_quo if along.denial else status_quo]


def _of_every_arm(trial: LedgerTest, futures: Carried) -> tuple[Chance, ...]:
    found = [(name, share(as_if(trial, name), futures)) for name in futures.arms]
    return tuple(Chance(name, 1.0, each.probability, each.draws) for name, each in found if each is not None)


def _is_last(trial: LedgerTest) -> bool:
    """Whether no condition asks for more than the smallest meaningful difference, and no test stands beside it."""
    return trial.registered is None and all(_is_modest(condition) for condition in trial.conditions)


def _is_modest(condition: Condition) -> bool:
    record = library().outcomes.get(condition.outcome)
    if record is None or condition.compare == "level":
        return False
    away = abs(condition.threshold - (1.0 if condition.compare == "ratio" else 0.0))
    summed = condition.window == "cumulative" and condition.compare == "difference"
    return away <= _INVERSE * record.smallest_difference * (condition.month if summed else 1)


def _refusal(highest: float, lowest: float, *, last: bool) -> Refusal | None:
    if highest <= RARE and not last:
        return "nobody passes"
    return "everybody passes" if lowest > 1 - RARE else None


def _values(condition: Condition, alternative: str, futures: Carried) -> "np.ndarray":
    found = compared(condition.model_copy(update={"alternative": alternative}), futures)
    return found[np.isfinite(found)]


def _median(values: "np.ndarray") -> float:
    return float(np.median(values)) if values.size else float("nan")
