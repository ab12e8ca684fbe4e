"""What a proposal may name: the levers, in the words and bounds that a proposal uses."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from types import MappingProxyType

from secuela.evidence.library import library
from secuela.policy.lever import Lever, levers

_NO_OPTIONS: Mapping[str, tuple[str, ...]] = MappingProxyType({})
_NOTHING: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True)
class Terms:
    """The words and bounds that a proposal may use for one lever.

    Attributes:
        unit: Unit of the dose.
        low: Smallest dose, a departure from the reference policy.
        high: Largest dose.
        level: True if the dose is a level, False if it is an amount per year.
        options: Closed lists for further keys; the first value is the default.
        reference: Level that is already in force, with its source, where one was found.
        in_force: Options of what is in force, where only some variants are; nothing can be taken away from the others.
        what_if: Set if the lever puts a port directly to a value, with the sentence that says so.
    """

    id: str
    title: str
    unit: str
    low: float
    high: float
    level: bool
    why: str
    options: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: _NO_OPTIONS)
    reference: str | None = None
    in_force: Mapping[str, str] = field(default_factory=lambda: _NOTHING)
    what_if: str | None = None

    def chosen(self, given: Mapping[str, str]) -> dict[str, str]:
        """All options of the lever, sorted by key, with defaults where nothing was given."""
        return {key: given.get(key, self.options[key][0]) for key in sorted(self.options)}


@cache
def vocabulary() -> Mapping[str, Terms]:
    """Every lever that a proposal may name, by id."""
    return MappingProxyType({key: _terms(lever) for key, lever in sorted(levers().items())})


def _terms(lever: Lever) -> Terms:
    return Terms(
        id=lever.id,
        title=lever.title,
        unit=lever.unit,
        low=lever.low,
        high=lever.high,
        level=lever.level,
        why=lever.why,
        options=MappingProxyType(dict(lever.options)),
        reference=_in_force(lever.reference) if lever.reference else None,
        in_force=MappingProxyType(dict(lever.in_force)),
        what_if=lever.what_if,
    )


def _in_force(name: str) -> str:
    """A level on record, in words: value, unit, period and source."""
    fact = library().facts[name]
    source = library().sources[fact.source].citation.strip().removesuffix(".")
    return f"{fact.value:g} {fact.unit} ({fact.period}): {source}"
