"""Alternatives whose doses follow from the proposal under test: the same money, spent otherwise."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from secuela.text.codes import coded

if TYPE_CHECKING:
    from secuela.job.options import Options
    from secuela.policy.proposal import Proposal
    from secuela.policy.scaling import Equalised

SCALING_DRAWS = 500  # always these, so that doses do not depend on how many futures a run has
_SHORT = 0.99  # of the cost to be met


def scaled_to(
    proposals: "Mapping[str, Proposal]", under_test: "Proposal", options: "Options"
) -> "tuple[dict[str, Proposal], list[dict[str, Any]]]":
    """The proposals with scaled ones given their doses, and the notes that say so.

    One that has no cost to match is left out. One that is itself under test keeps the doses of its source.
    """
    waiting = [name for name, read in proposals.items() if read.scaled is not None and name != under_test.id]
    if not waiting:
        return dict(proposals), []
    from secuela.policy.scaling import equalise
    from secuela.world.draws import draw_table, lever_draws

    draws = lever_draws(draw_table(options.origin, SCALING_DRAWS, options.seed))
    found, notes = dict(proposals), list[dict[str, Any]]()
    for name in waiting:
        scaled = equalise(found[name], under_test, draws, options.origin, options.months)
        if scaled is None:
            notes.append(coded("no-cost-to-match", id=found.pop(name).id, other=under_test.id))
        else:
            found[name] = scaled.proposal
            notes += _short_of_it(scaled)
    return found, notes


def _short_of_it(scaled: "Equalised") -> list[dict[str, Any]]:
    if scaled.cost >= _SHORT * scaled.target:
        return []
    costs = {"cost": float(scaled.cost), "target": float(scaled.target)}
    return [coded("short-of-the-cost", id=scaled.proposal.id, levers=list(scaled.at_bounds), **costs)]
