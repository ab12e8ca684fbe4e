"""What a well-formed proposal must still obey: options and bounds of levers, dates that can be, consent that fits."""

import math
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from graphlib import CycleError

from secuela.evidence.errors import choose_one, nearest, shown
from secuela.evidence.library import library
from secuela.evidence.message import Message, message
from secuela.evidence.months import MONTHS_PER_YEAR, Month
from secuela.evidence.strict_yaml import Fault, Path
from secuela.policy.lever import Lever, levers
from secuela.policy.operations import ACTORS
from secuela.policy.proposal import LONGEST_PHASE, OPTION_KEYS, LeverDose, Phase, Proposal
from secuela.text.numbers import in_full, span
from secuela.text.unit_words import amount_of

BASELINE = "status-quo"
RELATIVE = "1"  # unit of a dose that is a multiple of today's effort
_SHARE = "share"
_LONGEST = 80  # signs of a word that are compared with known ones
_DIGITS = 9  # of a sum of doses
_SMALLEST = 1e-6  # part of a lever's range below which a dose does nothing that could be seen
_REFUSED, _ALONE = "none", "us"
_FIRST_STATUS = Month.parse("1980-01")


def faults_of(proposal: Proposal) -> Iterator[Fault]:
    """All that is wrong with a proposal whose parts are sound each by itself."""
    yield from _frame_faults(proposal)
    yield from _status_faults(proposal)
    for number, phase in enumerate(proposal.phases):
        yield from _phase_faults(proposal, phase, ("phases", number))
    dates = list(_date_faults(proposal))
    yield from dates
    if not dates:
        yield from _sum_faults(proposal)
    yield from _consent_faults(proposal)


def dose_faults(dose: LeverDose, path: Path) -> Iterator[Fault]:
    """What is wrong with one dose: options that its lever does not take, an amount out of bounds."""
    lever = levers()[dose.lever]
    yield from _option_faults(dose, lever, path)
    if dose.dose < 0 and not _in_force(dose, lever):
        yield _nothing_there(dose, lever, path)
    elif not lever.low <= dose.dose <= lever.high:
        yield Fault(
            (*path, "dose"),
            message(
                "The dose {dose} of {lever} lies outside {bounds}.",
                dose=in_full(dose.dose),
                lever=lever.id,
                bounds=bounds(lever),
            ),
            _reason(lever),
            message("choose a dose within the bounds"),
        )
    elif 0 < abs(dose.dose) < smallest(lever):
        yield Fault(
            (*path, "dose"),
            message("The dose {dose} of {lever} is too small to do anything.", dose=in_full(dose.dose), lever=lever.id),
            message("an effort of nothing would look like a measure that does not work"),
            message(
                "write a dose of {bounds}, in absolute size at least {least}; or leave the lever out",
                bounds=bounds(lever),
                least=in_full(smallest(lever)),
            ),
        )


def smallest(lever: Lever) -> float:
    """The smallest amount of a lever that is taken for a dose, in its unit."""
    return _SMALLEST * (lever.high - lever.low)


def _frame_faults(proposal: Proposal) -> Iterator[Fault]:
    if proposal.reference and proposal.id != BASELINE:
        yield Fault(
            ("reference",),
            message("The key 'reference' stands in a proposal."),
            message("what is already in force belongs to the status quo, from which all doses depart"),
            message("leave it out; `secuela proposals show status-quo` prints the shipped list"),
        )
    if proposal.phases and proposal.id == BASELINE:
        yield Fault(
            ("phases",),
            message("The status quo has phases."),
            message("it is the baseline: what is already in force, and nothing else"),
            message("give the proposal another id"),
        )
    if proposal.phases and proposal.scaled:
        yield Fault(
            ("scaled",),
            message("The proposal has phases, and doses that follow from another one."),
            message("it is not clear which of the two are meant"),
            message("leave `scaled` out, or write `phases: []`"),
        )
    if not proposal.phases and not proposal.scaled and proposal.id != BASELINE:
        yield Fault(
            ("phases",),
            message("The proposal has no phases."),
            message("it would do nothing, which is the status quo, and that is always simulated"),
            message("add a phase with a lever, as in the output of `secuela proposals new`"),
        )


