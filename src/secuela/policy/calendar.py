"""A proposal on the calendar of a run: doses and Mexico's consent by month."""

from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from secuela.evidence.errors import ProposalError, shown
from secuela.evidence.message import message
from secuela.evidence.months import Month
from secuela.policy.lever import levers, variant_key
from secuela.policy.proposal import CONSENTS, LeverDose, Phase, Proposal, Scaled
from secuela.policy.proposal_reading import load_proposal
from secuela.text.codes import coded
from secuela.text.language import translate as _
from secuela.text.numbers import in_short

CONSENT = "consent"  # name of the path beside the doses
Doses = NDArray[np.float64]


@dataclass(frozen=True)
class Modelled:
    """A part of a proposal that is simulated."""

    phase: str
    lever: str
    options: dict[str, str]
    dose: float
    unit: str
    basis: str


@dataclass(frozen=True)
class Resolved:
    """A proposal on the calendar of one run.

    Attributes:
        doses: Amount per year (or level) in each simulated month, by lever and options; `(month,)`, month 0 being the
            one after the origin. Where consent is other than federal, ``consent`` stands beside them: a code by month.
        modelled: The parts that are simulated.
        starts: First month of each phase.
        ends: Last month of each phase.
        warnings: What the horizon cuts off, and what does nothing, as codes that ``text.run_notes`` words.
    """

    doses: dict[str, Doses] = field(default_factory=dict[str, Doses])
    modelled: list[Modelled] = field(default_factory=list[Modelled])
    starts: dict[str, Month] = field(default_factory=dict[str, Month])
    ends: dict[str, Month] = field(default_factory=dict[str, Month])
    warnings: list[dict[str, Any]] = field(default_factory=list[dict[str, Any]])


def dose_key(dose: LeverDose) -> str:
    """The name of a dose path: the lever, and its options where it has any.

    For example ``incapacitation`` or ``leadership_removal/by=us,means=either``.
    """
    return variant_key(dose.lever, levers()[dose.lever].chosen(dose.options))


def resolve(proposal: Proposal, origin: Month, months: int) -> Resolved:
    """Put a checked proposal on the calendar of a run.

    Args:
        proposal: As read by `load_proposal`.
        origin: Last month of data that the run may see.
        months: Number of simulated months; the first is the one after the origin.

    Raises:
        ProposalError: If a phase begins at the origin or before it.
    """
    if proposal.scaled is not None:
        return _unscaled(proposal, proposal.scaled, origin, months)

    first = proposal.starts()
    resolved = Resolved(starts=first, ends=proposal.ends())
    for number, phase in enumerate(proposal.phases):
        _check_origin(phase, first[phase.id], origin, f"{proposal.id}, phases[{number}]")
        _warn(resolved, phase, origin + months)
        _add(resolved, phase, first[phase.id] - origin - 1, months)
    consent = _consent(proposal, first, origin, months)
    if consent.any():
        resolved.doses[CONSENT] = consent
    return resolved


def _consent(proposal: Proposal, first: dict[str, Month], origin: Month, months: int) -> NDArray[np.float64]:
    """Consent by month, `(month,)`: 0 federal or nothing going on, 1 tacit, 2 sub-national, 3 none."""
    path = np.zeros(months)
    for phase in proposal.phases:
        begin = first[phase.id] - origin - 1
        if phase.levers:
            path[begin : begin + phase.months] = CONSENTS[proposal.consent]
    return path


def _unscaled(proposal: Proposal, scaled: Scaled, origin: Month, months: int) -> Resolved:
    """The doses before they are scaled, for as long as nothing is under test; said as a warning."""
    resolved = resolve(at_factor(proposal, load_proposal(scaled.source), 1.0), origin, months)
    of = {"id": proposal.id, "source": scaled.source, "measure": scaled.measure, "month": scaled.month}
    resolved.warnings.append(coded("doses-until-scaled", **of))
    return resolved


def at_factor(proposal: Proposal, source: Proposal, factor: float) -> Proposal:
    """A scaled proposal with doses: those of its source times a factor, each held within the bounds of its lever."""
    phases = tuple(
        phase.model_copy(update={"levers": tuple(_times(dose, source.id, factor) for dose in phase.levers)})
        for phase in source.phases
    )
    return proposal.model_copy(update={"phases": phases, "scaled": None})


def _times(dose: LeverDose, source: str, factor: float) -> LeverDose:
    lever = levers()[dose.lever]
    note = _("{factor} times the dose of {source}").format(factor=in_short(factor, digits=4), source=source)
    return dose.model_copy(update={"dose": min(max(dose.dose * factor, lever.low), lever.high), "note": note})


def _add(resolved: Resolved, phase: Phase, begin: int, months: int) -> None:
    for dose in phase.levers:
        lever = levers()[dose.lever]
        options = lever.chosen(dose.options)
        path = resolved.doses.setdefault(dose_key(dose), np.zeros(months))
        path[begin : begin + phase.months] += dose.dose
        resolved.modelled.append(
            Modelled(
                phase=phase.id, lever=dose.lever, options=options, dose=dose.dose, unit=lever.unit, basis=dose.basis
            )
        )
        if dose.dose == 0:
            resolved.warnings.append(coded("dose-of-zero", lever=dose.lever, id=phase.id))


def _check_origin(phase: Phase, start: Month, origin: Month, where: str) -> None:
    if start > origin:
        return
    raise ProposalError(
        message(
            "The phase {id} begins in {start}, at or before the origin {origin}.",
            id=shown(phase.id),
            start=start,
            origin=origin,
        ),
        where=where,
        why=message("up to the origin values come from the record, which a proposal cannot change"),
        fix=message(
            "let it begin in {next} or later, or use an earlier origin: --as-of {earlier}",
            next=origin + 1,
            earlier=start + -1,
        ),
    )


def _warn(resolved: Resolved, phase: Phase, horizon: Month) -> None:
    start, end = resolved.starts[phase.id], resolved.ends[phase.id]
    if start > horizon:
        of = {"id": phase.id, "start": str(start), "horizon": str(horizon)}
        resolved.warnings.append(coded("phase-after-horizon", **of))
    elif end > horizon:
        of = {"id": phase.id, "end": str(end), "horizon": str(horizon), "months": phase.months}
        resolved.warnings.append(coded("phase-beyond-horizon", n=horizon - start + 1, **of))
