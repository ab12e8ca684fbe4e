"""What a well-formed proposal must still obey: known levers, their options and bounds, one meaning for each phase."""

import math
from collections import Counter
from collections.abc import Mapping

from secuela.evidence.errors import ProposalError, choose_one, nearest
from secuela.policy.consent import check_consent
from secuela.policy.document import Path, blocks, shown
from secuela.policy.proposal import OPTION_KEYS, LeverDose, Phase, Proposal
from secuela.policy.timetable import Where, ends, starts
from secuela.policy.vocabulary import Terms, vocabulary
from secuela.text.language import translate as _

BASELINE = "status-quo"
RELATIVE = "1"  # unit of a dose that is a multiple of today's effort
_LONGEST = 80  # signs of a word that are compared with known ones
_DIGITS = 9  # of a sum of doses


def check(proposal: Proposal, where: Where) -> None:
    """Check all that the schema cannot.

    Raises:
        ProposalError: For the first rule that is broken.
    """
    _check_frame(proposal, where)
    _check_doses_exist(proposal, where)
    _check_phase_ids(proposal, where)
    first = starts(proposal, where)
    for number, phase in enumerate(proposal.phases):
        _check_phase(proposal, phase, ("phases", number), where)
    last = ends(proposal, first)
    for number, phase in enumerate(proposal.phases):
        during = [other for other in proposal.phases if first[other.id] <= first[phase.id] <= last[other.id]]
        _check_sums(phase, during, ("phases", number), where)
    check_consent(proposal, where)


def _check_frame(proposal: Proposal, where: Where) -> None:
    if proposal.reference and proposal.id != BASELINE:
        raise ProposalError(
            _("The key 'reference' stands in a proposal."),
            where=where(("reference",)),
            why=_("what is already in force belongs to the status quo, from which all doses depart"),
            fix=_("leave it out; `secuela proposals show status-quo` prints the shipped list"),
        )
    if proposal.phases and proposal.id == BASELINE:
        raise ProposalError(
            _("The status quo has phases."),
            where=where(("phases",)),
            why=_("it is the baseline: what is already in force, and nothing else"),
            fix=_("give the proposal another id"),
        )


def _check_doses_exist(proposal: Proposal, where: Where) -> None:
    if proposal.phases and proposal.scaled:
        raise ProposalError(
            _("The proposal has phases, and doses that follow from another one."),
            where=where(("scaled",)),
            why=_("it is not clear which of the two are meant"),
            fix=_("leave `scaled` out, or write `phases: []`"),
        )
    if not proposal.phases and not proposal.scaled and proposal.id != BASELINE:
        raise ProposalError(
            _("The proposal has no phases."),
            where=where(("phases",)),
            why=_("it would do nothing, which is the status quo, and that is always simulated"),
            fix=_("add a phase with a lever, as in the output of `secuela proposals new`"),
        )


def _check_phase_ids(proposal: Proposal, where: Where) -> None:
    seen: set[str] = set()
    for number, phase in enumerate(proposal.phases):
        if phase.id in seen:
            raise ProposalError(
                _("Two phases are called {id}.").format(id=shown(phase.id)),
                where=where(("phases", number, "id")),
                why=_("`after` and the results name phases by id"),
                fix=_("rename one of them"),
            )
        seen.add(phase.id)


def _check_phase(proposal: Proposal, phase: Phase, path: Path, where: Where) -> None:
    counts = Counter(_same(dose) for dose in phase.levers)
    for number, dose in enumerate(phase.levers):
        here = (*path, "levers", number)
        terms = _terms(dose, here, where)
        _check_options(dose, terms, here, where)
        _check_bounds(dose, terms, here, where)
        _check_basis(proposal, dose, here, where)
        if counts[_same(dose)] > 1:
            raise ProposalError(
                _("The lever {lever} stands twice in the phase {id} with the same options.").format(
                    lever=dose.lever, id=phase.id
                ),
                where=where(here),
                why=_("it is not clear whether the doses add up or one replaces the other"),
                fix=_("write one entry with the whole dose"),
            )


