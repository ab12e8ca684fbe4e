"""A published study that can be reproduced."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from secuela.world.reproduction.comparison import Comparison
from secuela.world.reproduction.variation import Limit, Variation


@dataclass(frozen=True)
class Study:
    """A published study.

    Args:
        id: Name on the command line; the golden figures are in ``golden/<id>.csv``.
        title: What it is, in one line.
        limits: Its parameters that a user may vary, and what each may be.
        weeks: Length of its published run.
        run: Compute our figures.
    """

    id: str
    title: str
    limits: Mapping[str, Limit]
    weeks: int
    run: Callable[[Variation], Comparison]
