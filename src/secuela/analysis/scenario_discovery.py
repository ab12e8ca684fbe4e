"""Where in the uncertain space a result holds: boxes of at most three conditions, with an error of their own.

Coverage, density and fit are those of draws that were not used to find the box: the draws are dealt into a few parts,
and the box that judges a part is found in the others. A box that does not tell cases apart there is withheld. The
intervals are those of the draws that judge; how far the search itself wavers is told by how often it names the same
parameters.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from secuela.analysis.boxes import Box, Finder, fit, prim_box, tree_box
from secuela.analysis.panels import Flags, Floats
from secuela.analysis.resampling import TAIL, again
from secuela.analysis.uncertain_inputs import Space, association, kept

Method = Literal["PRIM", "tree"]
Withheld = Literal[
    "too-few",  # cases, or other draws
    "no-fit",  # no few conditions tell the cases apart
    "not-installed",  # the library that looks for them
]
METHODS: dict[Method, Finder] = {"PRIM": prim_box, "tree": tree_box}
PARTS = 5
EXPLORED = 10  # parameters and choices that a box is looked for in: those that vary most with the cases
LEAST_FIT = 0.2  # at the lower end of the 90 % interval; below it a box is withheld
FEWEST = 40  # cases, and other draws, without which nothing is looked for
_RESAMPLES, _SEED = 400, 0


@dataclass(frozen=True)
class Estimate:
    """A share with its 90 % interval over resampled draws."""

    value: float
    low: float
    high: float


@dataclass(frozen=True)
class Scenario:
    """Where the cases lie, as far as one method can tell.

    Attributes:
        method: PRIM or a tree.
        cases: Share of all draws that are cases: the density to be beaten.
        box: The box itself; None where it is withheld.
        covers: For each condition: share of the draws that it holds by itself, the part of its range.
        names: Ids of their parameters and choices.
        found_in: For each condition: share of the repeated searches whose box names the same parameter.
        coverage: Share of the cases that the conditions catch, on draws not used to find them.
        density: Share of cases where the conditions hold, likewise.
        fit: Share of the cases caught less share of the others caught, likewise.
        withheld: Why nothing is told; None where the box is told.
        least: What would have been needed: cases and others, or the lower end of the fit; None where it is told.
        draws: Number of draws.
    """

    method: Method
    cases: float
    box: Box | None
    covers: tuple[float, ...]
    names: tuple[str, ...]
    found_in: tuple[float, ...]
    coverage: Estimate | None
    density: Estimate | None
    fit: Estimate | None
    withheld: Withheld | None
    draws: int
    least: float | None = None


def enough(cases: Flags) -> bool:
    """Whether there are so many cases, and so many other draws, that a box is looked for."""
    return min(int(cases.sum()), int((~cases).sum())) >= FEWEST


def discover(space: Space, cases: Flags, method: Method = "PRIM") -> Scenario:
    """Look for a box of cases.

    Args:
        space: What a run drew; see :func:`secuela.analysis.uncertain_inputs.space_of`.
        cases: `(draw,)`: the draws of interest, such as those in which a plan is worse than the status quo.
        method: PRIM or a tree.
    """
    if not enough(cases) or not space:
        return withheld(method, cases, "too-few", least=FEWEST)
    search = _Search(space, cases, METHODS[method])
    found = search.held_out()
    if found["fit"].low < LEAST_FIT or not search.box.conditions:
        return withheld(method, cases, "no-fit", least=LEAST_FIT, fitted=found["fit"])
    return Scenario(
        method=method,
        cases=float(cases.mean()),
        box=search.box,
        covers=tuple(float(each.holds(space[each.name]).mean()) for each in search.box.conditions),
        names=tuple(condition.name for condition in search.box.conditions),
        found_in=search.found_in(),
        coverage=found["coverage"],
        density=found["density"],
        fit=found["fit"],
        withheld=None,
        draws=len(cases),
    )


def withheld(
    method: Method, cases: Flags, why: Withheld, *, least: float | None = None, fitted: Estimate | None = None
) -> Scenario:
    """Nothing is told, and why."""
    share = float(cases.mean()) if len(cases) else 0.0
    return Scenario(method, share, None, (), (), (), None, None, fitted, why, len(cases), least)


@dataclass(frozen=True)
class _Search:
    space: Space
    cases: Flags
    finder: Finder

    @cached_property
    def box(self) -> Box:
        """The box found in all draws."""
        return self._found(np.ones(len(self.cases), dtype=bool))

    @cached_property
    def parts(self) -> NDArray[np.intp]:
        """Part of each draw; cases and others are dealt evenly."""
        rng = np.random.default_rng(_SEED)
        dealt = np.empty(len(self.cases), dtype=np.intp)
        for flag in (True, False):
            own = np.flatnonzero(self.cases == flag)
            dealt[rng.permutation(own)] = np.arange(len(own)) % PARTS
        return dealt

    @cached_property
    def repeated(self) -> tuple[Box, ...]:
        """For each part, the box found in the other parts."""
        return tuple(self._found(self.parts != part) for part in range(PARTS))

    def _found(self, draws: Flags) -> Box:
        space, cases = kept(self.space, draws), self.cases[draws]
        return self.finder(_most_telling(space, cases.astype(np.float64)), cases)

    def held_out(self) -> dict[str, Estimate]:
        """Coverage, density and fit on draws that the box was not found in."""
        inside = np.zeros(len(self.cases), dtype=bool)
        for part, box in enumerate(self.repeated):
            own = self.parts == part
            inside[own] = box.inside(kept(self.space, own))
        return _estimates(inside, self.cases)

    def found_in(self) -> tuple[float, ...]:
        """Share of the repeated searches that name each condition's parameter."""
        named = [{condition.name for condition in box.conditions} for box in self.repeated]
        return tuple(float(np.mean([each.name in names for names in named])) for each in self.box.conditions)


def _most_telling(space: Space, cases: Floats) -> Space:
    scores = {name: association(column, cases) for name, column in space.items()}
    chosen = set(sorted(scores, key=lambda name: -scores[name])[:EXPLORED])
    return {name: column for name, column in space.items() if name in chosen}


def _estimates(inside: Flags, cases: Flags) -> dict[str, Estimate]:
    draws = len(cases)
    weights = again(draws, _RESAMPLES)
    both, all_inside, all_cases = weights @ (inside & cases), weights @ inside, weights @ cases
    empty = np.maximum(all_inside, 1.0)
    resampled = {
        "coverage": both / np.maximum(all_cases, 1.0),
        "density": both / empty,
        "fit": both / np.maximum(all_cases, 1.0) - (all_inside - both) / np.maximum(draws - all_cases, 1.0),
    }
    caught = float((inside & cases).sum())
    values = {
        "coverage": caught / cases.sum(),
        "density": caught / max(float(inside.sum()), 1.0),
        "fit": fit(inside, cases),
    }
    ends = {name: np.quantile(each, [TAIL, 1 - TAIL]).tolist() for name, each in resampled.items()}
    return {name: Estimate(float(value), *ends[name]) for name, value in values.items()}
