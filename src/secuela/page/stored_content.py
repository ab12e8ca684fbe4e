"""What ``static/stored_source.js`` answers from, in the language of the call: responses, exact answers, and words."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from secuela.analysis.paired_responses import TriedPath, packed
from secuela.analysis.response_error import Score, StoredResponses
from secuela.evidence.states import STATES
from secuela.page.answered import answer, drawn_fan, fan_of, heading
from secuela.page.around import around
from secuela.page.offers import LeverOffer, Offers
from secuela.page.page_state import PageState
from secuela.page.pressed_json import pressed
from secuela.page.stored_words import dose_unit, outcome_heads, sentences
from secuela.report.run_data import RunData
from secuela.report.views.answer import first_cards
from secuela.report.views.assumed_words import replaced_words
from secuela.report.views.dose_words import ASKS, consent_words, option_words
from secuela.report.views.fans import BY_STATE, PICKED, choices_of_states, fan_measure
from secuela.report.views.notes import picture_notes
from secuela.report.views.paired import CARDS
from secuela.text import numbers
from secuela.text.language import translate as _
from secuela.text.lists import listing
from secuela.text.month_names import month_name
from secuela.text.outcome_names import outcome_title
from secuela.text.tenths import of_ten

_THINNED, EVERY = ("fan", "usual"), 3  # tables of a fan of a state, and the months of which one is kept
MOST_LEVERS = 3  # at once: with so many answers were compared with simulated ones


@dataclass(frozen=True)
class StoredWorld(StoredResponses):
    """What is answered from in one world: ours, or that of a reading of what is disputed.

    Attributes:
        like: A run of one lever in the months of all, which gives the words that all answers share.
        exact: Shipped proposals by state, each with its run.
    """

    like: RunData
    exact: Sequence[tuple[PageState, RunData]]


@dataclass(frozen=True)
class Stored(StoredWorld):
    """Everything that a file without a server answers from.

    Attributes:
        first: First month of the levers, from the origin.
        around: The shipped alternatives in one run.
        readings: The same under the assumptions of each side, by the id of their set.
    """

    first: int
    around: RunData
    readings: Mapping[str, StoredWorld] = field(default_factory=dict[str, StoredWorld])


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
    """All of it but what both languages share: see :func:`numbers_of`."""
    heads = {each.id: LeverHead(each.title, each.unit, _usual(each)) for each in offers.levers}
    last = stored.responses.readings[-1].month
    first, end = (stored.like.origin + month for month in (stored.first, last))
    ours = _world(stored, heads)
    return {
        **ours,
        "around": around(stored.around),
        "worlds": {name: _apart(_world(each, heads), ours) for name, each in stored.readings.items()},
        "first_month": str(first),
        "first_words": month_name(first),
        "months": last - stored.first + 1,
        "dates_words": _("{first} to {last}").format(first=month_name(first), last=month_name(end)),
    }


def _world(world: StoredWorld, heads: Mapping[str, LeverHead]) -> dict[str, Any]:
    """What is answered in one world, in words."""
    found = answering(world, world.like, heads)
    return {
        **found,
        "fans": {name: _shared(fan) for name, fan in _all_fans(world.like).items()},
        "exact": [_exact(place, state, run) for place, (state, run) in enumerate(world.exact)],
        "assumed": [replaced_words(world.like, chapters=False)] if world.like.assumed else [],
        "error_words": error_words(world.score),
    }


def _apart(world: Mapping[str, Any], ours: Mapping[str, Any]) -> dict[str, Any]:
    """What of a world is not as in ours."""
    return {key: value for key, value in world.items() if value != ours[key]}


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
        "usual_title": like.title(like.baseline),
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


def numbers_of(stored: Stored) -> dict[str, Any]:
    """The numbers of responses and of simulated fans, compressed, which all languages share."""
    worlds: Mapping[str, StoredWorld] = {"": stored, **stored.readings}
    return {
        "responses": packed(stored.responses),
        "others": {name: packed(each.responses) for name, each in stored.readings.items()},
        "figures": {name: _figures(each) for name, each in worlds.items()},
    }


def _figures(world: StoredWorld) -> dict[str, str]:
    """Of every simulated proposal each fan, and their status quo once, of the nation and of the states."""
    drawn = [{name: fan["data"] for name, fan in _all_fans(run).items()} for _state, run in world.exact]
    return {
        kind: pressed(
            {
                "fans": [{name: each["fan"] for name, each in fans.items() if name in names} for fans in drawn],
                "usual": {name: each["usual"] for name, each in drawn[0].items() if name in names} if drawn else {},
            }
        )
        for kind, names in (("nation", PICKED), ("states", STATES))
    }


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


def error_lines(stored: StoredResponses) -> Iterator[str]:
    """The same, with the error of each outcome and what is refused."""
    score = stored.score
    pairs = {each.levers for each in stored.refused if each.outcome in CARDS}
    yield error_words(score)
    for name, off in score.missed.items():
        text = _("  {outcome}: {chances} points, {quantiles} of the width")
        told = {"chances": numbers.per_cent(off.chances), "quantiles": numbers.part(off.quantiles)}
        yield text.format(outcome=outcome_title(name), **told)
    text = _("  answered in all six, by number of levers: {shares}; pairs refused for one of the six: {n}")
    shares = listing(f"{number}: {numbers.part(share)}" for number, share in score.answered.items())
    yield text.format(shares=shares, n=len(pairs))


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
    """The fans of the nation that a run can draw, by outcome."""
    return {name: fan for name in PICKED if (fan := fan_of(run, name)) is not None}


def _all_fans(run: RunData) -> dict[str, dict[str, Any]]:
    """Those of the states too, which are drawn by every third month."""
    states = {choice.id: drawn_fan(run, choice) for choice in choices_of_states(run)}
    for fan in states.values():
        fan["data"] |= {name: {key: _thinned(held) for key, held in fan["data"][name].items()} for name in _THINNED}
    return {**_fans(run), **states}


def _thinned(held: Sequence[Any]) -> list[Any]:
    """The first, every third after it, and the last."""
    return [each for place, each in enumerate(held) if place % EVERY == 0 or place == len(held) - 1]


def _shared(fan: Mapping[str, Any]) -> dict[str, Any]:
    """What all fans of an outcome, or of a state, share."""
    told = {name: fan[name] for name in ("title", "axis", "notes")}
    return {**told, "past": fan["data"]["past"], "marks": fan["data"]["marks"]}


def _exact(place: int, state: PageState, run: RunData) -> dict[str, Any]:
    """A simulated proposal; the numbers of its fans stand elsewhere, at its place."""
    fans = _all_fans(run)
    marks = next((fan["data"]["marks"] for fan in fans.values()), {})
    return {
        "place": place,
        "state": state.plain(),
        "answer": {**answer(run, coarse=False), "fan": None},
        "measure": fan_measure(run),
        "marks": marks,
        "notes": list(picture_notes(run, BY_STATE)),
        "fans": {name: _worded(name, fan, marks) for name, fan in fans.items()},
    }


def _worded(name: str, fan: Mapping[str, Any], marks: Mapping[str, Any]) -> dict[str, Any]:
    """What is said of a fan, with its marks where they stand elsewhere; the notes of states are the same for all."""
    told = {each: fan[each] for each in ("title", "described", *(() if name in STATES else ("notes",)))}
    return told if fan["data"]["marks"] == marks else {**told, "marks": fan["data"]["marks"]}
