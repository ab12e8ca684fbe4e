"""What a reader sees of a page, and what records say that no catalogue holds."""

import json
from collections.abc import Iterator, Mapping
from html.parser import HTMLParser
from typing import Any

from pydantic import BaseModel

from secuela.claims.reading import read_ledger, shipped
from secuela.evidence.authority import authority
from secuela.evidence.bilingual import Bilingual
from secuela.evidence.library import library
from secuela.text.language import fallen_back, speaking
from support.report_data import REFERENCE

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


def plain_texts() -> list[str]:
    """Texts of records, ledgers and sources that exist in English alone, in no catalogue either: citations, mostly."""
    policy = json.loads(REFERENCE.read_text(encoding="utf-8"))["reference_policy"]
    sources = [entry["source"] for entry in policy]
    held = english_of([*vars(library()).values(), authority(), sources, *(read_ledger(n) for n in shipped())])
    with speaking("es"):
        return [text for text in held if fallen_back(text)]


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
