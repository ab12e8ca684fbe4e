"""The one strict reader of YAML: proposals, ledgers and evidence come through here, and every fault is told at once.

A file is read whole or not at all: ordinary files of a limited size, UTF-8, plain words and numbers. No tags, no
references, no key twice, no sign that cannot be seen. Every value keeps its line, so that a fault of the schema that
reads it afterwards names the line of the key.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, cast

import yaml

from secuela.evidence.errors import SecuelaError, bare, shown
from secuela.evidence.input_files import Form
from secuela.evidence.message import Message, counted, message

Path = tuple[str | int, ...]
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_LONG = 200
_LONGEST_NUMBER = 40
MOST_TOLD = 20  # faults of one file
_SEEN_AS_BREAKS = frozenset("\n\r\t")
_BLANK_LETTERS = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")  # letters and marks without any ink

_PLAIN_STARTS = frozenset("-+.0123456789tTfFyYnN~")
_EMPTY = frozenset(("~", "null", "Null", "NULL", ""))
_LOGICAL = {
    form: value
    for word, value in (("true", True), ("yes", True), ("false", False), ("no", False))
    for form in (word, word.capitalize(), word.upper())
}
_WHOLE = re.compile(r"[-+]?[0-9]+")
_FRACTION = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?|[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)")
_GROUPED = re.compile(r"([-+]?[1-9]\d{0,2})((?:\.\d{3})+)", re.ASCII)  # 1.500, which some read as 1500


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong in a file.

    Attributes:
        path: Keys and numbers that lead to it.
        what: One sentence: what is wrong, with the offending value.
        why: Why it matters.
        fix: What to do about it.
        line: Its line, where that is not the line of the path.
    """

    path: Path
    what: Message | str
    why: Message | str | None = None
    fix: Message | str | None = None
    line: int | None = None

    def below(self, paths: Iterable[Path]) -> bool:
        """Whether it stands at or below one of some paths."""
        return any(self.path[: len(path)] == path for path in paths)


@dataclass(frozen=True)
class Document:
    """What a file holds, with the line of each value.

    Attributes:
        data: Plain words, numbers, true, false, nothing, lists and blocks.
        name: What messages call the file.
        lines: Line of each value, in the order of the file; empty for content that comes from no file.
        written: The words of values that were read as a number, true or false.
        faults: What was found while reading.
    """

    data: Any
    name: str
    lines: Mapping[Path, int] = field(default_factory=dict[Path, int])
    written: Mapping[Path, str] = field(default_factory=dict[Path, str])
    faults: tuple[Fault, ...] = ()

    def where(self, path: Path, line: int | None = None) -> str:
        """File, line and key of a value; the line of its parent if it has none of its own."""
        number = self.line(path) if line is None else line
        parts = (self.name, f"line {number}" if number else "", dotted(path))
        return ", ".join(part for part in parts if part)

    def line(self, path: Path) -> int | None:
        """Line of a value, or of the nearest thing around it that has one."""
        return next((self.lines[path[:n]] for n in range(len(path), -1, -1) if path[:n] in self.lines and n), None)

    def told(self, faults: Iterable[Fault], form: Form, where: Callable[[Fault], str] | None = None) -> SecuelaError:
        """Faults as one error, in the order of the file; of several at one path the first.

        Args:
            faults: At least one.
            form: What kind of file it is.
            where: Names the place of a fault; by default file, line and keys.
        """
        first: dict[tuple[Path, int | None], Fault] = {}
        for each in faults:
            first.setdefault((each.path, each.line), each)
        ordered = sorted(first.values(), key=self._position)
        named = where or (lambda fault: self.where(fault.path, fault.line))
        told = [form.error(each.what, where=named(each), why=each.why, fix=each.fix) for each in ordered[:MOST_TOLD]]
        if len(ordered) > MOST_TOLD:
            more = message("The file has {n} more faults.", n=len(ordered) - MOST_TOLD)
            told.append(form.error(more, where=self.name, why=form.why, fix=message("mend these first")))
        return form.error.all_of(told)

    def _position(self, fault: Fault) -> tuple[int, float]:
        """Line and rank of a fault; what is missing from a block comes after all that stands in it."""
        if fault.line is not None:
            return fault.line, self._order.get(fault.path, -1)
        if fault.path in self._order or not fault.path:
            return self.line(fault.path) or 0, self._order.get(fault.path, -1)
        block = next(
            fault.path[:n] for n in range(len(fault.path) - 1, -1, -1) if not n or fault.path[:n] in self._order
        )
        last = max(
            (path for path in self._order if path[: len(block)] == block), key=self._order.__getitem__, default=()
        )
        return self.line(last) or 0, self._order.get(last, -1) + 0.5

    @cached_property
    def _order(self) -> dict[Path, int]:
        paths = self.lines or [path for path, _value in walk(self.data)]
        return {path: number for number, path in enumerate(paths)}


