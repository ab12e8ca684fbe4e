"""From a probability to a leaning: one rule for every side, and what a verdict rests on."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import numpy as np

from secuela.analysis.uncertain_inputs import Space, kept, parts
from secuela.claims.neutralised import Foundations, Neutralised
from secuela.claims.schema import ORIGIN, LedgerTest
from secuela.claims.test_values import Floats, Futures, passed

Leaning = Literal["supported", "open", "contradicted"]
BasisCode = Literal["assumed", "derived", "tested_on_data"]
HOLDS = 2 / 3  # "likely" and above; its mirror image, "unlikely" and below, counts against a claim
RANGE = "range"
_ERRORS = 2.0  # standard errors that a paired change must exceed; where nothing changes it is zero in every draw
_ERRORS_OF_MANY = 4.0  # the same for some hundred ranges with two ends each: about one false alarm in fifty tests


@dataclass(frozen=True)
class Assumption:
    """What a verdict turns with: something taken away, or one end of its plausible range.

    Args:
        id: ``link:SOURCE:TARGET``, ``prior:OWNER.NAME`` (both taken away) or ``range:OWNER.NAME``.
        probability: Of passing the test without it, or in that part of the range.
        leaning: The verdict then.
        draws: Number of futures that this rests on.
        where: Part of the range, as :func:`secuela.analysis.uncertain_inputs.parts` has it; empty where the assumption
            is taken away.
    """

    id: str
    probability: float
    leaning: Leaning
    draws: int
    where: str = ""


@dataclass(frozen=True)
class Basis:
    """What a verdict rests on.

    Args:
        code: None if it was not computed.
        assumptions: What it follows from, the largest change first.
    """

    code: BasisCode | None
    assumptions: tuple[Assumption, ...] = ()


def leaning(probability: float) -> Leaning:
    """One rule for every claim: passed in two thirds of the futures, failed in two thirds, or neither.

    >>> leaning(0.7), leaning(0.3), leaning(0.5)
    ('supported', 'contradicted', 'open')
    """
    if probability >= HOLDS:
        return "supported"
    return "contradicted" if 1 - probability >= HOLDS else "open"


def basis_of(test: LedgerTest, futures: Futures, foundations: Foundations | None) -> Basis:
    """Take away one assumption at a time, and look at the ends of one range at a time: does the verdict stay?

    A world without an assumption was computed for the first draws only: how often draws that pass in the world as it is
    pass there, and how often those that fail do, gives the share of all futures. A change within its own error turns
    nothing. What a prior at no effect cannot show, its range can: a result that is small because a number is
    small. A verdict that stays is ``derived``; it is ``tested_on_data`` only if the test speaks of the baseline alone
    and a backtest reaches every outcome and month of it: backtests test the baseline, never the effect of a policy.
    """
    if foundations is None or not foundations.ids():
        return Basis(None)
    held = passed(test, futures)
    try:
        gone = [_without(held, test, foundations, name) for name in foundations.ids()]
    except KeyError:
        return Basis(None)
    if None in gone:
        return Basis(None)
    usual = float(np.nanmean(held))
    found = [each for each in gone if each is not None]
    turned = sorted((each for each in found if each.leaning != leaning(usual)), key=lambda each: _distance(each, usual))
    turned += sorted(_at_ends(held, futures.space), key=lambda each: _distance(each, usual))
    if turned:
        return Basis("assumed", tuple(turned))
    return Basis("tested_on_data" if _on_data(test, futures) else "derived")


def _distance(each: Assumption, usual: float) -> float:
    return -abs(each.probability - usual)


def _without(held: Floats, test: LedgerTest, foundations: Foundations, name: str) -> Assumption | None:
    """How often the test would be passed without an assumption; None where no draw tells."""
    without = passed(test, Neutralised(foundations, name))
    usual = held[: len(without)]
    both = np.isfinite(usual) & np.isfinite(without)
    if not both.any():
        return None
    before, after, whole = usual[both], without[both], float(np.nanmean(held))
    changes = after - before
    if abs(changes.mean()) > _ERRORS * changes.std() / np.sqrt(changes.size):
        kinds = [after[before == kind] if (before == kind).any() else after for kind in (1, 0)]
        whole = whole * float(kinds[0].mean()) + (1 - whole) * float(kinds[1].mean())
    return Assumption(name, whole, leaning(whole), changes.size)


def _at_ends(held: Floats, space: Space) -> Iterator[Assumption]:
    """Parts of one range, or rival descriptions, in which the verdict is another one, beyond what chance gives."""
    good = np.isfinite(held)
    usual = float(held[good].mean())
    for name, column in kept(space, good).items():
        for part, where in parts(column):
            share, draws = float(held[good][part].mean()), int(part.sum())
            error = np.sqrt(usual * (1 - usual) / draws)
            if leaning(share) != leaning(usual) and abs(share - usual) > _ERRORS_OF_MANY * error:
                yield Assumption(f"{RANGE}:{name}", share, leaning(share), draws, where)


def _on_data(test: LedgerTest, futures: Futures) -> bool:
    return all(
        c.alternative == futures.baseline
        and c.comparator in (None, ORIGIN)
        and (c.outcome, c.month) in futures.backtested
        for c in test.conditions
    )
