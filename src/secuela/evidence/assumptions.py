"""A reader's assumptions in place of ours: one in a line, a file of several, or a shipped set, all read strictly.

Each says what is replaced (the id of a parameter, of a structural choice or of a causal link, whose size it is), by
what (a value, a range, or one of the rival descriptions), and why. Start with :func:`assumptions_of`.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path as FilePath
from typing import Annotated, Any, Literal, cast

from pydantic import Field, ValidationError

from secuela.evidence.assumable import Assumable, assumable, assumable_names
from secuela.evidence.assumption_faults import LONGEST_NAME, WHY, WHY_REASON, entry_faults, in_our_unit, twice
from secuela.evidence.assumption_records import Assumption, AssumptionSet, Entry, Part
from secuela.evidence.bilingual import Bilingual
from secuela.evidence.errors import AssumptionError, bare, near, nearest, shown
from secuela.evidence.input_files import Form, file_name, names_a_file, read_text
from secuela.evidence.message import Message, message
from secuela.evidence.schema_faults import errors_of, uncovered
from secuela.evidence.strict_yaml import Document, Fault, grouped_number, grouped_numbers, read

_NUMBERS: frozenset[str | int] = frozenset({"value", "range", 0, 1})
_NUMBER = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?", re.ASCII)

ASSUMPTIONS = Form(
    error=AssumptionError,
    package="secuela.evidence",
    folder="tables/assumption_sets",
    first="as-supporters-argue",
    largest=256 * 1024,
    deepest=8,
    command="secuela evidence assumptions as-critics-argue",
    why=WHY,
    why_missing={
        "": message("a run keeps and shows what was replaced and why"),
        "why": WHY_REASON,
    },
    examples={
        "assumptions": "assumptions: [{id: organised_crime.split_chance, value: 0.4, why: …}]",
        "id": "id: organised_crime.split_chance",
        "value": "value: 0.4",
        "range": "range: [0.2, 0.5]",
        "rival": "rival: published_trend",
        "why": 'why: "the reason, with its source"',
        "title": 'title: "Whose reading this is"',
        "unit": "unit: share",
    },
)


class _Content(Part):
    """What a file holds."""

    id: str | None = Field(default=None, pattern=r"^[a-z0-9][a-z0-9-]{0,59}$")
    title: Bilingual | None = None
    side: Literal["supporters", "critics"] | None = None
    assumptions: Annotated[tuple[Entry, ...], Field(min_length=1, max_length=200, strict=False)]


def told(assumptions: Sequence[Assumption]) -> list[str]:
    """Assumptions as they are asked for: a shipped set that stands whole by its id, every other one in a line."""
    whole = [
        name
        for name in dict.fromkeys(each.read_in for each in assumptions)
        if name in shipped()
        and {each.said for each in shipped_set(name).assumptions} <= {each.said for each in assumptions}
    ]
    return [*map(str, whole), *(each.said for each in assumptions if each.read_in not in whole)]


Given = str | FilePath | Assumption | Mapping[str, Any]


def assumptions_of(given: Given | Iterable[Given] | None) -> tuple[Assumption, ...]:
    """Everything that is assumed together, each record once, in the order of the evidence.

    Args:
        given: ``"ID=VALUE"``, ``"ID=LOW..HIGH"``, ``"ID=RIVAL"``, the id of a shipped set, a file, or a mapping of ids
            to values, pairs and names; or several of them.

    Raises:
        AssumptionError: With everything that is wrong.
    """
    if given is None:
        return ()
    alone = isinstance(given, str | FilePath | Assumption | Mapping)
    parts = [cast("Given", given)] if alone else list(given)
    found: list[Assumption] = []
    faults: list[AssumptionError] = []
    for part in parts:
        try:
            found += _part(part)
        except AssumptionError as error:
            faults.append(error)
    faults += _stated_twice(found)
    if faults:
        raise AssumptionError.all_of(faults) if len(faults) > 1 else faults[0]
    order = {name: place for place, name in enumerate(assumable_names())}
    return tuple(sorted({each.id: each for each in found}.values(), key=lambda each: order[each.id]))


def _stated_twice(found: Sequence[Assumption]) -> Iterator[AssumptionError]:
    """A record may be named again only with the same words."""
    first: dict[str, Assumption] = {}
    for each in found:
        other = first.setdefault(each.id, each)
        if other.deciding() != each.deciding():
            yield AssumptionError(
                message("{first} and {second} contradict each other.", first=other.said, second=each.said),
                where="--assume",
                why=WHY,
                fix=message(
                    "leave one of them out; `{command}` prints a set that you can change", command=_print(each)
                ),
            )


def _print(assumption: Assumption) -> str:
    return f"secuela evidence assumptions {assumption.read_in or 'as-critics-argue'}"


def _part(part: Given) -> Sequence[Assumption]:
    if isinstance(part, Assumption):
        entry = part.model_dump(exclude={"read_in"}, exclude_none=True)
        (checked,) = _checked(Document({"assumptions": [entry]}, "assume"), lambda _fault: "assume").assumptions
        return [checked.model_copy(update={"read_in": part.read_in})]
    if isinstance(part, Mapping):
        return _checked(_mapped(part), lambda _fault: "assume").assumptions
    if isinstance(part, str) and part.strip() in shipped():
        return shipped_set(part.strip()).assumptions
    if isinstance(part, str) and "=" in part and not _ends_as_a_file(part):
        return [one(part)]
    if names_a_file(part):
        return read_assumptions(part).assumptions
    raise _no_such(str(part))


def _ends_as_a_file(text: str) -> bool:
    return text.endswith((".yaml", ".yml"))


def _no_such(text: str) -> AssumptionError:
    known = [*shipped(), *assumable_names()]
    what = message("{text} is neither an assumption nor a shipped set nor a file.", text=shown(text))
    if text in assumable_names():
        what = message("{text} says what is replaced, but not by what.", text=shown(text))
        record = cast("Assumable", assumable(text))
        example = record.options[0] if record.options else "0.4"
        return AssumptionError(what, where="--assume", why=WHY, fix=message("write `{text}`", text=f"{text}={example}"))
    fix = message(
        "{near}; write `ID=0.4`, `ID=0.2..0.5` or `ID=NAME`, the id of a set, or the path of a file",
        near=nearest(text[:LONGEST_NAME], known if near(text[:LONGEST_NAME], known) else shipped()),
    )
    return AssumptionError(what, where="--assume", why=WHY, fix=fix)


def _mapped(given: Mapping[str, Any]) -> Document:
    """A mapping of ids to values as the content of a file."""
    entries: list[dict[str, Any]] = []
    for name, value in given.items():
        key = "rival" if isinstance(value, str) else "range" if isinstance(value, tuple | list) else "value"
        entries.append({"id": name, key: float(value) if isinstance(value, int) and key == "value" else value})
    return Document({"assumptions": entries}, "assume")


# -- one in a line ---------------------------------------------------------------------------------------------------


def one(text: str) -> Assumption:
    """An assumption in one line: ``ID=0.4``, ``ID=0.2..0.5`` or ``ID=NAME``, numbers with a unit behind them if wanted.

    Raises:
        AssumptionError: If it breaks a rule of input.
    """
    name, _sign, told = (part.strip() for part in text.partition("="))
    record = assumable(name)
    entry: dict[str, Any] = {"id": name}
    faults: list[Fault] = []
    if record is not None and record.kind == "structure":
        entry["rival"] = told
    elif record is not None:
        try:
            entry |= _numbers(told, record)
        except _UnreadableError as error:
            faults.append(error.fault)
    document = Document({"assumptions": [entry]}, "--assume", faults=tuple(faults))
    return _checked(document, lambda _fault: f"--assume {bare(text)}", alone=True).assumptions[0]


class _UnreadableError(Exception):
    def __init__(self, what: Message, why: Message, fix: Message) -> None:
        super().__init__(what)
        self.fault = Fault(("assumptions", 0), what, why, fix)


def _numbers(told: str, record: Assumable) -> dict[str, Any]:
    """A value or a range from its words.

    Raises:
        _UnreadableError: If it is neither.
    """
    words, _space, unit = told.partition(" ")
    ends = words.split("..") if ".." in words else [words]
    for each in ends:
        if (doubtful := grouped_number(each)) is not None:
            raise _UnreadableError(*doubtful)
    if len(ends) > 2 or not all(_NUMBER.fullmatch(each) for each in ends):  # noqa: PLR2004  two ends
        fix = message("write `{name}=0.4`, or a range as `{name}=0.2..0.5`", name=record.id)
        if told.endswith("%"):
            fix = message("write a share: 0.4 for 40 %")
        elif "," in told:
            fix = message("write fractions with a point")
        raise _UnreadableError(message("{told} is no number and no range.", told=shown(told)), WHY, fix)
    found: dict[str, Any] = {"unit": unit.strip()} if unit.strip() else {}
    values = [float(each) for each in ends]
    return found | ({"value": values[0]} if len(values) == 1 else {"range": tuple(values)})


# -- files and shipped sets ------------------------------------------------------------------------------------------


def read_assumptions(path: str | FilePath) -> AssumptionSet:
    """A file of a reader's own.

    Raises:
        AssumptionError: With everything that is wrong, in the order of the file.
    """
    found = _checked(read(read_text(path, ASSUMPTIONS), file_name(path), ASSUMPTIONS))
    if found.id not in shipped() or found.assumptions == shipped_set(str(found.id)).assumptions:
        return found
    document = Document(None, file_name(path))
    taken = Fault(
        ("id",),
        message("The id {id} is taken by a shipped set.", id=shown(str(found.id))),
        message("two different sets of one id could not be told apart in the results"),
        message("choose another id, for example `id: my-{id}`", id=str(found.id)),
    )
    raise document.told([taken], ASSUMPTIONS)


@cache
def shipped() -> tuple[str, ...]:
    """Ids of the sets in the package: each side's reading of what is disputed."""
    return ASSUMPTIONS.shipped()


