"""Where in the uncertain space a result holds, in words: from the boxes and codes of ``explanation.json``.

Runs of earlier versions stored sentences (``what``, ``conditions``, ``withheld``); these are shown as they are.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from secuela.analysis.direction import HALF
from secuela.analysis.explanation import Bound, ScenarioFound
from secuela.analysis.scenario_discovery import Estimate
from secuela.evidence.library import library
from secuela.text import numbers
from secuela.text.input_titles import input_title, option_title
from secuela.text.language import translate as _
from secuela.text.numbers import readable
from secuela.text.unit_words import unit_words

_DIGITS = 2
_OF_ONE = ("share", "probability")  # units that are written in per cent
_BARE = ("", "1", "log", "ratio", "elasticity")  # units without a word


@dataclass(frozen=True)
class ScenarioLine:
    """Conditions in words, or the reason why they are withheld; fit and method for those who ask."""

    text: str
    withheld: bool
    note: str


def scenario_line(found: ScenarioFound, outcome: str) -> ScenarioLine:
    """One scenario.

    Args:
        found: An entry of ``scenarios`` of a conclusion.
        outcome: Title of the conclusion's outcome.
    """
    what = found.what or what_words(outcome, found.way, found.sense)
    withheld = found.withheld is not None
    text = _withheld(found, what) if withheld else _told(found, what)
    return ScenarioLine(text, withheld, _note(found, withheld=withheld))


def what_words(outcome: str, way: str | None, sense: str | None) -> str:
    """The cases of a scenario: futures in which an outcome goes one way.

    >>> what_words("Homicides", "higher", "worse")
    '“Homicides” is higher than under the status quo (worse)'
    """
    texts: Mapping[tuple[str, str | None], str] = {
        ("lower", "better"): _("“{title}” is lower than under the status quo (better)"),
        ("lower", "worse"): _("“{title}” is lower than under the status quo (worse)"),
        ("lower", None): _("“{title}” is lower than under the status quo"),
        ("higher", "better"): _("“{title}” is higher than under the status quo (better)"),
        ("higher", "worse"): _("“{title}” is higher than under the status quo (worse)"),
        ("higher", None): _("“{title}” is higher than under the status quo"),
    }
    return texts[str(way), sense].format(title=outcome) if way else _("this holds")


def _told(found: ScenarioFound, what: str) -> str:
    mostly = _(
        "{what}, above all where {conditions}. There this holds in {density} of the futures, against {all} of all; "
        "these conditions catch {coverage} of such futures."
    )
    seldom = _(
        "{what}, more often, though not mostly, where {conditions}. There this holds in {density} of the futures, "
        "against {all} of all; these conditions catch {coverage} of such futures."
    )
    return (mostly if found.density is not None and found.density.value > HALF else seldom).format(
        what=what,
        conditions=_("; and ").join(_conditions(found)),
        density=_range(found.density),
        coverage=_range(found.coverage),
        all=_per_cent(found.cases),
    )


def _withheld(found: ScenarioFound, what: str) -> str:
    texts = {
        "too-few": _(
            "Conditions under which {what}: withheld, since {n} of {draws} futures are of this kind; at least {least} "
            "of this kind and of the other are needed."
        ),
        "no-fit": _(
            "Conditions under which {what}: withheld, since no few conditions tell these futures apart: fit {fit} "
            "({low} to {high}), at least {least} is needed."
        ),
        "not-installed": _(
            "Conditions under which {what}: withheld, since scenario discovery needs the extra `explain`: pip install "
            "'secuela[explain]'."
        ),
    }
    as_written = _("Conditions under which {what}: withheld, since {why}.")
    fit, low, high = ("", "", "") if found.fit is None else _ends(found.fit)
    return texts.get(str(found.withheld), as_written).format(
        what=what,
        why=found.withheld,
        n=round(found.draws * found.cases),
        draws=found.draws,
        least=readable(float(found.least or 0)),
        fit=fit,
        low=low,
        high=high,
    )


def _ends(fit: Estimate) -> tuple[str, str, str]:
    return f"{fit.value:.2f}", f"{fit.low:.2f}", f"{fit.high:.2f}"


def _conditions(found: ScenarioFound) -> Sequence[str]:
    return found.conditions or [condition_words(bound) for bound in found.bounds]


def condition_words(bound: Bound) -> str:
    """One condition of a box, with the part of the plausible range that it covers."""
    name, title = bound.name, input_title(bound.name)
    if bound.options is not None:
        options = _(" or ").join(_option(name, place) for place in bound.options)
        return _("“{title}”: {options}").format(title=title, options=options)
    low, high = (None if end is None else _bound(end, name) for end in (bound.low, bound.high))
    if high is None:
        text = _("“{title}” at least {low} (the upper {share} of its range)")
    elif low is None:
        text = _("“{title}” at most {high} (the lower {share} of its range)")
    else:
        text = _("“{title}” between {low} and {high} (a middle {share} of its range)")
    return text.format(title=title, low=low, high=high, share=_per_cent(bound.covers))


def _option(name: str, place: int) -> str:
    choice = library().structures.get(name)
    known = choice is not None and place < len(choice.options)
    return option_title(name, choice.options[place].id) if choice is not None and known else str(place)


def _bound(value: float, name: str) -> str:
    record = library().parameters.get(name)
    unit = "" if record is None else record.unit
    if unit in _OF_ONE:
        return _per_cent_of(readable(100 * value, digits=_DIGITS))
    number = readable(value, digits=_DIGITS)
    return number if unit in _BARE else f"{number} {unit_words(unit)}"


def _per_cent_of(number: str) -> str:
    return f"{number}\u00a0%"


def _per_cent(share: float) -> str:
    return _per_cent_of(f"{100 * share:.0f}")


def _range(estimate: Estimate | None) -> str:
    if estimate is None:
        return "–"
    return f"{_per_cent(estimate.value)} ({100 * estimate.low:.0f}–{100 * estimate.high:.0f})"


def _note(found: ScenarioFound, *, withheld: bool) -> str:
    """The method, how well it tells cases apart on draws that it did not see, and how steady the search is."""
    if withheld or found.fit is None:
        return _("Method: {method}, {n} futures.").format(method=found.method, n=found.draws)
    fit, low, high = _ends(found.fit)
    text = _(
        "Method: {method}, {n} futures; fit on futures not used to find it {fit} (90\u00a0%: {span}); the same "
        "conditions named in {steady} of the repeated searches."
    )
    return text.format(
        method=found.method,
        n=found.draws,
        fit=fit,
        span=numbers.span(low, high),
        steady=", ".join(_per_cent(share) for share in found.found_in) or "–",
    )
