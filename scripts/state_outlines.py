"""Outlines of the 32 states of Mexico as one small TopoJSON, cut out of a map of Mexico and the US."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TypeAlias

Arcs: TypeAlias = int | list["Arcs"]

OUTLINES = "geo/mx_us_states_small.topo.json"


def state_outlines(facts: Path) -> str:
    """States in alphabetical order of their code, with the arcs that they use and nothing else."""
    whole = json.loads((facts / OUTLINES).read_text(encoding="utf-8"))
    shapes = [shape for shape in whole["objects"]["admin1"]["geometries"] if shape["id"].startswith("MX-")]
    shapes.sort(key=lambda shape: shape["id"])
    used = list(dict.fromkeys(forward(arc) for shape in shapes for arc in arcs_of(shape["arcs"])))
    place = {old: new for new, old in enumerate(used)}
    states = [{"type": s["type"], "id": s["id"], "arcs": renumbered(s["arcs"], place)} for s in shapes]
    topology = {
        "type": "Topology",
        "source": "natural-earth",
        "transform": whole["transform"],
        "objects": {"states": {"type": "GeometryCollection", "geometries": states}},
        "arcs": [whole["arcs"][old] for old in used],
    }
    return json.dumps(topology, separators=(",", ":")) + "\n"


def forward(arc: int) -> int:
    """The number of an arc; TopoJSON writes one that is walked backwards as its complement."""
    return arc if arc >= 0 else ~arc


def arcs_of(part: Arcs) -> Iterator[int]:
    """All arcs of a shape, however deep."""
    if isinstance(part, int):
        yield part
    else:
        for inner in part:
            yield from arcs_of(inner)


def renumbered(part: Arcs, place: dict[int, int]) -> Arcs:
    """The same shape with the new numbers of its arcs."""
    if isinstance(part, int):
        return place[part] if part >= 0 else ~place[~part]
    return [renumbered(inner, place) for inner in part]
