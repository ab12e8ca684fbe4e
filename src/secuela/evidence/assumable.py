"""What somebody may put an assumption of their own in place of: its unit, its bounds, the law of a range, its options.

A parameter, the size of a causal link, or a structural choice; each is an entry of a run's table of draws. A range of
what is lognormal here, apart from zero, is log-uniform, any other uniform. The size of a link has no bounds: what it
carries is bounded.
"""

import math
import re
from dataclasses import dataclass
from functools import cache
from typing import Literal

from secuela.evidence.library import library
from secuela.evidence.priors import Beta, LogNormal, Normal, Prior, ZeroOr
from secuela.evidence.records import Parameter
from secuela.evidence.units import is_bounded, is_non_negative

Kind = Literal["parameter", "link", "structure"]
Law = Literal["uniform", "log-uniform"]

# Nothing here may single out a group, a corridor or the least risky way: such parameters are never explored.
LEFT_OUT = re.compile(r"corridor|route|\.entry_|detection_(score|spread)|(sea|land|inland)_detection|coastal_share")


def explorable(name: str) -> bool:
    """Whether a parameter may be named in discovery and screening, and be replaced.

    >>> explorable("supply.entry_gulf"), explorable("violence.retaliation_variant")
    (False, True)
    """
    return not LEFT_OUT.search(name)


@dataclass(frozen=True)
class Assumable:
    """One entry of the table of draws that may be replaced.

    Args:
        id: Of the record.
        kind: What the record is.
        unit: Of its values; empty for a structural choice.
        low: Smallest value that means something.
        high: Largest.
        above: Whether it must lie above ``low``.
        law: How a range of it is drawn.
        options: Ids of the options of a structural choice.
    """

    id: str
    kind: Kind
    unit: str = ""
    low: float = -math.inf
    high: float = math.inf
    above: bool = False
    law: Law = "uniform"
    options: tuple[str, ...] = ()

    def holds(self, value: float) -> bool:
        """Whether a value is within the bounds."""
        return self.low <= value <= self.high and not (self.above and value == self.low)


@cache
def assumable_names() -> tuple[str, ...]:
    """Every id that may be replaced."""
    found = library()
    return tuple(name for name in (*found.drawn, *found.structures) if explorable(name))


def assumable(name: str) -> Assumable | None:
    """What may be put in place of a record; None where nothing may, or there is no such record."""
    found = library()
    if not explorable(name):
        return None
    if name in found.structures:
        return Assumable(name, "structure", options=tuple(option.id for option in found.structures[name].options))
    if name in found.sizes:
        return Assumable(name, "link", found.sizes[name].unit, law=_law(found.sizes[name].prior))
    return _of_parameter(found.parameters[name]) if name in found.parameters else None


def _of_parameter(record: Parameter) -> Assumable:
    prior, low, high = record.prior, -math.inf, math.inf
    if isinstance(prior, Normal):
        low, high = (
            low if prior.low is None else prior.low,
            high if prior.high is None else prior.high,
        )
    if isinstance(prior, Beta) or is_bounded(record.unit):
        low, high = max(low, 0.0), min(high, 1.0)
    elif isinstance(prior, LogNormal | ZeroOr) or is_non_negative(record.unit):
        low = max(low, 0.0)
    law = _law(prior)
    above = isinstance(prior, LogNormal) and record.no_effect != low  # zero is allowed where it is known to do nothing
    return Assumable(record.id, "parameter", record.unit, low, high, above=above, law=law)


def _law(prior: Prior) -> Law:
    return "log-uniform" if isinstance(prior, LogNormal | ZeroOr) else "uniform"
