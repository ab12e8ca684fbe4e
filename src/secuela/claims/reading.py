"""From a ledger's file to claims: strict YAML, every problem with its line, shipped ledgers by id."""

from collections.abc import Hashable, Mapping, Sequence
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, cast

import yaml
from pydantic import TypeAdapter, ValidationError

from secuela.claims.faults import LedgerError, fault, problem_of
from secuela.claims.schema import Ledger, Origin
from secuela.evidence.errors import SecuelaError, nearest
from secuela.text.language import translate as _

DEFAULT_LEDGER = "article-2025"
LARGEST_FILE = 2 * 2**20  # bytes
_SUFFIXES = (".yaml", ".yml")
_SOURCES = "sources.yaml"
_TIMESTAMP = "tag:yaml.org,2002:timestamp"
_WHY = _("a ledger that is read wrongly would judge something else than what was written")
Places = dict[tuple[str | int, ...], int]


class _Loader(yaml.SafeLoader):
    """Reads dates as the words they are, and refuses a key given twice and references."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        seen: set[str] = set()
        for key_node, _value in node.value:
            key = str(key_node.value)
            if key in seen:
                raise yaml.constructor.ConstructorError(
                    None, None, f"the key {key!r} stands twice", key_node.start_mark
                )
            seen.add(key)
        return super().construct_mapping(node, deep=deep)

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        event = cast("yaml.Event", self.peek_event())  # pyright: ignore[reportUnknownMemberType]  untyped in the library
        if isinstance(event, yaml.AliasEvent):
            problem = "references (* and &) are not read"
            raise yaml.MarkedYAMLError(problem=problem, problem_mark=event.start_mark)
        return super().compose_node(parent, index)


_Loader.yaml_implicit_resolvers = {
    sign: [(tag, pattern) for tag, pattern in resolvers if tag != _TIMESTAMP]
    for sign, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def shipped() -> tuple[str, ...]:
    """Ids of the ledgers in the package, the article's first."""
    folder = files("secuela.claims").joinpath("ledgers")
    names = (entry.name for entry in folder.iterdir())
    ids = (name.removesuffix(".yaml") for name in names if name.endswith(".yaml") and name != _SOURCES)
    return tuple(sorted(ids, key=lambda name: (name != DEFAULT_LEDGER, name)))


@cache
def shipped_sources() -> dict[str, Origin]:
    """The table of sources that all shipped ledgers share."""
    file = files("secuela.claims").joinpath("ledgers", _SOURCES)
    content, places = parse(file.read_text("utf-8"), _SOURCES)
    try:
        return TypeAdapter(dict[str, Origin]).validate_python(content)
    except ValidationError as error:
        raise LedgerError(_problems(error, _SOURCES, content, places)) from None


def read_ledger(id_or_path: str | Path) -> Ledger:
    """A shipped ledger by id, or a file; its entries are checked one by one, see :mod:`secuela.claims.checks` for more.

    Raises:
        SecuelaError: If there is no such ledger, or it breaks the schema (a :class:`LedgerError` with every problem).
    """
    name = str(id_or_path)
    if name in shipped():
        return _shipped(name)
    if isinstance(id_or_path, Path) or name.endswith(_SUFFIXES) or "/" in name or Path(name).exists():
        return ledger_from_text(_text(Path(name)), name)
    raise SecuelaError(
        _("{name} is neither a shipped ledger nor a file.").format(name=repr(name)),
        why=_("there are no claims to check"),
        fix=_("{near}; a file needs its path").format(near=nearest(name, shipped())),
    )


def shipped_text(name: str) -> str:
    """The file of a shipped ledger."""
    return files("secuela.claims").joinpath("ledgers", f"{name}.yaml").read_text("utf-8")


@cache
def _shipped(name: str) -> Ledger:
    return ledger_from_text(shipped_text(name), f"{name}.yaml")


def ledger_from_text(text: str, name: str) -> Ledger:
    """A ledger from its text.

    Args:
        text: YAML: a block with ``ledger`` and ``claims``, or a bare list of claims.
        name: What messages call it.

    Raises:
        LedgerError: With every problem of the schema.
    """
    content, places = parse(text, name)
    shifted = isinstance(content, list)
    whole = _headed(content, name) if shifted else content
    if not isinstance(whole, Mapping) or not whole:
        raise LedgerError([_no_ledger(name)])
    try:
        return Ledger.model_validate(whole)
    except ValidationError as error:
        at = {("claims", *path): line for path, line in places.items()} if shifted else places
        raise LedgerError(_problems(error, name, whole, at)) from None


