"""The paired draws of a run as plain arrays, for what is computed from the futures themselves."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from secuela.analysis.panels import Floats
from secuela.evidence.modes import CARRIED_OUT
from secuela.report.material import Material


def paths(material: Material, outcome: str, definition: str | None = None) -> Floats:
    """`(alternative, draw, month)`, alternatives in the order of the page; NaN where a draw failed."""
    array: Any = material.outcomes[outcome].sel(alternative=material.alternatives)
    if "mode" in array.dims:
        array = array.sel(mode=CARRIED_OUT)
    if definition is not None:
        array = array.sel({_dimension(array): definition})
    return np.asarray(array.transpose("alternative", "draw", "month").values, dtype=np.float64)


def _dimension(array: Any) -> str:  # noqa: ANN401  an xarray array
    """The dimension of definitions, which a run may name after its outcome."""
    return next(str(name) for name in array.dims if str(name).startswith("definition"))


def summed(values: Floats, month: int) -> Floats:
    """`(alternative, draw)`: months 1 to a month together."""
    return values[..., 1 : month + 1].sum(axis=-1)


def any_whole(values: Sequence[Floats]) -> bool:
    """Whether one draw at least was computed in every alternative and month of all outcomes."""
    return bool(np.logical_and.reduce([np.isfinite(each).all(axis=(0, 2)) for each in values]).any())
