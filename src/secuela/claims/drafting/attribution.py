"""Who is said to say a sentence, and on whose word: verbs of saying, "according to", and what nobody named says.

A speaker is found only where the sentence links one to a verb or phrase of saying; a noun that could speak and is
linked to none speaks not at all. Who is named is told by office or kind alone.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from secuela.claims.drafting.lexicon import words_of
from secuela.claims.drafting.speakers import Searched, Speaker, beginning_at, ending_before, first_before, speaker_at
from secuela.claims.drafting.words_of_text import CLOSING, OPENING, Word, names_of_persons
from secuela.evidence.languages import Language

Form = Literal["quoted", "attributed", "nobody-named"]
_FEW_QUOTED = 3  # words between quotation marks that make a quotation
_ACCORDING: dict[Language, tuple[tuple[str, ...], ...]] = {
    "en": (
        ("according", "to"),
        ("in", "the", "view", "of"),
        ("in", "the", "words", "of"),
        ("in", "the", "opinion", "of"),
    ),
    "es": (
        ("según",),
        ("de", "acuerdo", "con"),
        ("a", "juicio", "de"),
        ("en", "opinión", "de"),
        ("en", "palabras", "de"),
        ("conforme", "a"),
    ),
}
_RELATED = {
    "en": ("in", frozenset({"that", "this", "their", "his", "her"})),
    "es": ("en", frozenset({"ese", "este", "su"})),
}
_TOLD = {
    "en": frozenset({"account", "report", "view", "telling", "version"}),
    "es": frozenset({"relato", "informe", "versión"}),
}
_CITING = frozenset({"citing", "citando"})
_SOURCES = frozenset(
    [
        "information",
        "figure",
        "claim",
        "account",
        "report",
        "data",
        "number",
        "información",
        "cifra",
        "dato",
        "versión",
        "relato",
    ]
)
_COME = frozenset({"come", "provenir", "proceder"})
_CREDIT = frozenset({"credit", "attribute", "ascribe", "atribuir"})
_USE = frozenset({"use", "usar", "utilizar", "emplear"})
_PHRASE = frozenset(["phrase", "word", "term", "expression", "frase", "palabra", "término", "expresión"])
_NAMING = frozenset({"call", "label", "consider", "llamar", "considerar"})
_IF = frozenset({"if", "whether", "unless", "si", "nobody", "nadie"})
_BE = frozenset({"be", "ser"})
_NOT_SAID = ("rá", "rán", "ría", "rían", "ar", "er", "ir")  # Spanish: will, would, to say
_BEFORE_NOUN = frozenset(
    [
        "the",
        "a",
        "an",
        "its",
        "their",
        "his",
        "her",
        "this",
        "that",
        "no",
        "any",
        "of",
        "in",
        "el",
        "la",
        "los",
        "las",
        "un",
        "una",
        "su",
        "sus",
        "de",
        "del",
        "este",
        "ese",
    ]
)
_NOT_YET = frozenset({"will", "would", "shall", "should", "may", "might", "can", "could", "must", "to"})


@dataclass(frozen=True)
class Said:
    """That somebody says a sentence.

    Args:
        by: Who; None where nobody is named or only a pronoun stands there.
        form: Whether it is quoted, put in the text's words, or said by nobody named.
        word: The word of saying, as it is written.
        behind: On whose word, the nearest first.
        pronoun: Whether only a pronoun says who.
    """

    by: Speaker | None
    form: Form
    word: str
    behind: tuple[Speaker, ...] = ()
    pronoun: bool = False


def said_in(row: Sequence[Word], language: Language) -> Said | None:
    """Who says a sentence; None where it speaks for itself.

    Args:
        row: Its words.
        language: Its language.
    """
    sentence = Searched(row, language, names_of_persons(row, language), _quoted(row))
    found = sorted(
        (each for way in (_according, _related, _from, _verbs) for each in way(sentence)),
        key=lambda pair: (pair[1].by is None, pair[1].pronoun, pair[0]),
    )
    if not found:
        return None
    said = found[0][1]
    behind = tuple(each for each in _citing(sentence) if each != said.by)
    form: Form = "quoted" if said.form == "attributed" and len(sentence.quoted) >= _FEW_QUOTED else said.form
    return Said(said.by, form, said.word, (*said.behind, *behind), said.pronoun)


def _quoted(row: Sequence[Word]) -> frozenset[int]:
    """Words that stand between quotation marks."""
    found: set[int] = set()
    inside: list[int] | None = None
    for at, word in enumerate(row):
        if inside is not None and word.text in CLOSING:
            found.update(inside)
            inside = None
        elif inside is None and word.text in OPENING:
            inside = []
        elif inside is not None and not word.sign:
            inside.append(at)
    return frozenset(found)


def _according(sentence: Searched) -> Iterator[tuple[int, Said]]:
    for phrase in _ACCORDING[sentence.language]:
        for at in range(len(sentence.row) - len(phrase) + 1):
            if tuple(sentence.low(at + n) for n in range(len(phrase))) != phrase or at in sentence.quoted:
                continue
            after = at + len(phrase)
            word = " ".join(phrase)
            if _is_saying(sentence, after):
                speaker = beginning_at(sentence, after + 1) or first_before(sentence, at)
                yield at, Said(speaker, "attributed", sentence.row[after].text)
            elif (speaker := beginning_at(sentence, after)) is not None:
                yield at, Said(speaker, "attributed", word)


def _related(sentence: Searched) -> Iterator[tuple[int, Said]]:
    """In that account; in the critics' view."""
    into, pointing = _RELATED[sentence.language]
    for at in range(len(sentence.row)):
        if sentence.base(at) not in _TOLD[sentence.language]:
            continue
        if sentence.low(at - 2) == into and sentence.low(at - 1) in pointing:
            yield at, Said(speaker_at(sentence, at), "attributed", sentence.row[at].text)
        elif sentence.low(at - 1) in {"'s", "’s", "'", "’"} and (owner := ending_before(sentence, at - 2)) is not None:
            yield at, Said(owner, "attributed", sentence.row[at].text)


