"""From a schema error to a message that a user can act on."""

from collections.abc import Mapping
from typing import Any, get_args

from pydantic import ValidationError

from secuela.evidence.errors import ProposalError, choose_one
from secuela.policy.document import Document, bare, dotted, shown
from secuela.policy.proposal import Basis, Consent, Execution, Kind, Measure, Stage
from secuela.text.language import translate as _

_EXAMPLES = {
    "id": "id: my-proposal",
    "title": 'title: "What is proposed"',
    "status": "status: {stage: talk, execution: none, ended: false, as_of: 2025-10}",
    "stage": "stage: talk",
    "execution": "execution: none",
    "ended": "ended: false",
    "as_of": "as_of: 2025-10",
    "consent": "consent: none",
    "phases": "phases: [...]",
    "months": "months: 12",
    "levers": "levers: [] if the phase only passes time",
    "lever": "lever: recruitment_prevention",
    "dose": "dose: 6",
    "basis": "basis: judgement",
    "phase": "phase: preparation",
    "en": 'en: "What is proposed"',
    "scaled": "scaled: {from: combined-non-military, to: under-test, measure: cost_us full, month: 36}",
    "from": "from: 2026-01",
    "to": "to: under-test",
    "measure": "measure: cost_us full",
    "month": "month: 36",
}
_KINDS = {
    "string_type": _("text"),
    "bool_type": _("true or false"),
    "dict_type": _("a block of keys"),
    "model_type": _("a block of keys"),
    "model_attributes_type": _("a block of keys"),
    "tuple_type": _("a list"),
    "list_type": _("a list"),
}
_CHOICES: dict[str, tuple[str, ...]] = {
    "stage": get_args(Stage),
    "execution": get_args(Execution),
    "consent": get_args(Consent),
    "basis": get_args(Basis),
    "kind": get_args(Kind),
    "measure": get_args(Measure),
    "to": ("under-test",),
}


def as_proposal_error(error: ValidationError, document: Document) -> ProposalError:
    """The first fault of a schema check, with its place and a way to mend it; what is wrong before what is missing."""
    faults = error.errors(include_url=False)
    fault: Mapping[str, Any] = next((found for found in faults if found["type"] != "missing"), faults[0])
    path = tuple(fault["loc"])
    fault = {**fault, "input": document.written.get(path, fault["input"])}
    what, why, fix = _told(fault, str(path[-1]) if path else "")
    return ProposalError(what, where=document.where(path), why=why, fix=fix)


def _told(fault: Mapping[str, Any], key: str) -> tuple[str, str | None, str | None]:
    kind = fault["type"]
    if kind == "rule":
        context = fault["ctx"]
        return context["what"], context["why"], context["fix"]
    if kind == "missing":
        return _missing(key)
    if kind == "literal_error":
        return _not_a_choice(key, fault["input"])
    if kind in _KINDS:
        return _wrong_kind(key, kind, fault["input"])
    if kind == "too_long":
        return _too_long(fault)
    what = _("{path} cannot be used: {message}.").format(path=dotted(fault["loc"]) or "it", message=fault["msg"])
    return what, None, _("compare with the output of `secuela proposals new`")


def _example(key: str) -> str:
    return f"`{_EXAMPLES[key]}`" if key in _EXAMPLES else _("as in the output of `secuela proposals new`")


def _missing(key: str) -> tuple[str, str, str]:
    return (
        _("The key {key} is missing.").format(key=shown(key)),
        _("a proposal states its dates, doses, status and consent itself, so that no default decides a result"),
        _("add it: {example}").format(example=_example(key)),
    )


def _not_a_choice(key: str, value: object) -> tuple[str, str, str]:
    known = _CHOICES.get(key, ())
    if isinstance(value, bool):
        value = "yes" if value else "no"
    return (
        _("{value} is not a value of {key}.").format(value=shown(value), key=shown(key)),
        _("the list is closed, so that proposals can be compared"),
        choose_one(bare(str(value)), known),
    )


def _wrong_kind(key: str, kind: str, value: object) -> tuple[str, str, str]:
    return (
        _("{value} stands where {kind} is expected, under {key}.").format(
            value=shown(value), kind=_KINDS[kind], key=shown(key) if key else _("the top")
        ),
        _("a value of another kind would be read as something that was not meant"),
        _("put it in quotes") if kind == "string_type" else _("write it like this: {}").format(_example(key)),
    )


def _too_long(fault: Mapping[str, Any]) -> tuple[str, str, str]:
    context = fault["ctx"]
    return (
        _("The list has {n} entries; at most {limit} are read.").format(
            n=context["actual_length"], limit=context["max_length"]
        ),
        _("longer lists slow every run down and nobody could check them"),
        _("join entries, or split the proposal in two"),
    )
