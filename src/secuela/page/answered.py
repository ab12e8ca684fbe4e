"""The answer to a state, as JSON: words in the language of the call with the numbers behind, from a run in memory."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from secuela.analysis.panels import Floats
from secuela.evidence.library import library
from secuela.report.charts.fan import quantiles
from secuela.report.charts.theme import short
from secuela.report.run_data import RunData
from secuela.report.views.answer import chosen_doses, first_cards, sentence, sure_words, warnings, what_line
from secuela.report.views.by_state import state_maps, states_words
from secuela.report.views.fans import PICKED, fan_choice, fan_measure
from secuela.report.views.grounds import sure_line
from secuela.report.views.paired import CARDS, Paired, paired, reached
from secuela.report.views.parts import Cards, Choice, Picture
from secuela.report.views.phrases import (
    card_words,
    change_words,
    is_index,
    least_words,
    span_words,
    unit_of,
    window_words,
)
from secuela.report.views.supply import flows_table
from secuela.text import numbers
from secuela.text.language import translate as _
from secuela.text.outcome_names import outcome_title

SCHEMA = "secuela/answer/1"
DOTS = 20  # one for each twentieth of the futures
_MIDDLES = tuple((place + 0.5) / DOTS for place in range(DOTS))
FIRST_FAN = PICKED[0]


def answer(
    run: RunData, *, coarse: bool, exact: bool = True, fan: str = FIRST_FAN, maps: bool = True
) -> dict[str, Any]:
    """What the page shows of a run.

    Args:
        run: The run of a state; its proposal under test is what was chosen.
        coarse: Whether it will be sharpened with more futures.
        exact: Whether it is simulated, and not put together of stored responses.
        fan: The outcome, or the state, that the fan shows.
        maps: Whether anybody sees the states; maps and what is said of them are null else.
    """
    cards = first_cards(run, hanging=not coarse)
    return {
        "schema": SCHEMA,
        "draws": run.draws,
        "counted": run.counted,
        "coarse": coarse,
        "exact": exact,
        **heading(run, cards),
        "what": " ".join(filter(None, [what_line(run), chosen_doses(run)])),
        "warnings": [each.text for each in warnings(run, chapters=False)],
        "sentence": sentence(run, run.proposal),
        "cards": cards_of(run, notes={each.outcome: each.notes for each in cards.cards}),
        "fan": fan_of(run, fan),
        "maps": [picture(each) for each in state_maps(run)] if maps else None,
        "states": states_words(run) if maps else None,
        "flows": _flows(run),
    }


def heading(run: RunData, cards: Cards) -> dict[str, Any]:
    """What stands around the numbers of a run: what it is called, of which months it tells, and by which rule."""
    window = run.window()
    return {
        "run": run.id,
        "version": run.version,
        "data": str(run.origin),
        "title": run.title(run.proposal),
        "window": {"first": window.first, "last": window.last, "words": window_words(run, window)},
        "rule": cards.rule,
        "limits": {"sure": sure_words(run), "line": sure_line(run, short=True)},
    }


def cards_of(
    run: RunData, alternative: str | None = None, notes: Mapping[str, Sequence[str]] | None = None
) -> list[dict[str, Any]]:
    """The six outcomes of the first screen for one alternative; none of them for the status quo.

    Args:
        run: The run.
        alternative: Its id; the proposal under test by default.
        notes: What stands below a card, by outcome.
    """
    name = alternative or run.proposal
    if name == run.baseline:
        return []
    held = [found for outcome in CARDS if (found := paired(run, outcome, name))]
    return [_card(run, found, (notes or {}).get(found.outcome, ())) for found in held]


def _card(run: RunData, found: Paired, notes: Sequence[str]) -> dict[str, Any]:
    """One card with its quantile dots: each stands for a twentieth of the futures."""
    by_ratio = is_index(found.outcome) and found.ratio is not None
    title, change, span = outcome_title(found.outcome), change_words(found), span_words(found)
    futures = card_words(found, threshold=True)
    return {
        "outcome": found.outcome,
        "title": title,
        "unit": unit_of(found),
        "change": change,
        "part": _part(found),
        "span": span,
        "futures": futures,
        "shares": list(found.shares),
        "way": found.way,
        "points": list((found.ratio if by_ratio else None) or found.difference),
        "mean": found.mean,
        "worst": list(found.worst),
        "dots": dots(run, found, by_ratio=by_ratio),
        "scale": "ratio" if by_ratio else "difference",
        "least": least_words(found.outcome),
        "meaningful": _meaningful(found, by_ratio=by_ratio),
        "usual": found.usual,
        "level": found.level,
        "notes": list(notes),
        "still": found.still,
        "told": _("{title}: {change}; in nine of ten futures {span}; {futures}.").format(
            title=title, change=change, span=span, futures=futures
        ),
    }


def _meaningful(found: Paired, *, by_ratio: bool) -> float:
    """The smallest meaningful difference, as dots are counted."""
    record = library().outcomes[found.outcome]
    relative = record.smallest_kind == "relative" and not by_ratio
    return short(record.smallest_difference * (abs(found.usual) if relative else 1.0))


def _part(found: Paired) -> str:
    """The median change of an amount as a part of the status quo; empty of an index and where that can be zero."""
    amount = bool(unit_of(found)) and not is_index(found.outcome)
    return numbers.change(found.ratio[1]) if amount and found.ratio is not None else ""


def dots(run: RunData, found: Paired, *, by_ratio: bool) -> list[float]:
    """Twenty quantiles of the change, each in the middle of its twentieth."""
    kind = library().outcomes[found.outcome].kind
    ours, theirs = (
        reached(run.path(found.outcome, name), kind, found.window) for name in (found.alternative, run.baseline)
    )
    change: Floats = ours / np.where(theirs > 0, theirs, np.nan) if by_ratio else ours - theirs
    good = change[np.isfinite(change)]
    return [short(float(each)) for each in quantiles(good, _MIDDLES)]


def fan_of(run: RunData, shown: str) -> dict[str, Any] | None:
    """What a fan draws; None where the run does not hold what is asked for."""
    choice = fan_choice(run, shown)
    return None if choice is None else drawn_fan(run, choice)


def drawn_fan(run: RunData, choice: Choice) -> dict[str, Any]:
    """A fan as the page draws it."""
    return {
        "spec": "fan",
        "outcome": choice.id,
        "title": choice.title,
        "axis": choice.axis,
        "measure": fan_measure(run),
        "described": choice.described,
        "notes": list(choice.notes),
        "data": {name: columns(rows) for name, rows in choice.data.items()},
    }


def _flows(run: RunData) -> dict[str, Any] | None:
    """Median flows by place, in the order of places and no other, as a table of words; None where nothing is held."""
    table = flows_table(run)
    if table is None:
        return None
    rows = [
        {"name": row.name, "group": row.kind == "group", "cells": [each.text for each in row.cells]}
        for row in table.rows
    ]
    return {"caption": table.caption, "heads": list(table.heads), "rows": rows, "note": table.note}


def picture(drawn: Picture) -> dict[str, Any]:
    """A picture as the page draws it: its data by column, and the name of its specification in the catalogue."""
    datasets: Mapping[str, Any] = drawn.spec["datasets"]
    return {
        "spec": drawn.name,
        "title": drawn.title,
        "measure": drawn.measure,
        "described": drawn.described,
        "notes": list(drawn.notes),
        "data": {name: columns(rows) for name, rows in datasets.items() if rows is not None},
        "columns": list(drawn.columns),
        "rows": [list(row) for row in drawn.rows],
    }


def columns(rows: Sequence[Mapping[str, Any]]) -> dict[str, list[Any]]:
    """Rows by column, which is half as long.

    >>> columns([{"m": 1, "v": 2}, {"m": 3, "v": 4}])
    {'m': [1, 3], 'v': [2, 4]}
    """
    return {key: [row[key] for row in rows] for key in rows[0]} if rows else {}
