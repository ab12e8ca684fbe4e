"""What each number rests on: parameters with their grade and range, structural choices, sources."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from secuela.evidence.library import library
from secuela.evidence.records import GRADES
from secuela.report.material import Material, outcome_title, source_record
from secuela.text import numbers
from secuela.text.language import translate as _
from secuela.text.lists import listing
from secuela.text.unit_words import unit_words

_SHOWN = 3


@dataclass(frozen=True)
class ParameterLine:
    """One uncertain number as the report prints it."""

    id: str
    title: str
    grade: str
    unit: str
    low: str
    mid: str
    high: str
    sources: list[str]
    why: str
    moves: str


@dataclass(frozen=True)
class ChoiceLine:
    """One structural choice: which rival descriptions the draws used, and in what share."""

    id: str
    title: str
    grade: str
    why: str
    options: list[tuple[str, str]]
    sources: list[str]


def parameter_lines(material: Material) -> list[ParameterLine]:
    """The parameters of the run in the order of the manifest."""
    entries: list[dict[str, Any]] = material.field("parameters", [])
    return [_parameter(entry) for entry in entries]


def _parameter(entry: Mapping[str, Any]) -> ParameterLine:
    sources: list[str] = entry.get("sources") or []
    moves: list[str] = entry.get("moves") or []
    record = library().parameters.get(str(entry["id"]))
    low, mid, high = (numbers.amount(entry[key]) for key in ("q05", "q50", "q95"))
    return ParameterLine(
        id=entry["id"],
        title=str(entry.get("title") or (record.title if record else entry["id"])),
        grade=entry["grade"],
        unit=unit_words(str(entry["unit"])),
        low=low,
        mid=mid,
        high=high,
        sources=sources,
        why=str(entry.get("why") or (record.why if record else "")),
        moves=_moves(moves),
    )


def _moves(outcomes: list[str]) -> str:
    first = list(dict.fromkeys(name for name, _window in library().shown("compared")))
    ordered = sorted(outcomes, key=lambda name: first.index(name) if name in first else len(first))
    titles = [outcome_title(name) for name in ordered]
    if len(titles) <= _SHOWN:
        return listing(titles)
    named = _SHOWN - 1
    more = _("{n} more outcomes").format(n=len(titles) - named)
    return listing([*titles[:named], more])


def grade_counts(lines: Iterable[ParameterLine]) -> list[tuple[str, str, int]]:
    """Grade, its meaning, and how many parameters carry it."""
    counts = Counter(line.grade for line in lines)
    meanings = {
        "A": _("a causal estimate that carries over to here"),
        "B": _("calibrated to data"),
        "C": _("an analogy: measured elsewhere, at another time or on another actor"),
        "D": _("judgement: no source gives the number"),
    }
    return [(grade, meanings[grade], counts[grade]) for grade in GRADES]


def choice_lines(material: Material) -> list[ChoiceLine]:
    """The structural choices of the run with the share of draws of each option."""
    counted: dict[str, dict[str, int]] = material.field("structure", {})
    return [_choice(name, counts) for name, counts in counted.items()]


def _choice(name: str, counts: Mapping[str, int]) -> ChoiceLine:
    record, total = library().structures.get(name), max(1, sum(counts.values()))
    titles = {option.id: option.title for option in record.options} if record else {}
    options = [
        (titles.get(key, key.replace("_", " ")), numbers.short_share(n / total, total)) for key, n in counts.items()
    ]
    return ChoiceLine(
        id=name,
        title=record.title if record else name.replace("_", " "),
        grade=record.grade if record else "D",
        why=record.why if record else "",
        options=options,
        sources=list(record.sources) if record else [],
    )


def citations(ids: Iterable[str]) -> list[dict[str, str]]:
    """Citation, licence and address of each source, once, in the order of first use."""
    found = [(name, source_record(name)) for name in dict.fromkeys(ids)]
    return [
        {
            "id": name,
            "citation": record.citation if record else name,
            "url": _address(record.url) if record else "",
            "licence": record.licence if record else "",
        }
        for name, record in found
    ]


def _address(url: str | None) -> str:
    return url if url and url.startswith(("https://", "http://")) else ""
