"""Strict JSON: what is written can be read by any parser, and says nothing that is not a number."""

import json
from pathlib import PurePath
from typing import Any

import numpy as np

from secuela.evidence.months import Month


def dump_strict(value: object, *, indent: int | None = 2, sort_keys: bool = False) -> str:
    """The value as strict JSON text: UTF-8, no NaN or infinity, NumPy numbers as plain ones.

    Raises:
        ValueError: If a number is not finite.
        TypeError: If a value has no JSON form.

    >>> dump_strict({"mean": np.float32(0.5)}, indent=None)
    '{"mean": 0.5}'
    """
    return json.dumps(value, indent=indent, sort_keys=sort_keys, allow_nan=False, ensure_ascii=False, default=_plain)


def canonical(value: object) -> str:
    """One text for equal values whatever the order of their keys; the thing to hash and to compare."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), allow_nan=False, ensure_ascii=False, default=_plain)


def _plain(value: object) -> Any:  # noqa: ANN401  whatever JSON knows
    if isinstance(value, np.ndarray | np.generic):
        return value.tolist()
    if isinstance(value, set | frozenset):
        return sorted(value)
    if hasattr(value, "model_dump"):
        return value.model_dump(mode="json")  # pyright: ignore
    if isinstance(value, PurePath | Month):
        return str(value)
    msg = f"{type(value).__name__} has no JSON form"
    raise TypeError(msg)
