"""Numbers: units of the vocabulary, values within their published range, months without gaps, periods in the past."""

import re
from collections.abc import Iterator
from itertools import pairwise

from secuela.evidence import units
from secuela.evidence.catalogue import Library, Rows
from secuela.evidence.checks.faults import fault, where_is
from secuela.evidence.errors import EvidenceError, SecuelaError
from secuela.evidence.months import MONTHS_PER_YEAR, Month
from secuela.evidence.records import Fact, Outcome

_PERIOD = re.compile(r"(\d{4}(?:-\d{2})?)(?:/(\d{4}(?:-\d{2})?))?")
_WHY_RANGE = "a value outside its own range is a slip of the pen or of the definition"


def number_problems(found: Library) -> Iterator[EvidenceError]:
    """Units, ranges, gaps and periods that cannot be right."""
    yield from _bad_units(found)
    for name, rows in found.rows.items():
        yield from _bad_rows(f"series/{name}.csv", rows, found.series[name].unit)
    for fact in found.facts.values():
        yield from _bad_fact(fact, found)
    for outcome in found.outcomes.values():
        yield from _bad_outcome(outcome)


def period_end(period: str) -> Month:
    """The last month of a period such as ``2022``, ``2022-01`` or ``2006-12/2011-11``.

    Raises:
        SecuelaError: If it is none of these, or ends before it begins.
    """
    match = _PERIOD.fullmatch(period)
    first, last = (match[1], match[2] or match[1]) if match else ("", "")
    begin = Month.parse(first if "-" in first else f"{first}-01")
    end = Month.parse(last if "-" in last else f"{last}-{MONTHS_PER_YEAR}")
    if end < begin:
        msg = f"the period {period} ends before it begins"
        raise SecuelaError(msg)
    return end


def newest(found: Library) -> Month | None:
    """The newest month of data, or None if no monthly series could be read."""
    try:
        return found.newest_month()
    except EvidenceError:
        return None


def _bad_units(found: Library) -> Iterator[EvidenceError]:
    for kind in ("parameter", "link", "fact", "series", "outcome"):
        for name, record in found.by_kind(kind).items():
            try:
                units.parse(getattr(record, "unit", ""))
            except EvidenceError as error:
                where = where_is(kind, name)
                yield EvidenceError(f"{where}: {error.what}", where=where, why=error.why, fix=error.fix)


def _count(time: Month | int) -> int:
    return time.index if isinstance(time, Month) else time


def _bad_rows(where: str, rows: Rows, unit: str) -> Iterator[EvidenceError]:
    for earlier, later in pairwise(rows.times):
        step = _count(later) - _count(earlier)
        if step != 1:
            what = (
                f"{later} follows {earlier}" if step > 0 else f"{later} stands after {earlier}, twice or out of order"
            )
            yield fault(where, what, why="a gap or a repeat shifts every later value", fix="one row each, without gaps")
    upper = 1.0 if units.is_bounded(unit) else float("inf")
    for time, value in zip(rows.times, rows.values, strict=True):
        if not 0 <= value <= upper:
            what = f"{value:g} in {time} cannot be a number of {unit}"
            yield fault(where, what, why=_WHY_RANGE, fix="correct the row")
    if rows.low is not None and rows.high is not None:
        for time, low, value, high in zip(rows.times, rows.low, rows.values, rows.high, strict=True):
            if not low <= value <= high:
                what = f"the value {value:g} in {time} lies outside its range {low:g} to {high:g}"
                yield fault(where, what, why=_WHY_RANGE, fix="correct the row")


def _bad_fact(fact: Fact, found: Library) -> Iterator[EvidenceError]:
    where = where_is("fact", fact.id)
    low = fact.value if fact.low is None else fact.low
    high = fact.value if fact.high is None else fact.high
    if not low <= fact.value <= high:
        what = f"the value {fact.value:g} lies outside its range {low:g} to {high:g}"
        yield fault(where, what, why=_WHY_RANGE, fix="correct value, low or high")
    yield from _bad_period(where, fact, found)


def _bad_period(where: str, fact: Fact, found: Library) -> Iterator[EvidenceError]:
    try:
        end = period_end(fact.period)
    except SecuelaError:
        fix = "write 2022, 2022-01 or 2006-12/2011-11"
        yield fault(where, f"{fact.period!r} is not a period", why="a fact without a date cannot be placed", fix=fix)
        return
    last = newest(found)
    if last is not None and end > last and not fact.hindsight:
        what = f"it is of {fact.period}, later than the newest data ({last}), and not marked as hindsight"
        why = "a reader must see which figures a forecast could not have known"
        yield fault(where, what, why=why, fix="set hindsight: true, or leave the fact out")


def _bad_outcome(outcome: Outcome) -> Iterator[EvidenceError]:
    where = where_is("outcome", outcome.id)
    if outcome.smallest_difference < 0:
        what = f"the smallest difference {outcome.smallest_difference:g} is negative"
        yield fault(where, what, why="it is the half-width of 'about the same'", fix="write zero or more")
    if outcome.smallest_kind == "relative" and outcome.smallest_difference >= 1:
        what = f"a relative smallest difference of {outcome.smallest_difference:g} calls everything the same"
        yield fault(where, what, why="5 per cent is written 0.05", fix="write it as a share")
