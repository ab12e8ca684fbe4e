"""A table of draws with a reader's assumptions in place of ours; every other number of every draw stays as it is."""

from collections.abc import Sequence

import numpy as np

from secuela.evidence.assumable import Law, assumable
from secuela.evidence.assumption_records import Assumption, Replaced
from secuela.evidence.errors import AssumptionError
from secuela.evidence.library import library
from secuela.evidence.message import message
from secuela.evidence.months import Month
from secuela.world.draws import Table, chances, draw_table
from secuela.world.overdose_baseline import overdose_parameters

_POINTS = {"q05": 0.05, "q50": 0.5, "q95": 0.95}


def assumed(table: Table, assumptions: Sequence[Assumption], seed: int) -> Table:
    """The table with each assumption in its place.

    A value stands in every draw. A range is drawn with the uniform number that the quantity had, so that draw ``i``
    stays paired with itself; it is uniform, or log-uniform where our prior is lognormal. A description is that of
    every draw.

    Raises:
        AssumptionError: If a run draws nothing under that id.
    """
    if not assumptions:
        return table
    draws = len(next(iter(table.values())))
    chance = chances([each.id for each in assumptions], draws, seed)
    return {**table, **{each.id: _values(each, table, chance[each.id]) for each in assumptions}}


def _values(assumption: Assumption, table: Table, chance: np.ndarray) -> np.ndarray:
    if assumption.id not in table:
        raise AssumptionError(
            message("{id} is not drawn in this run, so nothing can stand in its place.", id=assumption.id),
            where="--assume",
            why=message("an assumption that nothing reads would be ignored in silence"),
            fix=message("leave it out"),
        )
    usual = table[assumption.id]
    if assumption.rival is not None:
        options = [option.id for option in library().structures[assumption.id].options]
        return np.full_like(usual, options.index(assumption.rival))
    if assumption.range is None:
        return np.full(usual.shape, assumption.value, dtype=np.float64)
    low, high = assumption.range
    if law(assumption) == "uniform":
        return low + chance * (high - low)
    return low * (high / low) ** chance


def law(assumption: Assumption) -> Law | None:
    """How a range is drawn: log-uniformly where our prior is lognormal; None for a value or a description."""
    record = assumable(assumption.id)
    if assumption.range is None or record is None:
        return None
    return record.law if assumption.range[0] > 0 else "uniform"


def replaced(assumptions: Sequence[Assumption], ours: Table, as_of: Month) -> list[Replaced]:
    """Each assumption beside what it replaces.

    Args:
        assumptions: Of a run.
        ours: The table of draws without them.
        as_of: Origin, which decides what is fitted.
    """
    posterior = fitted(as_of) if assumptions else frozenset[str]()
    return [_beside(each, ours[each.id], fitted=each.id in posterior) for each in assumptions]


def fitted(as_of: Month) -> frozenset[str]:
    """Parameters whose prior gives way to a posterior in a run as of a month."""
    prior = draw_table(as_of, 1, 0)
    with_fits = overdose_parameters(as_of, prior)
    return frozenset(name for name in prior if with_fits[name] is not prior[name])


def _beside(assumption: Assumption, values: np.ndarray, *, fitted: bool) -> Replaced:
    found, record = library(), assumable(assumption.id)
    structure = found.structures.get(assumption.id)
    if structure is not None:
        ours = {option.id: float((values == place).mean()) for place, option in enumerate(structure.options)}
        grade = structure.grade
    else:
        ours = {name: float(np.quantile(values, at)) for name, at in _POINTS.items()}
        grade = found.drawn[assumption.id].grade
    kind = "parameter" if record is None else record.kind
    return Replaced(**dict(assumption), kind=kind, law=law(assumption), grade=grade, fitted=fitted, ours=ours)
