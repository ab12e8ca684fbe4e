"""Fixed words for chances, and, kept apart from them, fixed words for how far a result can be relied on.

The steps are those of the guidance note for authors of the IPCC's fifth report (2010), made disjoint and symmetric, so
that a chance and its opposite always get opposite words.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from secuela.evidence.message import Message, message
from secuela.text.language import worded

_RULE_OF_THREE = 3.0  # with none of n futures, up to 3 in n cannot be ruled out (95 %)
_THIRD = 1 / 3


@dataclass(frozen=True)
class Step:
    """One step of the yardstick.

    Args:
        low: The larger of a chance and its opposite is at least this.
        likely: Word for the chance.
        unlikely: Word for its opposite.
    """

    low: float
    likely: Message
    unlikely: Message


YARDSTICK: tuple[Step, ...] = (
    Step(0.99, message("virtually certain"), message("exceptionally unlikely")),
    Step(0.90, message("very likely"), message("very unlikely")),
    Step(1 - _THIRD, message("likely"), message("unlikely")),
)
EVEN = message("about as likely as not")
CERTAINTIES: tuple[Message, ...] = (message("very low"), message("low"), message("moderate"), message("high"))
NOT_RATED = message("not rated")


@dataclass(frozen=True)
class Certainty:
    """How far a result can be relied on, and why not further; it says nothing of how likely the result is."""

    word: Message
    reasons: tuple[Message, ...]


def likelihood(chance: float, draws: int | None = None) -> str:
    """The word for a chance.

    Args:
        chance: Share of the simulated futures.
        draws: Number of futures behind it: a word that so few cannot carry is not used.

    >>> likelihood(0.95), likelihood(0.05), likelihood(0.5), likelihood(1.0, draws=50)
    ('very likely', 'very unlikely', 'about as likely as not', 'very likely')
    """
    most = _most(draws)
    for step in YARDSTICK:
        if min(chance, most) >= step.low:
            return worded(step.likely)
        if min(1.0 - chance, most) >= step.low:
            return worded(step.unlikely)
    return worded(EVEN)


def _most(draws: int | None) -> float:
    """The largest chance that so many futures can tell from a certainty."""
    return 1.0 if draws is None else 1.0 - _RULE_OF_THREE / max(draws, _RULE_OF_THREE)


def beyond(draws: int) -> list[str]:
    """Words that so few futures cannot carry, the likely ones first; none where they are enough for all."""
    unused = [step for step in YARDSTICK if step.low > _most(draws)]
    return [*(worded(step.likely) for step in unused), *(worded(step.unlikely) for step in reversed(unused))]


def table(draws: int | None = None) -> list[tuple[str, str]]:
    """The yardstick for a legend: word and range in per cent, from the largest chance down.

    Args:
        draws: Number of futures behind the chances: words that so few cannot carry are left out, and the next one
            stands for their range too.
    """
    used = [step for step in YARDSTICK if step.low <= _most(draws)]
    lows = [step.low for step in used]
    edges = [1.0, *lows]
    steps = list(zip(used, lows, edges[:-1], strict=True))
    upper = [(worded(step.likely), _per_cent(low, high)) for step, low, high in steps]
    lower = [(worded(step.unlikely), _per_cent(1 - high, 1 - low)) for step, low, high in steps]
    least = edges[-1]
    return [*upper, (worded(EVEN), _per_cent(1 - least, least)), *reversed(lower)]


def certainty(rests_on: Mapping[str, float] | None, *, flips: bool | None, backtested: bool) -> Certainty:
    """Rated from the top down: each reason takes one step off.

    Args:
        rests_on: Share of the variance by grade of evidence and luck; None where it is not computed.
        flips: Whether the conclusion is another one within the plausible range of one parameter or description.
        backtested: Whether a backtest reaches this outcome and month.
    """
    if rests_on is None or flips is None:
        return Certainty(NOT_RATED, (message("what the result rests on is not computed"),))
    judgement = rests_on["D"]
    found = (
        (not backtested, message("no backtest reaches this outcome and month")),
        (judgement >= _THIRD, message("a third or more of the uncertainty is judgement")),
        (judgement >= 1 - _THIRD, message("two thirds or more of it are")),
        (flips, message("the conclusion flips within the plausible range")),
    )
    reasons = tuple(reason for holds, reason in found if holds)
    return Certainty(CERTAINTIES[max(len(CERTAINTIES) - 1 - len(reasons), 0)], reasons)


def _per_cent(low: float, high: float) -> str:
    return f"{100 * low:.0f}–{100 * high:.0f}\u00a0%"
