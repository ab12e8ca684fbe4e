"""How far answers from stored responses are from exact ones, and which of them are not given for that reason.

Chances are off by points, quantiles by shares of the exact 90 % width, or of the smallest meaningful difference where
the width is less: what nobody could tell apart is no error.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from secuela.analysis.direction import shares, signs
from secuela.analysis.paired_responses import Reading
from secuela.analysis.panels import Floats
from secuela.evidence.library import library

CHANCES, QUANTILES = 0.03, 0.1  # what an answer may be off: three points, a tenth of the width
POINTS = (0.05, 0.5, 0.95)
REPORTED = 0.95  # quantile of the errors over proposals and outcomes that is told


@dataclass(frozen=True)
class Missed:
    """How far one outcome of one proposal is off.

    Attributes:
        chances: The largest error among the chances of lower, about the same and higher.
        quantiles: The largest among the 5, 50 and 95 % points of the change, as a share of the width.
    """

    chances: float
    quantiles: float

    @property
    def tolerable(self) -> bool:
        """Whether it may be shown."""
        return self.chances <= CHANCES and self.quantiles <= QUANTILES


def missed(reading: Reading, usual: Floats, exact: Floats, stored: Floats) -> Missed:
    """How far off a stored answer is.

    Args:
        reading: What is read.
        usual: `(draw,)`, the status quo.
        exact: The same draws under a proposal, simulated.
        stored: The same from stored responses.
    """
    record = library().outcomes[reading.outcome]
    truth, ours = (shares(signs(each, usual, record)) for each in (exact, stored))
    chances = max(abs(truth.lower - ours.lower), abs(truth.same - ours.same), abs(truth.higher - ours.higher))
    points, guessed = (np.quantile(each - usual, POINTS) for each in (exact, stored))
    least = record.smallest_difference * (
        float(np.median(np.abs(usual))) if record.smallest_kind == "relative" else 1.0
    )
    width = max(float(points[-1] - points[0]), least)
    off = float(np.abs(points - guessed).max())
    return Missed(chances, off / width if off else 0.0)


def told(found: Iterable[Missed]) -> Missed:
    """The error that 95 of 100 answers keep within."""
    pairs: Sequence[Missed] = list(found)
    if not pairs:
        return Missed(0.0, 0.0)
    chances, quantiles = (
        float(np.quantile([getattr(each, name) for each in pairs], REPORTED)) for name in ("chances", "quantiles")
    )
    return Missed(chances, quantiles)
