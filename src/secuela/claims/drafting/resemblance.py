"""Which claims of the shipped ledgers a sentence resembles: words that both have, rare ones counting more.

The measure is the cosine between rows of words in dictionary form, each weighted by how few claims have it. It says
that two texts speak of the same things, never that they say the same.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from secuela.claims.draft_notes import Resembled
from secuela.claims.drafting.lexicon import words_of
from secuela.claims.drafting.words_of_text import Word, words
from secuela.claims.reading import read_ledger, shipped
from secuela.evidence.languages import Language

LEAST = 0.25  # below it two texts share little more than their subject
_MOST, _TOLD = 3, 5  # claims of one sentence, words of one claim
_SHARED = 2  # words that two texts must share


@dataclass(frozen=True)
class _Known:
    weights: Mapping[str, float]
    claims: Mapping[str, frozenset[str]]


def _content(row: Iterable[Word], language: Language) -> frozenset[str]:
    empty = words_of(language).empty
    return frozenset(
        word.base for word in row if not word.sign and not word.text[0].isdigit() and word.base not in empty
    )


@cache
def _known(language: Language) -> _Known:
    claims = {
        f"{name}/{claim.id}": _content(words(claim.claim.text(language), language), language)
        for name in shipped()
        for claim in read_ledger(name).claims
    }
    counts: dict[str, int] = {}
    for content in claims.values():
        for word in content:
            counts[word] = counts.get(word, 0) + 1
    return _Known({word: math.log((1 + len(claims)) / n) for word, n in counts.items()}, claims)


def resembled(row: Sequence[Word], language: Language) -> tuple[Resembled, ...]:
    """Claims that resemble a sentence, the nearest first, with the words that both have."""
    known = _known(language)
    rare = math.log(1 + len(known.claims))
    own = _content(row, language)

    def weight(word: str) -> float:
        return known.weights.get(word, rare)

    def length(content: frozenset[str]) -> float:
        return math.sqrt(sum(weight(word) ** 2 for word in content))

    found: list[Resembled] = []
    for name, content in known.claims.items():
        shared = own & content
        total = length(own) * length(content)
        cosine = sum(weight(word) ** 2 for word in shared) / total if total else 0
        if cosine >= LEAST and len(shared) >= _SHARED:
            words_shared = sorted(shared, key=lambda word: (-weight(word), word))[:_TOLD]
            found.append(Resembled(id=name, similarity=round(min(cosine, 1), 2), shared=tuple(words_shared)))
    return tuple(sorted(found, key=lambda each: (-each.similarity, each.id))[:_MOST])
