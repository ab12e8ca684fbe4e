"""A sentence as a row of words with their dictionary forms, and which of them may be names of persons."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from secuela.claims.drafting.language_tools import in_dictionary, lemma
from secuela.claims.drafting.lexicon import calendar, country_of, words_of
from secuela.evidence.languages import Language
from secuela.evidence.library import library
from secuela.evidence.states import SPELLINGS

HIDDEN = "[…]"
OPENING, CLOSING = '“«"', '”»"'
_WORD = re.compile(r"U\.S\.(?:A\.)?|EE\.\s?UU\.?|\d[\d.,]*\d|\d|[^\W\d_]+(?:-[^\W\d_]+)*|['’]s\b|\S")
_SHORT = 2  # letters of the shortest acronym
_TITLES = frozenset(
    [
        "mr",
        "mrs",
        "ms",
        "dr",
        "sr",
        "sra",
        "señor",
        "señora",
        "lic",
        "ing",
        "gral",
        "gen",
        "sen",
        "rep",
        "don",
        "doña",
        "capt",
        "col",
    ]
)


@dataclass(frozen=True)
class Word:
    """A word or sign of a sentence.

    Args:
        text: As it is written.
        start: Where it begins in the sentence.
        base: Its dictionary form, in lower case.
    """

    text: str
    start: int
    base: str

    @property
    def end(self) -> int:
        """Where it ends in the sentence."""
        return self.start + len(self.text)

    @property
    def low(self) -> str:
        """In lower case."""
        return self.text.lower()

    @property
    def capital(self) -> bool:
        """Whether it begins with a capital."""
        return self.text[:1].isupper()

    @property
    def sign(self) -> bool:
        """Whether it is a sign and no word."""
        return not any(letter.isalnum() for letter in self.text)

    @property
    def acronym(self) -> bool:
        """Whether it is written in capitals throughout."""
        return self.text.isalpha() and self.text.isupper() and len(self.text) >= _SHORT


def words(sentence: str, language: Language) -> list[Word]:
    """The words and signs of a sentence."""
    return [Word(found[0], found.start(), _base(found[0], language)) for found in _WORD.finditer(sentence)]


def _base(word: str, language: Language) -> str:
    """Dictionary form of a word; signs, numbers and acronyms have none."""
    plain = word[0].isalpha() and not (word.isupper() and len(word) >= _SHORT)
    return lemma(word, language) if plain else word.lower()


@cache
def _known_names(language: Language) -> frozenset[str]:
    """Every word of the names that may be shown: places, institutions, months and days, groups that are listed."""
    names = [name for spellings in SPELLINGS.values() for name in spellings]
    for place in library().places.values():
        names += [place.name, place.name_es or "", place.other_name or ""]
    names += words_of(language).institutions
    found = {part for name in names for part in re.findall(r"\w+", name) if len(part) > _SHORT}
    found |= {"Sinaloa", "Jalisco", "Gulf", "Golfo", "Caribbean", "Caribe", "Pacific", "Pacífico", "Canada", "Canadá"}
    found |= {
        "Venezuela",
        "Colombia",
        "Guatemala",
        "China",
        "Europe",
        "Europa",
        "English",
        "Spanish",
        "Latin",
        "Latina",
    }
    return frozenset(found)


def may_be_shown(word: Word, language: Language) -> bool:
    """Whether a capital belongs to a known place, institution, country, month, acronym or a noun that speaks."""
    if word.acronym or word.text in _known_names(language) or word.low in calendar(language):
        return True
    if country_of(word.text, language) or word.text.startswith("EE"):
        return True
    return word.base in words_of(language).heads or word.low in words_of(language).modifiers


def names_of_persons(row: Sequence[Word], language: Language) -> frozenset[int]:
    """Places in a sentence of words that may be somebody's name: better one too many than one too few."""
    found: set[int] = set()
    for at, word in enumerate(row):
        if not word.capital or may_be_shown(word, language):
            continue
        begins = at == 0 or row[at - 1].text in {".", ":", *OPENING, *CLOSING, "¿", "¡", "-", "–", "—"}
        after = row[at + 1] if at + 1 < len(row) else None
        beside = after is not None and after.capital and not may_be_shown(after, language)
        if not begins or beside or not in_dictionary(word.text, language) or _acts_alone(row, at, language):
            found.add(at)
    for at, word in enumerate(row):
        titled = row[at - 2 if at > 1 and row[at - 1].text == "." else at - 1].low if at else ""
        if titled in _TITLES and word.capital:
            found.add(at)
    return frozenset(found)


def _acts_alone(row: Sequence[Word], at: int, language: Language) -> bool:
    """Whether a word that begins a sentence without an article speaks, or a name follows it: a name that is a word."""
    rest, known = row[at + 1 :], words_of(language)
    common = row[at].base != row[at].low or row[at].low in {*known.pronouns, *known.empty}
    if not rest or common:
        return False
    joined = len(rest) > 1 and rest[0].low in {"de", "del", "van", "von"} and rest[1].capital
    return rest[0].base in known.saying or (joined and not may_be_shown(rest[1], language))


def shown(row: Sequence[Word], sentence: str, language: Language, most: int) -> str:
    """At most so many words of a sentence as they are written, with what may be a name left out."""
    hidden = names_of_persons(row, language)
    told: list[str] = []
    counted, end = 0, 0
    for at, word in enumerate(row):
        counted += not word.sign
        if counted > most:
            told.append(" …")
            break
        gap = sentence[end : word.start] if told else ""
        if at in hidden:
            if not told or not told[-1].endswith(HIDDEN):
                told.append(gap + HIDDEN)
        else:
            told.append(gap + word.text)
        end = word.end
    return "".join(told)
