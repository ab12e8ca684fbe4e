"""Assumptions that a reader put in place of ours, in words: what was replaced, by what, and what rests on it."""

from secuela.evidence.assumption_records import Replaced
from secuela.evidence.assumptions import shipped, shipped_set, told
from secuela.report.run_data import RunData
from secuela.text import numbers
from secuela.text.input_titles import input_title, option_title
from secuela.text.language import ngettext, spoken
from secuela.text.language import translate as _
from secuela.text.lists import listing
from secuela.text.unit_words import unit_words

_NAMED = 3


def replaced_words(run: RunData, *, chapters: bool = True) -> str:
    """That assumptions are replaced, which, and where both results stand: in a chapter, or further down on the page."""
    if not chapters:
        text = ngettext(
            "{n} of our assumptions is replaced: {names}. Every number is the result with it; below the six outcomes "
            "stands what ours give in the same futures.",
            "{n} of our assumptions are replaced: {names}. Every number is the result with them; below the six "
            "outcomes stands what ours give in the same futures.",
            len(run.assumed),
        )
        return text.format(n=len(run.assumed), names=_names(run))
    text = ngettext(
        "{n} of our assumptions is replaced in this run: {names}. Every number is the result with it; the chapter on "
        "assumptions shows what ours give in the same futures.",
        "{n} of our assumptions are replaced in this run: {names}. Every number is the result with them; the chapter "
        "on assumptions shows what ours give in the same futures.",
        len(run.assumed),
    )
    return text.format(n=len(run.assumed), names=_names(run))


def _names(run: RunData) -> str:
    """Titles of whole sets, the first few of the others, and how many more there are."""
    asked, sets = told(run.assumed), shipped()
    titles = {each.said: input_title(each.id) for each in run.assumed}
    named = [_("“{title}”").format(title=set_title(each) if each in sets else titles[each]) for each in asked]
    more = len(named) - _NAMED
    return listing(named if more <= 1 else [*named[:_NAMED], _("{n} more").format(n=more)])


def set_title(name: str) -> str:
    """Whose reading a shipped set is."""
    title = shipped_set(name).title
    return name if title is None else title.text(spoken())


def verdicts_words(run: RunData) -> str:
    """That verdicts rest on replaced assumptions."""
    text = ngettext(
        "Every chance and every verdict of the simulation below rests on {n} assumption that was replaced in this run "
        "({names}), not on ours alone.",
        "Every chance and every verdict of the simulation below rests on {n} assumptions that were replaced in this "
        "run ({names}), not on ours alone.",
        len(run.assumed),
    )
    return text.format(n=len(run.assumed), names=_names(run))


def assumed_note(run: RunData) -> str:
    """The same in short, for what leaves the page; empty where nothing is replaced."""
    asked = told(run.assumed)
    more = len(asked) - _NAMED
    said = asked if more <= 1 else [*asked[:_NAMED], _("{n} more").format(n=more)]
    return _(" Assumptions replaced: {assumed}.").format(assumed=", ".join(said)) if said else ""


def yours_words(each: Replaced) -> str:
    """What stands there now."""
    if each.rival is not None:
        return option_title(each.id, each.rival)
    if each.range is not None:
        return numbers.span(numbers.amount(each.range[0]), numbers.amount(each.range[1]))
    return numbers.amount(float(each.value or 0.0))


def law_words(each: Replaced) -> str:
    """Unit, and how a range is drawn."""
    drawn = {"uniform": _("drawn uniformly"), "log-uniform": _("drawn uniformly on the log scale")}
    parts = [unit_words(each.unit or ""), drawn.get(each.law or "", "")]
    return ", ".join(part for part in parts if part)


def ours_words(each: Replaced) -> str:
    """What stood there: median with its 90 % range, or the share of each description."""
    if each.kind == "structure":
        text = _("{option}: {share}")
        shares = [
            text.format(option=option_title(each.id, option), share=numbers.whole_per_cent(share))
            for option, share in each.ours.items()
        ]
        return "; ".join(shares)
    low, middle, high = (numbers.amount(each.ours[name]) for name in ("q05", "q50", "q95"))
    return middle if low == high else _("{middle} ({span})").format(middle=middle, span=numbers.span(low, high))
