"""Parameters and structural choices: honest grades, priors that suit their unit, evidence no later than the data."""

from collections import Counter
from collections.abc import Iterator

from secuela.evidence import units
from secuela.evidence.catalogue import Library
from secuela.evidence.checks.faults import fault, where_is
from secuela.evidence.checks.numbers import newest, period_end
from secuela.evidence.checks.spans import is_standard_score, outer_points, width
from secuela.evidence.errors import EvidenceError, SecuelaError
from secuela.evidence.months import Month
from secuela.evidence.priors import Prior
from secuela.evidence.records import Parameter, Structure

JUDGEMENT = "judgement"
_WEIGHT_SLACK = 1e-9
_WHY_GRADE = "the grade tells a reader how much of a result rests on judgement"


def parameter_problems(found: Library) -> Iterator[EvidenceError]:
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
        what = f"it is graded {record.grade} but names no source and no fact"
        yield fault(where, what, why=_WHY_GRADE, fix="grade it D, or name what it rests on")
    if not rests and JUDGEMENT not in record.sources and JUDGEMENT not in record.why.lower():
        what = "it names no source and no fact, and does not say that it is a judgement"
        yield fault(where, what, why=_WHY_GRADE, fix="add the source 'judgement', or say 'judgement' in why")
    if rests and record.grade != "D" and record.evidence_until is None and not is_standard_score(record.prior):
        what = f"it is graded {record.grade} but does not say until which month its evidence goes"
        why = "a run as of an earlier month could not refuse it"
        yield fault(where, what, why=why, fix="add evidence_until: YYYY-MM")


def _bad_date(where: str, record: Parameter, found: Library) -> Iterator[EvidenceError]:
    if record.evidence_until is None:
        return
    why = "a forecast that has seen what came after its origin cannot be judged against it"
    try:
        until = Month.parse(record.evidence_until, where=where)
    except SecuelaError as error:
        yield fault(where, f"evidence_until: {str(error.what).rstrip('.')}", why=why, fix="write YYYY-MM")
        return
    last = newest(found)
    if last is not None and until > last:
        what = f"it rests on evidence until {until}, later than the newest data ({last})"
        yield fault(where, what, why=why, fix="leave later evidence out")
    yield from _late_facts(where, record, until, found)


def _late_facts(where: str, record: Parameter, until: Month, found: Library) -> Iterator[EvidenceError]:
    for name in record.facts:
        fact = found.facts.get(name)
        if fact is None:
            continue
        if fact.hindsight:
            what = f"it rests on {name}, which was picked with hindsight"
            yield fault(where, what, why="no parameter may", fix="remove the fact")
            continue
        try:
            late = period_end(fact.period) > until
        except SecuelaError:
            continue  # told by the check of the fact itself
        if late:
            what = f"evidence_until is {until}, but its fact {name} is of {fact.period}"
            why = "a run as of a month in between would use what it could not know"
            yield fault(where, what, why=why, fix="set evidence_until to the last month of the fact")


def _bad_prior(where: str, record: Parameter, prior: Prior, key: str) -> Iterator[EvidenceError]:
    try:
        bounded, non_negative = units.is_bounded(record.unit), units.is_non_negative(record.unit)
    except EvidenceError:
        return  # told by the check of units
    low, high = outer_points(prior)
    if bounded and not (low >= 0 and high <= 1):
        what = f"the {key} of a {record.unit} reaches from {low:.3g} to {high:.3g}"
        fix = "use a beta or uniform prior, or give the normal its low and high"
        yield fault(where, what, why=f"a {record.unit} lies within 0 and 1", fix=fix)
    if non_negative and low < 0:
        what = f"the {key} reaches {low:.3g} {record.unit}"
        fix = "use a lognormal prior, or give the normal a low of 0"
        yield fault(where, what, why="a stock, a duration or a rate per head below zero means nothing", fix=fix)


def _bad_fallback(where: str, record: Parameter, fallback: Prior) -> Iterator[EvidenceError]:
    if record.evidence_until is None:
        what = "it has a fallback but no evidence_until"
        yield fault(
            where, what, why="the fallback would never be used", fix="add evidence_until, or remove the fallback"
        )
    wide, needed = width(fallback), width(record.prior)
    if wide <= needed:
        what = f"the fallback is no wider than the prior ({wide:.3g} against {needed:.3g} from 5 to 95 %)"
        yield fault(where, what, why="who knows less must claim less", fix="widen the fallback")


def _bad_structure(record: Structure) -> Iterator[EvidenceError]:
    where = where_is("structure", record.id)
    total = sum(option.weight for option in record.options)
    if len(record.options) < 2:  # noqa: PLR2004  a choice has at least two options
        yield fault(where, "it offers fewer than two options", why="there is nothing to choose", fix="add a rival one")
    if abs(total - 1) > _WEIGHT_SLACK:
        what = f"the weights sum to {total:g}"
        yield fault(where, what, why="they are shares of the draws", fix="make them sum to 1")
    for option, count in Counter(option.id for option in record.options).items():
        if count > 1:
            yield fault(
                where, f"the option {option} is given twice", why="a draw could not tell which", fix="rename one"
            )
    if record.grade != "D" and not any(source != JUDGEMENT for source in record.sources):
        what = f"it is graded {record.grade} but names no source"
        yield fault(where, what, why=_WHY_GRADE, fix="grade it D, or name what it rests on")