def _status_faults(proposal: Proposal) -> Iterator[Fault]:
    """A status is of a month that somebody can have seen: not of another century, not of years to come."""
    today = datetime.now(UTC)
    latest = max(Month.parse(f"{today:%Y-%m}"), library().newest_month()) + MONTHS_PER_YEAR
    as_of = proposal.status.as_of
    if not _FIRST_STATUS <= as_of <= latest:
        yield Fault(
            ("status", "as_of"),
            message("The status is of {month}, which is too far away.", month=as_of),
            message("a status says how far the proposal had come in a month, and nobody knows that of another time"),
            message("write the month in which this was true, from {first} to {last}", first=_FIRST_STATUS, last=latest),
        )


def _phase_faults(proposal: Proposal, phase: Phase, path: Path) -> Iterator[Fault]:
    counts = Counter(_same(dose) for dose in phase.levers)
    for order, dose in enumerate(phase.levers):
        here = (*path, "levers", order)
        yield from dose_faults(dose, here)
        if dose.basis == "source" and not dose.note and not proposal.sources:
            yield Fault(
                (*here, "basis"),
                message("The dose of {lever} is said to rest on a source, but none is named.", lever=dose.lever),
                message("a number without a source counts as judgement"),
                message("name the source in `note` or in the proposal's `sources`, or write `basis: judgement`"),
            )
        if counts[_same(dose)] > 1:
            yield Fault(
                here,
                message(
                    "The lever {lever} stands twice in the phase {id} with the same options.",
                    lever=dose.lever,
                    id=phase.id,
                ),
                message("it is not clear whether the doses add up or one replaces the other"),
                message("write one entry with the whole dose"),
            )


def _same(dose: LeverDose) -> tuple[str, tuple[tuple[str, str], ...]]:
    return dose.lever, tuple(levers()[dose.lever].chosen(dose.options).items())


def _option_faults(dose: LeverDose, lever: Lever, path: Path) -> Iterator[Fault]:
    for key in OPTION_KEYS:
        value = dose.options.get(key)
        if value is None or value in lever.options.get(key, ()):
            continue
        if key not in lever.options:
            yield Fault(
                (*path, key),
                message("The lever {lever} takes no `{key}`.", lever=lever.id, key=key),
                message("the choice would be ignored in silence"),
                message("leave it out; {options}", options=_options_of(lever)),
            )
            continue
        yield Fault(
            (*path, key),
            message("{value} is not a value of `{key}` for {lever}.", value=shown(value), key=key, lever=lever.id),
            message(
                "the list is closed and holds all that this lever reaches; "
                "places below state level, persons, groups and units are not accepted"
            )
            if key == "where"
            else message("the list is closed, so that proposals can be compared"),
            choose_one(value[:_LONGEST], lever.options[key]),
        )


def _options_of(lever: Lever) -> Message | str:
    if not lever.options:
        return message("{lever} has no options", lever=lever.id)
    return "; ".join(f"`{key}`: {', '.join(values)}" for key, values in sorted(lever.options.items()))


def _in_force(dose: LeverDose, lever: Lever) -> bool:
    """Whether anything of the reference level is in the variant of a dose, so that it can be taken away."""
    return lever.in_force.items() <= lever.chosen(dose.options).items()


def _nothing_there(dose: LeverDose, lever: Lever, path: Path) -> Fault:
    [(key, value)] = lever.in_force.items()
    return Fault(
        (*path, "dose"),
        message(
            "The dose {dose} of {lever} takes away what is not there: all that is in force is `{key}: {value}`.",
            dose=in_full(dose.dose),
            lever=lever.id,
            key=key,
            value=value,
        ),
        _reason(lever),
        message("write `{key}: {value}`, or a dose of 0 and more", key=key, value=value),
    )


