"""Stored responses at fewer doses: those that the straight line between the others gives well enough are left out."""

from collections.abc import Collection, Mapping
from dataclasses import replace

import numpy as np

from secuela.analysis.paired_responses import LeverAlone, PairedResponses, together
from secuela.analysis.panels import Floats
from secuela.analysis.response_error import Missed, headline, missed

WITHIN = Missed(0.01, 0.04)  # of an answer at a dose that is left out: under half of what is tolerated in all


def thinned(responses: PairedResponses, outcomes: Collection[str], within: Missed = WITHIN) -> PairedResponses:
    """The same levers at fewer doses.

    Args:
        responses: Of each lever alone, at all doses.
        outcomes: Those whose answer counts.
        within: How far off the answer at a dose that is left out may be, for each outcome.
    """
    told = {name: place for name, place in headline(responses).items() if name in outcomes}
    levers = {name: _fewer(responses, lever, told, within) for name, lever in responses.levers.items()}
    return replace(responses, levers=levers)


def _fewer(responses: PairedResponses, lever: LeverAlone, told: Mapping[str, int], within: Missed) -> LeverAlone:
    """The ends and no dose stay; then the dose that is furthest off is taken back, until none is too far off."""
    kept = {0, int(np.flatnonzero(lever.doses == 0)[0]), len(lever.doses) - 1}
    while True:
        places = sorted(kept)
        fewer = LeverAlone(lever.doses[places], lever.values[places])
        left = [place for place in range(len(lever.doses)) if place not in kept]
        off = {
            place: _off(responses, fewer.at(lever.doses[place]), lever.values[place], told, within) for place in left
        }
        worst = max(off, key=lambda place: off[place], default=None)
        if worst is None or off[worst] <= 1:
            return fewer
        kept.add(worst)


def _off(responses: PairedResponses, guessed: Floats, exact: Floats, told: Mapping[str, int], within: Missed) -> float:
    """The largest error among the outcomes, in units of what is let pass."""
    usual, scales = responses.usual, responses.scales
    begun = usual if responses.begun is None else responses.begun
    ours, theirs = (together(begun, each, scales) for each in (guessed, exact))
    found = [missed(responses.readings[place], usual[place], theirs[place], ours[place]) for place in told.values()]
    return max((max(each.chances / within.chances, each.quantiles / within.quantiles) for each in found), default=0.0)
