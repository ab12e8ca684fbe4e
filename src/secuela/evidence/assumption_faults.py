"""What is wrong with an assumption: an unknown record, a wrong kind, unit or size, no reason."""

import math
from collections.abc import Iterator, Sequence
from typing import Any, cast

from secuela.evidence.assumable import Assumable, assumable, assumable_names, explorable
from secuela.evidence.assumption_records import Assumption, Entry
from secuela.evidence.errors import EvidenceError, choose_one, near, nearest, shown
from secuela.evidence.library import library
from secuela.evidence.message import Message, message
from secuela.evidence.strict_yaml import Fault, Path
from secuela.evidence.units import factor, parse, same_dimension

LONGEST_NAME = 80  # signs of a name that are compared with known ones
WHY = message("what replaces a number of ours decides the result, so nothing of it may be guessed")
WHY_REASON = message("a run shows the reason beside the result, for readers who would assume something else")
_ONE_OF_THREE = message("write `value: 0.4`, `range: [0.2, 0.5]` or `rival: NAME`")


def twice(entries: Sequence[Entry]) -> Iterator[Fault]:
    """Records that are named more than once."""
    seen: set[str] = set()
    for number, each in enumerate(entries):
        if each.id in seen:
            what = message("{id} is replaced twice.", id=shown(each.id))
            fix = message("keep one of the two")
            yield Fault(("assumptions", number, "id"), what, WHY, fix)
        seen.add(each.id)


def entry_faults(entry: Entry, path: Path, *, reasoned: bool, ours: bool) -> Iterator[Fault]:
    """What is wrong with one entry.

    Args:
        entry: As it was written.
        path: Where it stands.
        reasoned: Whether it must give its reason.
        ours: Whether it is of a shipped set, whose sources must have records.
    """
    record = assumable(entry.id)
    if record is None:
        yield _unknown(entry.id, path)
        return
    if reasoned and entry.why is None:
        what = message("{id} is replaced without a reason.", id=shown(entry.id))
        yield Fault((*path, "why"), what, WHY_REASON, message("add `why: …`"))
    if ours:
        yield from _unsourced(entry, path)
    given = [key for key in ("value", "range", "rival") if getattr(entry, key) is not None]
    if len(given) != 1:
        what = message("{id} is replaced by nothing.", id=shown(entry.id))
        if given:
            what = message("{id} is replaced by {keys} at once.", id=shown(entry.id), keys=", ".join(given))
        yield Fault(path, what, WHY, _ONE_OF_THREE)
    elif record.kind == "structure":
        yield from _description_faults(entry, record, path)
    elif entry.rival is not None:
        what = message("{id} is a number, not a choice between descriptions.", id=shown(entry.id))
        fix = message("write a value in {unit}", unit=record.unit)
        yield Fault((*path, "rival"), what, WHY, fix)
    else:
        yield from _number_faults(entry, record, path)


def _unknown(name: str, path: Path) -> Fault:
    if name in library().parameters and not explorable(name):
        return Fault(
            (*path, "id"),
            message("{id} speaks of single corridors or entries, and cannot be replaced.", id=shown(name)),
            message("nothing here may single out a corridor, a crossing or the least risky way"),
            message("leave it out"),
        )
    if name in library().links:
        return Fault(
            (*path, "id"),
            message("The size of {id} follows from its definition, and cannot be replaced.", id=shown(name)),
            message("no draw has another one"),
            message("leave the link out with --cut, or replace what stands at its ends"),
        )
    fix = message("`secuela evidence list parameter`, `… list structure` and `… list link` show all")
    if near(name[:LONGEST_NAME], assumable_names()):
        fix = nearest(name[:LONGEST_NAME], assumable_names())
    what = message("There is no parameter, rival description or causal link {id}.", id=shown(name))
    return Fault((*path, "id"), what, message("left aside in silence, it would look as if it did not matter"), fix)


