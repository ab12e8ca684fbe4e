"""Alternatives whose doses follow from the proposal under test: the same money, spent otherwise."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from secuela.text.language import translate as _
from secuela.text.numbers import readable

if TYPE_CHECKING:
    from secuela.job.options import Options
    from secuela.policy.proposal import Proposal
    from secuela.policy.scaling import Equalised

SCALING_DRAWS = 500  # always these, so that doses do not depend on how many futures a run has
_SHORT = 0.99  # of the cost to be met


def scaled_to(
    proposals: "Mapping[str, Proposal]", under_test: "Proposal", options: "Options"
) -> "tuple[dict[str, Proposal], list[str]]":
    """The proposals with scaled ones given their doses, and what is to be said of that.

    One that has no cost to match is left out. One that is itself under test keeps the doses of its source.
    """
    waiting = [name for name, read in proposals.items() if read.scaled is not None and name != under_test.id]
    if not waiting:
        return dict(proposals), []
    from secuela.policy.scaling import equalise, left_out
    from secuela.world.draws import draw_table, lever_draws

    draws = lever_draws(draw_table(options.origin, SCALING_DRAWS, options.seed))
    found, notes = dict(proposals), list[str]()
    for name in waiting:
        scaled = equalise(found[name], under_test, draws, options.origin, options.months)
        if scaled is None:
            notes.append(left_out(found.pop(name), under_test))
        else:
            found[name] = scaled.proposal
            notes += _short_of_it(scaled)
    return found, notes


def _short_of_it(scaled: "Equalised") -> list[str]:
    if scaled.cost >= _SHORT * scaled.target:
        return []
    text = _("{id} costs {cost} million USD, less than the {target} to be matched: {levers} at the bound of the lever.")
    levers = ", ".join(scaled.at_bounds)
    cost, target = readable(scaled.cost, digits=3), readable(scaled.target, digits=3)
    return [text.format(id=scaled.proposal.id, cost=cost, target=target, levers=levers)]