def _from(sentence: Searched) -> Iterator[tuple[int, Said]]:
    """The information comes from somebody; an aim is credited to somebody."""
    for at in range(len(sentence.row)):
        if at in sentence.quoted:
            continue
        if sentence.among(at, _COME) and any(sentence.base(n) in _SOURCES for n in range(max(0, at - 3), at)):
            speaker = beginning_at(sentence, at + 2)
            if speaker is not None:
                yield at, Said(speaker, "attributed", sentence.row[at].text)
        elif sentence.among(at, _CREDIT):
            towards = [n for n in range(at + 1, len(sentence.row)) if sentence.low(n) in {"to", "a", "al"}]
            speaker = next((found for n in towards if (found := beginning_at(sentence, n + 1)) is not None), None)
            if speaker is not None:
                yield at, Said(speaker, "attributed", sentence.row[at].text)


def _citing(sentence: Searched) -> Iterator[Speaker]:
    for at in range(len(sentence.row)):
        if sentence.low(at) in _CITING:
            after = at + 2 if sentence.low(at + 1) == "a" and sentence.language == "es" else at + 1
            speaker = beginning_at(sentence, after)
            if speaker is not None:
                yield speaker


def _verbs(sentence: Searched) -> Iterator[tuple[int, Said]]:
    for at, word in enumerate(sentence.row):
        if at in sentence.quoted or word.sign:
            continue
        if sentence.low(at) in words_of(sentence.language).hearsay:
            yield at, Said(None, "nobody-named", word.text)
        elif _uses_a_phrase(sentence, at) or _is_saying(sentence, at):
            yield from ((at, said) for said in [_said_by(sentence, at)] if said is not None)


