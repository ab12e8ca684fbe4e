"""The ground of the maps, drawn on a plane: outlines of the 32 states, and slanted lines inside each of them."""

import itertools
import math
from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any

from secuela.evidence.library import library
from secuela.evidence.state_outlines import Point, state_rings

OUTLINES, HATCHES = "outlines", "hatches"
# Lambert's conformal cone of Mexico's own maps: two parallels and a meridian, degrees.
_PARALLELS, _MERIDIAN = (17.5, 29.5), -102.0
_SCALE = 2_000  # units of the plane for one radian of the sphere: about three kilometres each
_HATCH_STEP = 20  # units between two slanted lines

Lines = list[list[list[float]]]


def lent() -> dict[str, Any]:
    """What the page holds once and lends to every map, as GeoJSON features by name."""
    return {OUTLINES: _features(_polygons()), HATCHES: _features(_hatched())}


@cache
def _plane() -> dict[str, list[list[Point]]]:
    return {state: [[_projected(*point) for point in ring] for ring in rings] for state, rings in state_rings().items()}


def _polygons() -> Iterable[tuple[str, str, Any]]:
    """Each ring as a polygon of its own: no state of Mexico has a hole."""
    for state, rings in _plane().items():
        yield state, "MultiPolygon", [[[_rounded(point) for point in ring]] for ring in rings]


def _hatched() -> Iterable[tuple[str, str, Any]]:
    for state, rings in _plane().items():
        yield state, "MultiLineString", slanted(rings, _HATCH_STEP)


def _features(shapes: Iterable[tuple[str, str, Any]]) -> list[dict[str, Any]]:
    return [
        {
            "type": "Feature",
            "id": state,
            "properties": {"name": library().places[state].name},
            "geometry": {"type": kind, "coordinates": found},
        }
        for state, kind, found in shapes
    ]


def _projected(longitude: float, latitude: float) -> Point:
    """A place on the plane, y growing southwards as on a screen."""
    first, second = (math.radians(parallel) for parallel in _PARALLELS)
    cone = math.log(math.cos(first) / math.cos(second)) / math.log(_tangent(second) / _tangent(first))
    size = math.cos(first) * _tangent(first) ** cone / cone
    distance = size / _tangent(math.radians(latitude)) ** cone
    turn = cone * math.radians(longitude - _MERIDIAN)
    return _SCALE * distance * math.sin(turn), _SCALE * distance * math.cos(turn)


def _tangent(latitude: float) -> float:
    return math.tan(math.pi / 4 + latitude / 2)


def _rounded(point: Point) -> list[float]:
    return [round(point[0], 1), round(point[1], 1)]


def slanted(rings: Sequence[Sequence[Point]], step: float) -> Lines:
    """The parts of a family of parallel lines, x + y = a multiple of ``step``, that lie inside closed rings.

    >>> slanted([[(0, 0), (4, 0), (4, 4), (0, 4), (0, 0)]], 3)
    [[[0.0, 3.0], [3.0, 0.0]], [[2.0, 4.0], [4.0, 2.0]]]
    """
    levels = [x + y for ring in rings for x, y in ring]
    first, last = math.floor(min(levels) / step) + 1, math.ceil(max(levels) / step) - 1
    return [part for number in range(first, last + 1) for part in _inside(rings, number * step)]


def _inside(rings: Sequence[Sequence[Point]], level: float) -> Lines:
    """The parts of one line inside: from each odd crossing with an outline to the next."""
    crossings: list[Point] = []
    for ring in rings:
        for (x0, y0), (x1, y1) in itertools.pairwise(ring):
            here, there = x0 + y0 - level, x1 + y1 - level
            if (here < 0) != (there < 0):
                along = here / (here - there)
                crossings.append((x0 + along * (x1 - x0), y0 + along * (y1 - y0)))
    crossings.sort()
    return [[_rounded(start), _rounded(end)] for start, end in zip(crossings[::2], crossings[1::2], strict=True)]
