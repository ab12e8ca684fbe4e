"""The page: whole, offline, safe against the words of users, short, and right in its odd cases."""

import hashlib
import json
import re
from base64 import b64encode
from collections import Counter
from functools import cache
from html.parser import HTMLParser
from typing import Any

import pytest

from secuela.report.page import render, render_brief
from secuela.report.run_data import RunData
from secuela.report.views.answer import AnswerView
from secuela.report.views.chapters import chapters
from secuela.report.views.parts import List, Table, Words
from support import report_run
from support.ledger_texts import ledger_texts
from support.report_data import run_data
from support.toy_report import toy_run

FORBIDDEN = (
    "war",
    "wars",
    "fighter",
    "fighters",
    "success",
    "successful",
    "neutralised",
    "neutralized",
    "hawk",
    "hawks",
)


class Page(HTMLParser):
    """Tags, ids, visible text and scripts of a page."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.html, self.tags, self.ids, self.scripts = html, [], [], []
        self.text: list[str] = []
        self._inside: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        found = dict(attrs)
        self.tags.append((tag, found))
        if "id" in found:
            self.ids.append(found["id"])
        if tag in {"script", "style"}:
            self._inside.append(tag)
            self.scripts.append((found, ""))

    def handle_endtag(self, tag):
        if self._inside and tag == self._inside[-1]:
            self._inside.pop()

    def handle_data(self, data):
        if not self._inside:
            self.text.append(data)
        elif self.scripts:
            attrs, before = self.scripts[-1]
            self.scripts[-1] = (attrs, before + data)

    @property
    def words(self) -> str:
        return re.sub(r"\s+", " ", " ".join(self.text)).replace("\u00a0", " ")

    def pictures(self) -> dict[str, dict[str, Any]]:
        held = [(attrs["id"], text) for attrs, text in self.scripts if attrs.get("id", "").startswith("picture-")]
        return {name: json.loads(text) for name, text in held}


def page_of(run: RunData, **options: Any) -> Page:
    return Page(render(run, **options))


@cache
def usual() -> Page:
    return page_of(run_data())


def test_the_answer_comes_first_then_the_chapters_then_what_is_looked_up():
    held = [chapter.NAME for chapter in chapters(run_data())]
    assert [name for name in usual().ids if name in ("answer", *held)] == ["answer", *held]


def test_ids_are_unique_and_every_inner_link_has_a_target():
    assert [name for name, n in Counter(usual().ids).items() if n > 1] == []
    targets = {found["href"][1:] for tag, found in usual().tags if tag == "a" and found["href"].startswith("#")}
    assert targets - set(usual().ids) == set()


def test_a_card_leads_to_what_its_outcome_counts():
    linked = re.findall(r'<div class="card"><h3><a href="#counted-(\w+)">', usual().html)
    assert linked == [card.outcome for card in AnswerView.of(run_data()).cards.cards]
    assert "#counted-" not in render_brief(run_data())


def test_nothing_is_loaded_from_anywhere():
    loaded = [
        found for tag, found in usual().tags if "src" in found or tag in {"link", "iframe", "img", "object", "base"}
    ]
    style = usual().html.split("<style>")[1].split("</style>")[0]
    assert loaded == []
    assert "url(" not in style
    assert "@import" not in style


def test_the_policy_of_the_page_forbids_the_network_and_any_other_script():
    policy = next(
        found["content"] for tag, found in usual().tags if found.get("http-equiv") == "Content-Security-Policy"
    )
    scripts = re.findall(r"<script>(.*?)</script>", usual().html, flags=re.DOTALL)
    hashes = [b64encode(hashlib.sha256(script.encode()).digest()).decode() for script in scripts]
    assert len(scripts) == 2
    assert all(f"'sha256-{found}'" in policy for found in hashes)
    assert "default-src 'none'" in policy
    assert "unsafe-eval" not in policy


def test_the_file_is_small():
    assert len(usual().html.encode()) < 2_500_000


def test_the_body_is_short():
    """What is read without opening anything: at most 4,000 words."""
    run = run_data()
    body = [AnswerView.of(run), *(each for each in chapters(run) if not each.ANNEX)]
    assert sum(count(part) for each in body for part in each.parts()) <= 4000


def count(part: Any) -> int:
    if isinstance(part, Words):
        return len(part.text.split())
    if getattr(part, "folded", False):
        return 0
    if isinstance(part, List):
        return sum(len(f"{entry.name} {entry.text}".split()) for entry in part.entries)
    if isinstance(part, Table):
        heads = " ".join([part.caption, *part.heads, part.note])
        rows = [f"{row.name} {row.note} {' '.join(f'{c.text} {c.below}' for c in row.cells)}" for row in part.rows]
        return len(" ".join([heads, *rows]).split())
    return 20  # a picture or the cards: title and measure


def test_no_nan_or_none_reaches_the_reader():
    assert not re.search(r"\b(?:nan|NaN|None|null|undefined|inf)\b", usual().words)


def test_annexes_are_folded_and_print_only_in_full():
    folded = [found for tag, found in usual().tags if tag == "details" and found.get("class") == "annex"]
    assert len(folded) == len([each for each in chapters(run_data()) if each.ANNEX])
    assert "open" not in " ".join(str(each) for each in folded)
    assert 'class="short"' in usual().html
    whole = page_of(run_data(), full=True)
    assert 'class="full"' in whole.html
    assert not [found for tag, found in whole.tags if tag == "details" and "open" not in found]


def test_a_hostile_title_stays_text():
    evil = "<img src=x onerror=alert(1)></script><script>alert(2)</script>{{ 7*7 }}"
    proposals = report_run.proposals()
    proposals[report_run.PROPOSAL] |= {"title": {"en": evil, "es": evil}, "note": evil, "sources": [evil]}
    page = page_of(run_data(proposals=proposals))
    assert evil in "".join(page.text)
    assert "49" not in page.words.split(evil)[0][:200]
    assert not [found for tag, found in page.tags if tag == "img" or "onerror" in found]
    assert len([tag for tag, found in page.tags if tag == "script" and not found]) == 2


def test_only_plain_addresses_become_links():
    for tag, found in usual().tags:
        if tag == "a":
            assert found["href"].startswith("#")


def test_no_loaded_words_in_generated_text():
    told = usual().words
    for text in ledger_texts():
        told = told.replace(text, "")
    found = {word for word in FORBIDDEN if re.search(rf"\b{word}\b", told, flags=re.IGNORECASE)}
    assert found <= {"success", "war"}  # "Killing is no success"; titles of records name wars of the past


def test_tables_have_captions_heads_and_scopes():
    tables = [found for tag, found in usual().tags if tag == "table"]
    captions = [found for tag, found in usual().tags if tag == "caption"]
    assert len(tables) == len(captions) > 5
    assert all("scope" in found for tag, found in usual().tags if tag == "th")


def test_every_picture_can_be_heard_chosen_and_taken_away():
    boxes = [found for tag, found in usual().tags if found.get("class") == "plot"]
    held = usual().pictures()
    assert len(boxes) == len(held) > 6
    assert all(found["role"] == "img" and len(found["aria-label"]) > 40 for found in boxes)
    buttons = Counter(found["data-as"] for tag, found in usual().tags if tag == "button")
    assert set(buttons.values()) == {len(boxes)}
    assert set(buttons) == {"png", "svg", "csv", "cite"}
    answer = held["picture-answer"]
    options = [found for tag, found in usual().tags if tag == "option"]
    assert len(options) == sum(len(picture["choices"]) for picture in held.values())
    assert len(answer["choices"]) == 7 + 32
    assert all(len(choice["notes"]) == 4 for choice in answer["choices"])


def test_the_language_of_the_page_is_that_of_its_reader():
    assert '<html lang="en">' in usual().html
    spanish = page_of(toy_run(), language="es")
    assert '<html lang="es">' in spanish.html
    assert "El plan: más largo" in spanish.words


def test_the_run_and_its_data_stand_at_the_foot_of_every_printed_page():
    run = run_data()
    assert f'content: "Secuela 0.1.0, run {run.id}, data to October 2025."' in usual().html
    assert "counter(page)" in usual().html


@pytest.mark.parametrize("proposal", ["status-quo", "recruitment-prevention"])
def test_any_alternative_may_be_under_test(proposal):
    page = page_of(run_data(proposal=proposal))
    assert "nan" not in page.words.lower().split()
    assert 'id="limits"' in page.html


@pytest.mark.parametrize(
    "missing", ["proposals", "structure", "origin", "extra", "versions", "reference_policy", "notes", "array_checksums"]
)
def test_a_manifest_with_a_part_missing_still_makes_a_page(missing):
    page = page_of(run_data(**{missing: {} if missing not in ("reference_policy", "notes") else []}))
    assert 'id="limits"' in page.html


def test_a_run_without_dose_response_says_so():
    assert "This run holds no dose-response." in page_of(toy_run()).words


def test_the_same_run_gives_the_same_page():
    assert render(run_data()) == usual().html
