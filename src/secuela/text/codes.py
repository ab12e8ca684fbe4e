"""What a run says: it stores a code and values, and the reader's version words them in the reader's language."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, cast

from secuela.evidence.message import Message
from secuela.text.language import translate as _
from secuela.text.language import worded

Sentence = Message | Callable[..., str]
Sentences = Mapping[str, Sentence]


def coded(code: str, /, **values: object) -> dict[str, Any]:
    """What a run stores in place of a sentence: strict JSON.

    >>> coded("few-draws", draws=8)
    {'code': 'few-draws', 'values': {'draws': 8}}
    """
    return {"code": code, "values": values}


def wording(stored: object, sentences: Sentences) -> str:
    """A stored code in the chosen language.

    Args:
        stored: ``{"code": …, "values": {…}}``, or the sentence itself as earlier versions stored it.
        sentences: By code: a message to fill in, or a function of the values.

    >>> wording(coded("few-draws", draws=8), {"few-draws": Message("{draws} draws are few.")})
    '8 draws are few.'
    """
    if isinstance(stored, str):
        return stored
    entry = cast("Mapping[str, Any]", stored) if isinstance(stored, Mapping) else {}
    sentence = sentences.get(str(entry.get("code")))
    try:
        if sentence is not None:
            return _said(sentence, dict(entry.get("values") or {}))
    except (KeyError, TypeError, ValueError):
        pass
    return _(
        "This run says “{code}”, which this version of Secuela cannot put into words; read it with the version that "
        "made the run."
    ).format(code=entry.get("code", stored))


def _said(sentence: Sentence, values: dict[str, Any]) -> str:
    return worded(replace(sentence, values=values)) if isinstance(sentence, Message) else sentence(**values)
