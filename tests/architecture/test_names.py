"""No private person, no site and no unit anywhere: every proper noun that the package uses is on a reviewed list."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

from support.shipped_texts import Text, csv_texts, page_texts, python_texts, shipped_texts, template_texts, yaml_texts

LIST = Path(__file__).with_name("proper_nouns.txt")
SCOPES = ("anywhere", "cited", "program", "begins", "holders")
HOLDERS = re.compile(r"claims/offices\.yaml, [a-z-]+, holders, name$")  # the one place where names are kept: for search
CAPITAL = "A-ZÁÉÍÓÚÑÜÖ"
WORD = re.compile(rf"(?<!\w)[{CAPITAL}][\w’']*")
IDENTIFIER = re.compile(r"\w*[a-z]+[A-Z]\w*|[A-Z_]{2,}|\w*[_\d]\w*")  # in a program these are names of things in code
CODE_OF_PLACE = re.compile(r"(?<!\w)(?:(?:MX|US)-[A-Z]{2,3}|USD_2025)(?!\w)")
YEAR = r"\(?(?:19|20)\d\d"
ROOT_LETTERS = 5


@dataclass(frozen=True)
class Allowed:
    """Patterns of what may stand in a text, by kind of text."""

    common: re.Pattern[str]
    cited: re.Pattern[str]
    program: re.Pattern[str]
    study: re.Pattern[str]  # an author with the year of the study


def entries() -> dict[str, list[str]]:
    """The list by scope."""
    found: dict[str, list[str]] = {scope: [] for scope in SCOPES}
    scope = ""
    for line in LIST.read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            scope = line.strip("[] ")
        elif line.strip() and not line.startswith("#"):
            found[scope].append(line.strip())
    return found


def either(names: Iterable[str]) -> str:
    """A pattern of one of several names, the longest first."""
    longest = sorted(set(names), key=len, reverse=True)
    return "|".join(re.escape(name).replace(r"\ ", r"\s+") for name in longest)


def whole(names: Iterable[str]) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?=[{CAPITAL}\d])(?:{either(names)})(?!\w)")  # each begins so: looked at only there


@cache
def allowed() -> Allowed:
    found = entries()
    common, cited = found["anywhere"], [*found["anywhere"], *found["cited"]]
    author = rf"(?:{either(found['cited'])})"
    joined = r"(?:,|\sand|,?\set\sal\.?)*\s+"
    return Allowed(
        common=whole(common),
        cited=whole(cited),
        program=whole([*cited, *found["program"]]),
        study=re.compile(rf"(?<!\w)(?=[{CAPITAL}\d]){author}(?:{joined}{author})*{joined}{YEAR}"),
    )


def vocabulary(texts: Iterable[Text]) -> set[str]:
    """Words that the texts use in lower case, and their roots: with one of these a sentence may begin."""
    words = {word for text in texts for word in re.findall(r"(?<![\w/.@-])[a-záéíóúñü]\w*(?![\w/@])", text.text)}
    listed = {word.lower() for word in entries()["begins"]}
    return words | listed | {word[:ROOT_LETTERS] + "…" for word in words if len(word) >= ROOT_LETTERS}


def in_program(text: Text) -> bool:
    return bool(re.search(r"\.(?:py|md)\b", text.where))


def unknown_names(text: Text, words: set[str]) -> list[str]:
    """Capitalised words of a text that are neither on the list nor the beginning of a sentence in known words."""
    lists = allowed()
    shown = CODE_OF_PLACE.sub("·", text.text)
    if HOLDERS.search(text.where):
        shown = whole(entries()["holders"]).sub("·", shown)
    if in_program(text):
        shown = lists.program.sub("·", shown)
    elif text.cites:
        shown = lists.cited.sub("·", shown)
    else:
        shown = lists.common.sub("·", lists.study.sub("·", shown))
    if re.fullmatch(r"[A-Z]{2}", text.text):  # a country
        return []
    return [match[0] for match in WORD.finditer(shown) if not known(match, shown, words, program=in_program(text))]


def known(match: re.Match[str], shown: str, words: set[str], *, program: bool) -> bool:
    name = re.sub(r"['’]s?$", "", match[0])
    if len(name) == 1 or any(letter.isdigit() for letter in name):
        return True
    if program and IDENTIFIER.fullmatch(name):
        return True
    before = shown[: match.start()].rstrip(" \n\"“«'*_(")
    begins = not before or before[-1] in ".:!?|•}[" or shown[match.start() - 1] in "\"“«'*"
    begins = begins or bool(re.search(r"\d{4}[\d-]*\),$", before))  # the title after the year of a study
    lower = name.lower()
    if begins and program and re.match(r"\s+[a-záéíóúñü·,{]", shown[match.end() :]):
        return True
    return begins and (lower in words or (len(lower) > ROOT_LETTERS and lower[:ROOT_LETTERS] + "…" in words))


@cache
def everything() -> tuple[list[Text], set[str]]:
    texts = shipped_texts()
    return texts, vocabulary(texts)


def test_every_proper_noun_is_on_the_reviewed_list():
    texts, words = everything()
    found = [f"{text.where}: {name}" for text in texts for name in unknown_names(text, words)]
    assert not found, (
        f"{len(found)} capitalised words are not on tests/architecture/proper_nouns.txt:\n"
        + "\n".join(found[:60])
        + "\nIf one is a private person, a site or a unit, write the sentence without it: an office, a group as a "
        "population, a state, a month. If it is none of these, add it to the list, in the narrowest section that fits. "
        "A sentence may begin with any word that another text uses in lower case, or with one of the section [begins]."
    )


def test_many_texts_of_every_kind_are_looked_at():
    texts, words = everything()
    kinds = {Path(re.split(r"[,:]", text.where)[0]).suffix for text in texts}
    assert kinds == {".yaml", ".csv", ".j2", ".py", ".md"}
    assert len(texts) > 5000
    assert len(words) > 3000
    assert any("proposals/status-quo.yaml" in text.where for text in texts)
    assert any("groups.csv" in text.where for text in texts)


@pytest.mark.parametrize(
    ("sentence", "names"),
    [
        ("the arrest of Nombre Apellido in July 2024", ["Nombre", "Apellido"]),
        ("Apellido was captured in Sinaloa.", ["Apellido"]),
        ("Removal in Nayarit. Apellido led the group.", ["Apellido"]),
        ("a raid by the Seventh Infantry Battalion", ["Seventh", "Infantry", "Battalion"]),
        ("a laboratory near Villa Escondida in Durango", ["Villa", "Escondida"]),
        ("shots at the GXRP in Jalisco", ["GXRP"]),
        ("a house in San Luis", ["San", "Luis"]),
        ("as Campedelli told the press", ["Campedelli"]),
        ("el líder Nombre Apellido, detenido en México", ["Nombre", "Apellido"]),
    ],
)
def test_a_planted_name_is_caught(sentence, names):
    assert unknown_names(Text("facts.yaml, planted", sentence), everything()[1]) == names


@pytest.mark.parametrize(
    "sentence",
    [
        "Homicides in San Luis Potosí and Nuevo León fell in May.",
        "The president of Mexico refused; US-led strikes at sea went on.",
        "Killing is followed by more violence than capture (Dickenson 2014).",
        "It grew at a decreasing rate (Atuesta and Ponce 2017); Mexico's share fell.",
        "Operación conjunta en el Golfo de México, EE. UU. y México",
        "Counts of MX-SIN and MX-JAL in USD_2025.",
    ],
)
def test_allowed_names_pass(sentence):
    assert unknown_names(Text("facts.yaml, planted", sentence), everything()[1]) == []


def test_authors_may_be_named_where_a_study_is_cited_and_tools_only_in_programs():
    words = everything()[1]
    citation = "Basu, S. and Pearlman, S. (2017), Violence and migration, doi 10.1186."
    assert unknown_names(Text("sources.yaml, x, citation", citation, cites=True), words) == []
    tools = "The picture is made with Altair and SciPy."
    assert unknown_names(Text("src/x.py:3", tools, cites=True), words) == []
    assert unknown_names(Text("facts.yaml, x, note", tools), words) == ["Altair", "SciPy"]


@pytest.mark.parametrize(
    ("name", "content", "reader"),
    [
        ("t.yaml", "record:\n  title: Removal\n  why: [one, the fall of Apellido]\n", yaml_texts),
        ("t.yaml", "record: {value: 1}  # since the fall of Apellido\n", yaml_texts),
        ("t.csv", "month,group,note\n2020-01,Apellido,x\n", csv_texts),
        ("t.html.j2", "<p>{{ value }} since the fall of <b>Apellido</b></p>", template_texts),
        ("t.html.j2", '{{ _("the fall of Apellido") }}', template_texts),
        ("t.md", "| a | since the fall of Apellido |\n", page_texts),
        ("t.py", 'def f():\n    """Since the fall of Apellido."""\n', python_texts),
        ("t.py", 'LEVEL = _("since the fall of Apellido")\n', python_texts),
        ("t.py", "x = 1  # since the fall of Apellido\n", python_texts),
    ],
)
def test_a_name_planted_in_any_kind_of_file_is_read_and_caught(tmp_path, name, content, reader):
    path = tmp_path / name
    path.write_text(content, encoding="utf-8")
    found = [caught for text in reader(path) for caught in unknown_names(text, everything()[1])]
    assert found == ["Apellido"]


def test_the_list_is_in_order():
    found = entries()
    assert all(found.values())
    names = [name for scope in SCOPES for name in found[scope]]
    twice = {name for name in names if names.count(name) > 1}
    assert not twice
    assert all(re.match(rf"[{CAPITAL}\d]", name) for name in names)
