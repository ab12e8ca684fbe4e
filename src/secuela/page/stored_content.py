"""What ``static/stored_source.js`` answers from, in the language of the call: responses, exact answers, and words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from secuela.analysis.paired_responses import PairedResponses, TriedPath, packed
from secuela.analysis.response_error import Refusal, Score
from secuela.page.answered import answer, fan_of
from secuela.page.around import around
from secuela.page.offers import Offers
from secuela.page.page_state import PageState
from secuela.page.stored_words import dose_unit, outcome_heads, sentences
from secuela.report.run_data import RunData
from secuela.report.views.dose_words import ASKS, consent_words, option_words
from secuela.report.views.fans import PICKED
from secuela.text import numbers
from secuela.text.language import translate as _
from secuela.text.month_names import month_name
from secuela.text.tenths import of_ten

_DATA = ("fan", "usual", "marks")  # of a fan; the record before it is the same in all
MOST_LEVERS = 3  # at once: with so many answers were compared with simulated ones


@dataclass(frozen=True)
class StoredResponses:
    """What levers that nobody simulated together are answered from.

    Attributes:
        responses: Of each lever alone.
        paths: The levers, by dose path.
        refused: Pairs of levers whose answer for an outcome is not given.
        score: How far off the other answers are, by proposals that neither the responses nor the refusals saw.
    """

    responses: PairedResponses
    paths: Mapping[str, TriedPath]
    refused: Sequence[Refusal]
    score: Score


@dataclass(frozen=True)
class Stored(StoredResponses):
    """Everything that a file without a server answers from.

    Attributes:
        first: First month of the levers, from the origin.
        like: A run of one lever in those months, which gives the words that all answers share.
        exact: Shipped proposals by state, each with its run.
        around: The shipped alternatives in one run.
    """

    first: int
    like: RunData
    exact: Sequence[tuple[PageState, RunData]]
    around: RunData


def stored_content(stored: Stored, offers: Offers) -> dict[str, Any]:
    """All of it but the numbers of the responses, which both languages share: see :func:`responses_of`."""
    origin, last = stored.like.origin, stored.responses.readings[-1].month
    months = sorted({reading.month for reading in stored.responses.readings})
    shared, first, fans = answer(stored.like, coarse=False), origin + stored.first, _fans(stored.like)
    return {
        "levers": _levers(stored, offers),
        "words": {**sentences(), **_words()},
        "outcomes": outcome_heads(tuple(dict.fromkeys(each.outcome for each in stored.responses.readings))),
        "errors": {"levers": MOST_LEVERS},
        "refused": _refused(stored),
        "around": around(stored.around),
        "exact": [_exact(state, run) for state, run in stored.exact],
        "fans": {name: _shared(fan) for name, fan in fans.items()},
        "first_month": str(first),
        "first_words": month_name(first),
        "months": last - stored.first + 1,
        "last": last,
        "dates": {str(month): str(origin + month) for month in months},
        "dates_words": _("{first} to {last}").format(first=month_name(first), last=month_name(origin + last)),
        "error_words": error_words(stored.score),
        "measure": next((fan["measure"] for fan in fans.values()), ""),
        **{name: shared[name] for name in ("title", "run", "version", "data", "rule", "window", "limits")},
    }


def responses_of(stored: Stored) -> dict[str, Any]:
    """The numbers of the responses."""
    return packed(stored.responses)


def error_words(score: Score) -> str:
    """How far off answers are, as it stands beside each of them."""
    text = _(
        "Put together from stored futures of each lever alone, not simulated. Beside {n} simulated proposals of one to "
        "three levers, which it had not seen, 95 of 100 answers for each outcome were off by at most {chances} points "
        "in chances and by {quantiles} of the width in the ends of ranges; of two levers {two} proposals are answered."
    )
    return text.format(
        n=score.proposals,
        chances=numbers.per_cent(score.worst.chances),
        quantiles=numbers.part(score.worst.quantiles),
        two=of_ten(score.answered.get(2, 1.0)),
    )


def _words() -> dict[str, Any]:
    return {
        "what": _("If carried out, {dates}: {doses}."),
        "what_asked": _("If carried out {consent}, {dates}: {doses}."),
        "status_quo": _("The status quo: nothing beyond what is already in force."),
        "nothing": _(
            "This is the status quo itself, with which everything else is compared: nothing changes against it."
        ),
        "consents": {name: consent_words(name) for name in ("federal", "tacit", "sub-national", "none")},
    }


def _levers(stored: Stored, offers: Offers) -> list[dict[str, Any]]:
    """By place in the responses: what is done, by whom, and how its dose is worded."""
    known = {each.id: each for each in offers.levers}
    usual = {name: {key: next(iter(held)) for key, held in each.options.items()} for name, each in known.items()}
    found: list[dict[str, Any]] = []
    for name in stored.responses.levers:
        path = stored.paths[name]
        said = option_words(path.lever, {key: value for key, value in path.options.items() if key != "where"})
        found.append(
            {
                "lever": path.lever,
                "options": dict(path.options),
                "usual": usual[path.lever],
                "consents": list(path.consents),
                "title": known[path.lever].title,
                "dose": dose_unit(known[path.lever].unit),
                "said": said,
                "asks": path.lever in ASKS,
            }
        )
    return found


def _refused(stored: Stored) -> list[dict[str, Any]]:
    order = list(stored.responses.levers)
    return [{"levers": [order.index(name) for name in each.levers], "outcome": each.outcome} for each in stored.refused]


def _fans(run: RunData) -> dict[str, dict[str, Any]]:
    """The fans that a run can draw, by outcome."""
    return {name: fan for name in PICKED if (fan := fan_of(run, name)) is not None}


def _shared(fan: Mapping[str, Any]) -> dict[str, Any]:
    """What all fans of an outcome share."""
    told = {name: fan[name] for name in ("title", "axis", "notes")}
    return {**told, "past": fan["data"]["past"], "marks": fan["data"]["marks"]}


def _exact(state: PageState, run: RunData) -> dict[str, Any]:
    """A simulated proposal; its fans without the record before them."""
    own = {
        name: {**fan, "data": {key: fan["data"][key] for key in _DATA if key in fan["data"]}}
        for name, fan in _fans(run).items()
    }
    return {"state": state.plain(), "answer": {**answer(run, coarse=False), "fan": None}, "fans": own}
