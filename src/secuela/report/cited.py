"""The sources that a run used: those of its parameters, choices, outcomes, links, findings, authority and timeline."""

from collections.abc import Iterable, Mapping
from typing import Any

from secuela.evidence.library import library
from secuela.report import basis, relations, supply, timeline
from secuela.report.material import Material
from secuela.report.panel import panel


def shown_sources(material: Material) -> list[str]:
    """Ids of the sources that the page names, in the order of first use."""
    used = [source for line in basis.parameter_lines(material) for source in line.sources]
    used += [source for line in basis.choice_lines(material) for source in line.sources]
    used += [source for record in material.stored() for source in record.sources]
    if supply.holds_supply(material):
        used += [source for found in (*supply.findings(), *supply.either_way()) for source in found.sources]
    used += [source for part in panel(material) for line in part.lines for source in line.sources]
    if relations.holds_relations(material):
        used += [source for line in timeline.timeline(material).lines() for source in line.sources]
    return list(dict.fromkeys(used))


def used_sources(material: Material) -> list[str]:
    """The same with the sources of the links, of the series and of the facts behind the parameters, by id."""
    found = {*shown_sources(material), *_of_links(material), *_of_facts(material), *_of_series()}
    return sorted(found)


def _of_links(material: Material) -> Iterable[str]:
    links: list[Mapping[str, Any]] = material.field("links", [])
    return (str(source) for link in links for source in link["sources"])


def _of_facts(material: Material) -> Iterable[str]:
    records, facts = library().parameters, library().facts
    entries: list[Mapping[str, Any]] = material.field("parameters", [])
    held = (records[str(entry["id"])] for entry in entries if str(entry["id"]) in records)
    return (facts[name].source for record in held for name in record.facts if name in facts)


def _of_series() -> Iterable[str]:
    return (series.source for series in library().series.values())
