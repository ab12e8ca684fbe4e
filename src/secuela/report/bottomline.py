"""The bottom line in plain words: what would have to be true, from dose-response, never from one median."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from secuela.evidence.words import translate as _
from secuela.report import numerals
from secuela.report.breakeven import MORE_LIKELY_THAN_NOT, NINE_IN_TEN, Crossing, at, crossing
from secuela.report.material import HIGH, LOW, Material, smallest

LEAD = "homicides_mx"
_NOTABLE = 0.1


@dataclass(frozen=True)
class Response:
    """How one outcome answers to one lever, dose by dose, against the status quo."""

    title: str
    unit: str
    doses: list[float]
    lower: list[float]
    higher: list[float]
    ratio_low: list[float]
    ratio_high: list[float]
    in_proposal: float | None
    what_if: str = ""

    def dose(self, value: float) -> str:
        """A dose of this lever in words."""
        return numerals.dose(value, self.unit)

    def about(self, value: float) -> str:
        """An interpolated dose in words, in two significant digits."""
        return numerals.dose(value, self.unit, digits=2)

    @property
    def equal(self) -> list[float]:
        """Chance of "about the same" at each dose."""
        return [1.0 - low - high for low, high in zip(self.lower, self.higher, strict=True)]

    @property
    def explored(self) -> str:
        """The doses that were run, in words."""
        return numerals.dose(self.doses[-1], self.unit)


def response(lever: Mapping[str, Any], outcome: str) -> Response:
    """Read one lever of ``dose_response.json`` at doses of zero and above."""
    points = sorted((point for point in lever["outcomes"][outcome] if point["dose"] >= 0), key=lambda p: p["dose"])
    used = lever.get("in_proposal")
    return Response(
        title=str(lever["title"]),
        unit=str(lever["unit"]),
        doses=[float(point["dose"]) for point in points],
        lower=[float(point["p_lower"]) for point in points],
        higher=[float(point["p_higher"]) for point in points],
        ratio_low=[float(point["ratio"][LOW]) for point in points],
        ratio_high=[float(point["ratio"][HIGH]) for point in points],
        in_proposal=None if used is None else float(used),
        what_if=str(lever.get("what_if") or ""),
    )


def over_months(month: int) -> str:
    """The window of a sum since the origin, in words."""
    return _("over the first month") if month == 1 else _("over the first {n} months").format(n=month)


def _reach(here: Response, found: Crossing) -> str:
    if found.end is None:
        text = _(
            "From about {dose} on, homicides are lower by at least {least} in more than half of the simulated futures."
        )
        return text.format(dose=here.about(found.start), least=smallest(LEAD))
    text = _(
        "Between about {dose} and {end} homicides are lower by at least {least} in more than half of the futures; "
        "above that, no longer."
    )
    return text.format(dose=here.about(found.start), end=here.about(found.end), least=smallest(LEAD))


def _nine_in_ten(here: Response) -> str:
    found = crossing(here.doses, here.lower, NINE_IN_TEN)
    if found:
        return _("For nine futures in ten it takes about {dose}.").format(dose=here.about(found.start))
    return _("No dose up to {dose} does it in nine futures in ten.").format(dose=here.explored)


def _never(here: Response) -> str:
    best = max(here.lower)
    head = _("No dose up to {dose} lowers homicides by at least {least} in more than half of the futures").format(
        dose=here.explored, least=smallest(LEAD)
    )
    if numerals.share(best) == numerals.share(0.0):
        return _("{head}; at none is the share above 1\u00a0%.").format(head=head)
    where = here.dose(here.doses[here.lower.index(best)])
    return _("{head}; the largest share is {best}, at {where}.").format(
        head=head, best=numerals.share(best), where=where
    )


def _other_way(here: Response) -> str:
    worse = crossing(here.doses, here.higher, MORE_LIKELY_THAN_NOT)
    if worse and worse.end is None:
        text = _("From about {dose} on, homicides are higher by at least {least} in more than half of the futures.")
        return text.format(dose=here.about(worse.start), least=smallest(LEAD))
    if worse and worse.end is not None:
        text = _(
            "Between about {dose} and {end} homicides are higher by at least {least} in more than half of the futures."
        )
        return text.format(dose=here.about(worse.start), end=here.about(worse.end), least=smallest(LEAD))
    if crossing(here.doses, here.lower, MORE_LIKELY_THAN_NOT):
        return ""
    if here.lower[-1] >= _NOTABLE and here.higher[-1] >= _NOTABLE:
        return _("The direction is unclear: at {dose} homicides are {three}.").format(
            dose=here.explored, three=three_ways(here.lower[-1], here.equal[-1], here.higher[-1])
        )
    if min(here.equal) > MORE_LIKELY_THAN_NOT:
        return _("“About the same” is the most common result at every dose explored.")
    return ""


def three_ways(lower: float, equal: float, higher: float) -> str:
    """The three chances in words."""
    return _("lower in {lower}, about the same in {equal}, higher in {higher} of the futures").format(
        lower=numerals.share(lower), equal=numerals.share(equal), higher=numerals.share(higher)
    )


def _as_proposed(here: Response, *, is_baseline: bool) -> str:
    if is_baseline:
        return ""
    if not here.in_proposal:
        return _("The proposal does not use this lever.")
    values = [at(here.doses, series, here.in_proposal) for series in (here.lower, here.equal, here.higher)]
    lower, equal, higher = values
    low, high = (at(here.doses, series, here.in_proposal) for series in (here.ratio_low, here.ratio_high))
    if lower is None or equal is None or higher is None or low is None or high is None:
        return _("The dose in the proposal, {dose}, lies outside the doses explored.").format(
            dose=here.dose(here.in_proposal)
        )
    return _("At the dose in the proposal ({dose}), this lever alone: {three}; 90\u00a0% interval {interval}.").format(
        dose=here.dose(here.in_proposal),
        three=three_ways(lower, equal, higher),
        interval=numerals.span(numerals.change(low), numerals.change(high)),
    )


def lever_sentences(here: Response, *, is_baseline: bool = False) -> str:
    """What one lever would have to be, for homicides in Mexico: reached, not reached, or sign unclear."""
    found = crossing(here.doses, here.lower, MORE_LIKELY_THAN_NOT)
    parts = [_reach(here, found), _nine_in_ten(here)] if found else [_never(here)]
    what_if = _("This is a what-if: {why}.").format(why=here.what_if.rstrip(".")) if here.what_if else ""
    more = [_other_way(here), _as_proposed(here, is_baseline=is_baseline), what_if]
    return " ".join(part for part in [*parts, *more] if part)


def _asked(month: int) -> str:
    return _("homicides in Mexico {window} to be lower than under the status quo by at least {least}").format(
        window=over_months(month), least=smallest(LEAD)
    )


def lead_sentence(responses: Sequence[Response], month: int) -> str:
    """Which dose of which lever would make the fall more likely than not, and which lever never does."""
    found = [(here, crossing(here.doses, here.lower, MORE_LIKELY_THAN_NOT)) for here in responses]
    able = [_("about {dose} ({lever})").format(dose=h.about(c.start), lever=_inside(h.title)) for h, c in found if c]
    unable = [_inside(here.title) for here, place in found if not place]
    head = _("For {asked} in more than half of the simulated futures").format(asked=_asked(month))
    if not able:
        text = _("{head}, none of these is enough at any dose explored: {levers}.")
        one = _("{head}, this is not enough at any dose explored: {levers}.")
        return (text if len(unable) > 1 else one).format(head=head, levers="; ".join(unable))
    take = _("{head}, it would take {doses}.") if len(able) == 1 else _("{head}, it would take one of these: {doses}.")
    first = take.format(head=head, doses="; ".join(able))
    if not unable:
        return first
    return _("{first} Not enough at any dose explored: {levers}.").format(first=first, levers="; ".join(unable))


def _inside(title: str) -> str:
    """A title as it reads inside a sentence: a small first letter, unless it begins with an abbreviation."""
    return title if title[1:2].isupper() else title[:1].lower() + title[1:]


def whole_proposal(material: Material) -> str:
    """What the modelled parts of the proposal do together, in chances and an interval."""
    month = material.headline_month
    row = material.row(LEAD, material.proposal, "cumulative", month)
    versus = None if row is None else row["vs_origin"] if material.is_baseline else row["vs_baseline"]
    if versus is None:
        return _("This run holds no homicides, so no bottom line can be drawn.")
    text = (
        _(
            "The proposal under test is the status quo itself: there is nothing to compare it with at the same date. "
            "Against the level at the origin, homicides {window} are {three} (90\u00a0% interval {interval} deaths)."
        )
        if material.is_baseline
        else _(
            "The modelled parts of the proposal together: against the status quo, homicides {window} are {three} "
            "(90\u00a0% interval {interval} deaths)."
        )
    )
    ends = [numerals.count(versus["difference"][point], "death", plus=True) for point in (LOW, HIGH)]
    three = three_ways(versus["p_lower"], versus["p_equal"], versus["p_higher"])
    return text.format(window=over_months(month), three=three, interval=numerals.span(*ends))