def _uses_a_phrase(sentence: Searched, at: int) -> bool:
    return sentence.among(at, _USE) and any(sentence.base(n) in _PHRASE for n in range(at + 1, at + 5))


def _is_saying(sentence: Searched, at: int) -> bool:
    """Whether a word is a verb of saying and no noun that is written alike."""
    known = words_of(sentence.language)
    if not (sentence.among(at, known.saying) or sentence.among(at, known.show) or _is_passive(sentence, at)):
        return False
    low, before = sentence.low(at), sentence.low(at - 1)
    if before in _BEFORE_NOUN or before in {"'s", "’s"} or (sentence.row[at].capital and at):
        return False
    if sentence.language == "es":
        return not low.endswith(_NOT_SAID)
    last = sentence.low(_last_not_adverb(sentence, at))
    if last in _NOT_YET and not _is_passive(sentence, at):
        return False
    return not low.endswith("ing") or sentence.base(_last_not_adverb(sentence, at)) == "be"


def _last_not_adverb(sentence: Searched, at: int) -> int:
    place = at - 1
    while sentence.low(place).endswith(("ly", "mente")) or sentence.low(place) in {"also", "not", "been", "being"}:
        place -= 1
    return place


def _is_passive(sentence: Searched, at: int) -> bool:
    """Said without a speaker: "it is estimated that", "se estima que"."""
    nobody = words_of(sentence.language).said_by_nobody
    if not sentence.among(at, nobody):
        return False
    after = sentence.low(at + 1)
    naming = sentence.among(at, _NAMING)
    if sentence.language == "en":
        passive = sentence.base(_last_not_adverb(sentence, at)) == "be" and not sentence.low(at).endswith("ing")
        return passive and (naming or after in {"that", "to", "as", ","})
    reflexive = "se" in {sentence.low(at - 1), sentence.low(at - 2) if sentence.low(at - 1) in {"les", "le"} else ""}
    return reflexive and (naming or after in {"que", "en", ","})


def _said_by(sentence: Searched, at: int) -> Said | None:
    word = sentence.row[at].text
    agent = _agent(sentence, at)
    if agent is not None:
        return Said(agent, "attributed", word)
    if _is_passive(sentence, at):
        return Said(None, "nobody-named", word)
    if sentence.base(_last_not_adverb(sentence, at)) in _BE and not sentence.low(at).endswith(("ing", "ndo")):
        return None
    if _apart(sentence, at - 1) and (speaker := beginning_at(sentence, at + 1)) is not None:
        return _unless_idle(sentence, at, speaker, word)
    speaker = ending_before(sentence, at - 1)
    if speaker is None:
        return None
    if speaker.pronoun:
        first = first_before(sentence, speaker.first)
        return Said(first, "attributed", word, pronoun=first is None)
    return _unless_idle(sentence, at, speaker, word)


def _agent(sentence: Searched, at: int) -> Speaker | None:
    """Who does it in a passive: announced by the ministry."""
    if sentence.base(_last_not_adverb(sentence, at)) not in _BE and sentence.low(at - 1) != "se":
        return None
    by = next((n for n in range(at + 1, min(at + 4, len(sentence.row))) if sentence.low(n) in {"by", "por"}), None)
    return None if by is None else beginning_at(sentence, by + 1)


def _unless_idle(sentence: Searched, at: int, speaker: Speaker, word: str) -> Said | None:
    """None where only what measures could say it so, or the sentence only supposes that it is said."""
    known = words_of(sentence.language)
    if sentence.low(speaker.first - 1) in _IF or sentence.low(speaker.first) in _IF:
        return None
    only_shown = not (sentence.among(at, known.saying) or sentence.among(at, _USE))
    if only_shown and speaker.noun not in known.measuring:
        return None
    return Said(speaker, "attributed", word)


def _apart(sentence: Searched, at: int) -> bool:
    """Whether what is said has ended there: a comma, a closing quotation mark or a dash."""
    return sentence.low(at) in {",", *CLOSING, "–", "—"}
