"""Homicide and displacement by Mexican state: what ``states.json`` holds, small enough to carry in a page."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from secuela.analysis.panels import Floats
from secuela.evidence.errors import RunError
from secuela.evidence.message import message
from secuela.evidence.months import MONTHS_PER_YEAR
from secuela.evidence.states import STATES
from secuela.runs.part import Part

if TYPE_CHECKING:
    import xarray as xr

Numbers = NDArray[np.floating[Any]]
Points = dict[str, float]
_ByMonth = dict[str, Points | None]
_LEVELS = {"0.05": 0.05, "0.5": 0.5, "0.95": 0.95}
_PER = 100_000
_DIGITS = 6


class StateNumbers(Part):
    """One state under one alternative, by reported month as text.

    Attributes:
        homicides: 5, 50 and 95 % points, deaths/month; None in a month that no draw reached.
        rate: The same per 100,000 people a year.
        ratio: The same of the ratio to the status quo, paired by draw; None for the status quo, and where a draw of the
            status quo has no homicide.
        displaced: Median of the newly displaced, persons/month (IDMC's definition); None where it is not known.
    """

    homicides: dict[str, Points | None]
    rate: dict[str, Points | None]
    ratio: dict[str, Points | None] | None
    displaced: dict[str, float | None] | None


class StatesSummary(Part):
    """The whole file.

    Attributes:
        months: Reported months.
        population: Persons by state.
        alternatives: By alternative and state.
    """

    months: tuple[int, ...]
    population: dict[str, float]
    alternatives: dict[str, dict[str, StateNumbers]]

    def plain(self) -> dict[str, Any]:
        """The file as JSON values."""
        return self.model_dump(mode="json")


def states_summary(
    homicides: "Numbers | xr.Variable",
    displaced: Numbers | None,
    names: Sequence[str],
    population: Mapping[str, float],
    months: Sequence[int],
) -> StatesSummary:
    """Levels and changes by state at the reported months; every number is finite, or its entry is null.

    Args:
        homicides: `(alternative, draw, month + 1, state)`, deaths/month, the status quo first; states in the order of
            :data:`secuela.evidence.states.STATES`. NaN where a draw failed. One state of one alternative is read at a
            time.
        displaced: `(alternative, draw, reported month, state)`, newly displaced persons/month (IDMC's definition), or
            None.
        names: Ids of the alternatives.
        population: Persons by state.
        months: Reported months, each of them one month of the arrays.

    Raises:
        RunError: If the arrays do not have this shape, or a state has no population.
    """
    _check(homicides, displaced, names, population, months)
    by_state = [
        _state(
            [np.asarray(homicides[i, :, :, j], dtype=np.float64)[:, list(months)] for i in range(len(names))],
            None if displaced is None else [displaced[i, :, :, j] for i in range(len(names))],
            float(population[state]),
            months,
        )
        for j, state in enumerate(STATES)
    ]
    alternatives = {
        name: {state: held[i] for state, held in zip(STATES, by_state, strict=True)} for i, name in enumerate(names)
    }
    people = {state: float(population[state]) for state in STATES}
    return StatesSummary(months=tuple(int(month) for month in months), population=people, alternatives=alternatives)


def _state(
    homicides: Sequence[Floats], displaced: Sequence[Numbers] | None, people: float, months: Sequence[int]
) -> list[StateNumbers]:
    """One state under each alternative, the status quo first; arrays are `(draw, reported month)`."""
    a_year = _PER * MONTHS_PER_YEAR / people
    baseline, *others = homicides
    levels, rates = (_by_month(values, months) for values in (homicides, [own * a_year for own in homicides]))
    ratios: list[_ByMonth | None] = [None] * len(homicides)
    if others and _positive(baseline):
        ratios[1:] = _by_month([own / baseline for own in others], months)
    medians: list[dict[str, float | None] | None] = [None] * len(homicides)
    if displaced is not None:
        medians[:] = [
            {key: None if points is None else points["0.5"] for key, points in found.items()}
            for found in _by_month([np.asarray(moved, dtype=np.float64) for moved in displaced], months)
        ]
    return [
        StateNumbers(homicides=level, rate=rate, ratio=ratio, displaced=median)
        for level, rate, ratio, median in zip(levels, rates, ratios, medians, strict=True)
    ]


def _positive(values: Floats) -> bool:
    return bool((values[np.isfinite(values)] > 0).all())


def _by_month(several: Sequence[Floats], months: Sequence[int]) -> list[_ByMonth]:
    """Of each array `(draw, reported month)` points of each column, of the draws that reached it."""
    levels, together = list(_LEVELS.values()), np.concatenate(several, axis=1)
    finite = np.isfinite(together)
    whole = np.asarray(finite.all(axis=0))
    columns: list[Floats | None] = [None] * whole.size
    if whole.any():
        for k, points in zip(np.flatnonzero(whole), np.quantile(together[:, whole], levels, axis=0).T, strict=True):
            columns[k] = points
    for k in np.flatnonzero(~whole & finite.any(axis=0)):
        columns[k] = np.quantile(together[finite[:, k], k], levels)
    keys, found = [str(month) for month in months], [_points(column) for column in columns]
    return [dict(zip(keys, found[first : first + len(keys)], strict=True)) for first in range(0, len(found), len(keys))]


def _points(found: Floats | None) -> Points | None:
    if found is None:
        return None
    return {key: float(f"{value:.{_DIGITS}g}") for key, value in zip(_LEVELS, found.tolist(), strict=True)}


def _check(
    homicides: "Numbers | xr.Variable",
    displaced: Numbers | None,
    names: Sequence[str],
    population: Mapping[str, float],
    months: Sequence[int],
) -> None:
    shape = homicides.shape
    fits = len(shape) == len(("alternative", "draw", "month", "state")) and shape[0] == len(names)
    fits = fits and shape[-1] == len(STATES) and all(1 <= month < shape[2] for month in months)
    if not fits or (displaced is not None and displaced.shape != (*shape[:2], len(months), shape[-1])):
        raise RunError(
            message("Homicides by state have the shape {shape}.", shape=shape),
            where="homicides_mx_state",
            why=message("without the same states and months everywhere, a map would show the wrong place"),
            fix=message(
                "give {n} alternatives, and {states} states in the order of their codes",
                n=len(names),
                states=len(STATES),
            ),
        )
    absent = [state for state in STATES if not population.get(state, 0) > 0]
    if absent:
        raise RunError(
            message("There is no population for {states}.", states=", ".join(absent)),
            where="population_by_state",
            why=message("a rate needs the people it is a rate of"),
            fix=message("give the persons of each of the {n} states", n=len(STATES)),
        )
