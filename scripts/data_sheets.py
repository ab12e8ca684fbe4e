"""A data sheet for each series: agency, what is counted, terms, vintage, breaks; from its record and its source's."""

from markdown_tables import cell, table

from secuela.evidence.library import library
from secuela.evidence.records import Publication, Series
from secuela.record.published_series import published_series
from secuela.text.record_words import code_words

STEPS = {"month": "each month", "half_year": "each half-year, named by its last month", "year": "each year"}


def sheets() -> str:
    """One sheet after another, in the order of the records; loading refuses a series that lacks a period."""
    return "\n\n".join(_sheet(series) for series in library().series.values())


def _sheet(series: Series) -> str:
    known, source = library(), library().sources[series.source]
    published = series.published
    times = known.rows[series.id].times
    agency = published.agency if published else source.citation.split(",")[0]
    vintage = f"{published.vintage}, " if published else ""
    told = [
        ["agency", cell(agency)],
        ["counts", cell(series.definition)],
        ["unit, place, step", f"{series.unit}; {series.place}; {STEPS[series.frequency]}"],
        ["period", f"{times[0]} to {times[-1]} ({len(times)} periods, none lacking)"],
        ["here it", f"{code_words('use', series.use)}. {cell(series.why)}"],
        ["source", cell(source.citation)],
        ["terms", cell(source.licence)],
        ["vintage", f"{vintage}copy read {source.accessed or 'at an unknown date'}"],
        ["newer rows", _newer(published)],
        ["breaks", _breaks(published)],
    ]
    heading = f"### {cell(series.title)}\n\nId `{series.id}`.\n\n"
    return heading + table(["", ""], told)


def _newer(published: Publication | None) -> str:
    if published is None:
        return "read from tidy facts by `scripts/build_tables.py`; no reader of the agency's own file"
    lag = {0: "in the month itself", 1: "a month later"}.get(published.lag, f"{published.lag} months later")
    return f"`secuela data add`, usually published {lag}: <{published.address}>"


def _breaks(published: Publication | None) -> str:
    if published is None or published.ends is None:
        return "none stated; what is known of gaps and revisions stands under *here it*"
    ends = published.ends
    return f"ends {ends.month}. {cell(ends.why.en)} Then `{ends.next}`"


def renewable() -> str:
    """Every further series that `secuela data` reads, of which the package ships no table of its own, by agency."""
    shipped = library().series
    rows = [
        [
            f"`{each.id}`",
            cell(each.title.en),
            each.agency,
            each.unit,
            f"{each.lag} months",
            f"ends {each.ends.month}, then `{each.ends.next}`" if each.ends else "–",
        ]
        for each in published_series().values()
        if each.id not in shipped
    ]
    return table(["series", "what it is", "agency", "unit", "published after", "breaks"], rows)
