"""The Spanish catalogue: it translates sentences that exist, fills the same values, and keeps to one glossary."""

import ast
import csv
import json
import re
import runpy
import string
from collections import Counter
from pathlib import Path

import pytest
from babel.messages.catalog import Message as Entry
from babel.messages.pofile import read_po
from typer.testing import CliRunner

from secuela.cli import main
from secuela.evidence.bilingual import Bilingual
from secuela.evidence.errors import OptionError, nearest
from secuela.evidence.library import library
from secuela.evidence.message import Message
from secuela.policy.lever import levers
from secuela.policy.model_inputs import model_inputs
from secuela.policy.proposal_reading import load_proposal, shipped
from secuela.text.error_words import error_text
from secuela.text.language import CATALOGUES, WHOLE, catalogue_files, fallen_back, speaking, spoken, worded

SCRIPT = Path(__file__).parents[2] / "scripts" / "build_texts.py"
SOURCE = Path(__file__).parents[2] / "src" / "secuela"
PACKAGES = tuple(sorted(path.parent.name for path in SOURCE.glob("*/__init__.py")))  # all of them are whole in Spanish
GLOSSARY = CATALOGUES.parent / "glossary.csv"
_MOST_TERMS = 60
_REMEDY = "`python scripts/build_texts.py es` prints them as entries, with the file that each belongs into"
_UNMARKED = f"either not inside marked(…), or without Spanish: {_REMEDY}"
_NO_WORDS = re.compile(r"secuela [a-z ]+|\{[^{}]*\}|`[^`]*`")  # commands, values and code, which no language changes


@pytest.fixture(scope="module")
def catalogue():
    found = []
    for path in catalogue_files("es"):
        with path.open("rb") as stream:
            found += [message for message in read_po(stream) if message.id]
    return found


def forms(message) -> list[tuple[str, str]]:
    """English and Spanish of each form."""
    if isinstance(message.id, str):
        return [(message.id, message.string)]
    return list(zip(message.id, message.string, strict=True))


def values(text: str) -> set[str]:
    return {name for _text, name, _spec, _how in string.Formatter().parse(text) if name}


def test_it_translates_sentences_that_exist(catalogue):
    known = {(entry.id, entry.context) for entry in runpy.run_path(str(SCRIPT))["collected"]() if entry.id}
    assert [message.id for message in catalogue if (message.id, message.context) not in known] == []


def test_no_sentence_is_translated_twice():
    """Two merged entries of one sentence would be read as the last of them, silently."""
    entry = re.compile(r'^((?:msgctxt .*\n)?)msgid ((?:".*"\n)+)', re.MULTILINE)
    found = Counter(
        (context, "".join(text.split('"\n"')))
        for path in catalogue_files("es")
        for context, text in entry.findall(path.read_text("utf-8"))
        if text != '""\n'
    )
    assert len(found) > 3000
    assert [text for (_context, text), times in found.items() if times > 1] == []


def test_the_collection_finds_every_sentence():
    """A call inside a formatted string is not found by the collection, and so would never be translated."""
    calls = {"_", "translate", "marked", "message", "ngettext", "counted"}
    for path in sorted(SOURCE.rglob("*.py")):
        nodes = [node for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.JoinedStr)]
        for formatted in nodes:
            inside = [node.func for node in ast.walk(formatted) if isinstance(node, ast.Call)]
            names = {name.id for name in inside if isinstance(name, ast.Name)}
            assert calls.isdisjoint(names), f"{path.relative_to(SOURCE)}, line {formatted.lineno}"


@pytest.fixture(scope="module")
def lacking():
    """Sentences that lack Spanish, by the packages that hold them."""
    found: dict[str, set[str]] = {}
    for entry in runpy.run_path(str(SCRIPT))["lacking"]("es"):
        for name, _line in entry.locations:
            found.setdefault(name.partition("/")[0], set()).add(str(entry.id))
    return found


@pytest.mark.parametrize("package", PACKAGES)
def test_no_sentence_of_a_whole_package_lacks_spanish(lacking, package):
    assert sorted(lacking.get(package, ())) == [], _REMEDY


def test_a_sentence_that_lacks_spanish_belongs_where_others_of_its_folder_are():
    entry = Entry("A lever that does not exist yet", locations=[("policy/levers/new.py", 1)])
    other = Entry("A folder that does not exist yet", locations=[("record/new/new.py", 1)])
    title = Entry("A parameter that does not exist yet", locations=[("evidence/tables/parameters/new.yaml", 1)])
    fact = Entry("A fact that does not exist yet", locations=[("evidence/tables/facts.yaml", 1)])
    found = runpy.run_path(str(SCRIPT))["homes"]("es", [entry, other, title, fact])
    assert found == {
        "levers_and_models.po": [entry],
        "records_and_runs.po": [other],
        "parameters.po": [title],
        "facts_and_series.po": [fact],
    }


