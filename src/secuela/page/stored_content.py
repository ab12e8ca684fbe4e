"""What ``static/stored_source.js`` answers from, in the language of the call: responses, exact answers, and words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from secuela.analysis.paired_responses import TriedPath, packed
from secuela.analysis.response_error import Score, StoredResponses
from secuela.page.answered import answer, fan_of, heading
from secuela.page.around import around
from secuela.page.offers import LeverOffer, Offers
from secuela.page.page_state import PageState
from secuela.page.stored_words import dose_unit, outcome_heads, sentences
from secuela.report.run_data import RunData
from secuela.report.views.answer import first_cards
from secuela.report.views.dose_words import ASKS, consent_words, option_words
from secuela.report.views.fans import PICKED
from secuela.text import numbers
from secuela.text.language import translate as _
from secuela.text.month_names import month_name
from secuela.text.tenths import of_ten

_DATA = ("fan", "usual", "marks")  # of a fan; the record before it is the same in all
MOST_LEVERS = 3  # at once: with so many answers were compared with simulated ones


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


@dataclass(frozen=True)
class LeverHead:
    """How a lever is called.

    Args:
        title: What is done.
        unit: Of its dose.
        usual: The options that it has where none are named.
    """

    title: str
    unit: str
    usual: Mapping[str, str]


def stored_content(stored: Stored, offers: Offers) -> dict[str, Any]:
    """All of it but the numbers of the responses, which both languages share: see :func:`responses_of`."""
    heads = {each.id: LeverHead(each.title, each.unit, _usual(each)) for each in offers.levers}
    last = stored.responses.readings[-1].month
    first, end = (stored.like.origin + month for month in (stored.first, last))
    return {
        **answering(stored, stored.like, heads),
        "around": around(stored.around),
        "exact": [_exact(state, run) for state, run in stored.exact],
        "first_month": str(first),
        "first_words": month_name(first),
        "months": last - stored.first + 1,
        "dates_words": _("{first} to {last}").format(first=month_name(first), last=month_name(end)),
        "error_words": error_words(stored.score),
    }


def answering(stored: StoredResponses, like: RunData, heads: Mapping[str, LeverHead]) -> dict[str, Any]:
    """What answers are made of, wherever they are given.

    Args:
        stored: What they are answered from.
        like: A run of the same months, which gives the words that all answers share.
        heads: Of the levers, by id.
    """
    months = sorted({reading.month for reading in stored.responses.readings})
    fans = _fans(like)
    return {
        **heading(like, first_cards(like)),
        "levers": [
            _lever(path, heads[path.lever]) for path in (stored.paths[each] for each in stored.responses.levers)
        ],
        "words": {**sentences(), **_words()},
        "outcomes": outcome_heads(tuple(dict.fromkeys(each.outcome for each in stored.responses.readings))),
        "errors": {"levers": MOST_LEVERS},
        "refused": _refused(stored),
        "exact": [],
        "fans": {name: _shared(fan) for name, fan in fans.items()},
        "last": months[-1],
        "dates": {str(month): str(like.origin + month) for month in months},
        "measure": next((fan["measure"] for fan in fans.values()), ""),
    }


def _usual(offer: LeverOffer) -> dict[str, str]:
    return {key: next(iter(held)) for key, held in offer.options.items()}


def responses_of(stored: Stored) -> dict[str, Any]:
    """The numbers of the responses."""
    return packed(stored.responses)


def error_words(score: Score) -> str:
    """How far off answers are, as it stands beside each of them."""
    text = _(
        "Put together from stored futures of each lever alone, not simulated. Beside {n} simulated proposals of one to "
        "three levers, which it had not seen, 95 of 100 answers for each outcome were off by at most {chances} points "
        "in chances and by {quantiles} of the width in the ends of ranges; of two levers {two} proposals are "
        "answered in all six."
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


def _lever(path: TriedPath, head: LeverHead) -> dict[str, Any]:
    """What is done, by whom, and how its dose is worded."""
    said = option_words(path.lever, {key: value for key, value in path.options.items() if key != "where"})
    return {
        "lever": path.lever,
        "options": dict(path.options),
        "usual": dict(head.usual),
        "consents": list(path.consents),
        "at": path.at,
        "start": path.start,
        "title": head.title,
        "dose": dose_unit(head.unit),
        "said": said,
        "asks": path.lever in ASKS,
    }


def _refused(stored: StoredResponses) -> list[dict[str, Any]]:
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
