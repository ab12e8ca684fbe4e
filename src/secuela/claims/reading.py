"""From a ledger's file to claims: everything that is wrong is told with file, line and claim; shipped ledgers by id."""

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path as FilePath
from typing import Any, cast

from pydantic import BaseModel, TypeAdapter, ValidationError

from secuela.claims import schema
from secuela.claims.schema import Ledger, Origin
from secuela.evidence.errors import LedgerError, SecuelaError, nearest, shown
from secuela.evidence.input_files import Form, file_name, names_a_file, read_text
from secuela.evidence.message import message
from secuela.evidence.schema_faults import errors_of, keys_of, uncovered
from secuela.evidence.strict_yaml import Document, Fault, Path, dotted, grouped_numbers, read
from secuela.text.language import spoken

DEFAULT_LEDGER = "article-2025"
LARGEST_FILE = 2 * 2**20  # bytes
_LONGEST_NAME = 80
_SOURCES = "sources"
_NUMBERS = frozenset({"threshold", "value", "low", "high", "month"})
LEDGER = Form(
    error=LedgerError,
    package="secuela.claims",
    folder="ledgers",
    first=DEFAULT_LEDGER,
    largest=LARGEST_FILE,
    deepest=16,
    command="secuela claims new",
    why=message("a ledger that is read wrongly would judge something else than what was written"),
    why_missing={
        "": message("an entry without it would be read with a default that nobody wrote"),
        "unit": message("a number without its unit cannot be compared with anything"),
        "year": message("a number without its year cannot be compared with anything"),
        "definition": message("a number without its definition cannot be compared with anything"),
        "fixed": message("a threshold without the date on which it was fixed may have been chosen after the result"),
        "chain": message("who says it, and on whose word, decides how much a repeat is worth"),
    },
    examples={
        "unit": "unit: person",
        "year": "year: 2022",
        "definition": 'definition: "modelled members, upper end"',
        "fixed": "fixed: 2025-11-05",
        "comparator": "comparator: status-quo",
        "as_of": "as_of: 2025-11-05",
        "chain": "chain: [the text, a report, unnamed officials]",
    },
    apart=(_SOURCES,),
)


@cache
def shipped() -> tuple[str, ...]:
    """Ids of the ledgers in the package, the article's first."""
    return LEDGER.shipped()


@cache
def shipped_sources() -> dict[str, Origin]:
    """The table of sources that all shipped ledgers share."""
    document = read(shipped_text(_SOURCES), f"{_SOURCES}.yaml", LEDGER)
    try:
        found = TypeAdapter(dict[str, Origin]).validate_python(document.data)
    except ValidationError as error:
        raise document.told([*document.faults, *errors_of(error, document, LEDGER, Origin)], LEDGER) from None
    if document.faults:
        raise document.told(document.faults, LEDGER)
    return found


def read_ledger(id_or_path: str | FilePath) -> Ledger:
    """A shipped ledger by id, or a file, its entries checked one by one; :mod:`.ledger_checks` looks at the whole.

    Raises:
        SecuelaError: If there is no such ledger, or it breaks the schema (a :class:`LedgerError` with every problem).
    """
    name = str(id_or_path)
    if name in shipped():
        return _shipped(name)
    if names_a_file(id_or_path):
        return ledger_from_text(read_text(id_or_path, LEDGER), file_name(id_or_path))
    raise SecuelaError(
        message("{name} is neither a shipped ledger nor a file.", name=shown(name)),
        why=message("there are no claims to check"),
        fix=message("{near}; a file needs its path", near=nearest(name[:_LONGEST_NAME], shipped())),
    )


def shipped_text(name: str) -> str:
    """The file of a shipped ledger."""
    return LEDGER.shipped_text(name)


def template() -> str:
    """A commented ledger to start from, in the language of the call."""
    return LEDGER.template(spoken())


@cache
def _shipped(name: str) -> Ledger:
    return ledger_from_text(shipped_text(name), f"{name}.yaml")


def ledger_from_text(text: str, name: str) -> Ledger:
    """A ledger from its text.

    Args:
        text: YAML: a block with ``ledger`` and ``claims``, or a bare list of claims.
        name: What messages call it.

    Raises:
        LedgerError: With everything that is wrong, in the order of the file.
    """
    document = read(text, name, LEDGER)
    if isinstance(document.data, list):
        document = _headed(document)
    faults = [*document.faults, *grouped_numbers(document, _NUMBERS)]
    if not isinstance(document.data, Mapping) or not document.data:
        what, why = message("The file holds no claims."), message("there is nothing to check")
        raise document.told([*faults, Fault((), what, why, LEDGER.begin)], LEDGER)
    try:
        ledger = Ledger.model_validate(document.data)
    except ValidationError as error:
        told = errors_of(error, document, LEDGER, Ledger, keys=_keys, written=lambda path: _as_written(path, document))
        faults += uncovered(told, faults)
        raise document.told(faults, LEDGER, lambda fault: _where(fault, document)) from None
    if faults:
        raise document.told(faults, LEDGER, lambda fault: _where(fault, document))
    return ledger.read_from(document)


def _headed(document: Document) -> Document:
    """A bare list of claims with a header made of the file's name."""
    name = FilePath(document.name).stem
    stem = "".join(sign if sign.isalnum() else "-" for sign in name).strip("-")
    header = {"id": stem if stem[:1].isalpha() else f"ledger-{stem}", "title": stem or document.name}
    return Document(
        data={"ledger": header, "claims": document.data},
        name=document.name,
        lines={("claims", *path): line for path, line in document.lines.items()},
        written={("claims", *path): words for path, words in document.written.items()},
        faults=tuple(
            Fault(("claims", *fault.path), fault.what, fault.why, fault.fix, fault.line) for fault in document.faults
        ),
    )


def _keys(model: type[BaseModel]) -> Sequence[str]:
    """The keys of a block; a test of one condition is written flat, with the keys of the condition among its own."""
    return [*keys_of(model), *keys_of(schema.Condition)] if model is schema.LedgerTest else keys_of(model)


def _as_written(path: Path, document: Document) -> Path:
    """A path without the list that a test of one condition is read as."""
    for n, part in enumerate(path):
        if part == "all" and path[: n + 1] not in document.lines:
            return _as_written((*path[:n], *path[n + 2 :]), document)
    return path


def _where(fault: Fault, document: Document) -> str:
    """File, line, claim and keys."""
    line = document.line(fault.path) if fault.line is None else fault.line
    keys, claim = fault.path, ""
    if keys[:1] == ("claims",) and len(keys) > 1:
        claim, keys = _claim_name(document.data, keys[1]), keys[2:]
    parts = (document.name, f"line {line}" if line else "", claim, dotted(keys))
    return ", ".join(part for part in parts if part)


def _claim_name(content: object, number: str | int) -> str:
    try:
        return shown(str(cast("Any", content)["claims"][number]["id"]))[1:-1]
    except (KeyError, TypeError, IndexError):
        return f"claim number {number + 1}" if isinstance(number, int) else shown(number)
