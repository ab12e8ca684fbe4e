"""Finding claims: by who says them (an office, its holder's name, a government, a side), outcome, topic and date."""

import calendar
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import pairwise

from pydantic import BaseModel, ConfigDict, Field

from secuela.claims.schema import Claim, Ledger, Texts
from secuela.evidence.errors import LedgerError, OptionError, nearest
from secuela.evidence.input_files import Form
from secuela.evidence.languages import Language
from secuela.evidence.library import library
from secuela.evidence.message import Message, message
from secuela.evidence.strict_yaml import read
from secuela.text.language import speaking, worded

_FORM = Form(
    error=LedgerError,
    package="secuela.claims",
    folder=".",
    first="offices",
    largest=2**18,
    deepest=8,
    command=None,
    why=message("claims would be found under another office than the one that made them"),
    why_missing={"": message("an office without it could not be looked up")},
)
_GOVERNMENTS: Mapping[str, tuple[str, ...]] = {
    "MX": ("mexico", "mexico s government", "government of mexico", "gobierno de mexico", "mexican government"),
    "US": (
        "us",
        "united states",
        "us government",
        "government of the us",
        "gobierno de ee uu",
        "ee uu",
        "estados unidos",
        "american government",
    ),
}
_EMPTY = frozenset(["the", "of", "de", "la", "el", "del", "los", "las", "s", "a"])
_MONTHS = tuple(name.lower() for name in calendar.month_name)  # the empty one first, so that January is 1


class Holder(BaseModel):
    """Who held an office, from when to when; the name is searched and never shown."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str
    since: str
    until: str | None = None
    chain: list[str] = Field(default_factory=list, description="Words by which chains name this term alone.")
    not_chain: list[str] = Field(default_factory=list, description="Words by which chains name another term.")


class Office(BaseModel):
    """A public office or government body."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    title: Texts
    government: str
    chain: list[str]
    source: str
    holders: list[Holder]


@dataclass(frozen=True)
class _Sought:
    """Words of chains that are sought, and words of other terms that are not meant."""

    chain: tuple[str, ...]
    but: tuple[str, ...] = ()

    def says(self, claim: Claim) -> bool:
        """Whether somebody in the claim's chain is meant."""
        links = [plain(link) for link in claim.chain]
        return any(
            any(_within(words, link) for words in self.chain) and not any(_within(words, link) for words in self.but)
            for link in links
        )


def plain(text: str) -> str:
    """A text without capitals, accents and signs.

    >>> plain("Mexico's president, México")
    'mexico s president mexico'
    """
    bare = "".join(sign for sign in unicodedata.normalize("NFD", text.casefold()) if not unicodedata.combining(sign))
    return " ".join(re.findall(r"[a-z0-9]+", bare.replace("u.s.", "us").replace("ee. uu.", "ee uu")))


def _within(words: str, link: str) -> bool:
    return f" {plain(words)} " in f" {link} "


@cache
def offices() -> Mapping[str, Office]:
    """The offices by id."""
    document = read(files("secuela.claims").joinpath("offices.yaml").read_text("utf-8"), "offices.yaml", _FORM)
    if document.faults:
        raise document.told(document.faults, _FORM)
    return {name: Office.model_validate(record) for name, record in document.data.items()}


def _tokens(text: str) -> frozenset[str]:
    return frozenset(plain(text).split()) - _EMPTY


def offices_meant(by: str, language: Language) -> list[str]:
    """Titles of the offices that a search means, by their own names, their holders' or a government's."""
    return list(dict.fromkeys(office.title.text(language) for office, _sought in _meant(by)))


def office_held(name: str) -> Office | None:
    """The office that a holder of it is named for: by the last surname, and by no other name."""
    asked = plain(name).split()
    for office in offices().values():
        for holder in office.holders:
            held = plain(holder.name).split()
            if asked and set(asked) <= set(held) and held[-1] in asked:
                return office
    return None


