"""The sources that a run used: those that its chapters name, and those of its links, series and facts."""

from collections.abc import Iterable

from secuela.evidence.library import library
from secuela.report.run_data import RunData
from secuela.report.views.chapters import chapters, sources_of
from secuela.report.views.claims_checked import ClaimsView


def used_sources(run: RunData) -> list[str]:
    """Ids of the sources of numbers and structure, in the order of the alphabet."""
    shown = sources_of([each for each in chapters(run) if not isinstance(each, ClaimsView)])
    return sorted(
        {*(name for name in shown if name in library().sources), *_of_links(run), *_of_facts(run), *_of_series()}
    )


def _of_links(run: RunData) -> Iterable[str]:
    return (source for link in run.links for source in link.sources)


def _of_facts(run: RunData) -> Iterable[str]:
    records, facts = library().parameters, library().facts
    held = (records[entry.id] for entry in run.parameters if entry.id in records)
    return (facts[name].source for record in held for name in record.facts if name in facts)


def _of_series() -> Iterable[str]:
    return (series.source for series in library().series.values())
