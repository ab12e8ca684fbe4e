"""From chances to a finding: one rule for every side, for effects and for their absence, and what it rests on."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from math import exp, lgamma, log, log1p
from typing import Literal

import numpy as np

from secuela.claims.dose_range import Range, passed_at
from secuela.claims.neutralised import BEST, Foundations, Neutralised, NeutralisedEach, shift_row
from secuela.claims.schema import ORIGIN, LedgerTest
from secuela.claims.test_values import Floats, Futures, passed

Leaning = Literal["supported", "open", "contradicted"]
BasisCode = Literal["assumed", "derived", "tested_on_data"]
FindingCode = Literal["holds", "fails", "not-at-the-doses-assumed", "not-decided", "not-testable"]
HOLDS = 2 / 3  # "likely" and above; its mirror image, "unlikely" and below, counts against a claim
RANGE = "range"
TOGETHER, TOGETHER_AT_BEST = "judgement:together", "judgement:together-at-best"
_ERRORS = 2.0  # standard errors that a paired change must exceed; where nothing changes it is zero in every draw
_RARE_OF_MANY = 3.2e-5  # chance of such a part, for some hundred ranges with two ends each: that of four errors


@dataclass(frozen=True)
class Assumption:
    """What a verdict turns with: something taken away, or one end of its plausible range.

    Args:
        id: ``link:SOURCE:TARGET``, ``prior:OWNER.NAME`` (both taken away), ``range:OWNER.NAME``, or
            ``judgement:together`` and ``judgement:together-at-best``: all grade-D priors shifted together towards the
            side that fails, at the doses assumed and at that dose of the range where the effect is likeliest.
        probability: Of passing the test without it, or in that part of the range.
        leaning: The verdict then.
        draws: Number of futures that this rests on.
        where: Part of the range, as :func:`secuela.analysis.uncertain_inputs.parts` has it; empty where the assumption
            is taken away.
        leading: Of judgements shifted together those that weigh most, the heaviest first.
    """

    id: str
    probability: float
    leaning: Leaning
    draws: int
    where: str = ""
    leading: tuple[str, ...] = ()


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


def finding_of(own: float, others: Sequence[float], *, whole: bool, denial: bool = False) -> FindingCode:
    """What the model says of a test: one rule for effects, turned round for a claim that there is none.

    An effect fails only where it fails at every dose and consent that the claim leaves open. A claim of no effect holds
    where the effect fails, and fails where it holds; where the effect is missing at the doses assumed alone, neither
    side has the last word.

    Args:
        own: Chance of the test at the doses assumed.
        others: The same at the other doses that are the claim's own.
        whole: Whether these are all of them.
        denial: Whether the test denies an effect.

    >>> finding_of(0.7, [], whole=True), finding_of(0.1, [0.2], whole=True), finding_of(0.1, [0.5], whole=True)
    ('holds', 'fails', 'not-at-the-doses-assumed')
    >>> finding_of(0.9, [0.8], whole=True, denial=True), finding_of(0.9, [0.5], whole=True, denial=True)
    ('holds', 'not-decided')
    """
    effect, *elsewhere = [1 - each if denial else each for each in (own, *others)]
    found: FindingCode = "not-decided"
    if leaning(effect) == "supported":
        found = "fails" if denial else "holds"
    elif leaning(effect) == "contradicted":
        fails = whole and all(leaning(each) == "contradicted" for each in elsewhere)
        if fails:
            found = "holds" if denial else "fails"
        elif not denial:
            found = "not-at-the-doses-assumed"
    return found


def basis_of(test: LedgerTest, futures: Futures, foundations: Foundations | None, along: Range | None = None) -> Basis:
    """Take away one assumption at a time, look at the ends of one range at a time, shift all judgements together.

    A world without an assumption was computed for the first draws only: how often draws that pass in the world as it is
    pass there, and how often those that fail do, gives the share of all futures. A change within its own error turns
    nothing. What is taken away can show that an effect rests on it, and not that a missing effect does; so
    all priors of grade D are shifted together too, towards the side that fails, until 5 % of their joint mass lies
    beyond: at the doses assumed, and where the effect fails at every dose, at that where it is likeliest.
    What stays is ``derived``; it is ``tested_on_data`` only if the test speaks of the baseline alone
    and a backtest reaches every outcome and month of it: backtests test the baseline, never the effect of a policy.

    Args:
        test: The test.
        futures: The run.
        foundations: Its other worlds.
        along: The test along its doses.
    """
    if foundations is None or not foundations.ids():
        return Basis(None)
    held = passed(test, futures)
    names = foundations.ids()
    try:
        worlds = passed(test, NeutralisedEach(foundations, names))
    except KeyError:
        return Basis(None)
    gone = [_without(held, world, name) for name, world in zip(names, worlds, strict=True)]
    if None in gone:
        return Basis(None)
    usual = float(np.nanmean(held))
    found = [each for each in gone if each is not None]
    turned = list(_together(held, test, futures, foundations, along))
    turned += sorted(
        (each for each in found if each.leaning != leaning(usual)), key=lambda each: _distance(each, usual)
    )
    turned += sorted(_at_ends(held, futures), key=lambda each: _distance(each, usual))
    if turned:
        return Basis("assumed", tuple(turned))
    return Basis("tested_on_data" if _on_data(test, futures) else "derived")


def _together(
    held: Floats, test: LedgerTest, futures: Futures, foundations: Foundations, along: Range | None
) -> Iterator[Assumption]:
    """All judgements shifted together, if that turns the finding: at the doses assumed, or where it is likeliest."""
    if foundations.holds(shift_row(test)):
        shifted = _shifted(held, test, foundations, shift_row(test), TOGETHER)
        if shifted is not None and shifted.leaning != leaning(float(np.nanmean(held))):
            yield shifted
            return
    best = None if along is None else along.best
    if best is None or not foundations.holds(shift_row(test, BEST)) or leaning(along_effect(along)) != "contradicted":
        return
    usual = passed_at(test, futures, foundations, best.alternative, best.times)
    shifted = None if usual is None else _shifted(usual, test, foundations, shift_row(test, BEST), TOGETHER_AT_BEST)
    if shifted is not None and shifted.leaning != leaning(best.probability):
        yield shifted


def along_effect(along: Range | None) -> float:
    """The largest chance of an effect along its doses; 1 where nothing is known."""
    best = None if along is None else along.best
    return 1.0 if along is None or best is None else along.of_effect(best)


def _shifted(held: Floats, test: LedgerTest, foundations: Foundations, row: str, name: str) -> Assumption | None:
    try:
        found = _without(held, passed(test, Neutralised(foundations, row)), row)
    except KeyError:
        return None
    return None if found is None else replace(found, id=name, leading=foundations.leading(row))


def under_sets(test: LedgerTest, futures: Futures, foundations: Foundations | None) -> dict[str, float]:
    """How often the test would be passed with each side's assumptions in place of ours, by id of the set."""
    if foundations is None:
        return {}
    held, found = passed(test, futures), dict[str, float]()
    for row in foundations.sets():
        under = _shifted(held, test, foundations, row, row)
        if under is not None:
            found[row.partition(":")[2]] = under.probability
    return found


