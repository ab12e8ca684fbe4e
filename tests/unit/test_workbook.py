"""The workbook of a run begins with the answer in words, and states stand there by their names."""

import io

import openpyxl
import pytest

from secuela.analysis.assessment_tables import COLUMNS, disclaimers
from secuela.report.views.answer import AnswerView
from secuela.report.workbook import workbook
from support.report_data import run_data

LINES = 100  # rows has thousands, which are those of the table of comparisons


def sheets(language):
    book = openpyxl.load_workbook(io.BytesIO(workbook(run_data(), language)), read_only=True)
    return {
        name: [list(line) or [None] for line in book[name].iter_rows(max_row=LINES, values_only=True)]
        for name in book.sheetnames
    }


@pytest.fixture(scope="module")
def english():
    return sheets("en")


def test_the_first_sheet_is_the_answer_of_the_first_page(english):
    assert list(english) == ["summary", "states", "rows", "about"]
    view = AnswerView.of(run_data(), "en")
    said = [line[0] for line in english["summary"]]
    for text in (view.title, view.what.text, view.sentence.text, view.cards.rule, view.sure.text, *disclaimers()):
        assert text in said
    for card in view.cards.cards:
        line = next(line for line in english["summary"] if line[0] == card.title)
        assert line[1:] == [card.change, card.span, card.futures]
    assert said.index(view.sentence.text) < said.index(view.cards.cards[0].title)


def test_states_have_names_beside_their_codes_and_numbers_as_numbers(english):
    lines = english["states"]
    assert lines[1][:2] == ["Code", "State"]
    states = {line[0]: line for line in lines[2:]}
    assert len(states) == 32
    assert states["MX-CMX"][1] == "Mexico City"
    assert all(isinstance(value, float | int) for value in states["MX-CMX"][2:7])


def test_rows_stay_as_they_are(english):
    assert english["rows"][0] == list(COLUMNS)


def test_the_same_in_spanish():
    found = sheets("es")
    assert list(found)[:2] == ["resumen", "estados"]
    assert found["estados"][1][:2] == ["Clave", "Estado"]
    assert next(line for line in found["estados"] if line[0] == "MX-CMX")[1] == "Ciudad de México"
    said = " ".join(str(line[0]) for line in found["resumen"])
    assert "Frente al statu quo" in said
    assert "the futures" not in said