def _same(dose: LeverDose) -> tuple[str, tuple[tuple[str, str], ...]]:
    terms = vocabulary().get(dose.lever)
    chosen = terms.chosen(dose.options) if terms else {}
    return dose.lever, tuple(chosen.items())


def check_lever_names(content: Mapping[str, object], where: Where) -> None:
    """Refuse unknown levers before anything else is asked for, since a name misspelt is the likeliest mistake.

    Args:
        content: The proposal as it was written, of whatever shape.
        where: Place of a path in it.

    Raises:
        ProposalError: With the nearest names.
    """
    for number, phase in enumerate(blocks(content.get("phases"))):
        for place, dose in enumerate(blocks(phase.get("levers"))):
            name = dose.get("lever")
            if isinstance(name, str):
                _known(name, ("phases", number, "levers", place), where)


def _terms(dose: LeverDose, path: Path, where: Where) -> Terms:
    return _known(dose.lever, path, where)


def _known(lever: str, path: Path, where: Where) -> Terms:
    known = vocabulary()
    if lever in known:
        return known[lever]
    raise ProposalError(
        _("The lever {lever} is unknown.").format(lever=shown(lever)),
        where=where((*path, "lever")),
        why=_("only actions that reach a named parameter can be simulated or listed"),
        fix=_("{near} (`secuela levers list` shows all)").format(near=nearest(lever[:_LONGEST], known, show=20)),
    )


def _check_options(dose: LeverDose, terms: Terms, path: Path, where: Where) -> None:
    for key in OPTION_KEYS:
        value = dose.options.get(key)
        if value is None or value in terms.options.get(key, ()):
            continue
        if key not in terms.options:
            raise ProposalError(
                _("The lever {lever} takes no `{key}`.").format(lever=terms.id, key=key),
                where=where((*path, key)),
                why=_("the choice would be ignored in silence"),
                fix=_("leave it out; {options}").format(options=_options_of(terms)),
            )
        raise ProposalError(
            _("{value} is not a value of `{key}` for {lever}.").format(value=shown(value), key=key, lever=terms.id),
            where=where((*path, key)),
            why=_(
                "the list is closed and holds all that this lever reaches; "
                "places below state level, persons, groups and units are not accepted"
            )
            if key == "where"
            else _("the list is closed, so that proposals can be compared"),
            fix=choose_one(value[:_LONGEST], terms.options[key]),
        )


def _options_of(terms: Terms) -> str:
    if not terms.options:
        return _("{lever} has no options").format(lever=terms.id)
    return "; ".join(f"`{key}`: {', '.join(values)}" for key, values in sorted(terms.options.items()))


def _check_bounds(dose: LeverDose, terms: Terms, path: Path, where: Where) -> None:
    if dose.dose < 0 and not _in_force(dose, terms):
        raise _nothing_there(dose, terms, path, where)
    if terms.low <= dose.dose <= terms.high:
        return
    raise ProposalError(
        _("The dose {dose} of {lever} lies outside {bounds}.").format(
            dose=number(dose.dose), lever=terms.id, bounds=bounds(terms)
        ),
        where=where((*path, "dose")),
        why=_reason(terms),
        fix=_("choose a dose within the bounds"),
    )


def _in_force(dose: LeverDose, terms: Terms) -> bool:
    """Whether anything of the reference level is in the variant of a dose, so that it can be taken away."""
    return terms.in_force.items() <= terms.chosen(dose.options).items()


def _nothing_there(dose: LeverDose, terms: Terms, path: Path, where: Where) -> ProposalError:
    [(key, value)] = terms.in_force.items()
    return ProposalError(
        _("The dose {dose} of {lever} takes away what is not there: all that is in force is `{key}: {value}`.").format(
            dose=number(dose.dose), lever=terms.id, key=key, value=value
        ),
        where=where((*path, "dose")),
        why=_reason(terms),
        fix=_("write `{key}: {value}`, or a dose of 0 and more").format(key=key, value=value),
    )


