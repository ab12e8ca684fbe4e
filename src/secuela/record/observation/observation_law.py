"""What a law of observation is: a series, the outcomes it reads, and how the two hang together."""

import importlib
import pkgutil
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from secuela.evidence.message import Message
from secuela.evidence.months import Month
from secuela.record.observation.future import Future

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Published:
    """What would be published of one place.

    Args:
        place: Its code.
        periods: Last month of each period.
        values: `(draw, period)`, in the unit of the series.
    """

    place: str
    periods: tuple[Month, ...]
    values: Floats


@dataclass(frozen=True)
class Law:
    """How an agency's series follows from a future.

    Args:
        series: Id of the published series.
        outcomes: Outcomes that it reads.
        definition: How the figure is made of what the run holds.
        observe: What would be published, place by place.
        known_at: Whether the record of an origin tells the level of the series.
    """

    series: str
    outcomes: tuple[str, ...]
    definition: Message
    observe: Callable[[Future], Iterable[Published]]
    known_at: Callable[[Month], bool] = lambda _origin: True


@cache
def laws() -> dict[str, Law]:
    """All laws by the series they are of."""
    folder = importlib.import_module("secuela.record.observation")
    names = sorted(module.name for module in pkgutil.iter_modules(folder.__path__))
    modules = [importlib.import_module(f"{folder.__name__}.{name}") for name in names]
    return {law.series: law for module in modules for law in getattr(module, "LAWS", ())}