def bounds(lever: Lever) -> str:
    """The bounds of a lever's dose in words; a multiple of today's effort and a share are bare numbers.

    >>> bounds(levers()["leadership_removal"])
    '0 to 24 removals a year'
    """
    if lever.unit in (RELATIVE, _SHARE):
        return span(in_full(lever.low), in_full(lever.high))
    return span(in_full(lever.low), amount_of(in_full(lever.high), lever.unit, one=False))


def reference_level(lever: Lever) -> str | None:
    """The level that is already in force, in words: value, unit, period and source; None where none is on record."""
    if lever.reference is None:
        return None
    fact = library().facts[lever.reference]
    source = library().sources[fact.source].citation.strip().removesuffix(".")
    level = amount_of(in_full(fact.value), fact.unit, one=False)
    return f"{level} ({fact.period}): {source}"


def _reason(lever: Lever) -> Message:
    why = message("a dose is a departure from the reference policy")
    if lever.reference:
        return message(
            "{why}, of which no more can be taken away than is in force: {reference}",
            why=why,
            reference=reference_level(lever),
        )
    if lever.unit == RELATIVE:
        least = message("-1 takes all of it away") if lever.low < 0 else message("nothing can be taken away by it")
        return message("{why}, as a multiple of today's effort: 1 doubles it, {least}", why=why, least=least)
    return message("{why}, and the evidence reaches no further than these bounds", why=why)


def _date_faults(proposal: Proposal) -> Iterator[Fault]:
    """Phases without one clear beginning: two of one id, no start or two, a chain that has none, one out of reach."""
    ids = [phase.id for phase in proposal.phases]
    sound = True
    for order, phase in enumerate(proposal.phases):
        for fault in _start_faults(phase, ids, ("phases", order)):
            sound = False
            yield fault
        if phase.id in ids[:order]:
            sound = False
            yield Fault(
                ("phases", order, "id"),
                message("Two phases are called {id}.", id=shown(phase.id)),
                message("`after` and the results name phases by id"),
                message("rename one of them"),
            )
    if sound:
        try:
            proposal.starts()
        except CycleError as error:
            yield _cycle(proposal, error.args[1])


def _start_faults(phase: Phase, ids: list[str], path: Path) -> Iterator[Fault]:
    if (phase.start is None) == (phase.after is None):
        yield Fault(
            path,
            message("The phase {id} needs exactly one of `from` and `after`.", id=shown(phase.id)),
            message("otherwise it is not clear when it begins"),
            message("write `from: 2026-01`, or `after: {phase: preparation, months: 0}`"),
        )
    elif phase.after is not None and phase.after.phase not in ids:
        yield Fault(
            (*path, "after", "phase"),
            message(
                "The phase {id} begins after {other}, which does not exist.",
                id=shown(phase.id),
                other=shown(phase.after.phase),
            ),
            message("its first month cannot be known"),
            nearest(phase.after.phase, [name for name in ids if name != phase.id]),
        )
    last = library().newest_month() + LONGEST_PHASE
    if phase.start is not None and phase.start > last:
        yield Fault(
            (*path, "from"),
            message("The phase {id} begins in {start}, which no run reaches.", id=shown(phase.id), start=phase.start),
            message(
                "a run is at most {months} months long, so that nothing of it would be simulated", months=LONGEST_PHASE
            ),
            message("let it begin in {last} or earlier", last=last),
        )


def _cycle(proposal: Proposal, members: list[str]) -> Fault:
    waiting = [phase.id for phase in proposal.phases if phase.id in members]
    order = next(number for number, phase in enumerate(proposal.phases) if phase.id == waiting[0])
    return Fault(
        ("phases", order, "after"),
        message("The phases {ids} wait for each other.", ids=", ".join(waiting)),
        message("none of them could ever begin"),
        message("give {id} a first month: `from: YYYY-MM`", id=waiting[0]),
    )


