"""Boxes in the uncertain space: conditions on parameters and structural choices, and two ways to find a box of cases.

PRIM peels from outside; a tree of ``sklearn`` splits.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from secuela.analysis.panels import Flags
from secuela.analysis.uncertain_inputs import Column, Space

WORTH = 0.03  # of fit: a bound that adds less is dropped
MOST = 3  # conditions of a box
SMALLEST = 0.05  # share of the draws that a box must hold
_PEELED = 0.05  # share of a box that one step peels off
Finder = Callable[[Space, Flags], "Box"]


@dataclass(frozen=True)
class Condition:
    """A range of one parameter, or some of the options of a structural choice.

    Attributes:
        name: Id.
        low: Smallest value; None where nothing bounds it.
        high: Largest value.
        options: Positions of the options that belong to the box; None for a parameter.
    """

    name: str
    low: float | None = None
    high: float | None = None
    options: frozenset[int] | None = None

    def holds(self, column: Column) -> Flags:
        """In which draws."""
        if self.options is not None:
            return np.isin(column.values, sorted(self.options))
        values = column.numbers()
        above = values >= self.low if self.low is not None else np.ones(len(values), dtype=bool)
        return above & (values <= self.high) if self.high is not None else above

    def looser(self) -> list["Condition | None"]:
        """The condition with one bound less each; None where nothing of it is left."""
        if self.low is None or self.high is None:
            return [None]
        return [replace(self, low=None), replace(self, high=None)]


@dataclass(frozen=True)
class Box:
    """Conditions that hold together; without any it holds everything."""

    conditions: tuple[Condition, ...] = ()

    def inside(self, space: Space) -> Flags:
        """In which draws all of them hold."""
        number = len(next(iter(space.values())).values)
        held = [condition.holds(space[condition.name]) for condition in self.conditions]
        return np.logical_and.reduce([np.ones(number, dtype=bool), *held])

    def without(self, place: int, instead: Condition | None = None) -> "Box":
        """The box with one condition left out or replaced."""
        more = (instead,) if instead else ()
        return Box((*self.conditions[:place], *more, *self.conditions[place + 1 :]))


def fit(inside: Flags, cases: Flags) -> float:
    """Share of the cases that lie inside less the share of the other draws that do: 1 is perfect, 0 is chance."""
    return float(inside[cases].mean() - inside[~cases].mean())


def simplified(box: Box, space: Space, cases: Flags) -> Box:
    """The box without bounds that add next to nothing to its fit, the least useful one dropped first."""
    while box.conditions:
        options = [
            box.without(place, instead) for place, each in enumerate(box.conditions) for instead in each.looser()
        ]
        scored = [(fit(option.inside(space), cases), option) for option in options]
        score, best = max(scored, key=lambda pair: pair[0])
        if score < fit(box.inside(space), cases) - WORTH:
            return box
        box = best
    return box


def prim_box(space: Space, cases: Flags) -> Box:
    """The best box of at most three conditions along PRIM's path.

    PRIM first peels in the whole space; the three conditions that its best box would miss most are kept, and it peels
    again in those.
    """
    wide = _best(_path(space, cases), space, cases)
    if len(wide.conditions) > MOST:
        scores = [fit(wide.without(place).inside(space), cases) for place in range(len(wide.conditions))]
        missed = [wide.conditions[place].name for place in np.argsort(scores)[:MOST]]
        wide = _best(_path({name: space[name] for name in missed}, cases), space, cases)
    return simplified(wide, space, cases)


def _best(boxes: list[Box], space: Space, cases: Flags) -> Box:
    return max(boxes, key=lambda box: fit(box.inside(space), cases))


def _path(space: Space, cases: Flags) -> list[Box]:
    """All boxes of PRIM's peeling, the whole space first.

    Each step takes the side off one range, or one option off a choice, whose loss adds most density for each draw that
    goes with it (Friedman and Fisher 1999, with the lenient objective of Kwakkel and Jaxa-Rozen 2016).
    """
    box, inside, boxes = dict[str, Condition](), np.ones(len(cases), dtype=bool), [Box()]
    while True:
        peels = [peel for name, column in space.items() for peel in _peels(column, box.get(name), inside)]
        left = [peel for peel in peels if SMALLEST * len(cases) <= peel[1].sum() < inside.sum()]
        if not left:
            return boxes
        density, size = cases[inside].mean(), inside.sum()
        condition, inside = max(left, key=lambda peel: (cases[peel[1]].mean() - density) / (size - peel[1].sum()))
        box[condition.name] = condition
        boxes.append(Box(tuple(box.values())))


def _peels(column: Column, held: Condition | None, inside: Flags) -> Iterator[tuple[Condition, Flags]]:
    """The ways to peel one range or choice, each with the draws that are left."""
    low, high = (None, None) if held is None else (held.low, held.high)
    if column.options:
        here = frozenset(np.unique(column.values[inside]).astype(int).tolist())
        for option in sorted(here):
            yield Condition(column.name, options=here - {option}), inside & (column.values != option)
        return
    values = column.numbers()
    ordered = np.sort(values[inside])
    peeled = max(round(_PEELED * len(ordered)), 1)
    above, below = ordered[ordered > ordered[peeled - 1]], ordered[ordered < ordered[-peeled]]
    if len(above):  # what is equal is peeled together
        bound = float((ordered[peeled - 1] + above[0]) / 2)
        yield Condition(column.name, bound, high), inside & (values >= bound)
    if len(below):
        bound = float((ordered[-peeled] + below[-1]) / 2)
        yield Condition(column.name, low, bound), inside & (values <= bound)


def tree_box(space: Space, cases: Flags) -> Box:
    """The node of a tree of depth three that tells cases apart best; cases and others weigh the same in it."""
    from sklearn.tree import DecisionTreeClassifier  # noqa: PLC0415  slow to import

    features = _features(space)
    table = np.stack([values for _name, _option, values in features], axis=1)
    least = max(round(SMALLEST * len(cases)), 1)
    grown: Any = DecisionTreeClassifier(
        max_depth=MOST, min_samples_leaf=least, class_weight="balanced", random_state=0
    ).fit(table, cases)
    boxes = [Box(conditions) for conditions in _nodes(grown.tree_, features, space)]
    return simplified(_best(boxes, space, cases), space, cases)


Feature = tuple[str, int | None, Any]


def _features(space: Space) -> list[Feature]:
    """One column for each parameter, and one for each option of a structural choice."""
    found: list[Feature] = []
    for name, column in space.items():
        if column.options:
            found += [(name, option, column.values == option) for option in range(len(column.options))]
        else:
            found.append((name, None, column.numbers()))
    return found


def _nodes(tree: Any, features: list[Feature], space: Space) -> list[tuple[Condition, ...]]:  # noqa: ANN401
    """The conditions of every node of a tree, the root first."""
    found: list[tuple[Condition, ...]] = []
    waiting: list[tuple[int, dict[str, Condition]]] = [(0, {})]
    while waiting:
        node, held = waiting.pop()
        found.append(tuple(held.values()))
        left, right = int(tree.children_left[node]), int(tree.children_right[node])
        if left == right:
            continue
        name, option, _values = features[int(tree.feature[node])]
        for child, above in ((left, False), (right, True)):
            split = float(tree.threshold[node]) if option is None else None
            condition = _narrowed(held.get(name), space[name], (option, split), above=above)
            waiting.append((child, {**held, name: condition}))
    return found


def _narrowed(
    before: Condition | None, column: Column, split: tuple[int | None, float | None], *, above: bool
) -> Condition:
    option, value = split
    if option is not None:
        everything = frozenset(range(len(column.options)))
        here = everything if before is None or before.options is None else before.options
        return Condition(column.name, options=here & frozenset([option]) if above else here - {option})
    low, high = (None, None) if before is None else (before.low, before.high)
    return Condition(column.name, value, high) if above else Condition(column.name, low, value)
