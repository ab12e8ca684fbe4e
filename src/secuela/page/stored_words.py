"""The sentences that a page without a server fills in itself, and what it must know of outcomes to do so.

``static/worded.js`` words results by the rules of :mod:`secuela.report.views.phrases`; the sentences are those of this
package, in the language of the call, with their gaps.
"""

from collections.abc import Sequence
from typing import Any

from secuela.evidence.library import library
from secuela.report.views.paired import CARDS
from secuela.report.views.phrases import CLAUSES, is_index, least_words
from secuela.text.language import localised, worded
from secuela.text.language import translate as _
from secuela.text.numbers import RELATIVE, sum_unit
from secuela.text.outcome_names import outcome_title
from secuela.text.unit_words import indivisible, unit_words

_UNITLESS = ("index", "ratio", "share", "level")


def sentences() -> dict[str, Any]:
    """Every sentence with its gaps, by the name that ``worded.js`` and ``stored_source.js`` know it by."""
    return {
        "group": localised(","),
        "decimal": localised("."),
        "points": _("{n} points"),
        "with_unit": _("{number} {things}"),
        "mean": _("mean {mean}"),
        "range": _("{low} to {high}"),
        "range_and_mean": _("{range}; {mean}"),
        "fewer": _("fewer than 1"),
        "more": _("more than 9"),
        "lower": _("lower in {n}"),
        "same": _("about the same in {n}"),
        "same_below": _("about the same (change below {least}) in {n}"),
        "higher": _("higher in {n}"),
        "of_ten": _("{told} of 10"),
        "n_of_ten": _("{n} of 10"),
        "n_of_ten_futures": _("{n} of 10 futures"),
        "tail": _("in one of twenty by {change} or more"),
        "clauses": {name: {way: worded(said) for way, said in ways.items()} for name, ways in CLAUSES.items()},
        "title_and_futures": _("{title}: {futures}"),
        "beside": {
            "lower": _("about the same in {same}, higher in {higher}"),
            "same": _("higher in {higher}, lower in {lower}"),
            "higher": _("about the same in {same}, lower in {lower}"),
            "unclear": _("lower in {lower}, about the same in {same}, higher in {higher}"),
        },
        "rest_and_tail": _("{rest}; {tail}"),
        "clause_and_tail": _("{clause}, {tail}"),
        "first_clause": _("{clause} ({rest})"),
        "sentence": _("Against the status quo, in months {first} to {last} of the plan, {clauses}."),
        "card": _("{title}: {change}; in nine of ten futures {span}; {futures}."),
        "lever_dose": _("{lever}: {dose}"),
        "and": _(" and "),
        **_refusals(),
    }


def _refusals() -> dict[str, str]:
    return {
        "only_the_server": _("Only the server can answer this: {why}"),
        "the_server": _("The server is Secuela itself, installed on one’s own machine: “secuela serve”."),
        "no_assumptions": _(
            "other assumptions than ours or a side’s whole reading, and cut links, need a simulation of their own."
        ),
        "no_state": _(
            "months of a state are held here for the shipped proposals only, with their own doses and dates."
        ),
        "around_is_ours": _("other ways and claims are held here under our assumptions only."),
        "no_phases": _("a lever that changes its dose on the way needs a simulation of its own."),
        "too_many": _("this file was checked with up to {n} levers at once."),
        "no_variant": _("this file holds “{lever}” by other actors, means or places only."),
        "no_consent": _("this file holds “{lever}” with another consent of Mexico’s government only."),
        "no_dates": _("this file holds levers that begin in {first} and last for {n} months or more."),
        "no_dose": _("this file holds other doses of “{lever}” only."),
        "too_far_off": _("{levers}: the stored answer for “{outcome}” was too far off the simulated one."),
    }


def outcome_heads(outcomes: Sequence[str]) -> list[dict[str, Any]]:
    """What a comparison of each outcome rests on, and how it is worded."""
    return [_head(name) for name in outcomes]


def _head(name: str) -> dict[str, Any]:
    record = library().outcomes[name]
    unit = sum_unit(record.unit) if record.kind == "flow" else record.unit
    return {
        "id": name,
        "title": outcome_title(name),
        "card": name in CARDS,
        "window": "cumulative" if record.kind == "flow" else "month",
        "unit": "" if unit in _UNITLESS else unit_words(unit),
        "kind": unit if unit in ("share", "index") else "count",
        "whole": indivisible(unit),
        "index": is_index(name),
        "ratio": unit not in ("share", "level"),
        "smallest": record.smallest_difference,
        "relative": record.smallest_kind == "relative",
        "least": least_words(name),
    }


def dose_unit(unit: str) -> dict[str, Any]:
    """How doses of a lever are worded: see :func:`secuela.text.numbers.dose`."""
    relative = unit in RELATIVE
    return {
        "relative": relative,
        "signed": unit == "1",
        "unit": "" if relative else unit_words(unit),
        "one": "" if relative else unit_words(unit, one=True),
    }
