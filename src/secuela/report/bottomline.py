"""The bottom line in plain words: what would have to be true, from dose-response, never from one median."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from secuela.report.breakeven import MORE_LIKELY_THAN_NOT, NINE_IN_TEN, Crossing, at, crossing
from secuela.report.chapters import NOTABLE, answers
from secuela.report.material import HIGH, LOW, Material
from secuela.report.questions import Question
from secuela.report.schedule import plans
from secuela.report.variants import Tried, tried
from secuela.text import numbers
from secuela.text.language import translate as _

_WAYS = ("lower", "equal", "higher")


@dataclass(frozen=True)
class AsProposed:
    """A lever at the proposal's own dose, which may be negative: three chances and the ends of the ratio."""

    chances: tuple[float, float, float]
    low: float
    high: float


@dataclass(frozen=True)
class Response:
    """How one outcome answers to one lever, dose by dose, against the status quo."""

    question: Question
    title: str
    unit: str
    doses: list[float]
    lower: list[float]
    higher: list[float]
    in_proposal: float | None
    what_if: str = ""
    draws: int | None = None
    tried: Tried = field(default_factory=Tried)
    as_proposed: AsProposed | None = None
    planned: bool = False

    def dose(self, value: float) -> str:
        """A dose of this lever in words."""
        return numbers.dose(value, self.unit)

    def about(self, value: float) -> str:
        """An interpolated dose in words, in two significant digits."""
        return numbers.dose(value, self.unit, digits=2)

    @property
    def equal(self) -> list[float]:
        """Chance of "about the same" at each dose."""
        return [1.0 - low - high for low, high in zip(self.lower, self.higher, strict=True)]

    @property
    def explored(self) -> str:
        """The doses that were run, in words."""
        return numbers.dose(self.doses[-1], self.unit)


def response(
    lever: Mapping[str, Any], question: Question, *, draws: int | None = None, variant: Tried | None = None
) -> Response:
    """Read one lever of ``dose_response.json`` at doses of zero and above, and at the proposal's own dose.

    Args:
        lever: One entry of ``levers``.
        question: What is asked.
        draws: Number of futures behind each point; None where nothing is known of it.
        variant: Options with which the lever was tried.
    """
    rows = sorted(lever["outcomes"][question.outcome], key=lambda point: point["dose"])
    points = [point for point in rows if point["dose"] >= 0]
    used = lever.get("in_proposal")
    return Response(
        question=question,
        title=str(lever["title"]),
        unit=str(lever["unit"]),
        doses=[float(point["dose"]) for point in points],
        lower=[float(point["p_lower"]) for point in points],
        higher=[float(point["p_higher"]) for point in points],
        in_proposal=None if used is None else float(used),
        what_if=str(lever.get("what_if") or ""),
        draws=draws,
        tried=variant or Tried(),
        as_proposed=_own(rows, float(used)) if used else None,
    )


def _own(rows: Sequence[Mapping[str, Any]], dose: float) -> AsProposed | None:
    doses = [float(row["dose"]) for row in rows]
    chances = [at(doses, [float(row[key]) for row in rows], dose) for key in ("p_lower", "p_equal", "p_higher")]
    ends = [at(doses, [float(row["ratio"][end]) for row in rows], dose) for end in (LOW, HIGH)]
    lower, equal, higher, low, high = *chances, *ends
    if lower is None or equal is None or higher is None or low is None or high is None:
        return None
    return AsProposed((lower, equal, higher), low, high)


def _reach(here: Response, found: Crossing) -> str:
    if found.end is None:
        text = _("From about {dose} on, {are} lower by at least {least} in more than half of the simulated futures.")
        return _asking(text, here, dose=here.about(found.start))
    text = _(
        "Between about {dose} and {end} {are} lower by at least {least} in more than half of the futures; "
        "above that, no longer."
    )
    return _asking(text, here, dose=here.about(found.start), end=here.about(found.end))


def _asking(text: str, here: Response, **more: str) -> str:
    asked = here.question
    return text.format(are=asked.are, thing=asked.thing, least=asked.least, **more)


def _nine_in_ten(here: Response) -> str:
    found = crossing(here.doses, here.lower, NINE_IN_TEN)
    if found:
        return _("For nine futures in ten it takes about {dose}.").format(dose=here.about(found.start))
    return _("No dose up to {dose} does it in nine futures in ten.").format(dose=here.explored)


def _never(here: Response) -> str:
    best = max(here.lower)
    text = _("No dose up to {dose} lowers {thing} by at least {least} in more than half of the futures")
    head = _asking(text, here, dose=here.explored)
    if numbers.futures(best, here.draws) == 0:
        return _("{head}; at every dose explored it is none of {n}.").format(head=head, n=here.draws)
    if numbers.futures(best, here.draws) is None and numbers.share(best) == numbers.share(0.0):
        return _("{head}; at none is the share above 1\u00a0%.").format(head=head)
    where = here.dose(here.doses[here.lower.index(best)])
    return _("{head}; the largest share is {best}, at {where}.").format(
        head=head, best=numbers.share(best, here.draws), where=where
    )


