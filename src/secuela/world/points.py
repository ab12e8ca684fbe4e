"""Single numbers of a future, as tests and conclusions name them, read from the engine's blocks."""

from typing import Literal, Protocol, TypeVar, runtime_checkable

import numpy as np
from jaxtyping import Float

from secuela.engine.store import OUTCOME, Arrays
from secuela.evidence.library import library

_AS_ASKED = {"state": "place"}
Values = Float[np.ndarray, " draw"]


@runtime_checkable
class Point(Protocol):
    """One number of a future; it is a key of what is found."""

    @property
    def outcome(self) -> str:
        """Id of the outcome."""
        ...

    @property
    def alternative(self) -> str:
        """Id of the alternative."""
        ...

    @property
    def month(self) -> int:
        """Month; 0 is the origin."""
        ...

    @property
    def window(self) -> Literal["month", "cumulative"]:
        """The month itself, or the sum of months 1 to it."""
        ...

    @property
    def where(self) -> tuple[tuple[str, str], ...]:
        """Further coordinates, such as a definition."""
        ...


P = TypeVar("P", bound=Point)


def read(block: Arrays, point: Point) -> Values:
    """The value of a point in each draw of a block; its alternative is the caller's business."""
    values = block[f"{OUTCOME} {point.outcome}"]
    for axis, labels in library().outcomes[point.outcome].axes.items():
        values = np.take(values, labels.index(dict(point.where)[_AS_ASKED.get(axis, axis)]), axis=2)
    values = values.astype(np.float64)
    return values[:, point.month] if point.window == "month" else values[:, 1 : point.month + 1].sum(axis=1)
