"""Causal links: honest grades, sizes that their priors hold, no two under one title."""

from collections.abc import Iterator

from secuela.evidence.catalogue import Library
from secuela.evidence.checks.faults import fault, where_is
from secuela.evidence.checks.parameters import JUDGEMENT
from secuela.evidence.checks.spans import outer_points
from secuela.evidence.errors import EvidenceError
from secuela.evidence.records import CausalLink


def link_problems(found: Library) -> Iterator[EvidenceError]:
    """Grades, sizes and titles that cannot be right."""
    titles: dict[str, str] = {}
    for name, record in found.links.items():
        where = where_is("link", name)
        yield from _bad_grade(where, record)
        yield from _bad_size(where, record)
        for title in (record.title.en, record.title.es):
            if title in titles:
                what = f"its title {title!r} is that of {titles[title]}"
                yield fault(where, what, why="a reader could not tell the two apart", fix="say what this one carries")
            titles[title] = name


def _bad_grade(where: str, record: CausalLink) -> Iterator[EvidenceError]:
    if JUDGEMENT in record.sources and record.grade != "D":
        what = f"it is graded {record.grade} and rests on judgement"
        yield fault(where, what, why="the grade tells how much of a result is judgement", fix="grade it D")


def _bad_size(where: str, record: CausalLink) -> Iterator[EvidenceError]:
    low, high = outer_points(record.size.prior)
    if not low <= record.size.point <= high:
        what = f"its size {record.size.point:g} lies outside its prior, {low:.3g} to {high:.3g}"
        yield fault(where, what, why="a run would use a size that the evidence excludes", fix="correct point or prior")
    if low * record.sign < 0 or high * record.sign < 0:
        what = f"its prior reaches from {low:.3g} to {high:.3g}, against its sign {record.sign:+d}"
        yield fault(where, what, why="a draw would turn the effect round", fix="use a prior of one sign")
