"""What a user is told when something is wrong: what, where, why it matters, how to fix it."""

import difflib
from collections.abc import Iterable, Mapping, Sequence
from typing import Self

from secuela.evidence.message import Message, message

_NEAR = 3  # names that are offered
_SHOWN = 60  # signs of a value
_LATIN = 0x250  # code points below are shown as they are, look-alikes and invisible signs are spelt out
_SHORTEST_PART = 3  # signs: a shorter word is part of too many names


class SecuelaError(Exception):
    """A mistake that the user can mend; the command line prints it without a traceback and exits with 2.

    Each part is a message, which ``text.error_words`` puts into the reader's language, or a text that stays as it is;
    ``str`` of the error is English.

    Args:
        what: One sentence: what is wrong, with the offending value.
        where: The file, key or option.
        why: Why it matters; what would go wrong if it were let through.
        fix: What to do about it.

    Attributes:
        problems: Where a whole file is checked: every problem in the order of the file, this one among them.
    """

    problems: "tuple[SecuelaError, ...]" = ()

    def __init__(
        self,
        what: Message | str,
        *,
        where: Message | str | None = None,
        why: Message | str | None = None,
        fix: Message | str | None = None,
    ) -> None:
        self.what, self.where, self.why, self.fix = what, where, why, fix
        labelled = (("Where", where), ("Why it matters", why), ("Fix", fix))
        super().__init__("\n".join([str(what), *(f"  {label}: {text}" for label, text in labelled if text)]))

    @classmethod
    def all_of(cls, problems: Sequence["SecuelaError"]) -> Self:
        """Several mistakes as one error, told one after the other; it carries the parts of the first.

        Args:
            problems: At least one, in the order in which they are told.
        """
        first = problems[0]
        error = cls(first.what, where=first.where, why=first.why, fix=first.fix)
        error.problems = tuple(each for problem in problems for each in problem.problems or (problem,))
        error.args = ("\n\n".join(str(problem) for problem in error.problems),)
        return error

    @property
    def code(self) -> str:
        """What kind of mistake it is: the sentence before its values are filled in."""
        return self.what.id if isinstance(self.what, Message) else self.what

    @property
    def values(self) -> Mapping[str, object]:
        """What the sentence is filled with."""
        return self.what.filled if isinstance(self.what, Message) else {}


class EvidenceError(SecuelaError):
    """A record of the package's own evidence is malformed or missing."""


class LedgerError(SecuelaError):
    """A ledger breaks rules of input."""


class ProposalError(SecuelaError):
    """A proposal breaks the rules of input."""


class AssumptionError(SecuelaError):
    """An assumption that somebody puts in place of one of ours breaks the rules of input."""


class OptionError(SecuelaError):
    """A command-line option or function argument is unusable."""


class RecordError(SecuelaError):
    """A file of an agency, or what a user has added of it, cannot be read as what it claims to be."""


class RunError(SecuelaError):
    """A run folder is missing, truncated or not a run."""


class ModelError(SecuelaError):
    """A model was driven outside the region where its equations mean something."""


def shown(value: object, limit: int = _SHOWN) -> str:
    r"""A value as it may stand in a message: short, on one line, with invisible and look-alike signs spelt out.

    >>> shown("lev\u0435r")
    "'lev\\\\u0435r'"
    """
    text = repr(value) if not isinstance(value, str) else repr(value[: limit + 1])
    plain = "".join(c if c.isprintable() and ord(c) < _LATIN else c.encode("unicode_escape").decode() for c in text)
    return plain if len(plain) <= limit else plain[: limit - 1] + "…"


def bare(text: str, limit: int = _SHOWN) -> str:
    """The same without quotes, for names that stand in a sentence."""
    plain = shown(text, limit + 2)
    return plain[1:] if plain.endswith("…") else plain[1:-1]


def near(name: str, known: Iterable[str]) -> list[str]:
    """At most three known names: those that contain the word, the shortest first, then those that are spelt alike.

    >>> near("leader", ["leadership_removal", "naloxone"])
    ['leadership_removal']
    """
    names, word = sorted(known), str(name).casefold()
    holding = [each for each in names if word in each.casefold()] if len(word) >= _SHORTEST_PART else []
    alike = difflib.get_close_matches(str(name), names, n=_NEAR, cutoff=0.6)
    return list(dict.fromkeys([*sorted(holding, key=len), *alike]))[:_NEAR]


def nearest(name: str, known: Iterable[str], *, show: int = 12) -> Message:
    """A sentence that names the nearest known names, or lists them all when none is near.

    >>> str(nearest("recruitment_preventoin", ["recruitment_prevention", "incapacitation"]))
    'did you mean recruitment_prevention?'
    """
    names = sorted(known)
    match near(name, names):
        case [one]:
            return message("did you mean {one}?", one=one)
        case [one, other]:
            return message("did you mean {one} or {other}?", one=one, other=other)
        case [one, other, third]:
            return message("did you mean {one} or {other} or {third}?", one=one, other=other, third=third)
        case _:
            listed = ", ".join(names[:show]) + (", …" if len(names) > show else "")
            return message("known names: {names}", names=listed)


def choose_one(value: str, values: Sequence[str]) -> Message:
    """What to write instead of a value that a closed list does not hold: the list, once, and a near value if any.

    >>> str(choose_one("usa", ["mexico", "joint", "us"])), str(choose_one("x", ["either", "kill"]))
    ('choose one of mexico, joint, us; did you mean us?', 'choose one of either, kill')
    """
    listed = ", ".join(values)
    if near(value, values):
        return message("choose one of {names}; {near}", names=listed, near=nearest(value, values))
    return message("choose one of {names}", names=listed)
