"""Where an effort goes: one place or one named set, never a list."""

from collections.abc import Mapping
from typing import cast

from secuela.evidence.errors import ProposalError
from secuela.policy.document import Path, blocks
from secuela.policy.timetable import Where
from secuela.policy.vocabulary import Terms, vocabulary
from secuela.text.language import translate as _


def check_places(content: Mapping[str, object], where: Where) -> None:
    """Refuse a list of places, and a set without members, with what stands in its stead.

    Args:
        content: The proposal as it was written, of whatever shape.
        where: Place of a path in it.

    Raises:
        ProposalError: For the first such list.
    """
    for number, phase in enumerate(blocks(content.get("phases"))):
        for order, dose in enumerate(blocks(phase.get("levers"))):
            terms = vocabulary().get(str(dose.get("lever")))
            places = dose.get("where")
            if terms is not None and "where" in terms.options and isinstance(places, list | tuple):
                path = ("phases", number, "levers", order, "where")
                raise _refused(terms, len(cast("list[object]", places)), path, where)


def _refused(terms: Terms, members: int, path: Path, where: Where) -> ProposalError:
    known = ", ".join(terms.options["where"])
    if not members:
        return ProposalError(
            _("The `where` of {lever} has no member.").format(lever=terms.id),
            where=where(path),
            why=_("effort on nothing would look like a measure that does not work"),
            fix=_("choose one of {known}").format(known=known),
        )
    return ProposalError(
        _("The `where` of {lever} is a list; it takes one value.").format(lever=terms.id),
        where=where(path),
        why=_("places and sets are fixed, so that no proposal can be fitted to a route"),
        fix=_("choose one of {known}; write one entry for each, with its own dose").format(known=known)
        if len(terms.options["where"]) > 1
        else _("the only set is {known}").format(known=known),
    )
