"""Every word of a fixed meaning in both languages, from the places where the product itself keeps it."""

import csv
from collections.abc import Callable, Iterable
from importlib.resources import files
from typing import get_args

from markdown_tables import cell, table

from secuela.claims.schema import Kind, Side, VerdictWord, Voice
from secuela.claims.wording import finding_words
from secuela.evidence.languages import LANGUAGES
from secuela.evidence.library import library
from secuela.evidence.records import GRADES
from secuela.policy.lever import levers
from secuela.report.views.claim_words import kind_words, side_words, verdict_words, voice_words
from secuela.report.views.dose_words import catalogued, consent_words
from secuela.report.views.limits import glossary
from secuela.report.views.relations import level_words
from secuela.text.language import speaking, worded
from secuela.text.likelihood import table as yardstick
from secuela.text.score_words import score_glossary

FINDINGS = ("holds", "fails", "not-at-the-doses-assumed", "not-decided", "not-testable")
CONSENTS = ("federal", "tacit", "sub-national", "none")


def in_both(words: Callable[[], Iterable[list[str]]]) -> list[list[str]]:
    """Rows of a table, each text in English and beside it in Spanish."""
    told = []
    for language in LANGUAGES:
        with speaking(language):
            told.append([[cell(text) for text in row] for row in words()])
    return [[text for pair in zip(*rows, strict=True) for text in pair] for rows in zip(*told, strict=True)]


def closed(ids: Iterable[str], words: Callable[[str], str]) -> str:
    """A closed vocabulary: id, and what it is called in both languages."""
    names = list(ids)
    rows = in_both(lambda: [[words(name)] for name in names])
    return table(["id", "English", "español"], [[f"`{name}`", *row] for name, row in zip(names, rows, strict=True)])


def tables() -> dict[str, str]:
    """By name, each table of the page."""
    outcomes = library().outcomes
    return {
        "terms": table(["term", "término", "meaning", "significado"], in_both(_terms)),
        "chances": table(["word", "palabra", "share of the futures"], [row[:3] for row in in_both(_chances)]),
        "scores": table(["term", "término", "meaning", "significado"], in_both(_scores)),
        "grades": closed(GRADES, lambda grade: worded(GRADES[grade])),  # type: ignore[index]
        "verdicts": closed(get_args(VerdictWord), verdict_words),
        "findings": closed(FINDINGS, finding_words),
        "kinds": closed(get_args(Kind), kind_words),
        "sides": closed(get_args(Side), side_words),
        "voices": closed(get_args(Voice), voice_words),
        "consents": closed(CONSENTS, consent_words),
        "answers": closed(map(str, range(len(level_words()))), lambda level: level_words()[int(level)]),
        "outcome names": closed(outcomes, lambda name: catalogued(outcomes[name].title)),
        "lever names": closed(levers(), lambda name: catalogued(levers()[name].title)),
        "house words": table(["English", "español"], _house_words()),
    }


def _house_words() -> list[list[str]]:
    text = files("secuela.text").joinpath("glossary.csv").read_text(encoding="utf-8")
    return [[row["english"], row["spanish"]] for row in csv.DictReader(text.splitlines())]


def _chances() -> Iterable[list[str]]:
    return map(list, yardstick())


def _scores() -> Iterable[list[str]]:
    return map(list, score_glossary())


def _terms() -> Iterable[list[str]]:
    return ([name.rstrip(":"), text] for name, text in glossary())
