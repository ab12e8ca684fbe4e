"""A user's own thresholds: in words, and the share of the futures in which an alternative meets them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from secuela.analysis.aims import Wish, wishes
from secuela.analysis.panels import Floats
from secuela.analysis.robustness import Satisficing, satisficing
from secuela.claims.vocabulary import STORED_AS, outcome_coordinates
from secuela.evidence.errors import RunError, SecuelaError
from secuela.evidence.library import library
from secuela.evidence.modes import CARRIED_OUT
from secuela.report.comparisons import variant_words
from secuela.report.material import Material
from secuela.report.paths import summed
from secuela.report.schedule import comparison_month
from secuela.text import numbers
from secuela.text.language import translate as _
from secuela.text.numbers import readable
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


def own_aims(material: Material) -> Aims | None:
    """The aims that the run was asked for, and how often each alternative meets them; None where it was asked for none.

    Raises:
        OptionError: If the manifest holds an aim that is none.
    """
    texts = [str(text) for text in material.field("aims", [])]
    found = wishes(texts, outcome_coordinates(), material.horizon, where=_("aims in manifest.json"))
    if not found:
        return None
    told = [words(material, wish) for wish in found]
    try:
        values = [_values(material, wish) for wish in found]
        return Aims(told, _met(material, found, values), [_met(material, [w], [v]) for w, v in _pairs(found, values)])
    except SecuelaError as error:
        return Aims(told, [], [], _("How often they are met cannot be told. {what}").format(what=error.what))


def _pairs(found: Sequence[Wish], values: Sequence[Floats]) -> list[tuple[Wish, Floats]]:
    return list(zip(found, values, strict=True))


def _met(material: Material, found: Sequence[Wish], values: Sequence[Floats]) -> list[Satisficing]:
    return satisficing([wish.aim for wish in found], values, material.alternatives, material.baseline)


def _values(material: Material, wish: Wish) -> Floats:
    """`(alternative, draw)`: a flow summed from month 1 on, anything else in its month."""
    name = wish.aim.outcome
    if name not in material.outcomes:
        raise RunError(_("The run does not hold {outcome}.").format(outcome=name))
    array: Any = material.outcomes[name].sel(alternative=material.alternatives)
    array = array.sel(mode=CARRIED_OUT) if "mode" in array.dims else array
    array = array.sel({STORED_AS.get(axis, axis): label for axis, label in wish.labels.items()})
    paths = np.asarray(array.transpose("alternative", "draw", "month").values, dtype=np.float64)
    month = wish.month or comparison_month(material)
    return summed(paths, month) if library().outcomes[name].kind == "flow" else paths[..., month]


def words(material: Material, wish: Wish) -> str:
    """An aim as a reader needs it: what, when, and the change that is asked for."""
    record = library().outcomes[wish.aim.outcome]
    flow = record.kind == "flow"
    # a variant is written as rows of the assessment write it: country before side
    labels = "/".join(wish.labels[axis] for axis in reversed(wish.labels))
    title = ", ".join([record.title, *([variant_words(labels)] if labels else [])])
    when = _("summed over months 1 to {n}") if flow else _("in month {n}")
    ways = {"<": _("below"), "<=": _("at most"), ">": _("above"), ">=": _("at least")}
    return _("{title}, {when}: change against the status quo {way} {size}").format(
        title=title,
        when=when.format(n=wish.month or comparison_month(material)),
        way=ways[wish.aim.operator],
        size=_size(wish, numbers.sum_unit(record.unit) if flow else record.unit),
    )


def _size(wish: Wish, unit: str) -> str:
    sign = _MINUS if wish.change < 0 else "+" if wish.change else ""
    number = f"{sign}{readable(abs(wish.change))}"
    if wish.aim.measure == "ratio":
        return f"{number}\u00a0%"
    spoken = unit_words(unit)
    return f"{number} {spoken}" if spoken and unit not in {"index", "share", "level", "ratio"} else number
