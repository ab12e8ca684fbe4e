"""The ground of the maps: outlines of the 32 states, each closed, and what is slanted inside them."""

from itertools import pairwise

from secuela.evidence.library import library
from secuela.evidence.state_outlines import state_rings, state_topology
from secuela.evidence.states import STATES


def test_the_outlines_are_the_32_states_each_closed():
    assert tuple(state_rings()) == STATES
    assert all(len(ring) > 3 and ring[0] == ring[-1] for rings in state_rings().values() for ring in rings)
    west, east = min(x for r in state_rings().values() for ring in r for x, _y in ring), -86.5
    assert west < -117
    assert all(14 < y < 33 and x < east for r in state_rings().values() for ring in r for x, y in ring)
    assert state_topology()["source"] in library().sources


def test_neighbours_share_their_border_and_sizes_are_about_right():
    def area(state: str) -> float:
        rings = state_rings()[state]
        return sum(abs(sum(x0 * y1 - x1 * y0 for (x0, y0), (x1, y1) in pairwise(ring))) / 2 for ring in rings)

    shared = set(state_rings()["MX-SIN"][-1]) & set(state_rings()["MX-DUR"][0])
    assert len(shared) > 5
