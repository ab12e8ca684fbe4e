"""Ids: every id that a record names must exist, none may be used twice, a pair is tied at most once a kind."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from secuela.evidence.catalogue import KINDS, Library
from secuela.evidence.checks.faults import fault, where_is
from secuela.evidence.errors import EvidenceError, nearest
from secuela.evidence.records import ListedOrganisation

_WHY_TRACE = "a number must be traceable to where it was published"
_UNNAMED = "small group "


def identity_problems(found: Library) -> Iterator[EvidenceError]:
    """Ids that are used twice or lead nowhere."""
    yield from _twice(found)
    yield from _missing_sources(found)
    yield from _missing_facts(found)
    yield from _missing_models(found)
    yield from _bad_ties(found)
    yield from _bad_places(found)
    yield from _bad_names(found)
    for entry in found.listed():
        yield from _bad_mapping(found, entry)


def _twice(found: Library) -> Iterator[EvidenceError]:
    uses = [(name, kind) for kind in KINDS for name in found.by_kind(kind)]
    for name, count in Counter(name for name, _ in uses).items():
        if count > 1:
            kinds = " and ".join(kind for known, kind in uses if known == name)
            what = f"the id {name} names more than one record ({kinds})"
            yield fault("the tables", what, why="'show' could not tell which is meant", fix="rename one of them")


def _missing_models(found: Library) -> Iterator[EvidenceError]:
    owners = {*(name.partition(".")[0] for name in found.parameters), "levers"}
    for name, record in found.outcomes.items():
        for owner in (*record.models, *record.also_moved_by):
            if owner not in owners:
                what = f"it is read from, or moved by, {owner!r}, which owns no parameter"
                why = "what follows from that model would not be known"
                yield fault(where_is("outcome", name), what, why=why, fix=nearest(owner, owners))


def _resolve(where: str, names: Iterable[str], known: Mapping[str, object], kind: str) -> Iterator[EvidenceError]:
    for name in names:
        if name not in known:
            what = f"it names the {kind} {name!r}, which has no record"
            yield fault(where, what, why=_WHY_TRACE, fix=nearest(name, known))


def _missing_sources(found: Library) -> Iterator[EvidenceError]:
    for kind in KINDS:
        for name, record in found.by_kind(kind).items():
            named: list[str] = [*getattr(record, "sources", ()), *filter(None, [getattr(record, "source", None)])]
            yield from _resolve(where_is(kind, name), named, found.sources, "source")
    for number, tie in enumerate(found.tie_records, start=2):
        yield from _resolve(f"ties.csv, line {number}", [tie.source], found.sources, "source")


def _missing_facts(found: Library) -> Iterator[EvidenceError]:
    for name, record in found.parameters.items():
        yield from _resolve(where_is("parameter", name), record.facts, found.facts, "fact")


def _bad_ties(found: Library) -> Iterator[EvidenceError]:
    seen: dict[tuple[str, frozenset[str]], int] = {}
    for number, tie in enumerate(found.tie_records, start=2):
        where, pair = f"ties.csv, line {number}", (tie.kind, frozenset({tie.a, tie.b}))
        yield from _resolve(where, (tie.a, tie.b), found.groups, "group")
        if tie.a == tie.b:
            what = f"{tie.a} is tied to itself"
            yield fault(where, what, why="a group cannot be its own ally or rival", fix="remove the row")
        if pair in seen:
            what = f"the {tie.kind} of {tie.a} and {tie.b} stands in line {seen[pair]} already"
            yield fault(where, what, why="ties are undirected, so it would count twice", fix="remove one of the rows")
        seen.setdefault(pair, number)


def _bad_places(found: Library) -> Iterator[EvidenceError]:
    placed = (("fact", found.facts), ("series", found.series))
    for kind, records in placed:
        for name, record in records.items():
            if record.place != "world":
                yield from _resolve(where_is(kind, name), [record.place], found.places, "place")
    for name, record in found.places.items():
        if record.country is not None:
            yield from _resolve(where_is("place", name), [record.country], found.places, "place")


def _bad_names(found: Library) -> Iterator[EvidenceError]:
    for name, record in found.groups.items():
        if record.named == record.name.startswith(_UNNAMED):
            what = f"named is {record.named}, but the name is {record.name!r}"
            why = "only names on the reviewed allow-list are kept, since some rows name persons"
            yield fault(where_is("group", name), what, why=why, fix="write 'small group N' or set named to true")


def _bad_mapping(found: Library, entry: ListedOrganisation) -> Iterator[EvidenceError]:
    for variant in ("narrow", "broad"):
        mapping, where = getattr(entry, variant), f"{where_is('listed', entry.id)}, {variant}"
        yield from _resolve(where, mapping.groups, found.groups, "group")
        yield from _resolve(where, mapping.sources, found.sources, "source")
    if not set(entry.narrow.groups) <= set(entry.broad.groups):
        what = "the broad mapping leaves out a group of the narrow one"
        why = "the two would not bracket anything"
        yield fault(where_is("listed", entry.id), what, why=why, fix="add the group to broad")
