"""The bottom line of one result in plain words, from its numbers alone: what, how likely, how sure, resting on what.

How likely (the yardstick) and how sure (certainty) are two things and stay two sentences.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from secuela.analysis.direction import HALF
from secuela.evidence.months import Month
from secuela.evidence.records import Outcome
from secuela.report.link_words import strongest
from secuela.runs.rows import Comparison, Row
from secuela.text.language import translate as _
from secuela.text.language import worded
from secuela.text.likelihood import CERTAINTIES, NOT_RATED, Certainty, certainty, likelihood
from secuela.text.numbers import readable

_GLUE = "\u00a0"


@dataclass(frozen=True)
class Basis:
    """What is known of how far a result can be relied on.

    Attributes:
        rests_on: Share of the variance by A, B, C, D and luck; None where it is not computed.
        flips: Whether it flips within the plausible range; None where it is not computed.
        cuts: Links in words without which the conclusion is another one; None where it is not computed.
        carried: By link in words the share of the result that it carries; empty where it is not computed.
    """

    rests_on: Mapping[str, float] | None = None
    flips: bool | None = None
    cuts: Sequence[str] | None = None
    carried: Mapping[str, float | None] = field(default_factory=dict[str, float | None])


@dataclass(frozen=True)
class BottomLine:
    """The sentences by what they answer.

    Attributes:
        result: What follows, and how likely that is.
        certainty: How sure, with the reasons.
        basis: What it rests on.
    """

    result: str
    certainty: str
    basis: str


def bottom_line(
    row: Row,
    against: Comparison,
    outcome: Outcome,
    *,
    title: str,
    as_of: str,
    draws: int,
    basis: Basis | None = None,
) -> BottomLine:
    """The bottom line of one row of ``assessment.json`` against the status quo.

    Args:
        row: The row.
        against: Its comparison with the baseline.
        outcome: Record of its outcome.
        title: The alternative in words, as the subject of a sentence.
        as_of: Origin of the run, YYYY-MM.
        draws: Futures behind the row.
        basis: What is known of the result's basis.
    """
    known = basis or Basis()
    rated = certainty(known.rests_on, flips=known.flips, backtested=row.backtested)
    return BottomLine(
        result=_result(row, against, outcome, title, as_of, draws),
        certainty=_certainty(rated),
        basis=_basis(known),
    )


def _result(row: Row, against: Comparison, outcome: Outcome, title: str, as_of: str, draws: int) -> str:
    lower, same, higher = against.p_lower, against.p_equal, against.p_higher
    what = {"title": title, "outcome": _in_words(row, outcome), "when": _when(row, as_of)}
    if max(lower, same, higher) <= HALF:
        return _("{title}, if carried out – {outcome}, {when}: the direction is unclear.").format(**what)
    if same > HALF:
        text = _("{title}, if carried out – {outcome}, {when}: {word} about the same as under the status quo.")
        return text.format(**what, word=likelihood(same, draws))
    text = _(
        "{title}, if carried out – {outcome}, {when}: {word} {way} than under the status quo, by at least {least}."
    )
    way, chance = (_("lower"), lower) if lower > HALF else (_("higher"), higher)
    return text.format(**what, word=likelihood(chance, draws), way=way, least=_least(outcome))


def _in_words(row: Row, outcome: Outcome) -> str:
    name = outcome.title[:1].lower() + outcome.title[1:]
    place = ", ".join(row.where.values())
    return f"{name} ({place})" if place else name


def _when(row: Row, as_of: str) -> str:
    date = Month.parse(as_of) + row.month
    if row.window == "cumulative":
        return _("summed up to {date}").format(date=date)
    return _("in {date}").format(date=date)


def _least(outcome: Outcome) -> str:
    if outcome.smallest_kind == "relative":
        return f"{readable(100 * outcome.smallest_difference)}{_GLUE}%"
    return f"{readable(outcome.smallest_difference)} {outcome.unit}"


def _certainty(rated: Certainty) -> str:
    if not rated.reasons:
        return _("Certainty: {word}.").format(word=worded(rated.word))
    reasons = _("; ").join(worded(reason) for reason in rated.reasons)
    if rated.word == NOT_RATED:
        return _("Certainty: {word}, since {reasons}.").format(word=worded(rated.word), reasons=reasons)
    text = _("Certainty: {word}; lowered from {highest} because {reasons}.")
    return text.format(word=worded(rated.word), highest=worded(CERTAINTIES[-1]), reasons=reasons)


def _basis(known: Basis) -> str:
    if known.rests_on is None:
        return _("How much rests on judgement is not computed.")
    told = judged(known.rests_on["D"], known.flips)
    return " ".join(part for part in (told, strongest(known.carried), _turned(known.cuts or ())) if part)


def judged(share: float, flips: bool | None) -> str:
    """How much of a result's uncertainty is judgement, and whether the result flips.

    Args:
        share: Of the variance, that of grade D.
        flips: Within the plausible range of one number; None where it is not computed.
    """
    texts: dict[bool | None, str] = {
        True: _("{share} of this uncertainty is judgement; flips within the plausible range: yes."),
        False: _("{share} of this uncertainty is judgement; flips within the plausible range: no."),
        None: _("{share} of this uncertainty is judgement; flips within the plausible range: not computed."),
    }
    return texts[flips].format(share=f"{100 * share:.0f}{_GLUE}%")


def _turned(cuts: Sequence[str]) -> str:
    text = _("The conclusion would be another one without {links}.")
    return text.format(links=_(" or without ").join(cuts)) if cuts else ""