def bounds(terms: Terms) -> str:
    """The bounds of a lever's dose in words.

    >>> bounds(Terms("x", "X", "removals/year", 0, 24, False, ""))
    '0 to 24 removals/year'
    """
    unit = "" if terms.unit == RELATIVE else f" {terms.unit}"
    return f"{number(terms.low)} to {number(terms.high)}{unit}"


def number(value: float) -> str:
    """A number in full, without a trailing fraction.

    >>> number(1e9), number(0.5)
    ('1,000,000,000', '0.5')
    """
    return f"{value:,.12g}"


def _reason(terms: Terms) -> str:
    why = _("a dose is a departure from the reference policy")
    if terms.reference:
        return _("{why}, of which no more can be taken away than is in force: {reference}").format(
            why=why, reference=terms.reference
        )
    if terms.unit == RELATIVE:
        least = _("-1 takes all of it away") if terms.low < 0 else _("nothing can be taken away by it")
        return _("{why}, as a multiple of today's effort: 1 doubles it, {least}").format(why=why, least=least)
    return _("{why}, and the evidence reaches no further than these bounds").format(why=why)


def _check_basis(proposal: Proposal, dose: LeverDose, path: Path, where: Where) -> None:
    if dose.basis == "source" and not dose.note and not proposal.sources:
        raise ProposalError(
            _("The dose of {lever} is said to rest on a source, but none is named.").format(lever=dose.lever),
            where=where((*path, "basis")),
            why=_("a number without a source counts as judgement"),
            fix=_("name the source in `note` or in the proposal's `sources`, or write `basis: judgement`"),
        )


def _check_sums(phase: Phase, during: list[Phase], path: Path, where: Where) -> None:
    doses = [dose for other in during for dose in other.levers]
    for order, dose in enumerate(phase.levers):
        terms = vocabulary()[dose.lever]
        same = [other for other in doses if other.lever == dose.lever]
        beyond = _beyond(dose, same, terms)
        if beyond:
            place, total = beyond[0]
            named = _("{lever} at {place}").format(lever=terms.id, place=place) if place else terms.id
            raise ProposalError(
                _("From the first month of {phase} the doses of {lever} add up to {total}, outside {bounds}.").format(
                    phase=phase.id, lever=named, total=number(total), bounds=bounds(terms)
                ),
                where=where((*path, "levers", order, "dose")),
                why=_("phases that overlap add up; ") + _reason(terms),
                fix=_("lower the doses, or let the phases follow each other: {ids}").format(
                    ids=", ".join(other.id for other in during)
                ),
            )


def _beyond(dose: LeverDose, same: list[LeverDose], terms: Terms) -> list[tuple[str | None, float]]:
    """Sums out of bounds, by place: at most so much of all, at least so little of what is in force."""
    there = [other for other in same if _in_force(other, terms)]
    high = [(place, total) for place, total in _totals(dose, same, terms).items() if total > terms.high]
    low = [(place, total) for place, total in _totals(dose, there, terms).items() if total < terms.low]
    return high + low


def _totals(dose: LeverDose, others: list[LeverDose], terms: Terms) -> dict[str | None, float]:
    """Sums over all means and actors, by place that the dose acts at; the first place (all) counts everywhere."""
    everywhere = terms.options["where"][0] if "where" in terms.options else None
    placed = [(terms.chosen(other.options).get("where"), other.dose) for other in others]
    here = terms.chosen(dose.options).get("where")
    places = dict.fromkeys([here, *(place for place, _dose in placed if here == everywhere)])
    return {
        place: round(math.fsum(amount for there, amount in placed if there in (place, everywhere)), _DIGITS)
        for place in places
    }
