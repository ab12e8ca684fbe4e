"""How much of a period is registered at the age of a release: a gap at first, half of it left after each half-life."""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def completeness(first_gap: Floats, half_life: Floats, age: Floats) -> Floats:
    """Share of what will be known that is known, `(draw, period)`; it goes to 1 with age.

    Args:
        first_gap: Share that the first publication lacks, `(draw,)`.
        half_life: Months in which half of what is lacking is registered, `(draw,)`.
        age: Months since the first publication, `(period,)`.

    >>> completeness(np.array([0.08]), np.array([1.0]), np.array([0.0, 1.0, 2.0])).round(3).tolist()
    [[0.92, 0.96, 0.98]]
    """
    return 1 - first_gap[:, None] * 0.5 ** (age[None, :] / half_life[:, None])
