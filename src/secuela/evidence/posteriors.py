"""Posterior draws: what a fit learned of an owner's parameters, row by row, so that their dependence is kept."""

import numpy as np
from numpy.typing import NDArray

from secuela.evidence.errors import EvidenceError
from secuela.evidence.library import library
from secuela.evidence.message import message
from secuela.evidence.tables import read_rows, shipped_tables

Floats = NDArray[np.float64]


def posterior(owner: str) -> dict[str, Floats]:
    """Draws by full parameter id, `(row,)` each; draw ``i`` of a run takes row ``i mod rows``.

    Raises:
        EvidenceError: If there is no such table, or it names a parameter without a record.
    """
    name = f"posteriors/{owner}.csv"
    rows = read_rows(shipped_tables(), name, ())
    if not rows:
        fix = message("fit it with 'secuela calibrate {owner}'", owner=owner)
        msg = message("there is no posterior of {owner}.", owner=owner)
        raise EvidenceError(msg, where=name, why=message("a calibrated draw needs it"), fix=fix)
    found = {f"{owner}.{column}": np.array([float(row[column]) for row in rows]) for column in rows[0]}
    unknown = [parameter for parameter in found if parameter not in library().parameters]
    if unknown:
        msg = message("{name} has {unknown}, which have no record.", name=name, unknown=", ".join(unknown))
        why = message("a posterior replaces the prior of a record")
        raise EvidenceError(msg, where=name, why=why, fix=message("add the records, or fit again"))
    return found


def taken(column: Floats, draws: int) -> Floats:
    """The rows that so many draws take, from the first on and around.

    >>> taken(np.array([1.0, 2.0]), 3).tolist()
    [1.0, 2.0, 1.0]
    """
    return column[np.arange(draws) % len(column)]
