"""From a proposal to doses by month."""

from dataclasses import dataclass, field
from typing import TypedDict

import numpy as np
from numpy.typing import NDArray

from secuela.evidence.errors import ProposalError
from secuela.evidence.months import Month
from secuela.evidence.words import translate as _
from secuela.policy.document import Path, dotted, shown
from secuela.policy.lever import variant_key
from secuela.policy.proposal import LeverDose, Phase, Proposal
from secuela.policy.timetable import ends, starts
from secuela.policy.vocabulary import vocabulary

Doses = NDArray[np.float64]


class Modelled(TypedDict):
    """A part of a proposal that is simulated."""

    phase: str
    lever: str
    options: dict[str, str]
    dose: float
    unit: str
    basis: str


class NotModelled(TypedDict):
    """A part of a proposal that is carried along but moves nothing yet."""

    phase: str
    lever: str
    options: dict[str, str]
    dose: float
    unit: str
    why: str


@dataclass(frozen=True)
class Resolved:
    """A proposal on the calendar of one run.

    Attributes:
        doses: Amount per year (or level) in each simulated month, by lever and options; `(month,)`, month 0 being the
            one after the origin.
        modelled: Parts that a built lever covers.
        not_modelled: Parts that none does.
        starts: First month of each phase.
        ends: Last month of each phase.
        warnings: What the horizon cuts off.
    """

    doses: dict[str, Doses] = field(default_factory=dict[str, Doses])
    modelled: list[Modelled] = field(default_factory=list[Modelled])
    not_modelled: list[NotModelled] = field(default_factory=list[NotModelled])
    starts: dict[str, Month] = field(default_factory=dict[str, Month])
    ends: dict[str, Month] = field(default_factory=dict[str, Month])
    warnings: list[str] = field(default_factory=list[str])


def dose_key(dose: LeverDose) -> str:
    """The name of a dose path: the lever, and its options where it has any.

    For example ``incapacitation`` or ``leadership_removal/by=us,means=either``.
    """
    return variant_key(dose.lever, vocabulary()[dose.lever].chosen(dose.options))


def resolve(proposal: Proposal, origin: Month, months: int) -> Resolved:
    """Put a checked proposal on the calendar of a run.

    Args:
        proposal: As read by `load_proposal`.
        origin: Last month of data that the run may see.
        months: Number of simulated months; the first is the one after the origin.

    Raises:
        ProposalError: If a phase begins at the origin or before it.
    """

    def where(path: Path) -> str:
        return f"{proposal.id}, {dotted(path)}"

    first = starts(proposal, where)
    resolved = Resolved(starts=first, ends=ends(proposal, first))
    for number, phase in enumerate(proposal.phases):
        _check_origin(phase, first[phase.id], origin, where(("phases", number)))
        _warn(resolved, phase, origin + months)
        _add(resolved, phase, first[phase.id] - origin - 1, months)
    return resolved


def _add(resolved: Resolved, phase: Phase, begin: int, months: int) -> None:
    for dose in phase.levers:
        terms = vocabulary()[dose.lever]
        options = terms.chosen(dose.options)
        if terms.needs is not None:
            why = _("needs {thing}, which is not built yet").format(thing=terms.needs)
            part = NotModelled(
                phase=phase.id, lever=dose.lever, options=options, dose=dose.dose, unit=terms.unit, why=why
            )
            resolved.not_modelled.append(part)
            continue
        path = resolved.doses.setdefault(dose_key(dose), np.zeros(months))
        path[begin : begin + phase.months] += dose.dose
        resolved.modelled.append(
            Modelled(
                phase=phase.id, lever=dose.lever, options=options, dose=dose.dose, unit=terms.unit, basis=dose.basis
            )
        )


def _check_origin(phase: Phase, start: Month, origin: Month, where: str) -> None:
    if start > origin:
        return
    raise ProposalError(
        _("The phase {id} begins in {start}, at or before the origin {origin}.").format(
            id=shown(phase.id), start=start, origin=origin
        ),
        where=where,
        why=_("up to the origin values come from the record, which a proposal cannot change"),
        fix=_("let it begin in {next} or later, or use an earlier origin: --as-of {earlier}").format(
            next=origin + 1, earlier=start + -1
        ),
    )


def _warn(resolved: Resolved, phase: Phase, horizon: Month) -> None:
    start, end = resolved.starts[phase.id], resolved.ends[phase.id]
    if start > horizon:
        text = _("The phase {id} begins in {start}, after the last simulated month {horizon}; none of it is simulated.")
        resolved.warnings.append(text.format(id=phase.id, start=start, horizon=horizon))
    elif end > horizon:
        text = _("The phase {id} runs to {end}; only {n} of its {months} months are simulated, up to {horizon}.")
        resolved.warnings.append(
            text.format(id=phase.id, end=end, n=horizon - start + 1, months=phase.months, horizon=horizon)
        )
