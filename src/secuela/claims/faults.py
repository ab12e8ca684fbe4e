"""What is wrong with a ledger, told so that its author can mend it."""

from secuela.evidence.errors import SecuelaError
from secuela.evidence.message import Message


class LedgerError(SecuelaError):
    """A ledger breaks rules of input."""


def fault(what: Message | str, *, where: str, why: Message | str, fix: Message | str) -> SecuelaError:
    """One problem."""
    return SecuelaError(what, where=where, why=why, fix=fix)
