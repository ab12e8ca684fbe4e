"""Tables that are read when they are needed, beside the library: what is wrong with them, all at once."""

from collections.abc import Callable
from typing import Any

from secuela.evidence.assumptions import shipped_sets
from secuela.evidence.authority import authority
from secuela.evidence.episodes import episodes
from secuela.evidence.errors import SecuelaError
from secuela.evidence.removals import removals, wars
from secuela.evidence.state_outlines import state_topology
from secuela.evidence.state_tables import border_lengths, homes, presence

_READ: tuple[Callable[[], Any], ...] = (
    shipped_sets,
    authority,
    episodes,
    removals,
    wars,
    presence,
    homes,
    border_lengths,
    state_topology,
)


def side_table_problems() -> list[SecuelaError]:
    """The first problem of each of these tables. They lean on the library, which must be right first."""
    problems: list[SecuelaError] = []
    for read in _READ:
        try:
            read()
        except SecuelaError as error:
            problems.append(error)
    return problems
