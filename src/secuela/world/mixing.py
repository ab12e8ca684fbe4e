"""Futures of one world under other tables of draws, read at a few points."""

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor

import numpy as np
from jaxtyping import Float

from secuela.engine.store import Arrays
from secuela.evidence.library import library
from secuela.world.assembly import Assembly
from secuela.world.draws import Table
from secuela.world.points import P, Values, read

_WORKERS = 2


def grades_of(table: Table) -> dict[str, str]:
    """Grade of each parameter and structural choice of a table."""
    known = library()
    return {name: (known.structures.get(name) or known.parameters[name]).grade for name in table}


def values_under(
    assembly: Assembly,
    doses: Mapping[str, Float[np.ndarray, "path month"]],
    keep: Float[np.ndarray, " link"],
    points: Sequence[P],
    progress: Callable[[], None] = lambda: None,
) -> dict[P, Values]:
    """What points are, `(draw,)`, in the whole of a world; nothing else of its futures is kept.

    Args:
        assembly: The world with a table of draws.
        doses: Dose paths of the alternatives that the points name, the status quo first.
        keep: 1 for each link of the world.
        points: What is read.
        progress: Called after each block of draws.
    """
    ensemble, baseline = assembly.ensemble, next(iter(doses))

    def block(draws: np.ndarray) -> dict[P, Values]:
        begun, sources = ensemble.begin(draws), None
        found: dict[str, Arrays] = {}
        for name, paths in doses.items():
            kept = np.zeros_like(keep) if name == baseline else keep
            found[name], read_by_links = ensemble.futures(begun, paths, kept, sources)
            sources = read_by_links if sources is None else sources
        own = len(np.unique(draws))
        values = {
            point: np.where(found[point.alternative]["failed"], np.nan, read(found[point.alternative], point))[:own]
            for point in points
        }
        progress()
        return values

    with ThreadPoolExecutor(_WORKERS) as pool:
        parts = list(pool.map(block, [draws for _number, draws in ensemble.blocks(ensemble.draws)]))
    return {point: np.concatenate([part[point] for part in parts]) for point in points}
