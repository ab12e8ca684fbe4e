"""From pydantic's list of errors to faults that the author of a file can mend, worded once for every kind of file."""

import re
import types
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic_core import PydanticCustomError

from secuela.evidence.errors import bare, choose_one, near, nearest, shown
from secuela.evidence.input_files import Form
from secuela.evidence.message import Message, message
from secuela.evidence.strict_yaml import Document, Fault, Path, dotted

LONGEST_KEY = 80  # signs of a key that are compared with known ones
_KINDS = {
    "string_type": message("text"),
    "bool_type": message("true or false"),
    "int_type": message("a whole number"),
    "int_parsing": message("a whole number"),
    "int_from_float": message("a whole number"),
    "float_type": message("a number"),
    "float_parsing": message("a number"),
    "dict_type": message("a block of keys"),
    "model_type": message("a block of keys"),
    "model_attributes_type": message("a block of keys"),
    "tuple_type": message("a list"),
    "list_type": message("a list"),
}
_WHY_UNKNOWN = message("a key that nothing reads would be ignored in silence")
_OF_KEY = "[key]"  # how pydantic ends the path of a key
_QUOTED = re.compile(r"'([^']*)'")
Model = type[BaseModel]
Parts = tuple[Message | str, Message | str | None, Message | str | None]
KeysOf = Callable[[Model], Iterable[str]]


def rule(
    what: Message | str, *, why: Message | str | None = None, fix: Message | str | None = None
) -> PydanticCustomError:
    """A broken rule, in the form that pydantic carries to the reader of the file."""
    return PydanticCustomError("rule", "{what}", {"what": what, "why": why, "fix": fix})


def keys_of(model: Model) -> list[str]:
    """The keys that a block of a file may have."""
    return [name if field.alias is None else field.alias for name, field in model.model_fields.items()]


def model_at(model: Model, path: Sequence[str | int]) -> Model | None:
    """The model that reads the block at a path; None where the path leads to no block, or to one of several kinds."""
    found: Any = model
    for part in path:
        found = _inside(_only(found), part)
    found = _only(found)
    return found if _is_model(found) else None


def _is_model(annotation: Any) -> bool:  # noqa: ANN401  any annotation
    return isinstance(annotation, type) and issubclass(annotation, BaseModel)


def _only(annotation: Any) -> Any:  # noqa: ANN401  any annotation
    """What an annotation is apart from its notes and from nothing."""
    if get_origin(annotation) is Annotated:
        return _only(get_args(annotation)[0])
    if get_origin(annotation) in {Union, types.UnionType}:
        kinds = [each for each in get_args(annotation) if each is not type(None)]
        return _only(kinds[0]) if len(kinds) == 1 else None
    return annotation


def _inside(annotation: Any, part: str | int) -> Any:  # noqa: ANN401  any annotation
    if _is_model(annotation):
        fields = annotation.model_fields.items()
        return next((field.annotation for name, field in fields if (field.alias or name) == part), None)
    args = get_args(annotation)
    return args[-1 if get_origin(annotation) is dict else 0] if args else None


def errors_of(
    error: ValidationError,
    document: Document,
    form: Form,
    model: Model,
    *,
    keys: KeysOf = keys_of,
    written: Callable[[Path], Path] = tuple,
) -> list[Fault]:
    """Every error of a schema check as a fault; a key is not called missing where it stands misspelt.

    Args:
        error: What pydantic says.
        document: What was checked.
        form: What kind of file it is.
        model: The schema of the whole.
        keys: The keys that a block of a model may have.
        written: The path in the file of a path in the schema, where the two differ.
    """
    found: list[dict[str, Any]] = [_of_value(each) for each in error.errors(include_url=False)]
    found = [each for each in found if each["type"] != "too_short"] or found  # a list is short of what fails in it
    unknown = [each["loc"] for each in found if each["type"] == "extra_forbidden"]
    wording = _Wording(document, form, model, keys, written)
    return [
        Fault(written(each["loc"]), *wording.told(each))
        for each in found
        if not (each["type"] == "missing" and _misspelt(each["loc"], unknown))
    ]


