"""From a probability to words: one rule for every side, and what a verdict rests on."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from secuela.claims.foundations import Foundations, Neutralised, title_of
from secuela.claims.futures import Futures, Share, points, share, shortened
from secuela.claims.schema import ORIGIN, Trial
from secuela.decision.yardstick import likelihood
from secuela.evidence.words import translate as _

Leaning = Literal["supported", "open", "contradicted"]
Basis = Literal["assumed", "derived", "tested_on_data"]
HOLDS = 2 / 3  # "likely" and above; its mirror image, "unlikely" and below, counts against a claim


@dataclass(frozen=True)
class Flip:
    """An assumption without which the verdict is another one.

    Args:
        id: ``link:SOURCE:TARGET`` or ``prior:OWNER.NAME``.
        title: In words.
        probability: Of passing the test without it.
        leaning: The verdict without it.
        draws: Number of futures in which it was taken away.
    """

    id: str
    title: str
    probability: float
    leaning: Leaning
    draws: int


@dataclass(frozen=True)
class Ground:
    """What a verdict rests on.

    Args:
        basis: None if it was not computed.
        flips: The assumptions that it follows from, the largest change first.
    """

    basis: Basis | None
    flips: tuple[Flip, ...] = ()


def leaning(probability: float) -> Leaning:
    """One rule for every claim: passed in two thirds of the futures, failed in two thirds, or neither.

    >>> leaning(0.7), leaning(0.3), leaning(0.5)
    ('supported', 'contradicted', 'open')
    """
    if probability >= HOLDS:
        return "supported"
    return "contradicted" if 1 - probability >= HOLDS else "open"


def ground(trial: Trial, futures: Futures, foundations: Foundations | None) -> Ground:
    """Take away one assumption at a time and see whether the verdict stays, on the draws that were stored for it.

    A verdict that stays is ``derived``; it is ``tested_on_data`` only if the test speaks of the baseline alone and a
    backtest reaches every outcome and month of it: backtests test the baseline, never the effect of a policy.
    """
    if foundations is None or not foundations.ids():
        return Ground(None)
    flips: list[tuple[float, Flip]] = []
    for name in foundations.ids():
        try:
            pair = _with_and_without(trial, futures, foundations, name)
        except KeyError:
            return Ground(None)
        if pair is None:
            return Ground(None)
        usual, without = pair
        if leaning(usual.probability) != leaning(without.probability):
            change = abs(usual.probability - without.probability)
            flip = Flip(name, title_of(name), without.probability, leaning(without.probability), without.draws)
            flips.append((change, flip))
    if flips:
        return Ground("assumed", tuple(flip for _change, flip in sorted(flips, key=lambda pair: -pair[0])))
    return Ground("tested_on_data" if _on_data(trial, futures) else "derived")


def _with_and_without(
    trial: Trial, futures: Futures, foundations: Foundations, name: str
) -> tuple[Share, Share] | None:
    """How often the test is passed in the first draws, with the assumption and without it."""
    world = Neutralised(foundations, name)
    without = share(trial, world)
    if without is None:
        return None
    stored = len(world.value(points(trial.conditions[0])[0]))
    usual = share(trial, shortened(futures, stored))
    return None if usual is None else (usual, without)


def _on_data(trial: Trial, futures: Futures) -> bool:
    return all(
        c.alternative == futures.baseline
        and c.comparator in (None, ORIGIN)
        and (c.outcome, c.month) in futures.backtested
        for c in trial.conditions
    )


def words_of(found: Share) -> str:
    """The word of the yardstick for a probability, with the share itself."""
    return _("{word} ({p:.0%} of {n} simulated futures)").format(
        word=likelihood(found.probability, found.draws), p=found.probability, n=found.draws
    )


def follows_from(flips: Sequence[Flip]) -> str:
    """The assumptions that a verdict follows from, in words."""
    shown = [
        _("{title} (without it: {word}, {p:.0%})").format(
            title=flip.title, word=likelihood(flip.probability, flip.draws), p=flip.probability
        )
        for flip in flips
    ]
    return _("follows from assumption: {assumptions}").format(assumptions="; ".join(shown))