def _other_way(here: Response) -> str:
    worse = crossing(here.doses, here.higher, MORE_LIKELY_THAN_NOT)
    if worse and worse.end is None:
        text = _("From about {dose} on, {are} higher by at least {least} in more than half of the futures.")
        return _asking(text, here, dose=here.about(worse.start))
    if worse and worse.end is not None:
        text = _("Between about {dose} and {end} {are} higher by at least {least} in more than half of the futures.")
        return _asking(text, here, dose=here.about(worse.start), end=here.about(worse.end))
    if crossing(here.doses, here.lower, MORE_LIKELY_THAN_NOT):
        return ""
    if here.lower[-1] >= NOTABLE and here.higher[-1] >= NOTABLE:
        three = three_ways(here.lower[-1], here.equal[-1], here.higher[-1], here.draws)
        return _asking(_("The direction is unclear: at {dose} {are} {three}."), here, dose=here.explored, three=three)
    if min(here.equal) > MORE_LIKELY_THAN_NOT:
        return _("“About the same” is the most common result at every dose explored.")
    return ""


def three_ways(lower: float, equal: float, higher: float, draws: int | None = None) -> str:
    """The three chances in words; of a few futures, their numbers."""
    counted = [numbers.futures(chance, draws) for chance in (lower, equal, higher)]
    if None not in counted:
        text = _("lower in {lower}, about the same in {equal}, higher in {higher} of {n} futures")
        return text.format(**dict(zip(_WAYS, counted, strict=True)), n=draws)
    return _("lower in {lower}, about the same in {equal}, higher in {higher} of the futures").format(
        **{name: numbers.share(chance, draws) for name, chance in zip(_WAYS, (lower, equal, higher), strict=True)}
    )


def _as_proposed(here: Response, *, is_baseline: bool) -> str:
    if is_baseline:
        return ""
    if not here.in_proposal and here.planned:
        return _("The proposal uses this lever only after the last simulated month.")
    if not here.in_proposal:
        return _("The proposal does not use this lever.")
    own = here.as_proposed
    if own is None:
        return _("The dose in the proposal, {dose}, lies outside the doses explored.").format(
            dose=here.dose(here.in_proposal)
        )
    text = _(
        "At the dose in the proposal ({dose}), held from the first month on, alone: {three}; "
        "90\u00a0% interval {interval}. Not the result of the proposal, which follows its phases."
    )
    return text.format(
        dose=here.dose(here.in_proposal),
        three=three_ways(*own.chances, here.draws),
        interval=numbers.span(numbers.change(own.low), numbers.change(own.high)),
    )


def _variant(here: Response) -> str:
    if not here.tried.words:
        return ""
    text = _("Tried with the proposal's own choice: {words}.").format(words=here.tried.words)
    more = _("The proposal uses other choices too; their doses together are read as one of this kind.")
    return f"{text} {more}" if here.tried.several else text


def lever_sentences(here: Response, *, is_baseline: bool = False) -> str:
    """What one lever would have to be, for one question: reached, not reached, or sign unclear."""
    found = crossing(here.doses, here.lower, MORE_LIKELY_THAN_NOT)
    parts = [_reach(here, found), _nine_in_ten(here)] if found else [_never(here)]
    what_if = _("This is a what-if: {why}.").format(why=here.what_if.rstrip(".")) if here.what_if else ""
    parts = [_variant(here), *parts]
    more = [_other_way(here), _as_proposed(here, is_baseline=is_baseline), what_if]
    return " ".join(part for part in [*parts, *more] if part)


def lead_sentence(responses: Sequence[Response], month: int) -> str:
    """Which dose of which lever would make the fall more likely than not, and which lever never does."""
    asked = responses[0].question
    found = [(here, crossing(here.doses, here.lower, MORE_LIKELY_THAN_NOT)) for here in responses]
    able = [_("about {dose} ({lever})").format(dose=h.about(c.start), lever=_inside(h)) for h, c in found if c]
    unable = [_inside(here) for here, place in found if not place]
    head = _(
        "For {whole} {when} to be lower than under the status quo by at least {least} in more than half of the "
        "simulated futures"
    ).format(whole=asked.whole, when=asked.when(month), least=asked.least)
    if not able:
        text = _("{head}, none of these is enough at any dose explored: {levers}.")
        one = _("{head}, this is not enough at any dose explored: {levers}.")
        return (text if len(unable) > 1 else one).format(head=head, levers="; ".join(unable))
    take = _("{head}, it would take {doses}.") if len(able) == 1 else _("{head}, it would take one of these: {doses}.")
    first = take.format(head=head, doses="; ".join(able))
    if not unable:
        return first
    return _("{first} Not enough at any dose explored: {levers}.").format(first=first, levers="; ".join(unable))


def _inside(here: Response) -> str:
    """A lever inside a sentence, with its variant: a small first letter, unless it begins with an abbreviation."""
    title = here.title if here.title[1:2].isupper() else here.title[:1].lower() + here.title[1:]
    return ", ".join(part for part in (title, here.tried.words) if part)


@dataclass(frozen=True)
class Answer:
    """What the page says to one question: the lead, and one paragraph for each lever."""

    question: Question
    lead: str
    levers: list[tuple[str, str]]


def answer(material: Material, question: Question, month: int) -> Answer | None:
    """The answer to one question; None where the dose-response holds nothing about it."""
    responses = [
        replace(
            response(lever, question, draws=material.dose_draws, variant=tried(material, str(lever["lever"]))),
            planned=plans(material, material.proposal, str(lever["lever"])),
        )
        for lever in material.levers
        if answers(lever, question.outcome)
    ]
    if not responses:
        return None
    told = [(here.title, lever_sentences(here, is_baseline=material.is_baseline)) for here in responses]
    return Answer(question, lead_sentence(responses, month), told)
