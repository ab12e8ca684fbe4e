"""What a page needs beside answers, once for each language: levers, proposals, records, specifications of pictures."""

import math
from collections.abc import Iterator, Sequence
from typing import Any

from secuela.evidence.assumable import assumable, assumable_names
from secuela.evidence.assumptions import shipped_sets
from secuela.evidence.library import library
from secuela.evidence.months import Month
from secuela.evidence.priors import interval
from secuela.evidence.records import Parameter, Structure
from secuela.evidence.states import STATES
from secuela.page.offers import LeverOffer, Offers
from secuela.page.page_words import MODELS, page_words
from secuela.report.charts.fan import FanTexts, fan_chart
from secuela.report.charts.outlines import OUTLINES, lent
from secuela.report.charts.theme import CONFIG
from secuela.report.views.by_state import state_map_spec
from secuela.report.views.dose_words import catalogued, consent_words
from secuela.report.views.fans import PICKED
from secuela.report.views.grounds import grade_words
from secuela.text import numbers
from secuela.text.input_titles import input_title
from secuela.text.language import spoken, worded
from secuela.text.language import translate as _
from secuela.text.month_names import month_name
from secuela.text.outcome_names import outcome_title
from secuela.text.place_names import NAMINGS, state_name
from secuela.text.unit_words import unit_words

CONSENTS = ("none", "tacit", "sub-national", "federal")
_PER_CENT = {"share": 100.0, "1": 100.0}  # units of which a page shows per cents
_STEPS = 200  # of a slider over the bounds of its lever, at most
_NICE = (1.0, 2.0, 2.5, 5.0, 10.0)


def catalogue(offers: Offers) -> dict[str, Any]:
    """Everything, in the language of the call."""
    origin = Month.parse(offers.data)
    return {
        "schema": "secuela/catalogue/1",
        "language": spoken(),
        "version": offers.version,
        "data": offers.data,
        "data_words": month_name(origin),
        "first_month": str(origin + 1),
        "last_month": str(origin + offers.months),
        "words": page_words(),
        "levers": [_lever(each) for each in offers.levers],
        "proposals": offers.plain_proposals(),
        "consents": [{"id": each, "title": _capital(consent_words(each))} for each in CONSENTS],
        "places": [{"id": each, "title": _naming(each)} for each in NAMINGS],
        "fans": list(_fans()),
        "records": {each["id"]: each for each in _records()},
        "sets": _sets(),
        "links": _links(),
        "models": {name: worded(title) for name, title in MODELS.items()},
        "grades": grade_words(),
        "sources": _sources(),
        "outcomes": {name: _outcome(name) for name in library().outcomes},
        "look": CONFIG,
        "specs": {"fan": fan_spec(origin), **{name: state_map_spec(up=name == "map-more") for name in _MAPS}},
        "outlines": {OUTLINES: lent()[OUTLINES]},
    }


_MAPS = ("map-more", "map-fewer")


def step_of(low: float, high: float) -> float:
    """The step of a slider: a round number, of which some two hundred lie between the bounds.

    >>> step_of(0, 5000), step_of(-1, 4), step_of(0, 24)
    (25.0, 0.025, 0.2)
    """
    raw = (high - low) / _STEPS
    power = 10.0 ** math.floor(math.log10(raw))
    nice = next(each for each in _NICE if each * power >= raw * (1 - 1e-9))
    return round(nice * power, 12)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _naming(naming: str) -> str:
    return {"neutral": _("both names"), "us": _("the US name"), "mx": _("Mexico’s name")}[naming]


def shown_unit(unit: str) -> tuple[float, str]:
    """What a dose is multiplied by where it is shown, and the words behind it."""
    units = {"share": "%", "1": _("% of today’s effort")}
    return _PER_CENT.get(unit, 1.0), units.get(unit) or unit_words(unit)


def _lever(offer: LeverOffer) -> dict[str, Any]:
    factor, words = shown_unit(offer.unit)
    return {
        "id": offer.id,
        "title": offer.title,
        "why": offer.why,
        "group": offer.chapter,
        "unit": offer.unit,
        "unit_words": words,
        "factor": factor,
        "low": offer.low,
        "high": offer.high,
        "step": step_of(offer.low, offer.high),
        "level": offer.level,
        "dose": offer.dose,
        "what_if": offer.what_if or None,
        "today": offer.today or _today(offer),
        "study": offer.study,
        "differs": offer.differs,
        "options": [
            {
                "key": key,
                "title": _option(key),
                "values": [
                    {"id": name, "title": title, "agreed": key == "by" and name in offer.agreed}
                    for name, title in held.items()
                ],
            }
            for key, held in offer.options.items()
        ],
        "in_force": dict(offer.in_force),
        "costs": [name for name in offer.parameters if "cost" in name.rpartition(".")[2]],
        "records": list(offer.parameters),
    }


