"""The proposal as a whole, as scheduled in its phases: chances and intervals, question by question."""

from collections.abc import Sequence

from secuela.report.bottomline import three_ways
from secuela.report.material import HIGH, LOW, Material
from secuela.report.questions import Question
from secuela.report.schedule import idle, late
from secuela.runs.rows import Comparison
from secuela.text import numbers
from secuela.text.language import translate as _
from secuela.text.month_names import month_name


def headline_months(material: Material) -> list[int]:
    """The headline month, and the end of the horizon where it is an unusual one or a phase begins late."""
    month, last = material.headline_month, material.months[-1]
    if month == last:
        return [month]
    return [month, last] if material.ends_between or late(material, material.proposal, month) else [month]


def whole_proposal(material: Material, asked: Sequence[Question]) -> str:
    """What the modelled parts of the proposal do together, in chances and an interval, question by question."""
    parts = [
        part for month in headline_months(material) for question in asked if (part := _part(material, question, month))
    ]
    if not parts:
        return _("This run holds no homicides, so no bottom line can be drawn.")
    if material.is_baseline:
        head = _(
            "The proposal under test is the status quo itself: there is nothing to compare it with at the same date. "
            "Against the level at the origin, {parts}."
        )
        return head.format(parts="; ".join(parts))
    head = _(
        "The modelled parts of the proposal together, as scheduled in its phases, in all {n} futures: "
        "against the status quo, {parts}."
    )
    return head.format(n=numbers.in_full(material.draws), parts="; ".join(parts))


def timing(material: Material) -> str:
    """What begins too late to be seen in the headline, or at all; empty where everything begins in time."""
    never = idle(material, material.proposal)
    if never:
        text = _(
            "The proposal begins in {month}, after the last simulated month: nothing of it is simulated within this "
            "horizon, so every comparison of it with the status quo is empty. Repeat the run with more months."
        )
        return text.format(month=month_name(never))
    phases = late(material, material.proposal, material.headline_month)
    return " ".join(_late_phase(material, name, start - material.origin) for name, start in phases)


def _late_phase(material: Material, name: str, begins: int) -> str:
    month = month_name(material.origin + begins)
    if begins > material.horizon:
        text = _("The phase “{name}” begins in {month}, after the horizon: nothing of it is simulated.")
        return text.format(name=name, month=month)
    text = _(
        "The phase “{name}” begins in {month} (month {begins}), after month {headline}, so results at month {headline} "
        "hold nothing of it; those at month {last} do."
    )
    return text.format(
        name=name, month=month, begins=begins, headline=material.headline_month, last=material.months[-1]
    )


def _part(material: Material, question: Question, month: int) -> str:
    row = material.row(question.outcome, material.proposal, question.window, month)
    versus = None if row is None else row.vs_origin if material.is_baseline else row.vs_baseline
    if versus is None:
        return ""
    interval = _count_interval(versus) if question.window == "cumulative" else _change_interval(versus)
    three = three_ways(versus.p_lower, versus.p_equal, versus.p_higher, material.counted)
    return _("{when} {are} {three} (90\u00a0% interval {interval})").format(
        are=question.are, when=question.when(month), three=three, interval=interval
    )


def _count_interval(versus: Comparison) -> str:
    ends = (numbers.count(versus.difference[point], "death", plus=True) for point in (LOW, HIGH))
    return _("{span} deaths").format(span=numbers.span(*ends))


def _change_interval(versus: Comparison) -> str:
    ratio = versus.ratio
    return numbers.span(*(numbers.change(ratio[point]) for point in (LOW, HIGH))) if ratio else numbers.MISSING