def test_every_text_that_a_record_holds_in_english_alone_is_asked_for():
    held, asked = library(), {entry.id for entry in runpy.run_path(str(SCRIPT))["collected"]()}
    told = [text for each in held.parameters.values() for text in (each.title.en, each.why)]
    told += [text for each in held.facts.values() for text in (each.title, each.definition, each.note) if text]
    told += [text for each in held.series.values() for text in (each.title, each.definition, each.why)]
    told += [reading.why for each in held.listed() for reading in (each.narrow, each.broad)]
    for proposal in map(load_proposal, shipped()):
        notes = (proposal.note, *(dose.note for phase in proposal.phases for dose in phase.levers))
        told += [note.strip() for note in notes if note]
    assert len(told) > 1100
    assert [text for text in told if text not in asked] == []


def test_every_structural_choice_is_told_in_spanish(catalogue):
    translated = {message.id for message in catalogue}
    texts = [text for each in library().structures.values() for text in (each.title, each.why)]
    texts += [option.title for each in library().structures.values() for option in each.options]
    assert [text.en for text in texts if text.es is None and text.en not in translated] == []


def test_a_text_of_a_record_is_looked_up_where_its_author_wrote_english_alone():
    title = library().structures["violence.surroundings"].title
    with speaking("es"):
        assert worded(title) == "Qué hace una guerra en las entidades vecinas"
        assert not fallen_back(title.en)
        assert fallen_back("What nobody has translated.")
    assert not fallen_back("What nobody has translated.")


def test_no_sentence_stands_in_two_files(catalogue):
    keys = [(message.id, message.context) for message in catalogue]
    assert [key for key in set(keys) if keys.count(key) > 1] == []


def test_every_entry_is_whole_and_fills_the_same_values(catalogue):
    for message in catalogue:
        for english, spanish in forms(message):
            assert spanish, english
            assert values(english) == values(spanish), english
            assert english[:1].isspace() == spanish[:1].isspace(), english
            assert english[-1] == spanish[-1] or english[-1] not in ".:", english


def test_terms_are_those_of_the_glossary(catalogue):
    rows = list(csv.DictReader(GLOSSARY.read_text(encoding="utf-8").splitlines()))
    assert 0 < len(rows) <= _MOST_TERMS
    wrong = [
        (row["english"], english, spanish)
        for message in catalogue
        for english, spanish in forms(message)
        for row in rows
        if re.search(rf"\b{row['english']}\b", _NO_WORDS.sub("", english).casefold())
        if row["spanish"] not in spanish.casefold()
    ]
    assert wrong == []


@pytest.mark.parametrize("key", ["title", "definition", "omission", "bears"])
def test_every_outcome_is_told_in_spanish(key):
    texts = {name: getattr(record, key) for name, record in library().outcomes.items()}
    assert [name for name, text in texts.items() if text.es in {None, text.en}] == []


def test_a_text_of_a_record_is_told_in_the_language_of_the_call():
    title = library().outcomes["homicides_mx"].title
    with speaking("es"):
        assert worded(title) == "Homicidios en México"
        assert worded(Message("{title} has", {"title": title})) == "Homicidios en México has"
        assert worded(Bilingual(en="only English")) == "only English"
    assert worded(title) == str(title) == "Homicides in Mexico"


def test_every_lever_is_told_in_spanish(catalogue):
    translated = {message.id for message in catalogue}
    told = [(lever.id, text) for lever in levers().values() for text in (lever.title, lever.why, lever.what_if) if text]
    assert [(name, text) for name, text in told if text not in translated] == [], _UNMARKED


def test_every_input_of_a_model_is_told_in_spanish(catalogue):
    translated = {message.id for message in catalogue}
    told = [(name, port.meaning) for name, port in model_inputs().items()]
    assert len(told) > 50
    assert [(name, text) for name, text in told if text not in translated] == [], _UNMARKED


def test_an_error_is_worded_in_the_language_of_the_call():
    error = OptionError(nearest("nalaxone", ["naloxone", "treatment"]), why="x")
    assert error_text(error).startswith("did you mean naloxone?")
    with speaking("es"):
        assert error_text(error) == "¿quiso decir naloxone?\n  Por qué importa: x"
    assert str(error).startswith("did you mean naloxone?")


def test_the_line_of_a_place_is_worded_too():
    error = OptionError("x", where="plan.yaml, line 2, phases[0].from")
    with speaking("es"):
        assert error_text(error) == "x\n  Dónde: plan.yaml, línea 2, phases[0].from"
    assert error_text(error) == "x\n  Where: plan.yaml, line 2, phases[0].from"


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--lang", "es", "proposals", "check", "nada"], "Por qué importa: no hay nada que simular"),
        (["--lang=es", "levers", "show", "nada"], "No se conoce la palanca 'nada'"),
        (["claims", "show", "K999", "--lang", "es"], "No existe la afirmación 'K999'"),
        (["proposals", "check", "nada"], "Why it matters: there is nothing to simulate"),
    ],
)
def test_the_language_is_asked_for_before_or_behind_the_command(arguments, told, monkeypatch, capsys):
    monkeypatch.setattr("sys.argv", ["secuela", *arguments])
    with pytest.raises(SystemExit) as ended:
        main.run()
    assert ended.value.code == 2
    assert told in capsys.readouterr().err
    assert spoken() == "en"


