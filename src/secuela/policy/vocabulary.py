"""What a proposal may name: the levers that are built, and the planned ones that are only carried along."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field

from secuela.evidence.library import library
from secuela.evidence.words import translate as _
from secuela.policy.lever import Lever, levers

_NO_OPTIONS: Mapping[str, tuple[str, ...]] = MappingProxyType({})


@dataclass(frozen=True)
class Terms:
    """The words and bounds that a proposal may use for one lever.

    Attributes:
        unit: Unit of the dose.
        low: Smallest dose, a departure from the reference policy.
        high: Largest dose.
        level: True if the dose is a level, False if it is an amount per year.
        options: Closed lists for further keys; the first value is the default.
        needs: What has to be built before a planned lever moves anything; None for a built one.
        reference: Level that is already in force, with its source, where one was found.
        below_zero: How to read a negative dose where the reference level is not on record.
    """

    id: str
    title: str
    unit: str
    low: float
    high: float
    level: bool
    why: str
    options: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: _NO_OPTIONS)
    needs: str | None = None
    reference: str | None = None
    below_zero: str | None = None
    what_if: str | None = None

    @property
    def built(self) -> bool:
        """True if a model answers to this lever."""
        return self.needs is None

    def chosen(self, given: Mapping[str, str]) -> dict[str, str]:
        """All options of the lever, sorted by key, with defaults where nothing was given."""
        return {key: given.get(key, self.options[key][0]) for key in sorted(self.options)}


class _Reference(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    value: float
    period: str
    source: str


class _Planned(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    title: str
    unit: str
    low: float
    high: float
    low_is: Literal["minus_reference"] | None = None
    level: bool
    options: dict[str, tuple[str, ...]] = Field(default_factory=dict[str, tuple[str, ...]])
    needs: str
    reference: _Reference | None = None
    why: str


@cache
def vocabulary() -> Mapping[str, Terms]:
    """Every lever that a proposal may name, by id; a built lever replaces a planned one of the same id."""
    text = files("secuela.policy").joinpath("planned_levers.yaml").read_text("utf-8")
    entries: dict[str, object] = yaml.safe_load(text)["levers"]
    planned = {key: _planned(key, _Planned.model_validate(entry)) for key, entry in entries.items()}
    built = {key: _built(lever) for key, lever in levers().items()}
    return MappingProxyType(dict(sorted((planned | built).items())))


def _built(lever: Lever) -> Terms:
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
        what_if=lever.what_if,
    )


def _in_force(name: str) -> str:
    """A level on record, in words: value, unit, period and source."""
    fact = library().facts[name]
    source = library().sources[fact.source].citation.strip().removesuffix(".")
    return f"{fact.value:g} {fact.unit} ({fact.period}): {source}"


def _planned(key: str, entry: _Planned) -> Terms:
    known = entry.reference
    unknown = entry.low_is == "minus_reference" and known is None
    return Terms(
        id=key,
        title=entry.title,
        unit=entry.unit,
        low=entry.low,
        high=entry.high,
        level=entry.level,
        why=entry.why,
        options=MappingProxyType(dict(entry.options)),
        needs=entry.needs,
        reference=f"{known.value:g} {entry.unit} ({known.period}): {known.source}" if known else None,
        below_zero=_("a share of the reference level, whose size is not on record") if unknown else None,
    )
