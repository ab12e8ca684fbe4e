"""How well who says what, and how much, is found in the marked sentences: ``python tests/support/draft_scores.py``.

The rules were tuned on the half ``tune`` (sentences so marked, and entries of odd number of the article's ledger);
the other half counts.
"""

import sys
from dataclasses import dataclass
from pathlib import Path

import yaml

from secuela.claims.drafting.attribution import said_in
from secuela.claims.drafting.stated_numbers import numbers_in
from secuela.claims.drafting.words_of_text import words
from secuela.claims.reading import read_ledger

MARKS = Path(__file__).with_name("marked_sentences.yaml")
NOBODY = "nobody-named"


@dataclass(frozen=True)
class Marked:
    """A sentence with its marks."""

    id: str
    half: str
    language: str
    text: str
    said: str | None
    behind: str | None
    numbers: list


def marked():
    """The forty sentences, and the article's restated wording in both languages."""
    marks = yaml.safe_load(MARKS.read_text("utf-8"))
    keys = ("id", "half", "language", "text", "said", "behind", "numbers")
    found = [Marked(*(each.get(key) for key in keys)) for each in marks["sentences"]]
    for claim in read_ledger("article-2025").claims:
        own = marks["restated"].get(claim.id, {})
        half = "tune" if int("".join(filter(str.isdigit, claim.id))) % 2 else "score"
        for language in ("en", "es"):
            said = own.get("said", {}).get(language)
            text = claim.claim.text(language)
            found.append(Marked(f"{claim.id} {language}", half, language, text, said, None, own.get("numbers", [])))
    return found


def read(each):
    """Who is found to say a sentence (its words, nobody-named or None), on whose word, and its quantities."""
    row = words(each.text, each.language)
    said = said_in(row, each.language)
    speakers = [] if said is None else [one for one in (said.by, *said.behind) if one is not None]
    numbers = numbers_in(each.text, row, each.language, [(one.first, one.last) for one in speakers])
    if said is None:
        return None, [], numbers
    by = NOBODY if said.by is None else each.text[said.by.start : said.by.end]
    return by, [one.name for one in said.behind], numbers


def _close(number, mark):
    low, high = mark["value"] if isinstance(mark["value"], list) else (mark["value"], mark["value"])
    same = all(abs(a - b) <= 1e-3 * abs(b) for a, b in ((number.low, low), (number.high, high)))
    return same and number.unit == mark["unit"] and number.year == mark.get("year")


def scores(half):
    """Counts over one half: attributions and quantities marked and found, and what was invented or missed."""
    counts = {
        "sentences": 0,
        "said": 0,
        "said_found": 0,
        "invented": 0,
        "numbers": 0,
        "numbers_found": 0,
        "numbers_invented": 0,
    }
    wrong = []
    for each in (one for one in marked() if one.half == half):
        by, behind, numbers = read(each)
        right = by == each.said or (each.said is not None and by is not None and each.said.lower() in by.lower())
        right = right and (each.behind is None or any(each.behind in name for name in behind))
        counts["sentences"] += 1
        counts["said"] += each.said is not None
        counts["said_found"] += each.said is not None and right
        counts["invented"] += by is not None and not right
        hits = sum(any(_close(number, mark) for number in numbers) for mark in each.numbers)
        counts["numbers"] += len(each.numbers)
        counts["numbers_found"] += hits
        counts["numbers_invented"] += len(numbers) - hits
        if not right or hits < len(each.numbers) or len(numbers) > hits:
            wrong.append(f"{each.id}: {by!r} for {each.said!r}; {numbers} for {each.numbers}")
    return counts, wrong


if __name__ == "__main__":
    for name in ("tune", "score"):
        counted, missed = scores(name)
        told = ", ".join(f"{key} {value}" for key, value in counted.items())
        sys.stdout.write("\n".join([f"{name}: {told}", *missed]) + "\n")
