"""Units of the package: a closed vocabulary, read with pint, which is imported only when a unit is first looked at."""

import ast
import re
from functools import cache
from typing import TYPE_CHECKING

from secuela.evidence.errors import EvidenceError, nearest
from secuela.evidence.message import message

if TYPE_CHECKING:
    from pint import Unit, UnitRegistry

_DEFINITIONS = (
    "month = [time]",
    "year = 12 * month",
    "week = year / 52",  # a published year of the 2023 model is 52 weeks
    "day = year / 365.25",
    "person = [person] = member = recruit = detainee = personnel",
    "death = [death] = homicide",
    "group = [group] = offshoot",
    "tie = [tie]",
    "state = [state]",
    "removal = [removal]",
    "split = [split]",
    "operation = [operation]",
    "event = [event]",
    "encounter = [encounter]",
    "complaint = [complaint]",
    "kit = [kit]",
    "laboratory = [laboratory]",
    "kilogram = [mass] = kg",
    "pound = 0.45359237 * kilogram",
    "report = [report]",
    "USD_2025 = [money]",
    "thousand = 1000",
    "million = 1000000",
    "share = []",
    "probability = []",
    "ratio = []",
    "index = []",
    "level = []",
    "elasticity = []",
    "percentage_point = 0.01",
    "log = []",
)
BOUNDED_UNITS = frozenset({"share", "probability"})
SIGNED_UNITS = frozenset({"log", "elasticity"})
_TIME = "[time]"


@cache
def registry() -> "UnitRegistry":
    """The one registry, with nothing in it but the package's own units."""
    import pint  # noqa: PLC0415  pint stays out of light commands

    units = pint.UnitRegistry(None)  # pyright: ignore[reportArgumentType]  None: without pint's own definitions
    for definition in _DEFINITIONS:
        units.define(definition)
    return units


def names() -> list[str]:
    """All names that a unit may be built from."""
    return [name.strip() for line in _DEFINITIONS for name in line.split("=") if name.strip().isidentifier()]


@cache
def parse(unit: str) -> "Unit":
    """Read a unit such as ``death/month`` or ``USD_2025/person``; ``1`` has no dimension.

    Raises:
        EvidenceError: If the unit is not built from the package's own names.
    """
    import pint  # noqa: PLC0415

    text = "" if unit.strip() == "1" else unit
    try:
        ast.parse(
            re.sub(r"(?<=\w)\s+(?=\w)", "*", unit.strip()), mode="eval"
        )  # pint reads on after a dangling operator
        return registry().parse_units(text)
    except (pint.PintError, ValueError, TypeError, SyntaxError, AttributeError) as error:
        unknown = next((name for name in re.findall(r"[^\W\d]\w*", unit) if name not in names()), unit)
        msg = message("the unit {unit!r} is not known.", unit=unit)
        raise EvidenceError(
            msg,
            where="unit",
            why=message("numbers of unknown unit would be combined wrongly without anyone noticing"),
            fix=message("build it from the package's units; {unknown}", unknown=nearest(unknown, names(), show=40)),
        ) from error


def same_dimension(a: str, b: str) -> bool:
    """Whether two units measure the same kind of thing, so that one converts into the other."""
    return parse(a).dimensionality == parse(b).dimensionality


def factor(source: str, target: str) -> float:
    """What to multiply a number in ``source`` by to have it in ``target``; both must measure the same kind of thing.

    >>> round(factor("person/year", "person/month"), 4)
    0.0833
    """
    return float(registry().convert(1.0, parse(source), parse(target)))


def is_bounded(unit: str) -> bool:
    """Whether values must lie within 0 and 1."""
    return unit.strip() in BOUNDED_UNITS


def is_non_negative(unit: str) -> bool:
    """Whether a value below zero is meaningless: stocks of counted things, durations, and rates per head.

    Effects (deaths per removal) may be negative; so may anything on a log scale.
    """
    if SIGNED_UNITS & set(re.findall(r"\w+", unit)):
        return False
    powers = {str(name): float(power) for name, power in dict(parse(unit).dimensionality).items()}  # pyright: ignore[reportArgumentType]
    counted = [power for name, power in powers.items() if name != _TIME and power > 0]
    rate = powers.get(_TIME, 0) < 0 and not counted
    return bool(powers) and (rate or all(power > 0 for power in powers.values()))