def _meant(by: str) -> list[tuple[Office, _Sought]]:
    asked = _tokens(by)
    if not asked:
        return []
    held = [
        (office, _Sought(tuple(holder.chain or office.chain), tuple(holder.not_chain)))
        for office in offices().values()
        for holder in office.holders
        if asked <= _tokens(holder.name)
    ]
    if held:
        return held
    governed = next((code for code, names in _GOVERNMENTS.items() if plain(by) in names), None)
    meant = [
        office
        for office in offices().values()
        if office.government == governed or (governed is None and _names(office, asked))
    ]
    return [(office, _Sought(_every_term(office))) for office in meant]


def _every_term(office: Office) -> tuple[str, ...]:
    return (*office.chain, *(words for each in office.holders for words in each.chain))


def _names(office: Office, asked: frozenset[str]) -> bool:
    return any(asked <= _tokens(title) for title in (office.title.en, office.title.es or "", *office.chain))


def said_by(claims: Iterable[Claim], by: str) -> list[Claim]:
    """The claims that an office, a holder of it, a government, a side or anybody whom a chain names makes.

    Raises:
        OptionError: If nobody is found.
    """
    listed = list(claims)
    meant = [sought for _office, sought in _meant(by)]
    found = [claim for claim in listed if any(sought.says(claim) for sought in meant)]
    if not meant:
        asked = _tokens(by)
        found = [claim for claim in listed if asked and any(asked <= _link_tokens(link) for link in claim.chain)]
        found = found or [claim for claim in listed if claim.side == plain(by)]
    if found:
        return found
    known = [office.title.en for office in offices().values()]
    raise OptionError(
        message("Nobody called {name} makes a claim in these ledgers.", name=repr(by)),
        where="--by",
        why=message("a list without entries would look as if they had said nothing"),
        fix=message("{near}; a word of the chain of attribution will do too", near=nearest(by, known)),
    )


def _link_tokens(link: str) -> frozenset[str]:
    """Words of a link of a chain in both languages."""
    with speaking("es"):
        spanish = worded(Message(link))
    return _tokens(link) | _tokens(spanish)


def asks_about(claim: Claim, outcome: str) -> bool:
    """Whether a test of a claim, or the one registered beside it, asks about an outcome."""
    trials = [trial for _name, trial, _path in claim.all_trials()]
    return any(condition.outcome == outcome for trial in trials for condition in trial.conditions)


def known_outcome(name: str) -> str:
    """An outcome's id.

    Raises:
        OptionError: If there is none.
    """
    if name in library().outcomes:
        return name
    raise OptionError(
        message("There is no outcome {name}.", name=repr(name)),
        where="--outcome",
        why=message("no test could ask about it"),
        fix=nearest(name, library().outcomes),
    )


def speaks_of(claim: Claim, topic: str) -> bool:
    """Whether every word of a topic begins a word of a claim's texts, in either language."""
    texts = [claim.claim, claim.restatement, claim.verdict_now.why, claim.verdict_at_publication.why]
    for language in ("en", "es"):
        said = plain(" ".join(text.text(language) for text in texts if text is not None)).split()
        if all(any(word.startswith(part) for word in said) for part in _tokens(topic)):
            return True
    return False


def made_in(ledger: Ledger, claim: Claim) -> str | None:
    """Month in which a claim was made, as YYYY-MM: by the date in its chain, else that of its ledger's text."""
    for link in claim.chain:
        words = plain(link).split()
        for month, year in pairwise(words):
            if month in _MONTHS and re.fullmatch(r"(?:19|20)\d\d", year):
                return f"{year}-{_MONTHS.index(month):02d}"
    return None if ledger.ledger.published is None else ledger.ledger.published[:7]


def within(ledger: Ledger, claim: Claim, since: str | None, until: str | None) -> bool:
    """Whether a claim was made between two months, both counted in; one of no known month is left out."""
    made = made_in(ledger, claim)
    return made is not None and (since is None or made >= since[:7]) and (until is None or made <= until[:7])


def chosen(ledgers: Sequence[Ledger], keep: Iterable[Claim]) -> list[Ledger]:
    """The ledgers with some claims alone, those without any left out."""
    ids = {id(claim) for claim in keep}
    kept = [ledger.only(lambda claim: id(claim) in ids) for ledger in ledgers]
    return [ledger for ledger in kept if ledger.claims]
