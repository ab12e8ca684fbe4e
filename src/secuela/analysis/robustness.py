"""Choosing without agreement on the odds: regret, satisficing and dominance over the simulated futures."""

import operator
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from secuela.analysis.direction import Signs, better, computed, signs
from secuela.analysis.panels import Flags, Floats
from secuela.evidence.errors import OptionError, choose_one
from secuela.evidence.message import message
from secuela.evidence.records import Outcome

WORST = 0.1  # share of the draws that make the worst decile
Z90 = 1.6448536269514722
Measure = Literal["level", "ratio", "difference"]
OPERATORS: dict[str, Callable[[Floats, float], Flags]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


@dataclass(frozen=True)
class Regret:
    """What is lost by an alternative against the best one of the same future, in the outcome's unit.

    Attributes:
        alternative: Id.
        expected: Mean over the draws.
        error: Standard error of the mean.
        worst_decile: Mean over the tenth of the draws with the largest regret.
        best: Share of the draws in which nothing else is better.
    """

    alternative: str
    expected: float
    error: float
    worst_decile: float
    best: float


def regret(values: Floats, names: Sequence[str], outcome: Outcome) -> list[Regret]:
    """Regret of each alternative by one outcome; outcomes are never netted against each other.

    Args:
        values: `(alternative, draw)`; draws that failed in any alternative are left out.
        names: Alternatives, in the same order.
        outcome: Its record gives the direction.

    Raises:
        OptionError: If the outcome has no direction.
    """
    loss = -better(outcome) * values[:, computed(values)]
    lost = loss - loss.min(axis=0)
    draws = lost.shape[1]
    tail = np.sort(lost, axis=1)[:, -max(round(WORST * draws), 1) :]
    error = lost.std(axis=1, ddof=1) / np.sqrt(draws) if draws > 1 else np.full(len(lost), np.nan)
    return [
        Regret(name, float(row.mean()), float(error[i]), float(tail[i].mean()), float((row == 0).mean()))
        for i, (name, row) in enumerate(zip(names, lost, strict=True))
    ]


@dataclass(frozen=True)
class Aim:
    """A threshold that a user sets beforehand.

    Args:
        outcome: Its id, for messages.
        measure: The value itself, its ratio to the comparator, or the difference from it.
        operator: One of ``OPERATORS``.
        threshold: In the outcome's unit, or a ratio.
    """

    outcome: str
    measure: Measure
    operator: str
    threshold: float


@dataclass(frozen=True)
class Satisficing:
    """Share of the draws in which every aim is met, with a 90 % interval for the number of draws."""

    alternative: str
    share: float
    low: float
    high: float


def satisficing(
    aims: Sequence[Aim], values: Sequence[Floats], names: Sequence[str], comparator: str
) -> list[Satisficing]:
    """How often each alternative meets all the user's thresholds at once.

    Args:
        aims: The thresholds.
        values: For each aim `(alternative, draw)`: its outcome in the month and window that the user means.
        names: Alternatives.
        comparator: The alternative that ratios and differences are taken against.

    Raises:
        OptionError: If an operator is unknown or a ratio is asked of a comparator that can be zero.
    """
    good = computed(*values)
    at = list(names).index(comparator)
    met = np.stack([_met(aim, own[:, good], at) for aim, own in zip(aims, values, strict=True)])
    return [_satisficing(name, met[:, i]) for i, name in enumerate(names)]


def _met(aim: Aim, values: Floats, comparator: int) -> Flags:
    if aim.operator not in OPERATORS:
        raise OptionError(
            message("{operator} is no comparison.", operator=repr(aim.operator)),
            where=aim.outcome,
            why=message("a threshold needs to know on which side it is met"),
            fix=choose_one(aim.operator, list(OPERATORS)),
        )
    usual = values[comparator]
    if aim.measure == "ratio" and not (usual > 0).all():
        raise OptionError(
            message("A ratio is asked of {outcome}, which is zero in some futures.", outcome=aim.outcome),
            where=aim.outcome,
            why=message("a ratio to zero means nothing"),
            fix=message("set the threshold on the difference"),
        )
    measured = {"level": values, "difference": values - usual}.get(aim.measure)
    return OPERATORS[aim.operator](values / usual if measured is None else measured, aim.threshold)


def _satisficing(name: str, met: Flags) -> Satisficing:
    share = float(met.all(axis=0).mean())
    low, high = share_interval(share, met.shape[1])
    return Satisficing(name, share, low, high)


def share_interval(share: float, draws: int) -> tuple[float, float]:
    """A 90 % interval for a share of a number of draws (the score interval), never wider than 0 to 1."""
    square = Z90**2
    centre = (share + square / (2 * draws)) / (1 + square / draws)
    half = Z90 * np.sqrt(share * (1 - share) / draws + square / (4 * draws**2)) / (1 + square / draws)
    return max(float(centre - half), 0.0), min(float(centre + half), 1.0)


@dataclass(frozen=True)
class Dominance:
    """One alternative against another.

    Attributes:
        better: Share of the draws in which the first is nowhere worse and somewhere better, by the smallest
            meaningful difference.
        worse: The same of the second.
    """

    better: float
    worse: float


def dominance(ours: Sequence[Floats], theirs: Sequence[Floats], outcomes: Sequence[Outcome]) -> Dominance:
    """Dominance in one or several outcomes, paired by draw.

    Args:
        ours: For each outcome `(draw,)`, the first alternative.
        theirs: The same of the second.
        outcomes: Their records.

    Raises:
        OptionError: If an outcome has no direction.
    """
    good = computed(*ours, *theirs)
    judged: Signs = np.stack(
        [
            better(outcome) * signs(a[good], b[good], outcome)
            for a, b, outcome in zip(ours, theirs, outcomes, strict=True)
        ]
    )
    above = (judged >= 0).all(axis=0) & (judged > 0).any(axis=0)
    below = (judged <= 0).all(axis=0) & (judged < 0).any(axis=0)
    return Dominance(float(above.mean()), float(below.mean()))
