"""The brief: two pages, in three forms, with the same words and numbers."""

import io
import re
import zipfile
from functools import cache

import pytest

from secuela.evidence.errors import OptionError
from secuela.report.documents import brief_document, brief_markdown, write_brief
from secuela.report.page import render_brief
from secuela.report.views.answer import AnswerView
from secuela.report.views.brief import BriefView
from support.report_data import run_data
from support.toy_report import DRAWS, toy_run


@cache
def markdown():
    return brief_markdown(run_data())


def test_it_has_at_most_nine_hundred_words():
    """Words, without rules of tables and without what only describes a picture to those who cannot see it."""
    text = re.sub(r"\*Picture: .*", "", markdown())
    words = [word for word in re.split(r"[\s|]+", text) if re.search(r"[A-Za-zÀ-ÿ]", word)]
    assert len(words) <= 900


def test_page_one_is_the_answer_of_the_report():
    brief, answer = BriefView.of(run_data()), AnswerView.of(run_data())
    assert (brief.sentence, brief.cards, brief.sure, brief.beside) == (
        answer.sentence, answer.cards, answer.sure, answer.beside,
    )  # fmt: skip


def test_page_two_has_alternatives_by_outcome_and_cost_risks_limits_and_citation():
    found = BriefView.of(run_data())
    assert found.alternatives.heads[-1] == "Cost to US budgets, million 2025 USD"
    assert [row.id for row in found.alternatives.rows if row.kind == "chosen"] == ["reported-plan-2025"]
    assert found.risks.entries[0].name == "Homicides in Mexico:"
    assert "seed 1" in found.citation.text
    assert "no endorsement" in " ".join(entry.text for entry in found.limits.entries)


def test_the_worst_twentieth_is_that_of_the_futures():
    found = BriefView.of(toy_run((1.0,) * (DRAWS - 1) + (1.5,)))
    assert found.risks.entries[0].text == "+6,050 or more, +11,000 on average there."  # 22 months at 500 deaths


def test_the_three_forms_hold_the_same_sentence():
    sentence = BriefView.of(run_data()).sentence.text
    assert sentence in markdown()
    assert sentence in render_brief(run_data())
    with zipfile.ZipFile(io.BytesIO(brief_document(run_data()))) as held:
        text = re.sub(r"<[^>]+>", "", held.read("word/document.xml").decode())
        images = [name for name in held.namelist() if name.startswith("word/media/")]
    assert sentence in text.replace("&amp;", "&")
    assert len(images) == 1


def test_every_form_is_written_and_a_place_that_cannot_be_is_named(tmp_path):
    written = write_brief(toy_run(), tmp_path / "out")
    assert sorted(path.name for path in written) == ["brief.docx", "brief.html", "brief.md"]
    (tmp_path / "taken").write_text("", encoding="utf-8")
    with pytest.raises(OptionError, match=r"brief cannot be written"):
        write_brief(toy_run(), tmp_path / "taken" / "x")