def _of_value(error: Mapping[str, Any]) -> dict[str, Any]:
    """An error with the path of the value that it is about: of a key that is no value of a list, the key itself."""
    path = tuple(error["loc"])
    of_key = path[-1:] == (_OF_KEY,)
    return {**error, "loc": path[:-1] if of_key else path, "named": path[:-2] if of_key else path}


def _misspelt(path: Path, unknown: Iterable[Path]) -> bool:
    beside = [str(each[-1])[:LONGEST_KEY] for each in unknown if each[:-1] == path[:-1]]
    return any(near(name, [str(path[-1])]) for name in beside)


class _Wording:
    def __init__(
        self, document: Document, form: Form, model: Model, keys: KeysOf, written: Callable[[Path], Path]
    ) -> None:
        self.document, self.form, self.model, self.keys, self.written = document, form, model, keys, written

    def told(self, error: Mapping[str, Any]) -> Parts:
        """What is wrong, why it matters, how to mend it."""
        kind, path = error["type"], error["loc"]
        key = next((part for part in reversed(error["named"]) if isinstance(part, str)), "")
        value = self.document.written.get(self.written(path), error["input"])
        if kind == "rule":
            context = error["ctx"]
            return context["what"], context["why"], context["fix"]
        if kind == "missing":
            why = self.form.why_missing.get(key, self.form.why_missing[""])
            fix = message("add it: {example}", example=self._example(key))
            return message("The key {key} is missing.", key=shown(key)), why, fix
        if kind == "extra_forbidden":
            return self._unknown(path)
        if kind == "literal_error":
            return _not_listed(key, value, error["ctx"]["expected"])
        if kind in _KINDS:
            return self._of_another_kind(key, kind, value)
        if kind == "too_long":
            what = message(
                "The list has {n} entries; at most {limit} are read.",
                n=error["ctx"]["actual_length"],
                limit=error["ctx"]["max_length"],
            )
            why = message("longer lists slow every run down and nobody could check them")
            return what, why, message("join entries, or split the file in two")
        problem = error["msg"].removeprefix("Value error, ")
        keys = dotted(self.written(path)) or self.document.name
        what = message("{keys} cannot be used: {problem}.", keys=keys, problem=problem)
        return what, message("it would be read as something that was not meant"), self.form.compare

    def _example(self, key: str) -> Message | str:
        return f"`{self.form.examples[key]}`" if key in self.form.examples else self.form.compare

    def _of_another_kind(self, key: str, kind: str, value: object) -> Parts:
        what = message(
            "{value} stands where {kind} is expected, under {key}.",
            value=shown(value),
            kind=_KINDS[kind],
            key=shown(key) if key else message("the top"),
        )
        why = message("a value of another kind would be read as something that was not meant")
        if kind == "string_type":
            return what, why, message("put it in quotes")
        return what, why, message("write it like this: {example}", example=self._example(key))

    def _unknown(self, path: Path) -> Parts:
        key = str(path[-1])
        if key.isdecimal():
            what = message("The number {number} stands where a key is expected.", number=bare(key))
            return what, _WHY_UNKNOWN, message("name the value; a number such as 0.5 is written with a point")
        block = model_at(self.model, path[:-1])
        known = list(self.keys(block)) if block is not None else []
        fix = nearest(key[:LONGEST_KEY], known, show=30) if known else message("leave it out")
        return message("The key {key} is unknown.", key=shown(key)), _WHY_UNKNOWN, fix


def _not_listed(key: str, value: object, expected: str) -> Parts:
    """A word outside a closed list; true and false are the words yes and no that YAML reads as such."""
    word = {True: "yes", False: "no"}[value] if isinstance(value, bool) else value
    why = message("the list is closed, so that what it names can be compared")
    what = message("{value} is not a value of {key}.", value=shown(word), key=shown(key))
    return what, why, choose_one(bare(str(word)), _QUOTED.findall(expected))


def uncovered(faults: Iterable[Fault], by: Iterable[Fault]) -> Iterator[Fault]:
    """Faults that stand neither at nor below a place where something is wrong already."""
    paths = [fault.path for fault in by if fault.path]
    return (fault for fault in faults if not fault.below(paths))
