"""Everything that the package knows, loaded once and checked.

Every record is built from the tables, every problem is collected, and a bad table is never used in part.
"""

from collections.abc import Callable, Iterable, Mapping
from functools import cache
from importlib.resources.abc import Traversable
from typing import Any, TypeVar, cast

import numpy as np
from numpy.typing import NDArray
from pydantic import ValidationError

from secuela.evidence.catalogue import Library, Rows
from secuela.evidence.errors import EvidenceError, SecuelaError
from secuela.evidence.message import message
from secuela.evidence.months import Month
from secuela.evidence.record_checks import problems_in
from secuela.evidence.records import (
    CausalLink,
    Fact,
    Group,
    ListedOrganisation,
    Outcome,
    Parameter,
    Place,
    Record,
    Series,
    Source,
    Structure,
    Tie,
)
from secuela.evidence.schema_faults import errors_of
from secuela.evidence.strict_yaml import Document, Path
from secuela.evidence.tables import TABLE, WHY_TABLES, read_map, read_rows, shipped_tables

Kind = TypeVar("Kind", bound=Record)
Problems = list[EvidenceError]


@cache
def library() -> Library:
    """The shipped evidence, read once.

    Raises:
        EvidenceError: The first record that is malformed, with the number of further problems.
    """
    return load()


def load(root: Traversable | None = None) -> Library:
    """Read and check all tables.

    Raises:
        EvidenceError: The first problem found; the others are counted.
    """
    found, problems = survey(root)
    if not problems:
        return found
    first, more = problems[0], len(problems) - 1
    if not more:
        raise first
    fix = message(
        "{fix} ({more} more: 'secuela evidence check' lists them)", fix=first.fix or "mend the record", more=more
    )
    raise EvidenceError(first.what, where=first.where, why=first.why, fix=fix)


def survey(root: Traversable | None = None) -> tuple[Library, Problems]:
    """Read all tables and list everything that is wrong with them, instead of stopping at the first problem."""
    root = shipped_tables() if root is None else root
    problems: Problems = []
    series = _records(root, "series.yaml", Series, problems)
    found = Library(
        parameters=_parameters(root, problems),
        structures=_records(root, "structures.yaml", Structure, problems),
        facts=_records(root, "facts.yaml", Fact, problems),
        sources=_records(root, "sources.yaml", Source, problems),
        series=series,
        places=_table(root, "places.csv", Place, problems),
        groups=_table(root, "groups.csv", Group, problems),
        outcomes=_records(root, "outcomes.yaml", Outcome, problems),
        links=_records(root, "links.yaml", CausalLink, problems),
        listed_organisations=_records(root, "listed.yaml", ListedOrganisation, problems),
        tie_records=_ties(root, problems),
        rows=_all_rows(root, series, problems),
    )
    if not series:  # the checks below would find nothing wrong with nothing
        _attempt(problems, found.newest_month, None)
    return found, problems + problems_in(found)


def _attempt(problems: Problems, read: Callable[[], Any], otherwise: Any) -> Any:  # noqa: ANN401  any table
    try:
        return read()
    except EvidenceError as error:
        problems.extend(cast("Problems", error.problems or (error,)))
        return otherwise


def build(kind: type[Kind], data: Mapping[str, Any], document: Document, path: Path = ()) -> Kind:
    """One record from its keys.

    Args:
        kind: What is built.
        data: Its keys and values.
        document: The file that they stand in, for messages.
        path: Where in it the record stands.

    Raises:
        EvidenceError: With file, line and key of everything that is missing, unknown or of the wrong kind.
    """
    try:
        return kind.model_validate(dict(data))
    except ValidationError as error:
        faults = errors_of(error, document, TABLE, kind, written=lambda inner: (*path, *inner))
        raise document.told(faults, TABLE) from error


Item = tuple[str, Mapping[str, Any], Document, Path]


def _records(root: Traversable, name: str, kind: type[Kind], problems: Problems, prefix: str = "") -> dict[str, Kind]:
    document: Document = _attempt(problems, lambda: read_map(root, name), Document({}, name))
    items = (
        (f"{prefix}{key}", {"id": f"{prefix}{key}", **data}, document, (key,)) for key, data in document.data.items()
    )
    return _built(items, kind, problems)