def parse(text: str, name: str) -> tuple[Any, Places]:
    """Content of a YAML text and the line of each value.

    Raises:
        LedgerError: If it is not YAML, gives a key twice or uses references.
    """
    try:
        node = yaml.compose(text, Loader=_Loader)
        places: Places = {}
        if node is not None:
            _mark(node, (), places)
        return yaml.load(text, Loader=_Loader), places
    except (yaml.YAMLError, ValueError) as error:
        mark = getattr(error, "problem_mark", None)
        where = f"{name}, {_('line {n}').format(n=mark.line + 1)}" if mark else name
        what = _("This is not a readable YAML file: {problem}.").format(
            problem=" ".join(str(getattr(error, "problem", None) or error).split())
        )
        raise LedgerError(
            [fault(what, where=where, why=_WHY, fix=_("compare with the output of `secuela claims new`"))]
        ) from None


def _headed(content: list[Any], name: str) -> dict[str, Any]:
    """A bare list of claims with a header made of the file's name."""
    stem = "".join(sign if sign.isalnum() else "-" for sign in Path(name).stem).strip("-")
    return {
        "ledger": {"id": stem if stem[:1].isalpha() else f"ledger-{stem}", "title": stem or name},
        "claims": content,
    }


def _mark(node: yaml.Node, path: tuple[str | int, ...], places: Places) -> None:
    places[path] = node.start_mark.line + 1
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            _mark(value, (*path, str(key.value)), places)
            places[(*path, str(key.value))] = key.start_mark.line + 1
    elif isinstance(node, yaml.SequenceNode):
        for number, item in enumerate(node.value):
            _mark(item, (*path, number), places)


def _problems(error: ValidationError, name: str, content: object, places: Places) -> list[SecuelaError]:
    found = error.errors(include_url=False)
    told = [each for each in found if each["type"] != "too_short"] or found  # an entry that fails empties its list
    return [problem_of(each, _place(each["loc"], name, content, places)) for each in told]


def _place(path: Sequence[str | int], name: str, content: object, places: Places) -> str:
    """File, line, claim and keys of a value; the line of its parent if it has none of its own."""
    line = next((places[tuple(path[:n])] for n in range(len(path), 0, -1) if tuple(path[:n]) in places), None)
    parts = [name] + ([_("line {n}").format(n=line)] if line else [])
    keys = [part for n, part in enumerate(path) if not _added_by_reading(tuple(path), n, places)]
    if keys[:1] == ["claims"] and len(keys) > 1:
        parts.append(_entry_name(content, keys[1]))
        keys = keys[2:]
    dotted = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in keys).lstrip(".")
    return ", ".join(part for part in (*parts, dotted) if part)


def _added_by_reading(path: tuple[str | int, ...], n: int, places: Places) -> bool:
    """Whether a part of a path is the list that a test of one condition is read as."""
    start = n if path[n] == "all" else n - 1
    return n > 0 and path[start] == "all" and path[: start + 1] not in places


def _entry_name(content: object, number: str | int) -> str:
    try:
        return str(cast("Any", content)["claims"][number]["id"])
    except (KeyError, TypeError, IndexError):
        return _("claim number {n}").format(n=int(number) + 1) if isinstance(number, int) else str(number)


def _no_ledger(name: str) -> SecuelaError:
    return fault(
        _("The file holds no claims."),
        where=name,
        why=_("there is nothing to check"),
        fix=_("start from `secuela claims new`"),
    )


def template() -> str:
    """A commented ledger to start from."""
    return files("secuela.claims").joinpath("template.yaml").read_text("utf-8")


def _text(path: Path) -> str:
    try:
        content = path.read_bytes()
    except (OSError, ValueError) as error:
        raise _unreadable(path, getattr(error, "strerror", None) or str(error)) from None
    if len(content) > LARGEST_FILE:
        raise _unreadable(path, _("it is larger than {n} MB").format(n=LARGEST_FILE // 2**20))
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise _unreadable(path, _("it is not a text file in UTF-8")) from None


def _unreadable(path: Path, reason: str) -> SecuelaError:
    return SecuelaError(
        _("{path} cannot be read: {reason}.").format(path=path, reason=reason),
        where=str(path),
        why=_("without its text there are no claims to check"),
        fix=_("check the path; `secuela claims new --out FILE` writes a ledger to start from"),
    )