@cache
def shipped_set(name: str) -> AssumptionSet:
    """A shipped set.

    Raises:
        AssumptionError: If it breaks a rule of input, names a source without a record, or gives no reason.
    """
    return _checked(read(ASSUMPTIONS.shipped_text(name), f"assumption_sets/{name}.yaml", ASSUMPTIONS), ours=True)


def named_set(name: str) -> AssumptionSet:
    """A shipped set by its id.

    Raises:
        AssumptionError: If there is none of this id.
    """
    if name in shipped():
        return shipped_set(name)
    what = message("There is no shipped set of assumptions called {name}.", name=shown(name))
    raise AssumptionError(what, why=message("there is nothing to show"), fix=nearest(name[:LONGEST_NAME], shipped()))


def shipped_sets() -> tuple[AssumptionSet, ...]:
    """All of them."""
    return tuple(map(shipped_set, shipped()))


def _checked(
    document: Document, where: Callable[[Fault], str] | None = None, *, alone: bool = False, ours: bool = False
) -> AssumptionSet:
    """What a document assumes.

    Args:
        document: As read.
        where: Names the place of a fault; by default file, line and keys.
        alone: Whether it is one assumption in a line, which needs no reason.
        ours: Whether it is a shipped set, whose sources must have records.

    Raises:
        AssumptionError: With everything that is wrong.
    """
    faults = [*document.faults, *grouped_numbers(document, _NUMBERS)]
    if not isinstance(document.data, Mapping):
        what = message("The file holds no block of keys with `assumptions`.")
        raise document.told([*faults, Fault((), what, WHY, ASSUMPTIONS.begin)], ASSUMPTIONS, where)
    try:
        content = _Content.model_validate(document.data)
    except ValidationError as error:
        faults += uncovered(errors_of(error, document, ASSUMPTIONS, _Content), faults)
        raise document.told(faults, ASSUMPTIONS, where) from None
    from_file = where is None and not alone
    for number, entry in enumerate(content.assumptions):
        told = entry_faults(entry, ("assumptions", number), reasoned=from_file, ours=ours)
        faults += uncovered(told, faults)
    faults += uncovered(twice(content.assumptions), faults)
    if faults:
        raise document.told(faults, ASSUMPTIONS, where)
    kept = tuple(in_our_unit(each, content.id) for each in content.assumptions)
    return AssumptionSet(content.id, content.title, content.side, kept)
