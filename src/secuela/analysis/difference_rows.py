"""What differs between two runs, typed: what ``secuela diff`` tells and, with ``--json``, prints."""

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

SCHEMA = "secuela/diff/1"
Cause = Literal[
    "origin",
    "horizon",
    "data",
    "assumptions",
    "parameters",
    "links",
    "proposals",
    "options",
    "version",
    "platform",
    "unknown",
]
Span = tuple[str, str]
_COORDINATES = ("place", "drug", "side", "country", "definition")


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class Why(_Part):
    """One cause, with the differences behind it, in words."""

    cause: Cause
    details: tuple[str, ...]


class Months(_Part):
    """First and last simulated month of each run, and of what both simulate; None if there is none."""

    first: Span
    second: Span
    common: Span | None


class OneSided(_Part):
    """What only one of the runs holds: ranges of months, alternatives, outcomes, number of draws."""

    months: tuple[Span, ...]
    alternatives: tuple[str, ...]
    outcomes: tuple[str, ...]
    draws: int


class Coverage(_Part):
    """What both runs simulate by date, and what only one of them holds."""

    months: Months
    only_first: OneSided
    only_second: OneSided


class ArrayPair(_Part):
    """One outcome: whether it is equal by checksum, and where both runs hold it; None where they hold nothing of it."""

    outcome: str
    equal: bool
    equal_where_common: bool | None


class MedianChange(_Part):
    """The median of an outcome in both runs; coordinates that the outcome does not have are left out.

    Attributes:
        month: Of the first run.
        difference: In the unit of the outcome.
        ratio: None where the first median is not above zero.
    """

    outcome: str
    unit: str
    alternative: str
    mode: str
    month: int
    place: str | None = None
    drug: str | None = None
    side: str | None = None
    country: str | None = None
    definition: str | None = None
    date: str
    first: float
    second: float
    difference: float
    ratio: float | None

    @property
    def where(self) -> dict[str, str]:
        """The coordinates that the outcome has beside alternative, mode and month."""
        named = {name: getattr(self, name) for name in _COORDINATES}
        return {name: value for name, value in named.items() if value is not None}

    def plain(self) -> dict[str, Any]:
        """The row as JSON values."""
        return self.model_dump(exclude={name for name in _COORDINATES if getattr(self, name) is None})


class Difference(_Part):
    """All of it; ``why`` is in the order in which causes are looked for."""

    schema_: Literal["secuela/diff/1"] = Field(default=SCHEMA, alias="schema")
    runs: tuple[str, str]
    identical_arrays: bool
    why: tuple[Why, ...]
    coverage: Coverage
    arrays: tuple[ArrayPair, ...]
    changes: tuple[MedianChange, ...]

    def plain(self) -> dict[str, Any]:
        """JSON values."""
        return {**self.model_dump(by_alias=True), "changes": [row.plain() for row in self.changes]}
