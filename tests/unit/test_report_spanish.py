"""The report of a shipped proposal in Spanish holds no English sentence of its own, on the page or in a picture.

What records and ledgers say is theirs: a text that is kept in English alone is left out here, and so is a sentence
that no catalogue holds, of which ``test_spanish`` knows the packages that have none.
"""

import json
import re
import runpy
from collections.abc import Iterator, Mapping
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel

from secuela.claims.reading import read_ledger, shipped
from secuela.evidence.authority import authority
from secuela.evidence.bilingual import Bilingual
from secuela.evidence.library import library
from secuela.report.page import render, render_brief
from support.report_data import as_shipped

ROOT = Path(__file__).parents[2]
REFERENCE = ROOT / "src" / "secuela" / "claims" / "reference" / "manifest.json"
_ENGLISH = re.compile(r"(?<![-\w])(the|of|and|with|which|that|is|are|from|than|not)(?![-\w])", re.IGNORECASE)
_LONG = 12  # letters from which on a text of a record is more than a word or a code
_LEFT_OUT = ("sources", "method")  # citations; what a run of another version noted of itself
_VOID = {"meta", "br", "img", "input", "link", "hr", "line", "circle"}


class Texts(HTMLParser):
    """What a reader sees of a page, node by node, without code, citations and the words of the proposal's author."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []
        self._open: list[tuple[str, bool, bool]] = []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        if tag in _VOID:
            return
        held = dict(attrs)
        _tag, hidden, picture = self._open[-1] if self._open else ("", False, False)
        hidden = hidden or tag in {"style", "code"} or held.get("class") == "sources" or held.get("id") in _LEFT_OUT
        picture = picture or held.get("id", "").startswith("picture-")
        self._open.append((tag, hidden or (tag == "script" and not picture), picture))
        if not self._open[-1][1]:
            self.found += [held[name] for name in ("aria-label", "title", "data-cite") if held.get(name)]

    def handle_endtag(self, tag):
        if self._open and self._open[-1][0] == tag:
            self._open.pop()

    def handle_data(self, data):
        _tag, hidden, picture = self._open[-1] if self._open else ("", True, False)
        if picture and not hidden:
            self.found += words_of(json.loads(data))
        elif not hidden and data.strip() and not data.strip().startswith("«"):
            self.found.append(data)


def words_of(picture: Mapping[str, Any]) -> Iterator[str]:
    """Title, measure, description, heads and notes of a picture and of each of its choices."""
    for part in (picture, *picture.get("choices", ())):
        for value in (part.get(name) for name in ("title", "measure", "described", "axis", "notes", "columns")):
            yield from [value] if isinstance(value, str) else value or ()


@pytest.fixture(scope="module")
def run():
    return as_shipped()


@cache
def of_records() -> tuple[str, ...]:
    """Texts of records, ledgers and sources without Spanish, in small letters, the longest first."""
    policy = json.loads(REFERENCE.read_text(encoding="utf-8"))["reference_policy"]
    sources = [entry["source"] for entry in policy]
    held = [*vars(library()).values(), authority(), sources, *(read_ledger(name) for name in shipped())]
    found = {text.casefold() for text in english_of(held) if len(text) >= _LONG and _ENGLISH.search(text)}
    return tuple(sorted(found, key=len, reverse=True))


@cache
def lacking() -> re.Pattern[str]:
    """Sentences that no catalogue holds, those of the report apart, whatever fills them."""
    found = set()
    for entry in runpy.run_path(str(ROOT / "scripts" / "build_texts.py"))["lacking"]("es"):
        if any(name.startswith("report/") for name, _line in entry.locations):
            continue
        for text in [entry.id] if isinstance(entry.id, str) else entry.id or ():
            if _ENGLISH.search(text):
                found.add(".{0,200}?".join(re.escape(piece) for piece in re.split(r"\{[^{}]*\}", text)))
    return re.compile("|".join(sorted(found, key=len, reverse=True)) or "(?!)", re.IGNORECASE)


def english_of(held: Any) -> Iterator[str]:
    """Plain texts of records; one that is kept in both languages is none of them."""
    if isinstance(held, Bilingual):
        if held.es is None:
            yield held.en
    elif isinstance(held, str):
        yield held
    elif isinstance(held, BaseModel):
        yield from english_of([getattr(held, name) for name in type(held).model_fields])
    elif isinstance(held, Mapping):
        yield from english_of(list(held.values()))
    elif isinstance(held, list | tuple):
        for each in held:
            yield from english_of(each)


def english_in(texts: list[str]) -> list[str]:
    """Texts in which English is left once what is not the report's is taken out."""
    found = {re.sub(r"\s+", " ", text) for text in texts}
    return sorted(text for text in found if _ENGLISH.search(text) and _ENGLISH.search(_own(text.casefold())))


def _own(text: str) -> str:
    for known in of_records():
        text = text.replace(known, "")
    return lacking().sub("", text)


def test_the_page_is_spanish(run):
    texts = Texts(render(run, "es", full=True)).found
    assert len(texts) > 1000
    assert english_in(texts) == []


def test_the_brief_is_spanish(run):
    assert english_in(Texts(render_brief(run, "es")).found) == []


def test_an_english_page_is_told_apart(run):
    assert len(english_in(Texts(render_brief(run, "en")).found)) > 20
