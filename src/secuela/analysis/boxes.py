"""Boxes in the uncertain space: conditions on parameters and structural choices, and how well they tell cases apart."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from secuela.analysis.panels import Flags
from secuela.analysis.uncertain_inputs import Column, Space
from secuela.text.language import translate as _
from secuela.text.numbers import readable
from secuela.text.unit_words import unit_words

WORTH = 0.03  # of fit: a bound that adds less is dropped
_DIGITS = 2
_OF_ONE = ("share", "probability")  # units that are written in per cent
_BARE = ("", "1", "log", "ratio", "elasticity")  # units without a word


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


def told(condition: Condition, column: Column) -> str:
    """A condition in words, with the part of the plausible range that it covers."""
    if condition.options is not None:
        titles = _(" or ").join(column.options[option] for option in sorted(condition.options))
        return _("“{title}”: {options}").format(title=column.title, options=titles)
    share = f"{100 * float(condition.holds(column).mean()):.0f}\u00a0%"
    low, high = (None if bound is None else _bound(bound, column) for bound in (condition.low, condition.high))
    if high is None:
        text = _("“{title}” at least {low} (the upper {share} of its range)")
    elif low is None:
        text = _("“{title}” at most {high} (the lower {share} of its range)")
    else:
        text = _("“{title}” between {low} and {high} (a middle {share} of its range)")
    return text.format(title=column.title, low=low, high=high, share=share)


def _bound(value: float, column: Column) -> str:
    if column.unit in _OF_ONE:
        return f"{readable(100 * value, digits=_DIGITS)}\u00a0%"
    number = readable(value, digits=_DIGITS)
    return number if column.unit in _BARE else f"{number} {unit_words(column.unit)}"


def all_told(box: Box, space: Mapping[str, Column]) -> tuple[str, ...]:
    """Every condition of a box in words."""
    return tuple(told(condition, space[condition.name]) for condition in box.conditions)