def _built(items: Iterable[Item], kind: type[Kind], problems: Problems) -> dict[str, Kind]:
    records: dict[str, Kind] = {}
    for name, data, document, path in items:
        record = _attempt(problems, lambda told=(data, document, path): build(kind, *told), None)
        if name in records:
            msg = message("{name}: the id {name_2} is given twice.", name=document.name, name_2=name)
            problems.append(EvidenceError(msg, where=document.where(path), why=WHY_TABLES))
        elif record is not None:
            records[name] = record
    return records


def _in_line(name: str, number: int, row: Mapping[str, str]) -> Document:
    return Document(row, f"{name}, line {number}")


def _parameters(root: Traversable, problems: Problems) -> dict[str, Parameter]:
    folder, parameters = root / "parameters", dict[str, Parameter]()
    files = sorted(entry.name for entry in folder.iterdir()) if folder.is_dir() else []
    for name in files:
        if name.endswith(".yaml"):
            owner = name.removesuffix(".yaml")
            parameters |= _records(root, f"parameters/{name}", Parameter, problems, prefix=f"{owner}.")
    return parameters


def _filled(row: Mapping[str, str]) -> dict[str, str]:
    return {key: value for key, value in row.items() if value}


def _table(root: Traversable, name: str, kind: type[Kind], problems: Problems) -> dict[str, Kind]:
    rows: list[dict[str, str]] = _attempt(problems, lambda: read_rows(root, name, ("id", "name", "source")), [])
    items: Iterable[Item] = (
        (row["id"], _filled(row), _in_line(name, number, row), ()) for number, row in enumerate(rows, start=2)
    )
    return _built(items, kind, problems)


def _ties(root: Traversable, problems: Problems) -> tuple[Tie, ...]:
    columns = ("a", "b", "kind", "weight", "source")
    rows: list[dict[str, str]] = _attempt(problems, lambda: read_rows(root, "ties.csv", columns), [])
    items: Iterable[Item] = (
        (str(number), row, _in_line("ties.csv", number, row), ()) for number, row in enumerate(rows, start=2)
    )
    return tuple(_built(items, Tie, problems).values())


def _all_rows(root: Traversable, series: Mapping[str, Series], problems: Problems) -> dict[str, Rows]:
    empty = Rows(times=(), values=np.zeros(0))
    return {
        name: _attempt(problems, lambda name=name, record=record: _rows(root, record, name), empty)
        for name, record in series.items()
    }


def _rows(root: Traversable, record: Series, name: str) -> Rows:
    file = f"series/{name}.csv"
    rows = read_rows(root, file, (record.frequency, "value", "source"))
    if not rows:
        msg = message("{file} is missing or empty, but series.yaml has a record for it.", file=file)
        raise EvidenceError(msg, where=file, why=WHY_TABLES, fix=message("build it with scripts/build_tables.py"))
    for number, row in enumerate(rows, start=2):
        if row["source"] != record.source:
            msg = message(
                "{file}: line {number} names the source {row!r}, the record of the series {source!r}.",
                file=file,
                number=number,
                row=row["source"],
                source=record.source,
            )
            raise EvidenceError(
                msg, where=f"{file}, line {number}", why=WHY_TABLES, fix=message("give both the same source id")
            )
    times = tuple(_time(record, row[record.frequency], f"{file}, line {n}") for n, row in enumerate(rows, start=2))
    columns = {key: _column(rows, key, file) for key in ("value", "low", "high") if key in rows[0]}
    return Rows(times, columns["value"], columns.get("low"), columns.get("high"))  # pyright: ignore[reportArgumentType]


def _column(rows: list[dict[str, str]], key: str, file: str) -> NDArray[np.float64]:
    values = np.array([_number(row[key], f"{file}, line {number}") for number, row in enumerate(rows, start=2)])
    values.setflags(write=False)  # the library is shared: nobody may change a published number
    return values


def _time(record: Series, text: str, where: str) -> Month | int:
    try:
        return int(text) if record.frequency == "year" else Month.parse(text, where=where)
    except (SecuelaError, ValueError) as error:
        msg = message("{where}: {text!r} is not a {frequency}.", where=where, text=text, frequency=record.frequency)
        fix = message("write a month, or the last of a half-year, as YYYY-MM and a year as YYYY")
        raise EvidenceError(msg, where=where, why=WHY_TABLES, fix=fix) from error


def _number(text: str, where: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = float("nan")
    if not np.isfinite(value):
        msg = message("{where}: {text!r} is not a number.", where=where, text=text)
        raise EvidenceError(msg, where=where, why=WHY_TABLES, fix=message("leave out a row that has no value"))
    return value