def _distance(each: Assumption, usual: float) -> float:
    return -abs(each.probability - usual)


def _without(held: Floats, without: Floats, name: str) -> Assumption | None:
    """How often a test would be passed without an assumption, by what it gives there; None where no draw tells."""
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


def _at_ends(held: Floats, futures: Futures) -> Iterator[Assumption]:
    """Parts of one range, or rival descriptions, in which the verdict is another one, beyond what chance gives."""
    good = np.isfinite(held)
    usual = float(held[good].mean())
    ends = futures.ends(good)
    for (name, where), share, draws in zip(ends.names, ends.shares(held[good]), ends.draws, strict=True):
        told, counted = float(share), int(draws)
        if leaning(told) != leaning(usual) and _tail(round(told * counted), counted, usual) < _RARE_OF_MANY:
            yield Assumption(f"{RANGE}:{name}", told, leaning(told), counted, where)


def _tail(passing: int, draws: int, usual: float) -> float:
    """Chance that so many of some futures pass, or more extreme, if they pass as often as all do.

    Exactly: near 0 and 1 a share is far from normal.
    """
    if usual in (0.0, 1.0):
        return float(passing == usual * draws)
    few = passing <= usual * draws
    counted = range(passing + 1) if few else range(passing, draws + 1)
    passed, missed = log(usual), log1p(-usual)  # logarithms: of many draws there are more choices than a float can hold
    return sum(exp(_log_choices(draws, k) + k * passed + (draws - k) * missed) for k in counted)


def _log_choices(draws: int, chosen: int) -> float:
    return lgamma(draws + 1) - lgamma(chosen + 1) - lgamma(draws - chosen + 1)


def _on_data(test: LedgerTest, futures: Futures) -> bool:
    return all(
        c.alternative == futures.baseline
        and c.comparator in (None, ORIGIN)
        and (c.outcome, c.month) in futures.backtested
        for c in test.conditions
    )
