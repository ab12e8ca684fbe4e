"""The two front pages: short, the same in both languages, and true to what they name."""

import re
import tomllib
from functools import reduce
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
PAGES = {language: ROOT / name for language, name in (("en", "README.md"), ("es", "README.es.md"))}
MOST = 900  # words
_FENCE = re.compile(r"^```\w*\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"\]\(([^)]+)\)")
_FIGURE = re.compile(r"\d[\d,.:]*")


def text(language: str) -> str:
    return PAGES[language].read_text(encoding="utf-8")


def prose(language: str) -> str:
    """What is neither code nor address."""
    return _LINK.sub("]", re.sub(r"`[^`]*`|https?://\S+", "", _FENCE.sub("", text(language))))


def commands(language: str) -> list[str]:
    blocks = [line for block in _FENCE.findall(text(language)) for line in block.splitlines()]
    return blocks + re.findall(r"`((?:secuela|make|pip) [^`…]*)`", _FENCE.sub("", text(language)))


def links(language: str) -> list[str]:
    """Addresses as they would stand on the English page."""
    own = {"como-leer-un-resultado": "reading-a-result", "#cuatro-preguntas": "#four-questions", ".es.": "."}
    return [reduce(lambda link, pair: link.replace(*pair), own.items(), each) for each in _LINK.findall(text(language))]


@pytest.mark.parametrize("language", PAGES)
def test_it_has_at_most_nine_hundred_words_and_two_pictures_that_are_told(language):
    assert len(text(language).split()) <= MOST
    ending = {"en": "", "es": ".es"}[language]
    pictures = re.findall(r"!\[[^\]]{40,}\]\(docs/images/([^)]+)\)", text(language))
    assert pictures == [f"report{ending}.png", f"live-page{ending}.gif"]
    assert text(language).count("![") == 2


def test_both_languages_have_the_same_parts_commands_links_and_figures():
    english, spanish = ([len(mark) for mark in re.findall(r"^(#+) ", text(each), re.MULTILINE)] for each in PAGES)
    assert english == spanish
    assert len(english) > 6
    assert commands("en") == commands("es")
    assert len(commands("en")) > 10
    assert links("en")[1:] == links("es")[1:]  # the first is to the other language
    assert sorted(_FIGURE.findall(prose("en"))) == sorted(_FIGURE.findall(prose("es")))
    rows = [[line.count("|") for line in text(each).splitlines() if line.startswith("|")] for each in PAGES]
    assert rows[0] == rows[1]


def test_each_leads_to_the_other():
    assert links("en")[0] == "README.md"
    assert "README.es.md" in text("en")
    assert "](README.md)" in text("es")


def test_its_figures_are_those_of_the_package():
    from secuela.job.options import Options

    options = {name: field.default for name, field in Options.model_fields.items()}
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    outcomes = yaml.safe_load(
        (ROOT / "src" / "secuela" / "evidence" / "tables" / "outcomes.yaml").read_text(encoding="utf-8")
    )
    told = " ".join(prose("en").split())
    assert f"{options['draws']} futures of {options['months']} months" in told
    assert f"Python {project['requires-python'].removeprefix('>=')} or newer" in told
    sizes = [f"{100 * outcomes[name]['smallest_difference']:g} %" for name in ("homicides_mx", "overdose_deaths_us")]
    assert f"({sizes[0]} for homicides, {sizes[1]} for overdose deaths)" in told
    # Every figure is one of these, a year or month that is dated, or a number of a licence.
    known = {"500", "60", "3.11", "3", "2", "2006", "12", "2025", "2.0", "4.0"}
    assert {each.rstrip(".,:") for each in _FIGURE.findall(prose("en"))} <= known


def test_the_commands_of_the_page_are_commands():
    from typer.main import get_command

    from secuela.cli.main import app

    names = {command.split()[1] for command in commands("en") if command.startswith("secuela ")}
    assert names <= set(get_command(app).commands)
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for command in commands("en"):
        if command.startswith("make "):
            assert f"\n{command.split()[1]}:" in makefile
