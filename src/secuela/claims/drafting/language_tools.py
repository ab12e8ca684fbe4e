"""The libraries that know a language, imported when a text is drafted: they come with the extra ``draft``."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from types import ModuleType

from secuela.evidence.errors import OptionError
from secuela.evidence.languages import Language
from secuela.evidence.message import message


def _library(name: str) -> ModuleType:
    try:
        return import_module(name)
    except ImportError as error:
        raise OptionError(
            message("Drafting a ledger needs the library {name}, which is not installed.", name=name),
            where="claims draft",
            why=message("without it sentences, words and numbers of a text cannot be told apart"),
            fix=message(
                "install the extra: pip install 'secuela[draft]'; after `make`: .venv/bin/pip install -e '.[draft]'"
            ),
        ) from error


def sentence_spans(text: str, language: Language) -> list[tuple[int, int]]:
    """Where the sentences of a paragraph begin and end."""
    found = _library("sentencex").get_sentence_boundaries(language, text)
    return [(int(each["start_index"]), int(each["end_index"])) for each in found]


@cache
def _lemmatiser() -> Callable[..., str]:
    return _library("simplemma").lemmatize


@cache
def lemma(word: str, language: Language) -> str:
    """Dictionary form of a word, in lower case."""
    return _lemmatiser()(word.lower(), lang=language).lower()


@cache
def in_dictionary(word: str, language: Language) -> bool:
    """Whether a word stands in the dictionary of the language, written small."""
    return bool(_library("simplemma").is_known(word.lower(), lang=language))


@dataclass(frozen=True)
class _Word:
    """A word as the reader of spelt numbers wants it."""

    word: str

    def text(self) -> str:
        """The word."""
        return self.word

    def nt_separated(self, previous: "_Word") -> bool:
        """Whether a pause stands before it; none does."""
        del previous
        return False

    def not_a_number_part(self) -> bool:
        """Whether it can be no part of a number: a sign, or what is in digits already."""
        return not self.word[:1].isalpha()


def spelt_numbers(words: Sequence[str], language: Language) -> list[tuple[int, int, float]]:
    """Numbers that are written as words: first word, word after the last, value; ordinals are left out."""
    found = _library("text_to_num").find_numbers([_Word(word) for word in words], language, 0)
    return [(each.start, each.end, float(each.value)) for each in found if not each.is_ordinal]


def text_of_page(page: str) -> str | None:
    """The running text of an HTML page, a paragraph a line; None if it has none."""
    found = _library("trafilatura").extract(page, include_comments=False, include_tables=False, favor_recall=True)
    return found or None
