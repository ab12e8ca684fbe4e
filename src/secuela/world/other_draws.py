"""Single numbers of a world under other tables of draws: grades exchanged, judgement doubled, a model left out.

Nothing else of these futures is kept.
"""

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor

import numpy as np
from jaxtyping import Float

from secuela.dynamics.link import model_of
from secuela.engine.block_store import OUTCOME, Arrays
from secuela.evidence.assumption_records import ASSUMED_GRADE, Assumption
from secuela.evidence.library import library
from secuela.evidence.priors import LogNormal
from secuela.evidence.records import JUDGED, Parameter
from secuela.runs.points import Point
from secuela.world.assembly import Assembly
from secuela.world.draws import Table

Values = Float[np.ndarray, " draw"]
_WORKERS = 2
_DOUBLE = 2.0
_OF_ONE = ("share", "probability")  # units
_PLACED = {"state": "place"}  # axes that a point names otherwise


def values_under(
    assembly: Assembly,
    doses: Mapping[str, Float[np.ndarray, "path month"]],
    keep: Float[np.ndarray, " link"],
    points: Sequence[Point],
    progress: Callable[[], None] = lambda: None,
) -> dict[Point, Values]:
    """What points are, `(draw,)`, in the whole of a world.

    Args:
        assembly: The world with a table of draws.
        doses: Dose paths of the alternatives that the points name, the status quo first.
        keep: 1 for each link of the world.
        points: What is read.
        progress: Called after each block of draws.
    """
    ensemble, baseline = assembly.ensemble, next(iter(doses))

    def block(draws: np.ndarray) -> dict[Point, Values]:
        origin, sources = ensemble.begin(draws), None
        found: dict[str, Arrays] = {}
        for name, paths in doses.items():
            kept = np.zeros_like(keep) if name == baseline else keep
            found[name], read_by_links = ensemble.futures(origin, paths, kept, sources)
            sources = read_by_links if sources is None else sources
        own = len(np.unique(draws))
        values = {point: value(found[point.alternative], point, own) for point in points}
        progress()
        return values

    with ThreadPoolExecutor(_WORKERS) as pool:
        parts = list(pool.map(block, [draws for _number, draws in ensemble.blocks(ensemble.draws)]))
    return {point: np.concatenate([part[point] for part in parts]) for point in points}


def value(block: Arrays, point: Point, own: int) -> Values:
    """A point in a block of futures of its alternative.

    Args:
        block: The futures.
        point: What is read.
        own: Draws of the block that are no padding.

    Returns:
        `(own,)`, float64; NaN where a draw failed.
    """
    values = block[f"{OUTCOME} {point.outcome}"]
    for axis, labels in library().outcomes[point.outcome].axes.items():
        values = np.take(values, labels.index(dict(point.where)[_PLACED.get(axis, axis)]), axis=2)
    values = values.astype(np.float64)
    of_point = values[:, point.month] if point.window == "month" else values[:, 1 : point.month + 1].sum(axis=1)
    return np.where(block["failed"], np.nan, of_point)[:own]


def grades_of(table: Table, assumptions: Sequence[Assumption] = ()) -> dict[str, str]:
    """Grade of each uncertain number and structural choice of a table; what a reader replaced is judgement."""
    known = library()
    ours = {name: (known.structures.get(name) or known.drawn[name]).grade for name in table}
    return {**ours, **{each.id: ASSUMED_GRADE for each in assumptions if each.id in ours}}


def doubled(table: Table) -> Table:
    """Each parameter of grade D twice as far from its median: on the log scale where its prior is lognormal.

    A share is moved on the scale of its odds there, so that it stays within 0 and 1; elsewhere it is held to them. What
    is never negative stays so, and a bound of a prior stays a bound. Structural choices keep their weights.
    """
    known = library().drawn
    return {
        name: _wider(values, known[name]) if name in known and known[name].grade == JUDGED else values
        for name, values in table.items()
    }


def _wider(values: np.ndarray, record: Parameter) -> np.ndarray:
    middle = np.median(values)
    if isinstance(record.prior, LogNormal) and (values > 0).all():
        if record.unit not in _OF_ONE:
            return middle * (values / middle) ** _DOUBLE
        if (values < 1).all():
            odds, usual = values / (1 - values), middle / (1 - middle)
            wider = usual * (odds / usual) ** _DOUBLE
            return wider / (1 + wider)
    low, high = _bounds(values, record)
    return np.clip(middle + _DOUBLE * (values - middle), low, high)


def _bounds(values: np.ndarray, record: Parameter) -> tuple[float, float]:
    own = tuple(getattr(record.prior, name, None) for name in ("low", "high")) if record.prior.kind == "normal" else ()
    low, high = own or (None, None)
    positive = 0.0 if (values >= 0).all() else -np.inf
    if record.unit in _OF_ONE:
        positive, high = 0.0, 1.0 if high is None else min(high, 1.0)
    return (positive if low is None else max(low, positive)), (np.inf if high is None else high)


def without_model(assembly: Assembly, model: str, keep: np.ndarray) -> np.ndarray:
    """The links that are left when nothing passes out of a model any more."""
    links = assembly.world.coupled.links
    return np.where([model_of(link.source) == model for link in links], 0.0, keep)
