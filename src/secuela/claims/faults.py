"""What is wrong with a ledger, told so that its author can mend it."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, get_args

from pydantic import BaseModel

from secuela.claims import schema
from secuela.evidence.errors import SecuelaError, choose_one, nearest
from secuela.text.language import translate as _

_KINDS = {
    "string_type": _("text"),
    "bool_type": _("true or false"),
    "int_type": _("a whole number"),
    "float_type": _("a number"),
    "dict_type": _("a block of keys"),
    "model_type": _("a block of keys"),
    "model_attributes_type": _("a block of keys"),
    "tuple_type": _("a list"),
    "list_type": _("a list"),
}
_WHY_MISSING: dict[str, str] = {
    "unit": _("a number without its unit cannot be compared with anything"),
    "year": _("a number without its year cannot be compared with anything"),
    "definition": _("a number without its definition cannot be compared with anything"),
    "fixed": _("a threshold without the date on which it was fixed may have been chosen after the result"),
    "chain": _("who says it, and on whose word, decides how much a repeat is worth"),
}
_EXAMPLES: dict[str, str] = {
    "unit": "unit: person",
    "year": "year: 2022",
    "definition": 'definition: "modelled members, upper end"',
    "fixed": "fixed: 2025-11-05",
    "comparator": "comparator: status-quo",
    "as_of": "as_of: 2025-11-05",
    "chain": "chain: [the text, a report, unnamed officials]",
}
_LISTS: dict[str, tuple[str, ...]] = {
    "kind": get_args(schema.Kind),
    "side": get_args(schema.Side),
    "voice": get_args(schema.Voice),
    "verdict": get_args(schema.VerdictWord),
    "certainty": get_args(schema.Certainty),
    "stage": get_args(schema.StageWord),
    "execution": get_args(schema.Execution),
    "window": get_args(schema.Window),
    "compare": get_args(schema.Compare),
    "operator": get_args(schema.Operator),
    "operation": get_args(schema.Arithmetic),
}
_MODELS: dict[str, type[BaseModel]] = {
    "tests": schema.Trial,
    "registered": schema.Trial,
    "all": schema.Condition,
    "quantity": schema.Quantity,
    "stage": schema.Stage,
    "verdict_at_publication": schema.Verdict,
    "verdict_now": schema.Verdict,
    "derived": schema.Derived,
    "claims": schema.Claim,
    "ledger": schema.Header,
}


class LedgerError(SecuelaError):
    """A ledger breaks a rule; it holds every problem that was found, not only the first.

    Args:
        problems: The problems, in the order of the file.
    """

    def __init__(self, problems: Sequence[SecuelaError]) -> None:
        first = problems[0]
        super().__init__(first.what, where=first.where, why=first.why, fix=first.fix)
        self.problems = tuple(problems)

    def __str__(self) -> str:
        return "\n\n".join(SecuelaError.__str__(problem) for problem in self.problems)


def fault(what: str, *, where: str, why: str, fix: str) -> SecuelaError:
    """One problem."""
    return SecuelaError(what, where=where, why=why, fix=fix)


def problem_of(error: Mapping[str, Any], where: str) -> SecuelaError:
    """One fault of a schema check as a message.

    Args:
        error: An entry of pydantic's list of errors.
        where: File, line, claim and key.
    """
    path = [part for part in error["loc"] if isinstance(part, str)]
    key = path[-1] if path else _("the file")
    what, why, fix = _told(error, key, path)
    return SecuelaError(what, where=where, why=why, fix=fix)


def _told(error: Mapping[str, Any], key: str, path: Sequence[str]) -> tuple[str, str | None, str | None]:
    kind, value = error["type"], error["input"]
    if kind == "rule":
        context = error["ctx"]
        return context["what"], context["why"], context["fix"]
    if kind == "missing":
        why = _WHY_MISSING.get(key, _("an entry without it would be read with a default that nobody wrote"))
        return _("The key {key} is missing.").format(key=key), why, _added(key)
    if kind == "literal_error":
        known = _LISTS.get(key, ())
        what = _("{value} is not a value of {key}.").format(value=repr(value), key=key)
        return what, _("the list is closed, so that verdicts and tests can be compared"), choose_one(str(value), known)
    if kind == "extra_forbidden":
        return _unknown_key(key, path)
    if kind in _KINDS:
        what = _("{value} stands where {kind} is expected, under {key}.").format(
            value=repr(value), kind=_KINDS[kind], key=key
        )
        why = _("a value of another kind would be read as something that was not meant")
        return what, why, _("compare with the output of `secuela claims new`")
    what = _("{key} cannot be used: {message}.").format(key=key, message=error["msg"])
    return what, _("it would be read as something that was not meant"), _("compare with `secuela claims new`")


def _added(key: str) -> str:
    if key in _EXAMPLES:
        return _("add it: {example}").format(example=f"`{_EXAMPLES[key]}`")
    return _("add it, as in the output of `secuela claims new`")


def _unknown_key(key: str, path: Sequence[str]) -> tuple[str, str, str]:
    what = _("The key {key} is not known here.").format(key=key)
    why = _("a misspelt key would be passed over in silence")
    return what, why, nearest(key, _known_keys(path[:-1]), show=30)


def _known_keys(path: Sequence[str]) -> Iterable[str]:
    model = next((_MODELS[part] for part in reversed(path) if part in _MODELS), schema.Ledger)
    own = [name if field.alias is None else field.alias for name, field in model.model_fields.items()]
    return [*own, *schema.Condition.model_fields] if model is schema.Trial else own