def dotted(path: Path) -> str:
    """A path as people write it.

    >>> dotted(("phases", 0, "levers", 1, "dose"))
    'phases[0].levers[1].dose'
    """
    return "".join(f"[{part}]" if isinstance(part, int) else f".{bare(part)}" for part in path).lstrip(".")


def entries(data: object) -> list[tuple[str | int, object]]:
    """What a block or a list holds, by key or number; nothing for a plain value."""
    if isinstance(data, Mapping):
        block = cast("Mapping[object, object]", data)
        return [(str(key), value) for key, value in block.items()]
    if isinstance(data, list | tuple):
        return list(enumerate(cast("list[object]", data)))
    return []


def walk(data: object, deepest: int | None = None) -> Iterator[tuple[Path, object]]:
    """Every value of some content with its path, in order.

    Args:
        data: Plain content.
        deepest: Levels below which nothing is looked at.
    """
    waiting: list[tuple[Path, object]] = [((), data)]
    while waiting:
        path, value = waiting.pop()
        if path:
            yield path, value
        if deepest is None or len(path) <= deepest:
            waiting += [((*path, key), inner) for key, inner in reversed(entries(value))]


def unseen(text: str) -> list[str]:
    r"""Signs of a text that cannot be seen or that turn its direction, each once, by code point.

    >>> unseen("a\u202eb\u200b"), unseen("línea 1\n")
    (['\u200b', '\u202e'], [])
    """
    return sorted(
        sign
        for sign in set(text) - _SEEN_AS_BREAKS
        if sign in _BLANK_LETTERS or unicodedata.category(sign) in {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
    )


def sign_name(sign: str) -> str:
    r"""A sign by its code point and name, never the sign itself.

    >>> sign_name("\u202e"), sign_name("\x1b")
    ('U+202E (right-to-left override)', 'U+001B (a control sign)')
    """
    name = unicodedata.name(sign, "a control sign" if unicodedata.category(sign) == "Cc" else "no letter")
    return f"U+{ord(sign):04X} ({name.lower() if name.isupper() else name})"


def read(text: str, name: str, form: Form) -> Document:
    """Read a text: what hinders reading is raised, what does not stands in the document's ``faults``.

    Args:
        text: Content of a file.
        name: What messages call it.
        form: What kind of file it is.

    Raises:
        SecuelaError: Of the form's kind, if it is not YAML, is nested too deeply or holds signs that cannot be seen.
    """
    hidden = list(_hidden(text))
    if hidden:
        raise Document(data=None, name=name).told(hidden, form)
    reader = _Reader(text, form)
    try:
        data = reader.content()
    except _UnreadableError as error:
        raise Document(None, name, reader.lines).told([*reader.faults, error.fault], form) from None
    return Document(data, name, reader.lines, reader.written, tuple(reader.faults))


def _hidden(text: str) -> Iterator[Fault]:
    for sign in unseen(text):
        place = text.index(sign)
        yield Fault(
            (),
            counted(
                "The text holds a sign that cannot be seen: {sign}.",
                "The text holds a sign that cannot be seen, {n} times: {sign}.",
                text.count(sign),
                sign=sign_name(sign),
            ),
            message("it can make a text read otherwise than it is written"),
            message("take it out, or type the line again"),
            text.count("\n", 0, place) + 1,
        )


class _UnreadableError(Exception):
    """The rest of the file cannot be read."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.what)
        self.fault = fault


class _Reader:
    """Content, lines and faults from the stream of events of one text."""

    def __init__(self, text: str, form: Form) -> None:
        self.form = form
        self.lines: dict[Path, int] = {}
        self.written: dict[Path, str] = {}
        self.faults: list[Fault] = []
        self._events = self._parsed(text)

    def content(self) -> Any:  # noqa: ANN401  any YAML value
        """The value of the only document, None if there is none."""
        next(self._events)  # the stream begins
        if isinstance(next(self._events), yaml.StreamEndEvent):
            return None
        data = self._value(next(self._events), ())
        next(self._events)  # the document ends
        more = next(self._events)
        if isinstance(more, yaml.DocumentStartEvent):
            self.faults.append(
                Fault(
                    (),
                    message("The file holds more than one YAML document."),
                    message("it would not be clear which one is meant"),
                    message("keep one of them, without a second `---`"),
                    more.start_mark.line + 1,
                )
            )
        return data

    def _parsed(self, text: str) -> Iterator[Any]:
        try:
            yield from yaml.parse(text, Loader=_LOADER)  # pyright: ignore[reportUnknownMemberType]  untyped in the library
        except yaml.YAMLError as error:
            mark = getattr(error, "problem_mark", None)
            problem = str(getattr(error, "problem", None) or getattr(error, "reason", None) or "unreadable")
            tab = _sign_at(text, mark) == "\t"
            fix = message("indent with spaces, not tabs") if tab else self.form.compare
            what = message("This is not valid YAML: {problem}.", problem=bare(" ".join(problem.split()), _LONG))
            raise _UnreadableError(Fault((), what, self.form.why, fix, mark.line + 1 if mark else None)) from None

    def _value(self, event: Any, path: Path) -> Any:  # noqa: ANN401  any YAML event and value
        line = event.start_mark.line + 1
        self.lines.setdefault(path, line)
        if len(path) >= self.form.deepest:
            why = message("no file of this kind needs it, and such files can exhaust the memory")
            what = message("The file is nested deeper than {n} levels.", n=self.form.deepest)
            raise _UnreadableError(Fault((), what, why, self.form.begin, line))
        self._check_plain(event, path, line)
        if isinstance(event, yaml.ScalarEvent):
            return self._scalar(event, path)
        if isinstance(event, yaml.SequenceStartEvent):
            return self._list(path)
        return self._block(path) if isinstance(event, yaml.MappingStartEvent) else None

    def _check_plain(self, event: Any, path: Path, line: int) -> None:  # noqa: ANN401  any YAML event
        if getattr(event, "anchor", None) is not None:
            what = message("YAML anchors and aliases (& and *) are not accepted.")
            why = message("a value that stands in one place and acts in another is easily misread")
            self.faults.append(Fault(path, what, why, message("write the value out where it is used"), line))
        elif getattr(event, "tag", None) is not None:
            what = message("YAML tags ({tag}) are not accepted.", tag=shown(event.tag))
            why = message("a file of this kind holds words and numbers only")
            self.faults.append(Fault(path, what, why, message("leave the tag out"), line))

    def _list(self, path: Path) -> list[Any]:
        found: list[Any] = []
        while not isinstance(event := next(self._events), yaml.SequenceEndEvent):
            found.append(self._value(event, (*path, len(found))))
        return found

    def _block(self, path: Path) -> dict[str, Any]:
        found: dict[str, Any] = {}
        before: Path = path
        while not isinstance(event := next(self._events), yaml.MappingEndEvent):
            line = event.start_mark.line + 1
            if not isinstance(event, yaml.ScalarEvent):
                why = message("lists and blocks as keys mean nothing here")
                what = message("A key must be a word.")
                raise _UnreadableError(Fault(path, what, why, message("write `key: value`"), line))
            key = str(event.value)
            here: Path = (*path, key)
            self._check_plain(event, here, line)
            self._check_seen(event, here, line)
            again = key in found
            if again:
                what = message("The key {key} stands twice in one block.", key=shown(key))
                why = message("one of the two values would be lost in silence")
                self.faults.append(Fault(here, what, why, message("keep one of them"), line))
            self.lines.setdefault(here, line)
            value = self._value(next(self._events), here)
            if value is None and event.implicit[0] and key.isdecimal():
                self._comma(before, here, line)
            elif not again:
                found[key] = value
                before = here
        return found

    def _comma(self, before: Path, here: Path, line: int) -> None:
        """A key that is a bare number without a value: what stood behind a comma inside a number."""
        whole, key = self.written.get(before, ""), str(here[-1])
        if not _WHOLE.fullmatch(whole):
            what = message("The number {number} stands where a key is expected.", number=bare(key))
            fix = message("give the value its key")
        else:
            what = message("A comma stands inside a number: {number}.", number=f"{bare(whole)},{bare(key)}")
            fix = _written_as(whole, key)
        why = message("here a comma ends the value, so that only what stands before it would be read")
        self.faults.append(Fault(here, what, why, fix, line))

    def _scalar(self, event: Any, path: Path) -> Any:  # noqa: ANN401  a plain value
        text = str(event.value)
        if not event.implicit[0]:
            self._check_seen(event, path, event.start_mark.line + 1)
            return text
        value = _plain(text)
        if not isinstance(value, str) or text[:1].isdigit():
            self.written[path] = text
        return value

    def _check_seen(self, event: Any, path: Path, line: int) -> None:  # noqa: ANN401  a scalar
        """A sign that cannot be seen may still be written as an escape, in double quotes."""
        for sign in unseen(event.value) if event.style == '"' else ():
            what = message("The text holds a sign that cannot be seen: {sign}.", sign=sign_name(sign))
            why = message("it can make a text read otherwise than it is written")
            self.faults.append(Fault(path, what, why, message("take the escape out"), line))


def _sign_at(text: str, mark: Any) -> str:  # noqa: ANN401  a mark of the library, or none
    lines = text.splitlines()
    return lines[mark.line][mark.column : mark.column + 1] if mark and mark.line < len(lines) else ""


def _plain(text: str) -> str | int | float | bool | None:
    """A value without quotes by the closed rules: words, whole and decimal numbers, true and false, nothing."""
    if text[:1] not in _PLAIN_STARTS and text:
        return text
    if text in _EMPTY:
        return None
    if text in _LOGICAL:
        return _LOGICAL[text]
    if _WHOLE.fullmatch(text):
        return int(text) if len(text) <= _LONGEST_NUMBER else float(text)
    if _FRACTION.fullmatch(text):
        return float(text.lower().replace(".inf", "inf").replace(".nan", "nan"))
    return text


def grouped_numbers(document: Document, keys: frozenset[str | int]) -> Iterator[Fault]:
    """Numbers such as 1.500, which one half of the readers takes for 1500 and the other for 1.5.

    Args:
        document: As read from a file.
        keys: Keys whose values are looked at, and places in a list.
    """
    for path, text in document.written.items():
        if path and path[-1] in keys and (found := grouped_number(text)):
            yield Fault(path, *found)


def grouped_number(text: str) -> tuple[Message, Message, Message] | None:
    """What is wrong, why, and how to mend it, where a number has points between what may be its thousands.

    >>> [str(part) for part in grouped_number("1.500")][::2], grouped_number("1.5")
    (['The number 1.500 can be read in two ways.', 'write 1500 or 1.5'], None)
    """
    match = _GROUPED.fullmatch(text)
    if match is None:
        return None
    digits = match[2].replace(".", "")
    why = message("many write a thousand with a point, and the two readings differ a thousandfold")
    if match[2].count(".") > 1:
        what = message("The number {number} has points between its thousands.", number=text)
        return what, why, message("write {fraction}", fraction=f"{match[1]}{digits}")
    what = message("The number {number} can be read in two ways.", number=text)
    return what, why, _written_as(match[1], digits)


def _written_as(whole: str, rest: str) -> Message:
    """How to write a number with a sign inside so that it can be read in one way only.

    >>> str(_written_as("1", "500")), str(_written_as("2", "375")), str(_written_as("0", "5"))
    ('write 1500 or 1.5', 'write 2375 or 2.3750', 'write 0.5')
    """
    short = rest.rstrip("0")
    fraction = f"{whole}.{short}" if short else whole
    fraction = f"{fraction}0" if _GROUPED.fullmatch(fraction) else fraction
    if len(rest) % 3 == 0 and whole.lstrip("-+0"):
        return message("write {thousands} or {fraction}", thousands=f"{whole}{rest}", fraction=fraction)
    return message("write {fraction}", fraction=fraction)
