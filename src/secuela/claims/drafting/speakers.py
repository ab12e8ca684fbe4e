"""Nouns that can speak, with what belongs to them: named by office or kind, never by a person's name."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from secuela.claims.drafting.lexicon import country_of, words_of
from secuela.claims.drafting.words_of_text import OPENING, Word
from secuela.claims.who_says import office_held
from secuela.evidence.languages import Language

_APART = 16  # words between two commas that may stand between speaker and verb
_LONGEST = 9  # words of what follows a noun and belongs to it
_RELATIVE = frozenset(["who", "which", "whose", "that", "que", "quien", "quienes", "cuyo", "cuya", "citing", "citando"])
_NEVER = frozenset({"not", "never", "no", "nunca"})
_PEOPLE = frozenset({"rights", "advocacy", "civil", "victims", "business"})  # groups of these can speak
_OF = frozenset({"of", "at", "de", "del"})
_ADJECTIVE = 7  # letters of the shortest adjective that may follow a noun that speaks
_NAMED: dict[Language, str] = {"en": "a named person", "es": "una persona con nombre"}
_UNNAMED_COUNTRIES: dict[Language, dict[str, str]] = {
    "en": {"MX": "Mexico", "US": "the US"},
    "es": {"MX": "México", "US": "EE. UU."},
}


@dataclass(frozen=True)
class Speaker:
    """Who speaks.

    Args:
        name: Office, kind or institution in the language of the text; never a person's name.
        noun: Dictionary form of the noun.
        country: ``MX`` or ``US`` where it is told.
        start: Where the words for it begin in the sentence.
        end: Where they end.
        first: Number of its first word.
        last: Number of the word after its last.
        pronoun: Whether only a pronoun stands there.
    """

    name: str
    noun: str
    country: str | None
    start: int
    end: int
    first: int
    last: int
    pronoun: bool = False


@dataclass(frozen=True)
class Searched:
    """A sentence while it is searched."""

    row: Sequence[Word]
    language: Language
    names: frozenset[int]
    quoted: frozenset[int]

    def at(self, place: int) -> Word | None:
        """A word, or None beyond the ends."""
        return self.row[place] if 0 <= place < len(self.row) else None

    def low(self, place: int) -> str:
        """A word in lower case, empty beyond the ends."""
        word = self.at(place)
        return "" if word is None else word.low

    def base(self, place: int) -> str:
        """The dictionary form of a word, empty beyond the ends."""
        word = self.at(place)
        return "" if word is None else word.base

    def among(self, place: int, chosen: frozenset[str] | Sequence[str]) -> bool:
        """Whether a word, in one of its forms, is among some."""
        word = self.at(place)
        if word is None:
            return False
        forms = [word.base, word.low, *([f"{word.low}r"] if self.language == "es" else [])]
        return any(form in chosen for form in forms)


def first_before(sentence: Searched, end: int) -> Speaker | None:
    """The first noun that can speak before a place, for a pronoun to mean."""
    return next((found for at in range(end) if (found := speaker_at(sentence, at)) is not None), None)


def ending_before(sentence: Searched, place: int) -> Speaker | None:
    """The speaker whose words end right before a verb, with what stands between passed over."""
    known = words_of(sentence.language)
    while place >= 0:
        low = sentence.low(place)
        if low in _NEVER:
            return None  # what somebody does not say
        if low in known.passed_over or low.endswith(("ly", "mente")):
            place -= 1
        elif low == ",":
            found, place = _over_comma(sentence, place)
            if found is not None:
                return found
        else:
            return _ending_at(sentence, place)
    return None


def _over_comma(sentence: Searched, place: int) -> tuple[Speaker | None, int]:
    """Over a part between commas: the speaker, if that part names the office, and where to look on."""
    opened = next((n for n in range(place - 1, max(-1, place - _APART), -1) if sentence.low(n) == ","), None)
    if opened is None:
        return None, -1
    if sentence.low(opened + 1) in _RELATIVE:
        return None, opened - 1
    beside = _ending_at(sentence, place - 1)
    if beside is not None and not beside.noun:  # the secretary, NAME, said
        return _ending_at(sentence, opened - 1) or beside, -1
    return beside, -1


def _ending_at(sentence: Searched, place: int) -> Speaker | None:
    """The speaker whose words end at a place: the noun itself, or what follows it and belongs to it."""
    known = words_of(sentence.language)
    if sentence.low(place) in known.pronouns:
        return _pronoun(sentence, place)
    found = speaker_at(sentence, place)
    if found is not None:
        outer = _owner(sentence, found.first - 1)
        return outer or found
    return _owner(sentence, place)


def _owner(sentence: Searched, place: int) -> Speaker | None:
    """The noun that words up to a place belong to: officials of the ministry, a study of groups."""
    known = words_of(sentence.language)
    for at in range(place, max(-1, place - _LONGEST), -1):
        word = sentence.row[at]
        if word.sign or word.text in OPENING:
            return None
        joined = sentence.low(at + 1) in {*known.after_speaker, *_RELATIVE}
        if joined and at < place + 1 and (found := speaker_at(sentence, at)) is not None:
            return _owner(sentence, found.first - 1) or found
    return None


def beginning_at(sentence: Searched, place: int) -> Speaker | None:
    """The speaker whose words begin at a place."""
    known = words_of(sentence.language)
    if sentence.low(place) in known.pronouns:
        return _pronoun(sentence, place)
    for at in range(place, min(place + 7, len(sentence.row))):
        following = sentence.low(at + 1) in {"'s", "’s", "general"}
        found = speaker_at(sentence, at)
        if found is not None and not following:
            return _with_office(sentence, found)
        passed = sentence.low(at) in known.modifiers or sentence.low(at) in {"'s", "’s", "'", "’"} or found is not None
        if not (passed or country_of(sentence.row[at].text, sentence.language) or sentence.row[at].low.isdigit()):
            return None
    return None


def _with_office(sentence: Searched, found: Speaker) -> Speaker:
    """For a named person the office that follows between commas, if one does."""
    if found.noun or sentence.low(found.last) != ",":
        return found
    office = beginning_at(sentence, found.last + 1)
    return office if office is not None and office.noun else found


def _pronoun(sentence: Searched, place: int) -> Speaker:
    word = sentence.row[place]
    return Speaker(word.low, "", None, word.start, word.end, place, place + 1, pronoun=True)


def speaker_at(sentence: Searched, at: int) -> Speaker | None:
    """The speaker whose noun stands at a place; None if what stands there cannot speak."""
    word, known = sentence.row[at], words_of(sentence.language)
    if at in sentence.names:
        return _named(sentence, at)
    country = country_of(word.text, sentence.language)
    if country is not None:
        stands_alone = not country_of(sentence.low(at + 1), sentence.language) and word.text not in {
            "United",
            "Estados",
        }
        adjective = word.low.endswith(("an", "ans", "ana", "ano", "anos", "anas", "ense", "enses"))
        if not stands_alone or adjective or sentence.among(at + 1, known.heads) or sentence.low(at + 1) in {"'s", "’s"}:
            return None
        name = _UNNAMED_COUNTRIES[sentence.language][country]
        return Speaker(name, name.lower(), country, word.start, word.end, at, at + 1)
    if sentence.among(at, known.heads) or (word.base == "group" and sentence.low(at - 1) in _PEOPLE):
        return _told(sentence, at)
    institution = word.acronym or word.text in _institutions(sentence.language)
    return _told(sentence, at) if institution else None


def _named(sentence: Searched, at: int) -> Speaker:
    """A person whose name is not kept: by the office before it, where there is one."""
    first = at
    while first - 1 in sentence.names:
        first -= 1
    if sentence.among(first - 1, words_of(sentence.language).heads):
        return _told(sentence, first - 1)
    last = at + 1
    while last in sentence.names:
        last += 1
    start, end = sentence.row[first].start, sentence.row[last - 1].end
    held = office_held(" ".join(sentence.row[n].text for n in range(first, last)))
    if held is not None:
        noun = "president" if held.title.en.startswith("president") else "secretary"
        return Speaker(held.title.text(sentence.language), noun, held.government, start, end, first, last)
    return Speaker(_NAMED[sentence.language], "", None, start, end, first, last)


def _told(sentence: Searched, at: int) -> Speaker:
    """A noun that speaks with what stands before and after it and belongs to it."""
    first, last = _first(sentence, at), _last(sentence, at)
    kept = [n for n in range(first, last) if n not in sentence.names]
    while len(kept) > 1 and _opens(sentence, kept[0]):
        kept = kept[1:]
    name = _joined(sentence, kept) or sentence.row[at].text
    countries = (country_of(sentence.row[n].text, sentence.language) for n in kept)
    country = next((code for code in countries if code is not None), None)
    noun = sentence.row[at].base if sentence.row[at].base in words_of(sentence.language).heads else sentence.row[at].low
    start, end = sentence.row[first].start, sentence.row[last - 1].end
    return Speaker(name, noun, country, start, end, first, last)


def _opens(sentence: Searched, at: int) -> bool:
    """Whether a word only leads in what follows: an article, a possessive."""
    word = sentence.row[at]
    if country_of(word.text, sentence.language):
        return False
    return word.sign or word.low in {"'s", "’s"} or word.low in words_of(sentence.language).empty


def _joined(sentence: Searched, kept: Sequence[int]) -> str:
    """Words with the gaps that they have in the sentence; a common noun that begins the sentence is written small."""
    told = ""
    for n in kept:
        word = sentence.row[n]
        common = (
            n == 0
            and not word.acronym
            and not country_of(word.text, sentence.language)
            and word.low in {*words_of(sentence.language).modifiers, word.base}
        )
        common = common or (n == 0 and word.base in words_of(sentence.language).heads and not word.acronym)
        gap = "" if not told or sentence.row[n - 1].end == word.start else " "
        told += gap + (word.low if common and word.text not in _institutions(sentence.language) else word.text)
    return told


@cache
def _institutions(language: Language) -> frozenset[str]:
    """Words of the names of known institutions."""
    return frozenset(part for name in words_of(language).institutions for part in name.split())


def _first(sentence: Searched, at: int) -> int:
    """The first word that belongs to a noun."""
    known = words_of(sentence.language)
    first = at
    while first > 0:
        low, word = sentence.low(first - 1), sentence.row[first - 1]
        possessive = low in {"'s", "’s", "'", "’"}
        part = (
            low in known.modifiers or country_of(word.text, sentence.language) is not None or word.base in known.heads
        )
        if not (possessive or (part and word.base not in known.after_speaker)) or first - 1 in sentence.quoted:
            break
        first -= 1
    return first


def _last(sentence: Searched, at: int) -> int:
    """The word after the last that belongs to a noun: of Mexico, at a public university."""
    last = at + 1
    while last in sentence.names:
        last += 1
    while last < len(sentence.row):
        ahead = last + 1 if sentence.low(last) in _OF else last
        while ahead > last and sentence.low(ahead) in words_of(sentence.language).modifiers:
            ahead += 1
        if not (_belongs(sentence, ahead) if ahead > last else _is_adjective(sentence, last)):
            break
        last = ahead + 1
        while last < len(sentence.row) and country_of(sentence.row[last].text, sentence.language):
            last += 1
    return last


def _is_adjective(sentence: Searched, at: int) -> bool:
    """Whether a Spanish adjective of office follows its noun; prepositions of the same list are none."""
    return sentence.low(at) in words_of(sentence.language).after_speaker and len(sentence.low(at)) >= _ADJECTIVE


def _belongs(sentence: Searched, at: int) -> bool:
    """Whether a noun belongs to the one before it: no verb of saying, no name."""
    word, known = sentence.at(at), words_of(sentence.language)
    if word is None or word.sign or word.low[0].isdigit() or at in sentence.names:
        return False
    return word.base in known.heads or not sentence.among(at, known.saying)