def _unsourced(entry: Entry, path: Path) -> Iterator[Fault]:
    """A shipped set states reason, in both languages, and sources as a record does."""
    if entry.why is None or entry.why.es is None:
        what = message("{id} lacks its reason in both languages.", id=shown(entry.id))
        yield Fault((*path, "why"), what, WHY, message("give `why` as `en` and `es`"))
    for name in entry.sources or ("",):
        if name not in library().sources:
            what = message("{id} names the source {name}, which has no record.", id=shown(entry.id), name=shown(name))
            yield Fault((*path, "sources"), what, WHY, nearest(name, library().sources))


def _description_faults(entry: Entry, record: Assumable, path: Path) -> Iterator[Fault]:
    if entry.rival is None:
        what = message("{id} is a choice between descriptions, not a number.", id=shown(entry.id))
        yield Fault(path, what, WHY, choose_one("", record.options))
    elif entry.rival not in record.options:
        what = message("{rival} is no description of {id}.", rival=shown(entry.rival), id=record.id)
        fix = choose_one(entry.rival[:LONGEST_NAME], record.options)
        yield Fault((*path, "rival"), what, message("the list is closed: each is built into a model"), fix)


def _number_faults(entry: Entry, record: Assumable, path: Path) -> Iterator[Fault]:
    if entry.unit is not None and not _measures_the_same(entry.unit, record.unit):
        what = message("{unit} is not a unit of {id}.", unit=shown(entry.unit), id=record.id)
        why = message("a number in another unit would act as another size")
        yield Fault((*path, "unit"), what, why, message("give it in {unit}", unit=record.unit))
        return
    key = "value" if entry.range is None else "range"
    values = [_converted(value, entry.unit, record) for value in _values(entry)]
    if entry.range is not None and values[0] >= values[1]:
        what = message("The range {low} to {high} has no width.", low=f"{values[0]:g}", high=f"{values[1]:g}")
        yield Fault((*path, key), what, WHY, message("write the lower end first, or a single value"))
        return
    for value in values:
        if not record.holds(value):
            what = message("{value} lies outside the bounds of {id}.", value=f"{value:g}", id=record.id)
            why = message("beyond them the number means nothing, and the model would compute with it")
            yield Fault((*path, key), what, why, _bounds_words(record))
            return


def _bounds_words(record: Assumable) -> Message:
    low, high, unit = f"{record.low:g}", f"{record.high:g}", record.unit
    if math.isinf(record.high):
        if record.above:
            return message("give a number above {low}, in {unit}", low=low, unit=unit)
        return message("give {low} or more, in {unit}", low=low, unit=unit)
    if math.isinf(record.low):
        return message("give at most {high}, in {unit}", high=high, unit=unit)
    return message("give a number from {low} to {high}, in {unit}", low=low, high=high, unit=unit)


def _values(entry: Entry) -> tuple[float, ...]:
    return entry.range if entry.range is not None else (cast("float", entry.value),)


def _measures_the_same(unit: str, ours: str) -> bool:
    """Whether a number converts: without a dimension only under the same name, since a share is no elasticity."""
    if unit == ours:
        return True
    try:
        return same_dimension(unit, ours) and not parse(ours).dimensionless
    except EvidenceError:  # what cannot be read as a unit is none
        return False


def _converted(value: float, unit: str | None, record: Assumable) -> float:
    return value if unit is None or unit == record.unit else value * factor(unit, record.unit)


def in_our_unit(entry: Entry, read_in: str | None) -> Assumption:
    """An entry without fault, its numbers in the unit of the record."""
    record = cast("Assumable", assumable(entry.id))
    update: dict[str, Any] = {"unit": record.unit or None}
    if entry.value is not None:
        update["value"] = _converted(entry.value, entry.unit, record)
    if entry.range is not None:
        update["range"] = tuple(_converted(value, entry.unit, record) for value in entry.range)
    return Assumption(**{**dict(entry), **update}, read_in=read_in)
