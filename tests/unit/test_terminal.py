"""The answer in a terminal: the first page of the report as plain text, in which no word is broken at any width."""

import pytest
from typer.testing import CliRunner

from secuela.cli import levers, proposals
from secuela.cli.answers import answer_text, chapter_text, part_text
from secuela.cli.terminal_lines import fitted
from secuela.cli.terminal_tables import table_text, words_table
from secuela.report.views.answer import AnswerView, moving_table
from secuela.report.views.chapters import chapters
from secuela.report.views.parts import Cell, Table, TableRow
from secuela.text.language import speaking
from support.report_data import as_shipped
from support.toy_report import DRAWS, toy_run

WIDTHS = (40, 80, 200)
ENDLESS = 10_000
LANGUAGES = ("en", "es")


@pytest.fixture(scope="module")
def run():
    return as_shipped()


def words(text):
    """Words as they stand between line ends and common spaces: ``90 %`` is one of them."""
    return {word.rstrip(":;.,") for line in text.splitlines() for word in line.split(" ") if word.strip("─")}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("everything", [False, True])
def test_no_word_is_broken(run, language, width, everything):
    with speaking(language):
        text = answer_text(run, width, everything=everything)
        endless = answer_text(run, ENDLESS, everything=everything)
        told = [run.title(row.id) for row in moving_table(run).rows if row.id in run.alternatives]
    assert words(text) <= words(endless)
    assert {word.rstrip(":;.,") for title in told for word in title.split(" ")} <= words(text)
    assert max(map(len, text.splitlines())) <= width
    assert "…" not in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_begins_with_the_sentence_of_the_first_page(run, language):
    with speaking(language):
        text = answer_text(run, 80)
    sentence = AnswerView.of(run, language).sentence.text
    assert " ".join(text.split("\n\n")[0].split("\n")) == sentence


@pytest.mark.parametrize("language", LANGUAGES)
def test_its_numbers_are_those_of_the_first_page(run, language):
    with speaking(language):
        text = answer_text(run, ENDLESS)
    blocks = [block.splitlines() for block in text.split("\n\n")]
    own = run.short_title(run.proposal)
    with speaking(language):
        own = run.short_title(run.proposal)
    told = 0
    for card in AnswerView.of(run, language).cards.cards:
        rows = [line for block in blocks if block[0].startswith(card.title) for line in block if line.startswith(own)]
        if not rows:
            assert max(card.shares[0], card.shares[2]) < 0.05, card.title
            continue
        told += 1
        assert f"  {card.change.split(' ')[0]} " in rows[0]
        assert card.span.partition("; ")[0] in rows[0]
    assert told > 2


def test_deaths_and_cost_are_always_told():
    text = answer_text(toy_run(deaths=(1.001,) * DRAWS), 80)
    assert "Overdose deaths in the US – status quo 22,000" in text
    assert "Cost to US budgets, million 2025 USD – status quo 0\nno change: The plan" in text
    assert "Homicides in Mexico –" not in text


def test_the_short_form_of_every_headline_stands_below():
    told = " ".join(answer_text(toy_run(cut=["a.x:b.y"]), 80).split())
    for said in ("If carried out", "not backtested", "two baselines", "90 % range of 10", "Causal links cut: a.x:b.y."):
        assert said in told, said


def test_a_row_that_has_no_room_beside_is_set_cell_under_cell():
    table = Table("caption", ("name", "number"), (TableRow("one two", (Cell("3 to 4", "mean 5"),)),))
    assert part_text(table, 20).splitlines()[2:] == [
        "name     number",
        "───────  ──────",
        "one two  3 to 4",
        "         mean 5",
    ]
    assert part_text(table, 9).splitlines()[1:] == ["one two", "  number:", "    3 to", "    4;", "    mean", "    5"]


@pytest.mark.parametrize("width", WIDTHS)
def test_every_chapter_fits(run, width):
    for view in chapters(run):
        text = chapter_text(view, width)
        assert text.startswith(view.title.split(" ")[0])
        assert words(text) <= words(chapter_text(view, ENDLESS)), view.NAME
        assert all(len(line) <= width or " " not in line.strip() for line in text.splitlines())


LISTS = (
    (levers.app, "list"),
    (levers.app, "show", "perimeter"),
    (proposals.app, "list"),
    (proposals.app, "check", "reported-plan-2025"),
)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("command", LISTS, ids=lambda command: " ".join(command[1:]))
def test_lists_of_levers_and_proposals_fit(command, language, width, monkeypatch):
    app, *arguments = command
    told = {}
    for columns in (width, ENDLESS):
        monkeypatch.setenv("COLUMNS", str(columns))
        with speaking(language):
            told[columns] = CliRunner().invoke(app, arguments, catch_exceptions=False).stdout
    text = fitted(told[width], width)
    assert words(text) <= words(told[ENDLESS])
    assert all(len(line) <= width or " " not in line.strip() for line in text.splitlines())


def test_a_line_that_is_too_long_goes_on_below_its_beginning():
    assert fitted("short\n  one two three", 10) == "short\n  one two\n    three"


def test_a_row_of_one_word_heads_those_that_follow():
    table = words_table("", ("name", "number"), [("of 2022",), ("deaths", "3")])
    assert table_text(table, 80).splitlines() == ["name    number", "──────  ──────", "", "of 2022", "deaths  3"]
