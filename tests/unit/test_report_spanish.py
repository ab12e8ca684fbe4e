"""The report of a shipped proposal in Spanish holds no English sentence of its own, on the page or in a picture.

What records and ledgers say in English alone, without Spanish in a catalogue, is left out here: citations, mostly. So
is a sentence that no catalogue holds, of which ``test_spanish`` knows the packages that have none.
"""

import re
import runpy
from functools import cache
from pathlib import Path

import pytest

from secuela.policy.proposal_reading import load_proposal
from secuela.report.page import render, render_brief
from secuela.report.views.plan import PlanView
from support import report_run
from support.report_data import as_shipped, run_data
from support.visible_texts import Texts, plain_texts

ROOT = Path(__file__).parents[2]
_ENGLISH = re.compile(r"(?<![-\w])(the|of|and|with|which|that|is|are|from|than|not)(?![-\w])", re.IGNORECASE)
_LONG = 12  # letters from which on a text of a record is more than a word or a code


@pytest.fixture(scope="module")
def run():
    return as_shipped()


@cache
def of_records() -> tuple[str, ...]:
    """Texts of records, ledgers and sources without Spanish, in small letters, the longest first."""
    found = {text.casefold() for text in plain_texts() if len(text) >= _LONG and _ENGLISH.search(text)}
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


def test_notes_of_a_shipped_proposal_are_spanish_and_those_of_another_stay_in_its_words():
    held = report_run.proposals()
    held[report_run.PROPOSAL] |= {"note": load_proposal("support-only").note}
    run = run_data(proposals=held)
    english, spanish = PlanView.of(run, "en"), PlanView.of(run, "es")
    assert spanish.author.entries[0].text.startswith(
        "«Ayuda que vincula a los dos servicios: actúa sobre la cooperación"
    )
    assert english.author.entries[0].text.startswith("“Help that binds the two services together")
    assert "«the article gives no number»" in {cell.text for row in spanish.doses.rows for cell in row.cells}


def test_an_english_page_is_told_apart(run):
    assert len(english_in(Texts(render_brief(run, "en")).found)) > 20
