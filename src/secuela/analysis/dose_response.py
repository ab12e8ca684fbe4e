"""What would have to be true: outcomes along the dose of each lever, paired by draw with the status quo."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from secuela.analysis.comparison import compare
from secuela.evidence.library import library

Floats = NDArray[np.float64]


def respond(
    outcomes: Mapping[str, NDArray[np.float32]],
    names: Sequence[str],
    lever: Mapping[str, Any],
    doses: Sequence[tuple[float, str]],
    month: int,
) -> dict[str, Any]:
    """One lever's entry of ``dose_response.json``.

    Args:
        outcomes: Each `(alternative, draw, month + 1)`, the status quo first.
        names: Alternatives.
        lever: Keys lever, title, unit, low, high, in_proposal, what_if.
        doses: Dose and alternative, in rising order.
        month: Month read.
    """
    rising = sorted([(0.0, names[0]), *doses])
    entry: dict[str, Any] = {**lever, "doses": [dose for dose, _ in rising], "outcomes": {}}
    for outcome, window in library().shown("dose_response"):
        if outcome not in outcomes:
            continue
        paths = outcomes[outcome].astype(np.float64)
        level = paths[:, :, 1 : month + 1].sum(2) if window == "cumulative" else paths[:, :, month]
        rows = [_row(level[names.index(name)], level[0], outcome, dose, window) for dose, name in rising]
        entry["outcomes"][outcome] = rows
    return entry


def _row(ours: Floats, status_quo: Floats, outcome: str, dose: float, window: str) -> dict[str, Any]:
    good = np.isfinite(ours) & np.isfinite(status_quo)
    found = compare(ours[good][:, None], status_quo[good][:, None], library().outcomes[outcome])[0]
    return {
        "dose": dose,
        "window": window,
        "ratio": found.ratio,
        "p_lower": found.p_lower,
        "p_equal": found.p_equal,
        "p_higher": found.p_higher,
    }
