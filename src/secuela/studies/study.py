"""A published study that can be reproduced."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol, runtime_checkable

from secuela.evidence.message import Message
from secuela.studies.variation import Limit, Variation

Shown = list[tuple[str, list[str], list[list[str]]]]  # title, headings and rows of each table


@runtime_checkable
class Reproduced(Protocol):
    """What a study's computation gives, whatever it compares."""

    @property
    def ok(self) -> bool:
        """False if something that must hold does not."""
        ...

    @property
    def notes(self) -> tuple[str, ...]:
        """For the reader."""
        ...

    def tables(self) -> Shown:
        """What a terminal shows."""
        ...

    def as_json(self) -> dict[str, Any]:
        """One object with at least ``rows`` and ``ok``."""
        ...


@dataclass(frozen=True)
class Study:
    """A published study.

    Args:
        id: Name on the command line; the golden figures are in ``golden/<id>.csv``.
        title: What it is, in one line.
        run: Compute our figures.
        limits: Its parameters that a user may vary, and what each may be; none if its settings are fixed.
        weeks: Length of its published run, where it can be varied.
    """

    id: str
    title: Message | str
    run: Callable[[Variation], Reproduced]
    limits: Mapping[str, Limit]
    weeks: int = 0
