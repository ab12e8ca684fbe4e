"""The same money spent otherwise: alternatives that cost about what the proposal costs, and the one scaled to it."""

from collections.abc import Sequence

import numpy as np

from secuela.analysis.breakeven import EqualCost, equal_cost
from secuela.analysis.direction import computed, signs
from secuela.analysis.panels import Floats
from secuela.evidence.library import library
from secuela.evidence.records import Outcome
from secuela.report.material import Material
from secuela.report.paths import paths, summed
from secuela.text import numbers
from secuela.text.language import translate as _
from secuela.text.lists import listing

EQUAL = "equal-budget"  # the shipped proposal that is scaled to the full cost of the one under test
_COST, _INCREMENTAL, _FULL = "cost_us", "incremental", "full"


def same_money(material: Material, sums: Sequence[Floats], held: Sequence[Outcome], month: int) -> list[str]:
    """What is compared at the same money, in sentences; empty where the run holds no costs.

    Args:
        material: The run.
        sums: Of each outcome `(alternative, draw)`, months 1 to the month together.
        held: The outcomes, deaths.
        month: Last month of the sums.
    """
    if not material.holds(_COST):
        return []
    extra, full = (summed(paths(material, _COST, kind), month) for kind in (_INCREMENTAL, _FULL))
    told = [_about_as_costly(material, sums[0], extra, held[0])]
    if material.proposal == EQUAL or not _costs(material, full):
        return told
    if EQUAL in material.alternatives:
        return [*told, *_scaled(material, sums, full, held, month)]
    text = _(
        "The comparison made for this is the shipped proposal {id}: measures without force, scaled in each run to the "
        "median full cost of the proposal under test. It is not among the alternatives of this run. To see it, add it "
        "to the list of alternatives: --against {id}, or behind the others with a comma."
    )
    return [*told, text.format(id=EQUAL)]


def _costs(material: Material, cost: Floats) -> bool:
    return bool(np.nanmedian(cost[material.alternatives.index(material.proposal)]) > 0)


def _about_as_costly(material: Material, values: Floats, cost: Floats, outcome: Outcome) -> str:
    """Alternatives whose extra cost is about that of the proposal."""
    if not _costs(material, cost):
        return _("The proposal has no extra cost to US budgets here, so nothing is compared at the same extra money.")
    found = equal_cost(values, cost, material.alternatives, material.proposal, outcome)
    same = [material.short_title(each.alternative) for each in found if each.same_money]
    if not same:
        return _("No other alternative costs about as much as the proposal, so none is compared at the same money.")
    return _("About as costly as the proposal (median within a tenth): {names}.").format(names=listing(same))


def _scaled(material: Material, sums: Sequence[Floats], full: Floats, held: Sequence[Outcome], month: int) -> list[str]:
    """The shipped proposal of equal cost against the one under test, future by future."""
    ours, theirs = (material.alternatives.index(name) for name in (EQUAL, material.proposal))
    pair = [ours, theirs]
    costs = full[pair]
    found = equal_cost(sums[0][pair], costs, [EQUAL, material.proposal], material.proposal, held[0])[0]
    ends = [_against(total[ours], total[theirs], each, material) for total, each in zip(sums, held, strict=True)]
    title = material.short_title(EQUAL)
    head = _head(found).format(title=title, share=numbers.change(found.cost_ratio), month=month)
    return [f"{head} {' '.join(ends)}"]


def _head(found: EqualCost) -> str:
    if found.same_money:
        return _(
            "At the same money (median full cost to US budgets, months 1 to {month}), {title} against the proposal:"
        )
    return _(
        "{title} was made to cost the same, but up to month {month} its median full cost differs from that of the "
        "proposal by {share} (doses stop at the bounds of their levers, and costs are matched up to month 36), so this "
        "is not the same money. Against the proposal:"
    )


def _against(ours: Floats, theirs: Floats, outcome: Outcome, material: Material) -> str:
    good = computed(ours, theirs)
    went = signs(ours[good], theirs[good], outcome)
    middle = float(np.median(ours[good] / theirs[good])) if (theirs[good] > 0).all() else None
    return _("{title} {change} in the median, lower in {lower}, higher in {higher} of the futures.").format(
        title=library().outcomes[outcome.id].title,
        change=numbers.change(middle),
        lower=numbers.short_share(float((went < 0).mean()), material.counted),
        higher=numbers.short_share(float((went > 0).mean()), material.counted),
    )
