"""One record as plain data with its sources spelled out: what ``secuela evidence show`` prints."""

from collections.abc import Iterable
from typing import Any, cast

from secuela.evidence.assumption_records import AssumptionSet
from secuela.evidence.bilingual import Bilingual
from secuela.evidence.catalogue import Library, Rows
from secuela.evidence.message import Message
from secuela.evidence.priors import interval
from secuela.evidence.records import (
    GRADES,
    CausalLink,
    Grade,
    ListedOrganisation,
    Parameter,
    Place,
    Record,
    Series,
    Structure,
)
from secuela.text.language import worded
from secuela.text.numbers import readable, span
from secuela.text.place_names import named
from secuela.text.unit_words import unit_words

_TEXTS = ("title", "definition", "why", "note")  # keys under which a record may hold an English sentence


def title_of(record: Record) -> str:
    """What a record is called, in the language of the reader where it has such a name; a place with both its names."""
    if isinstance(record, Place):
        return named(record)
    for key in ("title", "name", "citation"):
        if hasattr(record, key):
            said = getattr(record, key)
            return worded(said if isinstance(said, Bilingual) else Message(str(said)))
    return ""


def grade_of(record: Record) -> Grade | None:
    """The grade of a record, if its kind has one."""
    return getattr(record, "grade", None)


def said_sets(sets: Iterable[AssumptionSet]) -> list[dict[str, Any]]:
    """Sets of assumptions as JSON values."""
    return [
        {
            "id": each.id,
            "side": each.side,
            "title": None if each.title is None else each.title.model_dump(),
            "assumptions": [
                {**one.deciding(), "unit": one.unit, "why": one.why and one.why.model_dump(), "sources": [*one.sources]}
                for one in each.assumptions
            ],
        }
        for each in sets
    ]


def summary(kind: str, name: str, record: Record) -> dict[str, str | None]:
    """Kind, id, title and grade: one line of the list."""
    return {"kind": kind, "id": name, "title": title_of(record), "grade": grade_of(record)}


def full(found: Library, kind: str, name: str) -> dict[str, Any]:
    """Everything about one record, with sources spelled out and what follows from it (interval, rows, ties, names)."""
    record = found.by_kind(kind)[name]
    shown: dict[str, Any] = {"record": kind, **_said(record)}
    grade = grade_of(record)
    if grade is not None:
        shown["grade_means"] = worded(GRADES[grade])
    if isinstance(record, Parameter):
        shown |= _priors(record)
        shown["facts"] = {fact: _fact_line(found, fact) for fact in record.facts}
    if isinstance(record, CausalLink):
        shown["interval"] = dict(zip(("0.05", "0.5", "0.95"), interval(record.size.prior), strict=True))
    if isinstance(record, Series):
        shown["rows"] = _rows(found.rows[name], record.frequency)
    if isinstance(record, ListedOrganisation):
        shown["group_names"] = {group: found.groups[group].name for group in record.broad.groups}
    if kind == "group":
        shown["ties"] = len([tie for tie in found.tie_records if name in {tie.a, tie.b}])
    if kind != "source":
        shown["cited"] = {source: _citation(found, source) for source in _sources(record)}
    return shown


def _said(record: Record) -> dict[str, Any]:
    """The keys of a record, its texts in the chosen language."""
    said = record.model_dump(mode="json")
    said.pop("published", None)  # `secuela data list` tells how agencies publish a series
    for key, part in record:
        if isinstance(part, Bilingual) or (key in _TEXTS and isinstance(part, str)):
            said[key] = worded(Message(part) if isinstance(part, str) else part)
    if isinstance(record, ListedOrganisation):
        said |= {"narrow": _said(record.narrow), "broad": _said(record.broad)}
    return said | ({"options": [_said(each) for each in record.options]} if isinstance(record, Structure) else {})


def _priors(record: Parameter) -> dict[str, Any]:
    points = dict(zip(("0.05", "0.5", "0.95"), interval(record.prior), strict=True))
    if record.fallback is None:
        return {"interval": points}
    earlier = dict(zip(("0.05", "0.5", "0.95"), interval(record.fallback), strict=True))
    return {"interval": points, "fallback_interval": earlier}


def _fact_line(found: Library, name: str) -> str:
    fact = found.facts[name]
    low, mid, high = (None if each is None else readable(each, digits=6) for each in (fact.low, fact.value, fact.high))
    spread = "" if low is None or high is None else f" ({span(low, high)})"
    return f"{mid}{spread} {unit_words(fact.unit)}, {fact.place}, {fact.period}: {worded(Message(fact.definition))}"


def _rows(rows: Rows, frequency: str) -> list[dict[str, Any]]:
    columns = {"value": rows.values, "low": rows.low, "high": rows.high}
    present = {key: column.tolist() for key, column in columns.items() if column is not None}
    times: list[str | int] = [time if isinstance(time, int) else str(time) for time in rows.times]
    return [
        {frequency: time, **{key: column[place] for key, column in present.items()}} for place, time in enumerate(times)
    ]


def _sources(record: Record) -> list[str]:
    named = [*getattr(record, "sources", ())]
    if hasattr(record, "source"):
        named.append(cast("str", getattr(record, "source")))  # noqa: B009  not every record has one
    for variant in ("narrow", "broad"):
        named += getattr(getattr(record, variant, None), "sources", ())
    return list(dict.fromkeys(named))


def _citation(found: Library, source: str) -> str:
    record = found.sources[source]
    citation, licence = worded(Message(record.citation)), worded(Message(record.licence))
    return " ".join(filter(None, [citation, record.url, f"[{licence}]"]))