ENGLISH, SPANISH = "The lever 'nada' is unknown", "No se conoce la palanca 'nada'"


@pytest.mark.parametrize(
    ("locale", "arguments", "told"),
    [
        ({"LANG": "es_MX.UTF-8"}, [], SPANISH),
        ({"LC_MESSAGES": "es_MX.UTF-8"}, [], SPANISH),
        ({"LC_ALL": "es"}, [], SPANISH),
        ({"LANG": "es_MX.UTF-8", "LC_MESSAGES": "en_US.UTF-8"}, [], ENGLISH),
        ({"LANG": "en_US.UTF-8", "LC_MESSAGES": "es_MX.UTF-8"}, [], SPANISH),
        ({"LC_MESSAGES": "es_MX.UTF-8", "LC_ALL": "C.UTF-8"}, [], ENGLISH),
        ({"LANG": "en_US.UTF-8", "LC_MESSAGES": "en_US.UTF-8", "LC_ALL": "es_ES@euro"}, [], SPANISH),
        ({"LANG": "es_MX.UTF-8", "LC_ALL": ""}, [], SPANISH),
        ({"LANG": "fr_FR.UTF-8"}, [], ENGLISH),
        ({"LANG": "est_EE"}, [], ENGLISH),
        ({}, [], ENGLISH),
        ({"LC_ALL": "es_MX.UTF-8"}, ["--lang", "en"], ENGLISH),
        ({"LC_ALL": "en_GB.UTF-8"}, ["--lang", "es"], SPANISH),
    ],
)
def test_the_option_goes_before_the_locale_and_its_most_particular_setting_first(
    locale, arguments, told, monkeypatch, capsys
):
    monkeypatch.setattr("sys.argv", ["secuela", "levers", "show", "nada", *arguments])
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    for name, value in locale.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(SystemExit):
        main.run()
    assert told in capsys.readouterr().err


def test_a_locale_is_followed_only_once_every_sentence_exists(monkeypatch, capsys):
    monkeypatch.setattr("sys.argv", ["secuela", "levers", "show", "nada"])
    monkeypatch.setenv("LC_ALL", "es_MX.UTF-8")
    monkeypatch.setattr(main, "WHOLE", {"en"})
    with pytest.raises(SystemExit):
        main.run()
    assert ENGLISH in capsys.readouterr().err


def test_a_language_is_called_whole_only_when_it_is(lacking):
    assert "es" not in WHOLE or not lacking


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--help"], ["Uso: ", "Órdenes:", "Muestra este mensaje y termina.", "Simula la propuesta"]),
        (["report", "--help"], ["[OPCIONES]", "Argumentos:", "[obligatorio]", "[por omisión: neutral]"]),
        (["levers", "shwo"], ["Error: No existe la orden 'shwo'. ¿Quiso decir 'show'?", "Ayuda: "]),
        (["levers", "list", "--jsno"], ["Error: No existe la opción --jsno. ¿Quiso decir --json?"]),
        (["levers", "show"], ["Error: Falta el argumento 'NAME'."]),
        (["levers", "show", "a", "b"], ["Error: Sobran argumentos (b)"]),
        (["assess", "--draws"], ["Error: La opción '--draws' requiere un valor."]),
    ],
)
def test_help_and_mistaken_options_are_told_in_spanish(arguments, told, monkeypatch, capsys):
    monkeypatch.setattr("sys.argv", ["secuela", *arguments, "--lang", "es"])
    with pytest.raises(SystemExit):
        main.run()
    captured = capsys.readouterr()
    answer = " ".join((captured.out + captured.err).split())
    assert [text for text in told if text not in answer] == []
    assert not re.search(r"\b(Show|Print|Usage|default|Options|the)\b", answer)


def test_json_holds_codes_in_any_language(monkeypatch, capsys):
    states = []
    for language in ("en", "es"):
        monkeypatch.setattr("sys.argv", ["secuela", "levers", "list", "--json", "--lang", language])
        with pytest.raises(SystemExit):
            main.run()
        states.append([lever["state"] for lever in json.loads(capsys.readouterr().out)["levers"]])
    assert states[0] == states[1]
    assert set(states[0]) == {"built", "what-if"}


def test_a_mistaken_language_is_refused_behind_any_command(monkeypatch, capsys):
    monkeypatch.setattr("sys.argv", ["secuela", "levers", "list", "--lang", "fr"])
    with pytest.raises(SystemExit):
        main.run()
    assert "'fr' is not a language" in capsys.readouterr().err


def test_a_language_that_does_not_exist_is_refused():
    answer = CliRunner().invoke(main.app, ["--lang", "fr", "levers", "list"])
    assert isinstance(answer.exception, OptionError)
    assert "'fr' is not a language" in str(answer.exception)
