"""A text or a page as sentences, each with its place, in one of the two languages that are read."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from secuela.claims.drafting.language_tools import sentence_spans, text_of_page
from secuela.evidence.errors import LedgerError
from secuela.evidence.input_files import Form
from secuela.evidence.languages import Language
from secuela.evidence.message import message

ARTICLE = Form(
    error=LedgerError,
    package="secuela.claims",
    folder="ledgers",
    first="article-2025",
    largest=2 * 2**20,
    deepest=1,
    command="secuela claims new",
    why=message("a text that is read wrongly would be quoted wrongly"),
    why_missing={},
)
_LEAST = 4  # words of a statement
_PAGE = re.compile(r"<\s*(?:!doctype\s+html|html|body|article|p|div|head)\b", re.IGNORECASE)
_COMMON: dict[Language, frozenset[str]] = {
    "en": frozenset(
        [
            "the",
            "of",
            "and",
            "to",
            "in",
            "that",
            "is",
            "was",
            "for",
            "on",
            "with",
            "by",
            "from",
            "are",
            "be",
            "has",
            "will",
            "would",
            "said",
            "not",
        ]
    ),
    "es": frozenset(
        [
            "el",
            "la",
            "los",
            "las",
            "de",
            "y",
            "que",
            "en",
            "un",
            "una",
            "es",
            "por",
            "con",
            "para",
            "del",
            "se",
            "no",
            "al",
            "su",
            "ha",
        ]
    ),
}


@dataclass(frozen=True)
class Sentence:
    """A sentence and where it stands.

    Args:
        text: Its words.
        paragraph: Number of its paragraph, from 1.
        number: Its number in the paragraph, from 1.
    """

    text: str
    paragraph: int
    number: int


@dataclass(frozen=True)
class Article:
    """A text.

    Args:
        sentences: What it states; headings and questions are left out.
        language: Its language.
        words: How many words it has.
    """

    sentences: Sequence[Sentence]
    language: Language
    words: int


def article_of(text: str, language: Language | None = None) -> Article:
    """The sentences of a text or an HTML page.

    Args:
        text: Plain text, a paragraph a line or parted by empty lines, or HTML.
        language: Its language; None finds out.

    Raises:
        LedgerError: If it states nothing, or is in neither language.
    """
    plain = text_of_page(text) if _PAGE.search(text[:5000]) else text
    paragraphs = _paragraphs(plain or "")
    spoken = language or _language(" ".join(paragraphs))
    sentences = [
        Sentence(words, number, place)
        for number, paragraph in enumerate(paragraphs, start=1)
        for place, words in enumerate(_stated(paragraph, spoken), start=1)
    ]
    if not sentences:
        raise LedgerError(
            message("The text states nothing that could be drafted."),
            why=message("a draft holds one entry for each statement"),
            fix=message("give an article with whole sentences, as text or HTML in UTF-8"),
        )
    return Article(sentences, spoken, sum(len(paragraph.split()) for paragraph in paragraphs))


def _paragraphs(text: str) -> list[str]:
    """Paragraphs: parted by empty lines; where there are none, a line each."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    blocks = re.split(r"\n\s*\n", lines) if re.search(r"\n\s*\n", lines) else lines.split("\n")
    return [" ".join(block.split()) for block in blocks if block.strip()]


def _language(text: str) -> Language:
    found = re.findall(r"[^\W\d_]+", text.lower())
    counted: dict[Language, int] = {name: sum(word in common for word in found) for name, common in _COMMON.items()}
    best = max(counted, key=lambda name: counted[name])
    if counted[best] == 0 or counted[best] < len(found) / 20:
        raise LedgerError(
            message("The text seems to be neither English nor Spanish."),
            why=message("who says what is found by words of these two languages"),
            fix=message("name its language with --text-language en or es if it is one of them"),
        )
    return best


def _stated(paragraph: str, language: Language) -> list[str]:
    """Its sentences that state something: no question, no heading, no scrap; a closed quotation stays with its verb."""
    spans = sentence_spans(paragraph, language)
    found = [paragraph[start:end].strip() for start, end in spans]
    return [
        each for each in found if len(each.split()) >= _LEAST and each.rstrip('”»")').endswith((".", "!", "…", ","))
    ]
