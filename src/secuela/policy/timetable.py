"""When each phase begins and ends."""

from collections.abc import Callable

from secuela.evidence.errors import ProposalError, nearest
from secuela.evidence.months import Month
from secuela.policy.document import Path, shown
from secuela.policy.proposal import Phase, Proposal
from secuela.text.language import translate as _

Where = Callable[[Path], str]


def starts(proposal: Proposal, where: Where) -> dict[str, Month]:
    """First month of each phase, by phase id.

    Args:
        proposal: A proposal with distinct phase ids.
        where: Gives the place of a key for messages.

    Raises:
        ProposalError: If a phase has no start, two starts, or hangs on itself or on a phase that does not exist.
    """
    known: dict[str, Month] = {}
    waiting = dict(enumerate(proposal.phases))
    for number, phase in waiting.items():
        _check_start(proposal, phase, ("phases", number), where)
    while waiting:
        ready = [n for n, phase in waiting.items() if phase.after is None or phase.after.phase in known]
        if not ready:
            raise _cycle(waiting, where)
        for number in ready:
            phase = waiting.pop(number)
            known[phase.id] = _first(phase, proposal, known)
    return {phase.id: known[phase.id] for phase in proposal.phases}


def ends(proposal: Proposal, first: dict[str, Month]) -> dict[str, Month]:
    """Last month of each phase, by phase id."""
    return {phase.id: first[phase.id] + (phase.months - 1) for phase in proposal.phases}


def _first(phase: Phase, proposal: Proposal, known: dict[str, Month]) -> Month:
    if phase.start is not None:
        return phase.start
    after = phase.after
    if after is None:  # unreachable once the start is checked
        raise ProposalError(_("The phase {id} has no start.").format(id=shown(phase.id)))
    before = next(other for other in proposal.phases if other.id == after.phase)
    return known[before.id] + before.months + after.months


def _check_start(proposal: Proposal, phase: Phase, path: Path, where: Where) -> None:
    if (phase.start is None) == (phase.after is None):
        raise ProposalError(
            _("The phase {id} needs exactly one of `from` and `after`.").format(id=shown(phase.id)),
            where=where(path),
            why=_("otherwise it is not clear when it begins"),
            fix=_("write `from: 2026-01`, or `after: {phase: preparation, months: 0}`"),
        )
    ids = [other.id for other in proposal.phases]
    if phase.after is not None and phase.after.phase not in ids:
        raise ProposalError(
            _("The phase {id} begins after {other}, which does not exist.").format(
                id=shown(phase.id), other=shown(phase.after.phase)
            ),
            where=where((*path, "after", "phase")),
            why=_("its first month cannot be known"),
            fix=nearest(phase.after.phase, [name for name in ids if name != phase.id]),
        )


def _cycle(waiting: dict[int, Phase], where: Where) -> ProposalError:
    number, phase = next(iter(waiting.items()))
    return ProposalError(
        _("The phases {ids} wait for each other.").format(ids=", ".join(p.id for p in waiting.values())),
        where=where(("phases", number, "after")),
        why=_("none of them could ever begin"),
        fix=_("give {id} a first month: `from: YYYY-MM`").format(id=phase.id),
    )