def _today(offer: LeverOffer) -> str:
    if offer.unit == "1":
        return _("0 % is today’s effort; 100 % doubles it.")
    if offer.what_if:
        return _("0 leaves everything as it is.")
    return _("0 adds nothing to what is in force; how much that is, is not on record here.")


def _option(key: str) -> str:
    known = {"by": _("Carried out by"), "means": _("Means"), "where": _("Where"), "drug": _("Drug")}
    return known.get(key, key)


def fan_names() -> list[tuple[str, str]]:
    """Outcomes of the nation that a fan can show, with their titles."""
    return [(name, outcome_title(name)) for name in PICKED]


def _fans() -> Iterator[dict[str, str]]:
    """What a fan can show: outcomes of the nation, then homicides by state."""
    for name, title in fan_names():
        yield {"id": name, "title": title, "group": _("The nation")}
    for state in sorted(STATES, key=lambda each: state_name(each).translate(str.maketrans("áéíóúÁ", "aeiouA"))):
        yield {"id": state, "title": state_name(state), "group": _("Homicides by state")}


def _outcome(name: str) -> dict[str, Any]:
    record = library().outcomes[name]
    return {
        "title": outcome_title(name),
        "definition": catalogued(record.definition),
        "bears": catalogued(record.bears),
        "omission": catalogued(record.omission),
        "sources": list(record.sources),
        "models": list(record.models),
    }


def _records() -> Iterator[dict[str, Any]]:
    """Every number and choice that somebody may put an own assumption in place of."""
    held = library()
    sides = {each.side: each for each in shipped_sets()}
    for name in assumable_names():
        may = assumable(name)
        record = held.structures.get(name) or held.drawn[name]
        if may is None:
            continue
        yield {
            "id": name,
            "title": input_title(name),
            "kind": may.kind,
            "unit_words": unit_words(may.unit) if may.unit else "",
            "grade": record.grade,
            "why": catalogued(record.why),
            "sources": list(record.sources),
            "ours": _ours(record),
            "low": may.low if math.isfinite(may.low) else None,
            "high": may.high if math.isfinite(may.high) else None,
            "rivals": [{"id": each.id, "title": catalogued(each.title)} for each in _options_of(record)],
            "sides": {
                str(side): one.said for side, each in sides.items() for one in each.assumptions if one.id == name
            },
        }


def _options_of(record: Parameter | Structure) -> Sequence[Any]:
    return record.options if isinstance(record, Structure) else ()


def _ours(record: Parameter | Structure) -> str:
    """What stands there: median with its 90 % range, or the share of each description."""
    if isinstance(record, Structure):
        total = sum(each.weight for each in record.options)
        text = _("{option}: {share}")
        return "; ".join(
            text.format(option=catalogued(each.title), share=numbers.whole_per_cent(each.weight / total))
            for each in record.options
        )
    low, middle, high = (numbers.amount(value) for value in interval(record.prior))
    return middle if low == high else _("{middle} ({span})").format(middle=middle, span=numbers.span(low, high))


def _sets() -> list[dict[str, Any]]:
    return [
        {
            "id": each.id,
            "title": "" if each.title is None else worded(each.title),
            "side": each.side,
            "assumptions": [
                {
                    "id": one.id,
                    "said": one.said,
                    "why": "" if one.why is None else worded(one.why),
                    "sources": list(one.sources),
                }
                for one in each.assumptions
            ],
        }
        for each in shipped_sets()
    ]


def _links() -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    for each in library().links.values():
        low, middle, high = (numbers.amount(value) for value in interval(each.size.prior))
        size = middle if low == high else _("{middle} ({span})").format(middle=middle, span=numbers.span(low, high))
        found.append(
            {
                "id": each.id,
                "title": worded(each.title),
                "source": each.reads.partition(".")[0],
                "target": each.moves.partition(".")[0],
                "grade": each.grade,
                "size": size,
                "why": worded(each.why),
                "sources": list(each.sources),
            }
        )
    return found


def _sources() -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for each in library().sources.values():
        url = each.url if each.url and each.url.startswith(("https://", "http://")) else ""
        found[each.id] = {"citation": " ".join(each.citation.split()), "url": url}
    return found


def fan_spec(origin: Month) -> dict[str, Any]:
    """The fan without data; its axis is named by each answer."""
    texts = FanTexts(
        axis="",
        plan=_("These levers"),
        usual=_("Status quo"),
        record=_("Record"),
        preliminary=_("Preliminary record"),
        data_end=_("data end {month}").format(month=month_name(origin)),
        start="",
    )
    return fan_chart({"fan": [], "usual": [], "past": [], "marks": []}, texts)
