"""Mexico's consent: a proposal states it once, and it must fit who acts."""

import numpy as np

from secuela.evidence.errors import ProposalError
from secuela.evidence.months import Month
from secuela.policy.document import Path
from secuela.policy.operations import ACTORS
from secuela.policy.proposal import CONSENTS, LeverDose, Proposal
from secuela.policy.timetable import Where
from secuela.policy.vocabulary import vocabulary
from secuela.text.language import translate as _

CONSENT = "consent"  # name of the path beside the doses
_REFUSED, _ALONE = "none", "us"


def check_consent(proposal: Proposal, where: Where) -> None:
    """Refuse operations that Mexico's forces take part in where Mexico's government has refused.

    Raises:
        ProposalError: For the first such dose.
    """
    if proposal.consent != _REFUSED:
        return
    for number, phase in enumerate(proposal.phases):
        for order, dose in enumerate(phase.levers):
            if _acting(dose) not in {None, _ALONE}:
                raise _contradiction(dose, ("phases", number, "levers", order), where)


def consent_path(proposal: Proposal, first: dict[str, Month], origin: Month, months: int) -> np.ndarray:
    """Consent by month, `(month,)`: 0 federal or nothing going on, 1 tacit, 2 sub-national, 3 none."""
    path = np.zeros(months)
    for phase in proposal.phases:
        begin = first[phase.id] - origin - 1
        if phase.levers:
            path[begin : begin + phase.months] = CONSENTS[proposal.consent]
    return path


def _acting(dose: LeverDose) -> str | None:
    """Who acts in Mexico; None for a lever that is no operation there."""
    terms = vocabulary()[dose.lever]
    return terms.chosen(dose.options)["by"] if terms.options.get("by") == ACTORS else None


def _contradiction(dose: LeverDose, path: Path, where: Where) -> ProposalError:
    by = _acting(dose)
    said = _("by {by}").format(by=by) if dose.by else _("by {by}, the default of `by`").format(by=by)
    return ProposalError(
        _("{lever} is carried out {said}, but Mexico's consent is `none`.").format(lever=dose.lever, said=said),
        where=where((*path, "by") if dose.by else path),
        why=_(
            "Mexican forces act only where their government, or a part of it, agrees; without consent the US is alone"
        ),
        fix=_("write `by: us` here, or `consent: federal`, `tacit` or `sub-national` for the proposal"),
    )
