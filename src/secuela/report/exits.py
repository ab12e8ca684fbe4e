"""How members came and went: a change in members is recruits less killed, detained and left, and is told apart."""

from dataclasses import dataclass

from secuela.analysis.members_account import MembersAccount, Part, members_account
from secuela.report.material import Material
from secuela.text import numbers
from secuela.text.language import translate as _


@dataclass(frozen=True)
class Term:
    """One line of the account, persons: median and 90 % interval of the contribution to the difference in members."""

    name: str
    median: str
    span: str


@dataclass(frozen=True)
class Account:
    """The account of members at one month."""

    month: int
    total: Term
    terms: list[Term]


def accounts(material: Material) -> list[Account]:
    """One account per table month; none where the proposal is the status quo or the run lacks an exit."""
    needed = ("cartel_members", "recruits", "members_killed", "members_detained", "members_left")
    if material.is_baseline or any(name not in material.outcomes.data_vars for name in needed):
        return []
    if not all(len(material.draws_of("cartel_members", arm)) for arm in (material.proposal, material.baseline)):
        return []
    return [
        _account(month, members_account(material.outcomes, material.proposal, material.baseline, month))
        for month in material.months
    ]


def _account(month: int, found: MembersAccount) -> Account:
    names = {
        "recruits": _("through recruitment"),
        "members_killed": _("through killing"),
        "members_detained": _("through detention"),
        "members_left": _("through people leaving"),
    }
    total = _term(found.difference, _("difference in members"))
    return Account(month, total, [_term(part, names.get(part.name, part.name)) for part in found.parts])


def _term(part: Part, name: str) -> Term:
    low, median, high = (numbers.count(value, "person", plus=True) for value in (part.low, part.median, part.high))
    return Term(name, median, numbers.span(low, high))
