"""The bottom line of one result in plain words, from its numbers alone: what, how likely, how sure, resting on what.

How likely (the yardstick) and how sure (certainty) are two things and stay two sentences.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from secuela.decision.discovery import Scenario
from secuela.decision.discovery import told as scenario_told
from secuela.decision.ways import HALF
from secuela.decision.yardstick import Certainty, certainty, likelihood
from secuela.evidence.months import Month
from secuela.evidence.readable import readable
from secuela.evidence.records import Outcome
from secuela.evidence.words import translate as _

LOW, MID, HIGH = "0.05", "0.5", "0.95"
_DIGITS, _FINE = 2, 10.0  # a change below this many per cent is told with one decimal
_GLUE = "\u00a0"


@dataclass(frozen=True)
class Basis:
    """What is known of how far a result can be relied on.

    Attributes:
        rests_on: Share of the variance by A, B, C, D and luck; None where it is not computed.
        flips: Whether it changes its sign within the plausible range; None where it is not computed.
        cuts: Ids of links without which the conclusion is another one; None where it is not computed.
        scenarios: Each with the cases it is about, in words.
    """

    rests_on: Mapping[str, float] | None = None
    flips: bool | None = None
    cuts: Sequence[str] | None = None
    scenarios: Sequence[tuple[str, Scenario]] = field(default_factory=tuple)


@dataclass(frozen=True)
class BottomLine:
    """The sentences by what they answer; ``text`` is all of them.

    Attributes:
        result: What follows, and how likely that is.
        numbers: Shares of the futures, median and interval.
        certainty: How sure, with the reasons.
        basis: What it rests on.
        conditions: Where it holds.
    """

    result: str
    numbers: str
    certainty: str
    basis: str
    conditions: tuple[str, ...]
    rated: Certainty

    @property
    def text(self) -> str:
        """The whole."""
        parts = (self.result, self.numbers, self.certainty, self.basis, *self.conditions)
        return " ".join(part for part in parts if part)


def bottom_line(
    row: Mapping[str, Any],
    outcome: Outcome,
    *,
    title: str,
    as_of: str,
    draws: int,
    basis: Basis | None = None,
) -> BottomLine:
    """The bottom line of one row of ``assessment.json`` against the status quo.

    Args:
        row: A row that has a comparison with the baseline.
        outcome: Record of its outcome.
        title: The alternative in words, as the subject of a sentence.
        as_of: Origin of the run, YYYY-MM.
        draws: Futures behind the row.
        basis: What is known of the result's basis.
    """
    known = basis or Basis()
    rated = certainty(known.rests_on, flips=known.flips, backtested=bool(row["backtested"]))
    return BottomLine(
        result=_result(row, outcome, title, as_of, draws),
        numbers=_numbers(row, draws, outcome),
        certainty=_certainty(rated),
        basis=_basis(known),
        conditions=tuple(scenario_told(found, what) for what, found in known.scenarios),
        rated=rated,
    )


def _result(row: Mapping[str, Any], outcome: Outcome, title: str, as_of: str, draws: int) -> str:
    chances = row["vs_baseline"]
    lower, same, higher = (float(chances[key]) for key in ("p_lower", "p_equal", "p_higher"))
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


def _in_words(row: Mapping[str, Any], outcome: Outcome) -> str:
    name = outcome.title[:1].lower() + outcome.title[1:]
    place = ", ".join(str(row[key]) for key in ("place", "drug", "side", "country", "definition") if row.get(key))
    return f"{name} ({place})" if place else name


def _when(row: Mapping[str, Any], as_of: str) -> str:
    date = Month.parse(as_of) + int(row["month"])
    if row["window"] == "cumulative":
        return _("summed up to {date}").format(date=date)
    return _("in {date}").format(date=date)


def _least(outcome: Outcome) -> str:
    if outcome.smallest_kind == "relative":
        return f"{readable(100 * outcome.smallest_difference)}{_GLUE}%"
    return f"{readable(outcome.smallest_difference)} {outcome.unit}"


def _numbers(row: Mapping[str, Any], draws: int, outcome: Outcome) -> str:
    chances = row["vs_baseline"]
    text = _(
        "Of {draws} simulated futures it is lower in {lower}, about the same in {same}, higher in {higher}; "
        "median {median}, 90 % interval {low} to {high}{unit}."
    )
    shares = {
        name: f"{100 * float(chances[key]):.0f}{_GLUE}%"
        for name, key in (("lower", "p_lower"), ("same", "p_equal"), ("higher", "p_higher"))
    }
    ratio = chances["ratio"]
    ends = {
        name: _change(ratio[level]) if ratio else _signed(readable(chances["difference"][level], digits=_DIGITS))
        for name, level in (("median", MID), ("low", LOW), ("high", HIGH))
    }
    unit = outcome.unit.removesuffix("/month") if row["window"] == "cumulative" else outcome.unit
    return text.format(draws=draws, **shares, **ends, unit="" if ratio else f" ({unit})")


def _change(ratio: float) -> str:
    per_cent = round(100 * (ratio - 1), 1)
    return f"{_signed(f'{per_cent:.{0 if abs(per_cent) >= _FINE else 1}f}')}{_GLUE}%"


def _signed(number: str) -> str:
    """A number with its sign; none where it is zero as written."""
    body = number.removeprefix("-")
    if not body.strip("0.,"):
        return body
    return f"\u2212{body}" if number.startswith("-") else f"+{body}"


def _certainty(rated: Certainty) -> str:
    if not rated.reasons:
        return _("Certainty: {word}.").format(word=rated.word)
    return _("Certainty: {word}, since {reasons}.").format(word=rated.word, reasons=_("; ").join(rated.reasons))


def _basis(known: Basis) -> str:
    if known.rests_on is None:
        return _("How much rests on judgement is not computed.")
    text = _("{share} of this uncertainty is judgement; flips within the plausible range: {flips}.")
    answers: dict[bool | None, str] = {True: _("yes"), False: _("no"), None: _("not computed")}
    told = text.format(share=f"{100 * known.rests_on['D']:.0f}{_GLUE}%", flips=answers[known.flips])
    if not known.cuts:
        return told
    more = _("The conclusion would be another one without {links}.").format(links=_(" or without ").join(known.cuts))
    return f"{told} {more}"
