"""The guard between numbers: a quantity says unit, year and definition, and two that differ in one never mix."""

import math
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial

from secuela.claims.schema import Ledger, Quantity
from secuela.evidence import definitions, units
from secuela.evidence.errors import EvidenceError, SecuelaError, nearest
from secuela.evidence.message import message
from secuela.evidence.records import Fact

_YEAR = re.compile(r"(?<!\d)(?:19|20)\d{2}(?!\d)")
Where = Callable[..., str]  # keys of a quantity to their place in the file
_TOLERANCE = 0.01  # relative: a derived number may be rounded


def number_problems(ledgers: Sequence[Ledger], facts: Mapping[str, Fact]) -> Iterator[SecuelaError]:
    """Unknown units, numbers that are not the fact they name, and numbers made of two that do not fit."""
    numbers = {claim.id: claim.quantity for ledger in ledgers for claim in ledger.claims if claim.quantity is not None}
    for ledger in ledgers:
        for claim in ledger.claims:
            if claim.quantity is not None:
                where = partial(ledger.place_of, claim, "quantity")
                yield from _unit(claim.quantity, where)
                yield from _same_as_fact(claim.quantity, facts, where)
                yield from _derived(claim.quantity, numbers, facts, where)


def _unit(quantity: Quantity, where: Where) -> Iterator[SecuelaError]:
    try:
        units.parse(quantity.unit)
    except EvidenceError as error:
        yield SecuelaError(error.what, where=where("unit"), why=error.why or "", fix=error.fix or "")


def _same_as_fact(quantity: Quantity, facts: Mapping[str, Fact], where: Where) -> Iterator[SecuelaError]:
    if quantity.fact is None:
        return
    known = facts.get(quantity.fact)
    if known is None:
        yield SecuelaError(
            message("There is no fact {name}.", name=repr(quantity.fact)),
            where=where("fact"),
            why=message("the number would seem to rest on evidence that is not there"),
            fix=nearest(quantity.fact, facts),
        )
        return
    differs = _differences(quantity, known)
    if differs:
        yield SecuelaError(
            message("The quantity and the fact {id} differ in {keys}.", id=known.id, keys=", ".join(differs)),
            where=where(),
            why=message("numbers of different unit or year would be mixed under one name"),
            fix=message(
                "the fact is {value:g} {unit}, {period}: {definition}",
                value=known.value,
                unit=known.unit,
                period=known.period,
                definition=known.definition,
            ),
        )


def _differences(quantity: Quantity, known: Fact) -> list[str]:
    differs = [] if _overlap(str(quantity.year), known.period) else ["year"]
    try:
        same_kind = units.same_dimension(quantity.unit, known.unit)
    except EvidenceError:
        return differs
    if not same_kind:
        return [*differs, "unit"]
    value = known.value * units.factor(known.unit, quantity.unit)
    low, high = _span(quantity)
    inside = low * (1 - _TOLERANCE) <= value <= high * (1 + _TOLERANCE)
    return differs if inside else [*differs, "value"]


def _overlap(first: str, second: str) -> bool:
    """Whether two periods share a year: 2022 and 2022-01 do, 2019-2020 and 2022 do not."""
    a, b = ([int(year) for year in _YEAR.findall(period)] for period in (first, second))
    return first == second or bool(a and b and min(a) <= max(b) and min(b) <= max(a))


def _span(quantity: Quantity) -> tuple[float, float]:
    numbers = [number for number in (quantity.low, quantity.value, quantity.high) if number is not None]
    return min(numbers), max(numbers)


def _derived(
    quantity: Quantity, numbers: Mapping[str, Quantity], facts: Mapping[str, Fact], where: Where
) -> Iterator[SecuelaError]:
    if quantity.derived is None:
        return
    made = quantity.derived
    parts: list[Fact] = []
    for name in made.of:
        part = facts.get(name) or (_as_fact(name, numbers[name]) if name in numbers else None)
        if part is None:
            yield SecuelaError(
                message("There is no number {name} to derive this one from.", name=repr(name)),
                where=where("derived"),
                why=message("a number without its parts cannot be checked"),
                fix=nearest(name, [*numbers, *facts]),
            )
            return
        parts.append(part)
    try:
        result = definitions.combine(parts[0], parts[1], made.operation, conversion=made.conversion)
        expected = _in_unit(result, quantity.unit)
    except (EvidenceError, ZeroDivisionError) as error:
        yield _mixed(error, where("derived"))
        return
    low, high = _span(quantity)
    if not (low <= expected <= high or any(math.isclose(expected, end, rel_tol=_TOLERANCE) for end in (low, high))):
        yield SecuelaError(
            message("The parts give {value:.6g} {unit}, not the number stated.", value=expected, unit=quantity.unit),
            where=where("derived"),
            why=message("a derived number must follow from its parts"),
            fix=message("correct the number, or the parts"),
        )


def _in_unit(result: definitions.Combined, unit: str) -> float:
    if units.same_dimension(result.unit, unit):
        return result.value * units.factor(result.unit, unit)
    raise EvidenceError(
        message("the parts give {found}, the quantity is in {unit}.", found=result.unit, unit=unit),
        why=message("a derived number must follow from its parts"),
        fix=message("write the unit that the operation yields"),
    )


def _mixed(error: Exception, where: str) -> SecuelaError:
    if isinstance(error, EvidenceError):
        return SecuelaError(
            message("Two numbers are mixed: {what}", what=error.what),
            where=f"{where}: {error.where}" if error.where else where,
            why=error.why or message("the result measures nothing"),
            fix=message("{fix}, under derived.conversion", fix=error.fix),
        )
    return SecuelaError(
        message("The number cannot be derived: {error}.", error=error),
        where=where,
        why=message("a derived number must follow from its parts"),
        fix=message("give the unit that the operation yields"),
    )


def _as_fact(name: str, quantity: Quantity) -> Fact:
    numbers = [number for number in (quantity.value, quantity.high, quantity.low) if number is not None]
    return Fact(
        id=name,
        title=name,
        value=numbers[0],
        low=quantity.low,
        high=quantity.high,
        unit=quantity.unit,
        place=quantity.place,
        period=str(quantity.year),
        definition=quantity.definition,
        source=name,
        accessed="",
    )
