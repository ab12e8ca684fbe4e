"""What would have to be true: outcomes along the dose of each lever, paired by draw with the status quo.

The records are what ``dose_response.json`` holds.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from secuela.analysis.comparison import compare
from secuela.evidence.library import library
from secuela.evidence.records import Window
from secuela.runs.part import Part
from secuela.runs.rows import Quantiles

Floats = NDArray[np.float64]


class Response(Part):
    """One outcome at one dose.

    Attributes:
        dose: In the lever's unit, held from the first month on.
        window: What is read: a month, or the sum up to it.
        ratio: Points of the ratio to the status quo by level; None where the status quo can be zero.
        p_lower: Share of the draws in which the outcome is lower by the smallest meaningful difference.
        p_equal: Share in which it is about the same.
        p_higher: Share in which it is higher.
    """

    dose: float
    window: Window
    ratio: Quantiles | None
    p_lower: float
    p_equal: float
    p_higher: float


class LeverResponse(Part):
    """One lever along its dose.

    Attributes:
        lever: Id.
        title: What is done.
        unit: Of the doses.
        low: Smallest dose that the lever takes.
        high: Largest.
        in_proposal: Largest dose of the proposal under test; None where it does not use the lever.
        what_if: The sentence that says so, where it puts a port to a value.
        chapter: Chapter of a report that it belongs to; empty in runs of earlier versions.
        pictured: Outcomes that it is drawn with; None in runs of earlier versions, which draw all.
        doses: Those that were run, rising.
        outcomes: By outcome its response at each of them.
    """

    lever: str
    title: str
    unit: str
    low: float
    high: float
    in_proposal: float | None = None
    what_if: str | None = None
    chapter: str = ""
    pictured: tuple[str, ...] | None = None
    doses: tuple[float, ...]
    outcomes: dict[str, tuple[Response, ...]]

    def rising(self, outcome: str) -> list[Response]:
        """The responses of one outcome at doses of zero and above; none where it was not tried."""
        return sorted((each for each in self.outcomes.get(outcome, ()) if each.dose >= 0), key=lambda each: each.dose)


class DoseResponse(Part):
    """The whole file.

    Attributes:
        month: Read at this month.
        draws: Futures behind each point.
        levers: Each lever alone.
    """

    month: int
    draws: int
    levers: tuple[LeverResponse, ...]

    def plain(self) -> dict[str, Any]:
        """The file as JSON values."""
        return self.model_dump(mode="json")


def responses(
    outcomes: Mapping[str, NDArray[np.float32]],
    names: Sequence[str],
    doses: Sequence[tuple[float, str]],
    month: int,
) -> dict[str, tuple[Response, ...]]:
    """What the outcomes are at the doses of one lever, by outcome.

    Args:
        outcomes: Each `(alternative, draw, month + 1)`, the status quo first.
        names: Alternatives.
        doses: Dose and alternative, rising, that of the status quo among them.
        month: Month read.
    """
    found: dict[str, tuple[Response, ...]] = {}
    for outcome, window in library().shown("dose_response"):
        if outcome not in outcomes:
            continue
        paths = outcomes[outcome].astype(np.float64)
        level = paths[:, :, 1 : month + 1].sum(2) if window == "cumulative" else paths[:, :, month]
        found[outcome] = tuple(
            _response(level[names.index(name)], level[0], outcome, dose, window) for dose, name in doses
        )
    return found


def _response(ours: Floats, status_quo: Floats, outcome: str, dose: float, window: Window) -> Response:
    good = np.isfinite(ours) & np.isfinite(status_quo)
    found = compare(ours[good][:, None], status_quo[good][:, None], library().outcomes[outcome])[0]
    return Response(
        dose=dose,
        window=window,
        ratio=found.ratio,
        p_lower=found.p_lower,
        p_equal=found.p_equal,
        p_higher=found.p_higher,
    )
