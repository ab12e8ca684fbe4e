"""The texts that a reader of the package can meet: tables, proposals, report templates, pages, words in the code."""

import ast
import csv
import io
import re
import tokenize
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parents[2]
SOURCES = ROOT / "src" / "secuela"
CITING = {"citation", "source", "sources", "study", "url"}  # keys under which the authors of a study may be named
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_MARKUP = re.compile(r"\{[%#{].*?[%#}]\}|<[^>]*>|&\w+;", re.DOTALL)
_CODE = re.compile(r"```.*?```|``[^`]*``|`[^`]*`", re.DOTALL)
_ADDRESS = re.compile(r"https?://\S+|doi\s+10\.[\w./()-]+")
_DOCTEST = re.compile(r">>> .*(?:\n[ \t]*\S.*)*")
_EXPRESSION = re.compile(r"[\w.]+\[.*\]|-?[\w.]+\(.*\)")  # a type, or a call, written as a string


@dataclass(frozen=True)
class Text:
    """One text and where it stands.

    Args:
        where: File, and key or line.
        text: Words without code, addresses and markup.
        cites: Whether authors of studies may be named in it.
    """

    where: str
    text: str
    cites: bool = False


def plain(text: str) -> str:
    """A text without code in backticks, addresses and identifiers of documents."""
    return _ADDRESS.sub(". ", _CODE.sub(" , ", text))


def shipped_texts() -> list[Text]:
    """All texts of the package and its pages."""
    readers = (
        ("src/secuela/**/*.yaml", yaml_texts),
        ("src/secuela/**/*.csv", csv_texts),
        ("src/secuela/**/*.j2", template_texts),
        ("src/secuela/**/*.py", python_texts),
        ("scripts/*.py", python_texts),
        ("docs/*.md", page_texts),
        ("*.md", page_texts),
    )
    return [text for pattern, reader in readers for path in sorted(ROOT.glob(pattern)) for text in reader(path)]


def place_of(path: Path) -> str:
    """The path of a file inside the project."""
    return str(path.relative_to(ROOT)) if path.is_relative_to(ROOT) else path.name


def yaml_texts(path: Path) -> Iterator[Text]:
    """Values and comments of a YAML file."""
    content = path.read_text(encoding="utf-8")
    yield from walk(yaml.load(content, Loader=_LOADER), place_of(path), cites=path.name == "sources.yaml")
    for number, line in enumerate(content.splitlines(), start=1):
        comment = re.search(r"(?:^|\s)#\s*(.*)", line)
        if comment:
            yield Text(f"{place_of(path)}, line {number}", plain(comment[1]))


def walk(value: Any, where: str, *, cites: bool = False) -> Iterator[Text]:
    """Every string in nested maps and lists, with its keys."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from walk(inner, f"{where}, {key}", cites=cites or key in CITING)
    elif isinstance(value, list):
        for inner in value:
            yield from walk(inner, where, cites=cites)
    elif isinstance(value, str):
        yield Text(where, plain(value), cites)


def csv_texts(path: Path) -> Iterator[Text]:
    """Cells of a table that hold words."""
    with path.open(encoding="utf-8", newline="") as file:
        for number, row in enumerate(csv.DictReader(file), start=2):
            for column, cell in row.items():
                if re.search(r"[^\W\d_]{2}", cell or ""):
                    yield Text(f"{place_of(path)}, line {number}, {column}", plain(cell), column in CITING)


def template_texts(path: Path) -> Iterator[Text]:
    """Words of a report template, those in its marked strings included."""
    content = path.read_text(encoding="utf-8")
    strings = re.findall(r"_\(\s*(\"[^\"]*\"|'[^']*')", content)
    for piece in (*strings, *_MARKUP.sub("\n\n", content).split("\n\n")):
        if re.search(r"[^\W\d_]{2}", piece):
            yield Text(place_of(path), plain(piece.strip(" \"'\n")))


def page_texts(path: Path) -> Iterator[Text]:
    """Paragraphs, items and cells of a page; pages cite studies."""
    content = plain(re.sub(r"<[^>]*>", "", path.read_text(encoding="utf-8")))
    for block in re.split(r"\n\s*\n|\n(?=\s*[-*#|] ?)|\|", content):
        yield Text(place_of(path), block.strip(" -*#|\n"), cites=True)


def python_texts(path: Path) -> Iterator[Text]:
    """Strings and comments of a program; in a program only a whole sentence is a text, not an identifier."""
    content = path.read_text(encoding="utf-8")
    for node in ast.walk(ast.parse(content)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and is_prose(node.value):
            pieces = re.split(r"\n\s*\n|\n(?=\s+\w+: )|(?<=:)\n", _DOCTEST.sub("", node.value))
            yield from (Text(f"{place_of(path)}:{node.lineno}", plain(piece.strip()), cites=True) for piece in pieces)
    for token in tokenize.generate_tokens(io.StringIO(content).readline):
        if token.type == tokenize.COMMENT and "noqa" not in token.string and "pyright" not in token.string:
            yield Text(f"{place_of(path)}:{token.start[0]}", plain(token.string.lstrip("# ")), cites=True)


def is_prose(text: str) -> bool:
    """Whether a string of a program is more than one word, and no expression."""
    return " " in text.strip() and not _EXPRESSION.fullmatch(text.strip())
