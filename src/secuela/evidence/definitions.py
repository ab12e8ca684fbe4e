"""The guard between numbers of different definition: they stand side by side and are never combined in silence."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from secuela.evidence import units
from secuela.evidence.errors import EvidenceError
from secuela.evidence.message import message
from secuela.evidence.records import Fact

Operation = Literal["sum", "difference", "ratio"]
_OPERATIONS: dict[Operation, Callable[[float, float], float]] = {
    "sum": lambda a, b: a + b,
    "difference": lambda a, b: a - b,
    "ratio": lambda a, b: a / b,
}


@dataclass(frozen=True)
class Combined:
    """A number made of two facts, with what it rests on."""

    value: float
    unit: str
    facts: tuple[str, str]
    conversion: str | None


def same_definition(a: Fact, b: Fact) -> bool:
    """Whether two facts count the same thing: one definition, or one counting frame."""
    return a.definition == b.definition or (a.frame is not None and a.frame == b.frame)


def require_same_definition(a: Fact, b: Fact, *, units_may_differ: bool = False) -> None:
    """Refuse two facts that do not measure the same thing at the same place and time.

    Args:
        a: One fact.
        b: The other.
        units_may_differ: True for a ratio, where members over groups is a number of its own.

    Raises:
        EvidenceError: Naming both definitions, and what differs: definition, place, period or unit.
    """
    differs = [key for key in ("place", "period") if getattr(a, key) != getattr(b, key)]
    if not same_definition(a, b):
        differs.insert(0, "definition")
    if not units_may_differ and not units.same_dimension(a.unit, b.unit):
        differs.append("unit")
    if differs:
        msg = message(
            "{id} and {id_2} cannot be combined: they differ in {differs}.",
            id=a.id,
            id_2=b.id,
            differs=", ".join(differs),
        )
        raise EvidenceError(
            msg,
            where=f"{_told(a)}; {_told(b)}",
            why=message("numbers of different definition, year, place or unit give a result that measures nothing"),
            fix=message("show them side by side, or state the conversion that makes them one"),
        )


def combine(a: Fact, b: Fact, operation: Operation, *, conversion: str | None = None) -> Combined:
    """The sum, difference or ratio of two facts of one definition, place and period.

    Args:
        a: First fact; its unit is kept in a sum or difference.
        b: Second fact.
        operation: What to do with them.
        conversion: A sentence that says why two facts of different definition may be combined after all.

    Raises:
        EvidenceError: If they differ and no conversion is stated, or if a sum or difference mixes kinds of unit.
    """
    if conversion is None:
        require_same_definition(a, b, units_may_differ=operation == "ratio")
    same_kind = units.same_dimension(a.unit, b.unit)
    if operation != "ratio" and not same_kind:
        msg = message(
            "{id} [{unit}] and {id_2} [{unit_2}] have no {operation}.",
            id=a.id,
            unit=a.unit,
            id_2=b.id,
            unit_2=b.unit,
            operation=operation,
        )
        raise EvidenceError(
            msg, where=f"{_told(a)}; {_told(b)}", fix=message("only numbers of one kind of unit add up")
        )
    second = b.value * units.factor(b.unit, a.unit) if same_kind else b.value
    unit = a.unit if operation != "ratio" else ("1" if same_kind else f"({a.unit})/({b.unit})")
    return Combined(_OPERATIONS[operation](a.value, second), unit, (a.id, b.id), conversion)


def _told(fact: Fact) -> str:
    return f"{fact.id} = {fact.value:g} {fact.unit}, {fact.place}, {fact.period} ({fact.definition}; {fact.source})"