def _sum_faults(proposal: Proposal) -> Iterator[Fault]:
    """Doses that leave the bounds where phases overlap; a dose that is out of bounds by itself is told before."""
    first, last = proposal.starts(), proposal.ends()
    for order, phase in enumerate(proposal.phases):
        during = [other for other in proposal.phases if first[other.id] <= first[phase.id] <= last[other.id]]
        doses = [dose for other in during for dose in other.levers]
        for place, dose in enumerate(phase.levers):
            same = [other for other in doses if other.lever == dose.lever]
            beyond = [] if len(same) == 1 else _beyond(dose, same, levers()[dose.lever])
            if beyond:
                path = ("phases", order, "levers", place, "dose")
                yield _sum_beyond(phase, dose, during, beyond[0], path)


def _sum_beyond(
    phase: Phase, dose: LeverDose, during: list[Phase], beyond: tuple[str | None, float], path: Path
) -> Fault:
    lever = levers()[dose.lever]
    place, total = beyond
    named = message("{lever} at {place}", lever=lever.id, place=place) if place else lever.id
    return Fault(
        path,
        message(
            "From the first month of {phase} the doses of {lever} add up to {total}, outside {bounds}.",
            phase=phase.id,
            lever=named,
            total=in_full(total),
            bounds=bounds(lever),
        ),
        message("phases that overlap add up; {reason}", reason=_reason(lever)),
        message(
            "lower the doses, or let the phases follow each other: {ids}", ids=", ".join(other.id for other in during)
        ),
    )


def _beyond(dose: LeverDose, same: list[LeverDose], lever: Lever) -> list[tuple[str | None, float]]:
    """Sums out of bounds, by place: at most so much of all, at least so little of what is in force."""
    same = [other for other in same if _drug(other, lever) == _drug(dose, lever)]  # each drug has a quantity of its own
    there = [other for other in same if _in_force(other, lever)]
    high = [(place, total) for place, total in _totals(dose, same, lever).items() if total > lever.high]
    low = [(place, total) for place, total in _totals(dose, there, lever).items() if total < lever.low]
    return high + low


def _drug(dose: LeverDose, lever: Lever) -> str | None:
    return lever.chosen(dose.options).get("drug")


def _totals(dose: LeverDose, others: list[LeverDose], lever: Lever) -> dict[str | None, float]:
    """Sums over all means and actors, by place that the dose acts at; the first place (all) counts everywhere."""
    everywhere = lever.options["where"][0] if "where" in lever.options else None
    placed = [(lever.chosen(other.options).get("where"), other.dose) for other in others]
    here = lever.chosen(dose.options).get("where")
    places = dict.fromkeys([here, *(place for place, _dose in placed if here == everywhere)])
    return {
        place: round(math.fsum(amount for there, amount in placed if there in (place, everywhere)), _DIGITS)
        for place in places
    }


def _consent_faults(proposal: Proposal) -> Iterator[Fault]:
    """Operations that Mexico's forces take part in where Mexico's government has refused."""
    if proposal.consent != _REFUSED:
        return
    for number_, phase in enumerate(proposal.phases):
        for order, dose in enumerate(phase.levers):
            if _acting(dose) not in {None, _ALONE}:
                yield _contradiction(dose, ("phases", number_, "levers", order))


def _acting(dose: LeverDose) -> str | None:
    """Who acts in Mexico; None for a lever that is no operation there."""
    lever = levers()[dose.lever]
    return lever.chosen(dose.options)["by"] if lever.options.get("by") == ACTORS else None


def _contradiction(dose: LeverDose, path: Path) -> Fault:
    by = _acting(dose)
    said = message("by {by}", by=by) if dose.by else message("by {by}, the default of `by`", by=by)
    return Fault(
        (*path, "by") if dose.by else path,
        message("{lever} is carried out {said}, but Mexico's consent is `none`.", lever=dose.lever, said=said),
        message(
            "Mexican forces act only where their government, or a part of it, agrees; without consent the US is alone"
        ),
        message("write `by: us` here, or `consent: federal`, `tacit` or `sub-national` for the proposal"),
    )
