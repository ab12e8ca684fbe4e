"""From a probability to words: one rule for every side, and what a verdict rests on."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from secuela.analysis.uncertain_inputs import Space, kept, parts
from secuela.claims.neutralised import Foundations, Neutralised, title_of
from secuela.claims.schema import ORIGIN, Trial
from secuela.claims.test_values import Floats, Futures, Share, passed
from secuela.text.language import translate as _
from secuela.text.likelihood import likelihood

Leaning = Literal["supported", "open", "contradicted"]
Basis = Literal["assumed", "derived", "tested_on_data"]
HOLDS = 2 / 3  # "likely" and above; its mirror image, "unlikely" and below, counts against a claim
RANGE = "range"
_ERRORS = 2.0  # standard errors that a paired change must exceed; where nothing changes it is zero in every draw
_ERRORS_OF_MANY = 4.0  # the same for some hundred ranges with two ends each: about one false alarm in fifty tests
_SHOWN = 3


@dataclass(frozen=True)
class Flip:
    """An assumption with which the verdict turns: taken away, or at one end of its plausible range.

    Args:
        id: ``link:SOURCE:TARGET``, ``prior:OWNER.NAME`` (both taken away) or ``range:OWNER.NAME``.
        title: In words.
        probability: Of passing the test without it, or in that part of the range.
        leaning: The verdict then.
        draws: Number of futures that this rests on.
        where: Part of the range, in words; empty where the assumption is taken away.
    """

    id: str
    title: str
    probability: float
    leaning: Leaning
    draws: int
    where: str = ""


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
    """Take away one assumption at a time, and look at the ends of one range at a time: does the verdict stay?

    A world without an assumption was computed for the first draws only: how often draws that pass in the world as it is
    pass there, and how often those that fail do, gives the share of all futures. A change within its own error turns
    nothing. What a prior at no effect cannot show, its range can: a result that is small because a number is
    small. A verdict that stays is ``derived``; it is ``tested_on_data`` only if the test speaks of the baseline alone
    and a backtest reaches every outcome and month of it: backtests test the baseline, never the effect of a policy.
    """
    if foundations is None or not foundations.ids():
        return Ground(None)
    held = passed(trial, futures)
    try:
        gone = [_without(held, trial, foundations, name) for name in foundations.ids()]
    except KeyError:
        return Ground(None)
    if None in gone:
        return Ground(None)
    usual = float(np.nanmean(held))
    found = [flip for flip in gone if flip is not None]
    turned = sorted((flip for flip in found if flip.leaning != leaning(usual)), key=lambda flip: _distance(flip, usual))
    turned += sorted(_at_ends(held, futures.space), key=lambda flip: _distance(flip, usual))
    if turned:
        return Ground("assumed", tuple(turned))
    return Ground("tested_on_data" if _on_data(trial, futures) else "derived")


def _distance(flip: Flip, usual: float) -> float:
    return -abs(flip.probability - usual)


def _without(held: Floats, trial: Trial, foundations: Foundations, name: str) -> Flip | None:
    """How often the test would be passed without an assumption; None where no draw tells."""
    without = passed(trial, Neutralised(foundations, name))
    usual = held[: len(without)]
    both = np.isfinite(usual) & np.isfinite(without)
    if not both.any():
        return None
    before, after, whole = usual[both], without[both], float(np.nanmean(held))
    changes = after - before
    if abs(changes.mean()) > _ERRORS * changes.std() / np.sqrt(changes.size):
        kinds = [after[before == kind] if (before == kind).any() else after for kind in (1, 0)]
        whole = whole * float(kinds[0].mean()) + (1 - whole) * float(kinds[1].mean())
    return Flip(name, title_of(name), whole, leaning(whole), changes.size)


def _at_ends(held: Floats, space: Space) -> Iterator[Flip]:
    """Parts of one range, or rival descriptions, in which the verdict is another one, beyond what chance gives."""
    good = np.isfinite(held)
    usual = float(held[good].mean())
    for name, column in kept(space, good).items():
        for part, words in parts(column):
            share, draws = float(held[good][part].mean()), int(part.sum())
            error = np.sqrt(usual * (1 - usual) / draws)
            if leaning(share) != leaning(usual) and abs(share - usual) > _ERRORS_OF_MANY * error:
                yield Flip(f"{RANGE}:{name}", column.title, share, leaning(share), draws, words)


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
    """The assumptions that a verdict follows from, in words: the first few."""
    shown = [_flip_told(flip) for flip in flips[:_SHOWN]]
    if len(flips) > _SHOWN:
        shown.append(_("{n} more").format(n=len(flips) - _SHOWN))
    return _("follows from assumption: {assumptions}").format(assumptions="; ".join(shown))


def _flip_told(flip: Flip) -> str:
    told = {"title": flip.title, "word": likelihood(flip.probability, flip.draws), "p": f"{flip.probability:.0%}"}
    if flip.where:
        return _("“{title}” ({where}: {word}, {p})").format(where=flip.where, **told)
    return _("{title} (without it: {word}, {p})").format(**told)
