"""A YAML text read strictly: plain words and numbers, no repeats, no references; every value keeps its line."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, cast

import yaml

from secuela.evidence.errors import ProposalError
from secuela.text.language import translate as _

Path = tuple[str | int, ...]

MAXIMUM_DEPTH = 12
_SHOWN, _LONG = 60, 200
_LATIN = 0x250  # code points below are shown as they are, look-alikes and invisible signs are spelt out
_LONGEST_NUMBER = 40
_WHOLE, _FRACTION, _LOGICAL = "whole", "fraction", "logical"


@dataclass(frozen=True)
class Document:
    """The content of a proposal, with the place of each value for messages."""

    data: Any
    name: str
    lines: Mapping[Path, int] = field(default_factory=dict[Path, int])
    written: Mapping[Path, str] = field(default_factory=dict[Path, str])  # the words that were read as true or false

    def where(self, path: Path) -> str:
        """File, line and key of a value; the line of its parent if it has none of its own."""
        line = next((self.lines[path[:n]] for n in range(len(path), 0, -1) if path[:n] in self.lines), None)
        parts = (self.name, _("line {number}").format(number=line) if line else "", dotted(path))
        return ", ".join(part for part in parts if part)


def shown(value: object, limit: int = _SHOWN) -> str:
    r"""A value as it may stand in a message: short, on one line, with invisible and look-alike signs spelt out.

    >>> shown("lev\u0435r")
    "'lev\\\\u0435r'"
    """
    text = repr(value) if not isinstance(value, str) else repr(value[: limit + 1])
    plain = "".join(c if c.isprintable() and ord(c) < _LATIN else c.encode("unicode_escape").decode() for c in text)
    return plain if len(plain) <= limit else plain[: limit - 1] + "…"


def bare(text: str, limit: int = _SHOWN) -> str:
    """The same without quotes, for names that stand in a sentence."""
    plain = shown(text, limit + 2)
    return plain[1:] if plain.endswith("…") else plain[1:-1]


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


def blocks(value: object) -> list[Mapping[str, object]]:
    """The blocks of a list; empty for what is no list, and an empty block for an entry that is none."""
    found = cast("list[object]", value) if isinstance(value, list) else []
    return [cast("Mapping[str, object]", entry) if isinstance(entry, dict) else {} for entry in found]


class _StrictLoader(yaml.SafeLoader):
    """Reads words, whole numbers, decimal numbers, true and false: no dates, clock times, octals or merge keys."""

    yaml_implicit_resolvers: dict[str, Any] = {}  # noqa: RUF012  the library's own name and form

    def __init__(self, text: str, name: str) -> None:
        super().__init__(text)
        self.called = name
        self.depth = 0

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        event = cast("yaml.Event", self.peek_event())  # pyright: ignore[reportUnknownMemberType]  untyped in the library
        where = f"{self.called}, " + _("line {number}").format(number=event.start_mark.line + 1)
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None) is not None:
            raise ProposalError(
                _("YAML anchors and aliases (& and *) are not accepted."),
                where=where,
                why=_("a value that stands in one place and acts in another is easily misread"),
                fix=_("write the value out where it is used"),
            )
        if getattr(event, "tag", None) is not None:
            raise ProposalError(
                _("YAML tags ({tag}) are not accepted.").format(tag=shown(getattr(event, "tag", ""))),
                where=where,
                why=_("a proposal holds words and numbers only"),
                fix=_("leave the tag out"),
            )
        self.depth += 1
        if self.depth > MAXIMUM_DEPTH:
            raise ProposalError(
                _("The file is nested deeper than {n} levels.").format(n=MAXIMUM_DEPTH),
                where=where,
                why=_("no proposal needs it, and such files can exhaust the memory"),
                fix=_("start from `secuela proposals new`"),
            )
        node = super().compose_node(parent, index)
        self.depth -= 1
        return node


for _tag, _pattern, _first in (
    ("tag:yaml.org,2002:null", r"~|null|Null|NULL|", ["~", "n", "N", ""]),
    (_LOGICAL, r"true|True|TRUE|false|False|FALSE|yes|Yes|YES|no|No|NO", list("tTfFyYnN")),
    (_WHOLE, r"[-+]?[0-9]+", list("-+0123456789")),
    (
        _FRACTION,
        r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?|[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)",
        list("-+0123456789."),
    ),
):
    _StrictLoader.add_implicit_resolver(_tag, re.compile(rf"^(?:{_pattern})$"), _first)  # pyright: ignore[reportUnknownMemberType]


def read(text: str, name: str) -> Document:
    """Read a YAML text.

    Args:
        text: Content of a file.
        name: What messages call it.

    Raises:
        ProposalError: If it is not YAML, or uses what a proposal must not use.
    """
    try:
        loader = _StrictLoader(text, name)
        lines: dict[Path, int] = {}
        node = loader.get_node() if loader.check_node() else None
        more = node is not None and loader.check_node()
        data = None if node is None else _plain(node, (), lines, name)
    except yaml.YAMLError as error:
        raise _not_yaml(error, name) from None
    if more:
        raise ProposalError(
            _("The file holds more than one YAML document."),
            where=name,
            why=_("it would not be clear which one is meant"),
            fix=_("keep one proposal a file, without a second `---`"),
        )
    return Document(data=data, name=name, lines=lines, written=dict(_logical(node, ())))


def _logical(node: yaml.Node | None, path: Path) -> Iterator[tuple[Path, str]]:
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            yield from _logical(value, (*path, str(key.value)))
    elif isinstance(node, yaml.SequenceNode):
        for place, value in enumerate(node.value):
            yield from _logical(value, (*path, place))
    elif node is not None and node.tag == _LOGICAL:
        yield path, str(node.value)


def _plain(node: yaml.Node, path: Path, lines: dict[Path, int], name: str) -> Any:  # noqa: ANN401  any YAML value
    lines.setdefault(path, node.start_mark.line + 1)
    if isinstance(node, yaml.MappingNode):
        return _mapping(node, path, lines, name)
    if isinstance(node, yaml.SequenceNode):
        return [_plain(item, (*path, i), lines, name) for i, item in enumerate(node.value)]
    return _scalar(node.tag, str(node.value))


def _mapping(node: yaml.MappingNode, path: Path, lines: dict[Path, int], name: str) -> dict[str, Any]:
    result: dict[str, Any] = {}
    for key_node, value_node in node.value:
        line = key_node.start_mark.line + 1
        where = f"{name}, " + _("line {number}").format(number=line)
        if not isinstance(key_node, yaml.ScalarNode):
            raise ProposalError(
                _("A key must be a word."),
                where=where,
                why=_("lists and blocks as keys mean nothing in a proposal"),
                fix=_("write `key: value`"),
            )
        key = str(key_node.value)
        if key in result:
            raise ProposalError(
                _("The key {key} stands twice in one block.").format(key=shown(key)),
                where=where,
                why=_("one of the two values would be lost in silence"),
                fix=_("keep one of them"),
            )
        lines[(*path, key)] = line
        result[key] = _plain(value_node, (*path, key), lines, name)
    return result


def _scalar(tag: str, text: str) -> str | int | float | bool | None:
    if tag == _LOGICAL:
        return text.lower() in ("true", "yes")
    if tag == _WHOLE:
        return int(text) if len(text) <= _LONGEST_NUMBER else float(text)
    if tag == _FRACTION:
        return float(text.lower().replace(".inf", "inf").replace(".nan", "nan"))
    return None if tag.endswith(":null") else text


def _not_yaml(error: yaml.YAMLError, name: str) -> ProposalError:
    mark = getattr(error, "problem_mark", None)
    line = ", " + _("line {number}").format(number=mark.line + 1) if mark else ""
    problem = str(getattr(error, "problem", None) or getattr(error, "reason", None) or _("unreadable"))
    tab = "\\t" in problem
    return ProposalError(
        _("This is not valid YAML: {problem}.").format(problem=bare(problem, _LONG)),
        where=f"{name}{line}",
        why=_("a file that is read wrongly would simulate something else than what was meant"),
        fix=_("indent with spaces, not tabs") if tab else _("compare with the output of `secuela proposals new`"),
    )
