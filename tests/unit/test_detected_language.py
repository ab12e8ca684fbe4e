"""Whatever is made in Spanish is Spanish, sentence by sentence, as a language detector reads it.

Left out are names, citations, code, and what a record says that no catalogue holds.
"""

import re
from collections.abc import Iterable
from functools import cache

import pytest
import yaml
from babel.messages.pofile import read_po
from lingua import Language, LanguageDetectorBuilder

from secuela.claims.reading import read_ledger
from secuela.claims.reading import template as ledger_template
from secuela.cli.answers import answer_text
from secuela.evidence.library import library
from secuela.policy.proposal_reading import check_file
from secuela.policy.proposal_reading import template as proposal_template
from secuela.report.page import render, render_brief
from secuela.text.language import catalogue_files, speaking
from support.report_data import as_shipped
from support.visible_texts import Texts, plain_texts

_WORD = re.compile(r"[^\W\d_]{2,}")
_END = re.compile(r"(?<=[.;:?!])\s+|\n|\s→\s")
_LEAST = 4  # words of a sentence, below which names and numbers decide
_SURE = 0.75  # of English, from which on a sentence is taken for it
# Code, ids, values, the words of authors and the name of a study.
_NO_WORDS = re.compile(r"`[^`]*`|\{[^{}]*\}|«[^»]*»|SOURCE \(.*?\)|secuela [a-z -]+|--[a-z-]+|\b\w+[_./-]\w[\w./-]*\b")


@cache
def _detector():
    return LanguageDetectorBuilder.from_languages(Language.ENGLISH, Language.SPANISH).build()


def english_sentences(texts: Iterable[str]) -> list[str]:
    """The sentences that are English, each once."""
    pieces = {" ".join(piece.split()) for text in texts for piece in _END.split(_NO_WORDS.sub(" ", text))}
    told = sorted(piece for piece in pieces if len(_WORD.findall(piece)) >= _LEAST)
    return [each for each in told if _detector().compute_language_confidence(each, Language.ENGLISH) > _SURE]


@pytest.fixture(scope="module")
def run():
    return as_shipped()


@pytest.fixture(scope="module")
def kept():
    """What records and sources say in one language, in one line."""
    cited = (f"{each.citation} {each.licence}" for each in library().sources.values())
    held = " ".join(" ".join((*plain_texts(), *cited)).split())
    return " ".join(_NO_WORDS.sub(" ", held).split())


def of_page(html: str, kept: str) -> list[str]:
    return [each for each in english_sentences(Texts(html).found) if each not in kept]


def test_the_page_with_its_annexes_is_spanish(run, kept):
    assert of_page(render(run, "es", full=True), kept) == []


def test_the_brief_is_spanish(run, kept):
    assert of_page(render_brief(run, "es"), kept) == []


@pytest.mark.parametrize("everything", [False, True])
def test_the_terminal_is_spanish(run, everything):
    with speaking("es"):
        text = answer_text(run, 10_000, everything=everything)
    assert english_sentences(text.replace("  ", "\n").splitlines()) == []


def test_every_sentence_of_the_catalogues_is_spanish():
    found = []
    for path in catalogue_files("es"):
        with path.open("rb") as stream:
            for message in read_po(stream):
                if message.id:
                    found += [message.string] if isinstance(message.string, str) else message.string
    assert english_sentences(found) == []


def test_an_english_page_is_told_apart(run, kept):
    assert len(of_page(render_brief(run, "en"), kept)) > 30


@pytest.mark.parametrize(("template", "reader"), [(proposal_template, check_file), (ledger_template, read_ledger)])
def test_the_spanish_template_is_the_english_one_in_other_words(template, reader, tmp_path):
    """The same keys, codes and numbers; only sentences differ, and comments are Spanish."""
    file = tmp_path / "mine.yaml"
    with speaking("es"):
        spanish = template()
    file.write_text(spanish, "utf-8")
    reader(file)
    trees = [[*leaves(yaml.safe_load(text))] for text in (template(), spanish)]
    for (path, english), (other, said) in zip(*map(sorted_by_path, trees), strict=True):
        assert path == other
        words = isinstance(english, str) and (" " in english or path[-1] in ("es", "en") or "chain" in path)
        assert english == said or words, path
    comments = [part for line in spanish.splitlines() for part in line.partition("#")[2].split("|")]
    assert english_sentences(re.sub(r"[\w-]+ \(", "(", part) for part in comments) == []


def leaves(tree, path=()):
    """Each value with the keys that lead to it."""
    if isinstance(tree, dict | list):
        for key, value in tree.items() if isinstance(tree, dict) else enumerate(tree):
            yield from leaves(value, (*path, key))
    else:
        yield path, tree


def sorted_by_path(found):
    return sorted(found, key=lambda each: list(map(str, each[0])))
