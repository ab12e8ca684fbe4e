"""Outlines of the 32 states of Mexico: Natural Earth, generalised, public domain."""

import json
from functools import cache
from typing import Any

from secuela.evidence.errors import EvidenceError
from secuela.evidence.message import message
from secuela.evidence.states import STATES
from secuela.evidence.tables import WHY_TABLES, shipped_tables

Point = tuple[float, float]
_FILE = "geo/mexico_states.topo.json"
_BUILD = "build it with scripts/build_tables.py"


@cache
def state_topology() -> dict[str, Any]:
    """The states as one TopoJSON object ``states``; each shape carries the id of its state.

    Raises:
        EvidenceError: If the table is missing or holds other states than the 32.
    """
    try:
        topology: dict[str, Any] = json.loads(shipped_tables().joinpath(*_FILE.split("/")).read_text(encoding="utf-8"))
        ids = tuple(shape["id"] for shape in topology["objects"]["states"]["geometries"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        msg = message("{file} cannot be read.", file=_FILE)
        raise EvidenceError(msg, where=_FILE, why=WHY_TABLES, fix=_BUILD) from error
    if ids != STATES:
        msg = message("{file} does not hold the 32 states in the order of their codes.", file=_FILE)
        raise EvidenceError(msg, where=_FILE, why=WHY_TABLES, fix=_BUILD)
    return topology


@cache
def state_rings() -> dict[str, list[list[Point]]]:
    """All rings of each state, outer and inner, as (longitude, latitude) in degrees."""
    topology = state_topology()
    arcs = [_decoded(arc, topology["transform"]) for arc in topology["arcs"]]
    return {shape["id"]: [_joined(ring, arcs) for ring in _rings(shape)] for shape in _shapes(topology)}


def _shapes(topology: dict[str, Any]) -> list[dict[str, Any]]:
    return topology["objects"]["states"]["geometries"]


def _rings(shape: dict[str, Any]) -> list[list[int]]:
    polygons = shape["arcs"] if shape["type"] == "MultiPolygon" else [shape["arcs"]]
    return [ring for polygon in polygons for ring in polygon]


def _decoded(arc: list[list[int]], transform: dict[str, list[float]]) -> list[Point]:
    (x_step, y_step), (x_start, y_start) = transform["scale"], transform["translate"]
    points: list[Point] = []
    x = y = 0
    for dx, dy in arc:
        x, y = x + dx, y + dy
        points.append((x * x_step + x_start, y * y_step + y_start))
    return points


def _joined(ring: list[int], arcs: list[list[Point]]) -> list[Point]:
    points: list[Point] = []
    for number in ring:
        arc = arcs[number] if number >= 0 else arcs[~number][::-1]
        points += arc[1:] if points else arc
    return points
