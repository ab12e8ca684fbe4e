"""What must hold across records: ids that resolve, units that parse, numbers within their range, honest grades."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise

from secuela.evidence import units
from secuela.evidence.catalogue import KINDS, Library, Rows
from secuela.evidence.errors import EvidenceError, SecuelaError, nearest
from secuela.evidence.message import Message, message
from secuela.evidence.months import MONTHS_PER_YEAR, Month, period_end
from secuela.evidence.priors import Prior, is_standard_score, outer_points, width
from secuela.evidence.records import CausalLink, Fact, ListedOrganisation, Outcome, Parameter, Series, Structure

_WHY_TRACE = "a number must be traceable to where it was published"
_UNNAMED = "small group "
_WHY_RANGE = "a value outside its own range is a slip of the pen or of the definition"
JUDGEMENT = "judgement"
_WEIGHT_SLACK = 1e-9
_WHY_GRADE = "the grade tells a reader how much of a result rests on judgement"
FILES = {
    "structure": "structures.yaml",
    "link": "links.yaml",
    "fact": "facts.yaml",
    "series": "series.yaml",
    "outcome": "outcomes.yaml",
    "listed": "listed.yaml",
    "group": "groups.csv",
    "place": "places.csv",
    "source": "sources.yaml",
}


def problems_in(found: Library) -> list[EvidenceError]:
    """Everything that is wrong with loaded records, in the order of the tables."""
    return [*_identity_problems(found), *_number_problems(found), *_parameter_problems(found), *_link_problems(found)]


def where_is(kind: str, name: str) -> str:
    """File and key of a record."""
    if kind == "parameter":
        owner, _, key = name.partition(".")
        return f"parameters/{owner}.yaml, {key}"
    return f"{FILES[kind]}, {name}"


def fault(where: str, what: Message | str, *, why: Message | str, fix: Message | str) -> EvidenceError:
    """One problem with the record at ``where``."""
    return EvidenceError(message("{where}: {what}.", where=where, what=what), where=where, why=why, fix=fix)


def _identity_problems(found: Library) -> Iterator[EvidenceError]:
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
            what = message("the id {name} names more than one record ({kinds})", name=name, kinds=kinds)
            yield fault(
                "the tables",
                what,
                why=message("'show' could not tell which is meant"),
                fix=message("rename one of them"),
            )


def _missing_models(found: Library) -> Iterator[EvidenceError]:
    owners = {*(name.partition(".")[0] for name in found.parameters), "levers"}
    for name, record in found.outcomes.items():
        for owner in (*record.models, *record.also_moved_by):
            if owner not in owners:
                what = message("it is read from, or moved by, {owner!r}, which owns no parameter", owner=owner)
                why = message("what follows from that model would not be known")
                yield fault(where_is("outcome", name), what, why=why, fix=nearest(owner, owners))


def _resolve(where: str, names: Iterable[str], known: Mapping[str, object], kind: str) -> Iterator[EvidenceError]:
    for name in names:
        if name not in known:
            what = message("it names the {kind} {name!r}, which has no record", kind=kind, name=name)
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
            what = message("{a} is tied to itself", a=tie.a)
            yield fault(
                where, what, why=message("a group cannot be its own ally or rival"), fix=message("remove the row")
            )
        if pair in seen:
            what = message(
                "the {kind} of {a} and {b} stands in line {seen} already",
                kind=tie.kind,
                a=tie.a,
                b=tie.b,
                seen=seen[pair],
            )
            yield fault(
                where,
                what,
                why=message("ties are undirected, so it would count twice"),
                fix=message("remove one of the rows"),
            )
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
            what = message("named is {named}, but the name is {name!r}", named=record.named, name=record.name)
            why = message("only names on the reviewed allow-list are kept, since some rows name persons")
            yield fault(
                where_is("group", name), what, why=why, fix=message("write 'small group N' or set named to true")
            )


def _bad_mapping(found: Library, entry: ListedOrganisation) -> Iterator[EvidenceError]:
    for variant in ("narrow", "broad"):
        mapping, where = getattr(entry, variant), f"{where_is('listed', entry.id)}, {variant}"
        yield from _resolve(where, mapping.groups, found.groups, "group")
        yield from _resolve(where, mapping.sources, found.sources, "source")
    if not set(entry.narrow.groups) <= set(entry.broad.groups):
        what = message("the broad mapping leaves out a group of the narrow one")
        why = message("the two would not bracket anything")
        yield fault(where_is("listed", entry.id), what, why=why, fix=message("add the group to broad"))


def _number_problems(found: Library) -> Iterator[EvidenceError]:
    """Units, ranges, gaps and periods that cannot be right."""
    yield from _bad_units(found)
    for name, rows in found.rows.items():
        yield from _bad_rows(f"series/{name}.csv", rows, found.series[name])
    for fact in found.facts.values():
        yield from _bad_fact(fact, found)
    for outcome in found.outcomes.values():
        yield from _bad_outcome(outcome)


def _newest(found: Library) -> Month | None:
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


def _bad_rows(where: str, rows: Rows, record: Series) -> Iterator[EvidenceError]:
    unit, usual = record.unit, MONTHS_PER_YEAR // 2 if record.frequency == "half_year" else 1
    for earlier, later in pairwise(rows.times):
        step = _count(later) - _count(earlier)
        if step != usual:
            what = (
                message("{later} follows {earlier}", later=later, earlier=earlier)
                if step > 0
                else message("{later} stands after {earlier}, twice or out of order", later=later, earlier=earlier)
            )
            yield fault(
                where,
                what,
                why=message("a gap or a repeat shifts every later value"),
                fix=message("one row each, without gaps"),
            )
    upper = 1.0 if units.is_bounded(unit) else float("inf")
    for time, value in zip(rows.times, rows.values, strict=True):
        if not 0 <= value <= upper:
            what = message("{value:g} in {time} cannot be a number of {unit}", value=value, time=time, unit=unit)
            yield fault(where, what, why=_WHY_RANGE, fix=message("correct the row"))
    if rows.low is not None and rows.high is not None:
        for time, low, value, high in zip(rows.times, rows.low, rows.values, rows.high, strict=True):
            if not low <= value <= high:
                what = message(
                    "the value {value:g} in {time} lies outside its range {low:g} to {high:g}",
                    value=value,
                    time=time,
                    low=low,
                    high=high,
                )
                yield fault(where, what, why=_WHY_RANGE, fix=message("correct the row"))


def _bad_fact(fact: Fact, found: Library) -> Iterator[EvidenceError]:
    where = where_is("fact", fact.id)
    low = fact.value if fact.low is None else fact.low
    high = fact.value if fact.high is None else fact.high
    if not low <= fact.value <= high:
        what = message(
            "the value {value:g} lies outside its range {low:g} to {high:g}", value=fact.value, low=low, high=high
        )
        yield fault(where, what, why=_WHY_RANGE, fix=message("correct value, low or high"))
    yield from _bad_period(where, fact, found)


def _bad_period(where: str, fact: Fact, found: Library) -> Iterator[EvidenceError]:
    try:
        end = period_end(fact.period)
    except SecuelaError:
        fix = "write 2022, 2022-01 or 2006-12/2011-11"
        yield fault(
            where,
            message("{period!r} is not a period", period=fact.period),
            why=message("a fact without a date cannot be placed"),
            fix=fix,
        )
        return
    last = _newest(found)
    if last is not None and end > last and not fact.hindsight:
        what = message(
            "it is of {period}, later than the newest data ({last}), and not marked as hindsight",
            period=fact.period,
            last=last,
        )
        why = message("a reader must see which figures a forecast could not have known")
        yield fault(where, what, why=why, fix=message("set hindsight: true, or leave the fact out"))


def _bad_outcome(outcome: Outcome) -> Iterator[EvidenceError]:
    where = where_is("outcome", outcome.id)
    if outcome.smallest_difference < 0:
        what = message(
            "the smallest difference {smallest_difference:g} is negative",
            smallest_difference=outcome.smallest_difference,
        )
        yield fault(
            where, what, why=message("it is the half-width of 'about the same'"), fix=message("write zero or more")
        )
    if outcome.smallest_kind == "relative" and outcome.smallest_difference >= 1:
        what = message(
            "a relative smallest difference of {smallest_difference:g} calls everything the same",
            smallest_difference=outcome.smallest_difference,
        )
        yield fault(where, what, why=message("5 per cent is written 0.05"), fix=message("write it as a share"))


def _parameter_problems(found: Library) -> Iterator[EvidenceError]:
    """Grades, priors, fallbacks and dates that cannot be right."""
    for name, record in found.parameters.items():
        where = where_is("parameter", name)
        yield from _bad_grade(where, record)
        yield from _bad_date(where, record, found)
        yield from _bad_prior(where, record, record.prior, "prior")
        if record.fallback is not None:
            yield from _bad_prior(where, record, record.fallback, "fallback")
            yield from _bad_fallback(where, record, record.fallback)
    for record in found.structures.values():
        yield from _bad_structure(record)


def _bad_grade(where: str, record: Parameter) -> Iterator[EvidenceError]:
    rests = bool(record.facts) or any(source != JUDGEMENT for source in record.sources)
    if not rests and record.grade != "D":
        what = message("it is graded {grade} but names no source and no fact", grade=record.grade)
        yield fault(where, what, why=_WHY_GRADE, fix=message("grade it D, or name what it rests on"))
    if not rests and JUDGEMENT not in record.sources and JUDGEMENT not in record.why.lower():
        what = message("it names no source and no fact, and does not say that it is a judgement")
        yield fault(where, what, why=_WHY_GRADE, fix=message("add the source 'judgement', or say 'judgement' in why"))
    if rests and record.grade != "D" and record.evidence_until is None and not is_standard_score(record.prior):
        what = message("it is graded {grade} but does not say until which month its evidence goes", grade=record.grade)
        why = message("a run as of an earlier month could not refuse it")
        yield fault(where, what, why=why, fix=message("add evidence_until: YYYY-MM"))


def _bad_date(where: str, record: Parameter, found: Library) -> Iterator[EvidenceError]:
    if record.evidence_until is None:
        return
    why = message("a forecast that has seen what came after its origin cannot be judged against it")
    try:
        until = Month.parse(record.evidence_until, where=where)
    except SecuelaError as error:
        yield fault(
            where, message("evidence_until: {rstrip}", rstrip=str(error.what).rstrip(".")), why=why, fix="write YYYY-MM"
        )
        return
    last = _newest(found)
    if last is not None and until > last:
        what = message(
            "it rests on evidence until {until}, later than the newest data ({last})", until=until, last=last
        )
        yield fault(where, what, why=why, fix=message("leave later evidence out"))
    yield from _late_facts(where, record, until, found)


def _late_facts(where: str, record: Parameter, until: Month, found: Library) -> Iterator[EvidenceError]:
    for name in record.facts:
        fact = found.facts.get(name)
        if fact is None:
            continue
        if fact.hindsight:
            what = message("it rests on {name}, which was picked with hindsight", name=name)
            yield fault(where, what, why=message("no parameter may"), fix=message("remove the fact"))
            continue
        try:
            late = period_end(fact.period) > until
        except SecuelaError:
            continue  # told by the check of the fact itself
        if late:
            what = message(
                "evidence_until is {until}, but its fact {name} is of {period}",
                until=until,
                name=name,
                period=fact.period,
            )
            why = message("a run as of a month in between would use what it could not know")
            yield fault(where, what, why=why, fix=message("set evidence_until to the last month of the fact"))


def _bad_prior(where: str, record: Parameter, prior: Prior, key: str) -> Iterator[EvidenceError]:
    try:
        bounded, non_negative = units.is_bounded(record.unit), units.is_non_negative(record.unit)
    except EvidenceError:
        return  # told by the check of units
    low, high = outer_points(prior)
    if bounded and not (low >= 0 and high <= 1):
        what = message(
            "the {key} of a {unit} reaches from {low:.3g} to {high:.3g}", key=key, unit=record.unit, low=low, high=high
        )
        fix = message("use a beta or uniform prior, or give the normal its low and high")
        yield fault(where, what, why=message("a {unit} lies within 0 and 1", unit=record.unit), fix=fix)
    if non_negative and low < 0:
        what = message("the {key} reaches {low:.3g} {unit}", key=key, low=low, unit=record.unit)
        fix = message("use a lognormal prior, or give the normal a low of 0")
        yield fault(
            where, what, why=message("a stock, a duration or a rate per head below zero means nothing"), fix=fix
        )


def _bad_fallback(where: str, record: Parameter, fallback: Prior) -> Iterator[EvidenceError]:
    if record.evidence_until is None:
        what = message("it has a fallback but no evidence_until")
        yield fault(
            where,
            what,
            why=message("the fallback would never be used"),
            fix=message("add evidence_until, or remove the fallback"),
        )
    wide, needed = width(fallback), width(record.prior)
    if wide <= needed:
        what = message(
            "the fallback is no wider than the prior ({wide:.3g} against {needed:.3g} from 5 to 95 %)",
            wide=wide,
            needed=needed,
        )
        yield fault(where, what, why=message("who knows less must claim less"), fix=message("widen the fallback"))


def _bad_structure(record: Structure) -> Iterator[EvidenceError]:
    where = where_is("structure", record.id)
    total = sum(option.weight for option in record.options)
    if len(record.options) < 2:  # noqa: PLR2004  a choice has at least two options
        yield fault(
            where,
            message("it offers fewer than two options"),
            why=message("there is nothing to choose"),
            fix=message("add a rival one"),
        )
    if abs(total - 1) > _WEIGHT_SLACK:
        what = message("the weights sum to {total:g}", total=total)
        yield fault(where, what, why=message("they are shares of the draws"), fix=message("make them sum to 1"))
    for option, count in Counter(option.id for option in record.options).items():
        if count > 1:
            yield fault(
                where,
                message("the option {option} is given twice", option=option),
                why=message("a draw could not tell which"),
                fix=message("rename one"),
            )
    if record.grade != "D" and not any(source != JUDGEMENT for source in record.sources):
        what = message("it is graded {grade} but names no source", grade=record.grade)
        yield fault(where, what, why=_WHY_GRADE, fix=message("grade it D, or name what it rests on"))


def _link_problems(found: Library) -> Iterator[EvidenceError]:
    """Grades, sizes and titles that cannot be right."""
    titles: dict[str, str] = {}
    for name, record in found.links.items():
        where = where_is("link", name)
        yield from _bad_link_grade(where, record)
        yield from _bad_link_size(where, record)
        for title in (record.title.en, record.title.es):
            if title in titles:
                what = message("its title {title!r} is that of {titles}", title=title, titles=titles[title])
                yield fault(
                    where,
                    what,
                    why=message("a reader could not tell the two apart"),
                    fix=message("say what this one carries"),
                )
            titles[title] = name


def _bad_link_grade(where: str, record: CausalLink) -> Iterator[EvidenceError]:
    if JUDGEMENT in record.sources and record.grade != "D":
        what = message("it is graded {grade} and rests on judgement", grade=record.grade)
        yield fault(
            where, what, why=message("the grade tells how much of a result is judgement"), fix=message("grade it D")
        )


def _bad_link_size(where: str, record: CausalLink) -> Iterator[EvidenceError]:
    low, high = outer_points(record.size.prior)
    if not low <= record.size.point <= high:
        what = message(
            "its size {point:g} lies outside its prior, {low:.3g} to {high:.3g}",
            point=record.size.point,
            low=low,
            high=high,
        )
        yield fault(
            where,
            what,
            why=message("a run would use a size that the evidence excludes"),
            fix=message("correct point or prior"),
        )
    if low * record.sign < 0 or high * record.sign < 0:
        what = message(
            "its prior reaches from {low:.3g} to {high:.3g}, against its sign {sign:+d}",
            low=low,
            high=high,
            sign=record.sign,
        )
        yield fault(
            where, what, why=message("a draw would turn the effect round"), fix=message("use a prior of one sign")
        )
