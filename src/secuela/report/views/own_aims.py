"""A user's own thresholds: in words, and the share of the futures in which an alternative meets them."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from secuela.analysis.aims import Wish, wishes
from secuela.analysis.panels import Floats
from secuela.analysis.robustness import Satisficing, satisficing
from secuela.claims.vocabulary import STORED_AS, outcome_coordinates
from secuela.evidence.errors import RunError, SecuelaError
from secuela.evidence.library import library
from secuela.report.run_data import RunData
from secuela.text import numbers
from secuela.text.language import translate as _
from secuela.text.numbers import readable
from secuela.text.outcome_names import label_words, outcome_title
from secuela.text.unit_words import unit_words

_MINUS = "\u2212"


@dataclass(frozen=True)
class Aims:
    """The aims of a run.

    Attributes:
        told: Each in words.
        together: By alternative the share of the futures in which all are met; empty where that cannot be told.
        each: The same for each aim by itself.
        untold: Why the shares cannot be told; empty where they can.
    """

    told: list[str]
    together: list[Satisficing]
    each: list[list[Satisficing]]
    untold: str = ""


def own_aims(run: RunData) -> Aims | None:
    """The aims that the run was asked for, and how often each alternative meets them; None where it was asked for none.

    Raises:
        OptionError: If the manifest holds an aim that is none.
    """
    found = wishes(list(run.aims), outcome_coordinates(), run.horizon, where=_("aims in manifest.json"))
    if not found:
        return None
    told = [_words(run, wish) for wish in found]
    try:
        values = [_values(run, wish) for wish in found]
        pairs = list(zip(found, values, strict=True))
        return Aims(told, _met(run, found, values), [_met(run, [wish], [value]) for wish, value in pairs])
    except SecuelaError as error:
        return Aims(told, [], [], _("How often they are met cannot be told. {what}").format(what=error.what))


def _met(run: RunData, found: Sequence[Wish], values: Sequence[Floats]) -> list[Satisficing]:
    return satisficing([wish.aim for wish in found], values, run.alternatives, run.baseline)


def _values(run: RunData, wish: Wish) -> Floats:
    """`(alternative, draw)`: a flow summed from month 1 on, anything else in its month."""
    name = wish.aim.outcome
    if not run.holds(name):
        raise RunError(_("The run does not hold {outcome}.").format(outcome=name))
    where = {STORED_AS.get(axis, axis): label for axis, label in wish.labels.items()}
    month, summed = _month(run, wish), library().outcomes[name].kind == "flow"

    def value(alternative: str) -> Floats:
        path = run.path(name, alternative, **where)
        return path[:, 1 : month + 1].sum(axis=1) if summed else path[:, month]

    return np.stack([value(alternative) for alternative in run.alternatives])


def _month(run: RunData, wish: Wish) -> int:
    return wish.month or run.window().last


def _words(run: RunData, wish: Wish) -> str:
    """An aim as a reader needs it: what, when, and the change that is asked for."""
    record = library().outcomes[wish.aim.outcome]
    flow = record.kind == "flow"
    title = ", ".join([outcome_title(record.id), *([label_words(wish.labels)] if wish.labels else [])])
    when = _("summed from the end of the data to {date}") if flow else _("in {date}")
    ways = {"<": _("below"), "<=": _("at most"), ">": _("above"), ">=": _("at least")}
    return _("{title}, {when}: change against the status quo {way} {size}").format(
        title=title,
        when=when.format(date=run.origin + _month(run, wish)),
        way=ways[wish.aim.operator],
        size=_size(wish, numbers.sum_unit(record.unit) if flow else record.unit),
    )


def _size(wish: Wish, unit: str) -> str:
    sign = _MINUS if wish.change < 0 else "+" if wish.change else ""
    number = f"{sign}{readable(abs(wish.change))}"
    if wish.aim.measure == "ratio":
        return f"{number}\u00a0%"
    words = unit_words(unit)
    return f"{number} {words}" if words and unit not in {"index", "share", "level", "ratio"} else number
