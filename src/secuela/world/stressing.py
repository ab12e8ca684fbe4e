"""A world in which judgement counts for less: every prior that is judgement alone is twice as wide."""

import numpy as np

from secuela.evidence.library import library
from secuela.evidence.priors import LogNormal
from secuela.evidence.records import Parameter
from secuela.world.assembly import Assembly
from secuela.world.draws import Table

JUDGEMENT = "D"
_FACTOR = 2.0
_OF_ONE = ("share", "probability")


def doubled(table: Table) -> Table:
    """Each parameter of grade D twice as far from its median: on the log scale where its prior is lognormal.

    What is a share stays between 0 and 1, what is never negative stays so, and a bound of a prior stays a bound.
    Structural choices keep their weights.
    """
    known = library().parameters
    return {
        name: _wider(values, known[name]) if name in known and known[name].grade == JUDGEMENT else values
        for name, values in table.items()
    }


def _wider(values: np.ndarray, record: Parameter) -> np.ndarray:
    middle = np.median(values)
    if isinstance(record.prior, LogNormal) and (values > 0).all():
        return middle * (values / middle) ** _FACTOR
    low, high = _bounds(values, record)
    return np.clip(middle + _FACTOR * (values - middle), low, high)


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
    return np.where([link.source.partition(".")[0] == model for link in links], 0.0, keep)
