"""Several things in one sentence."""

import re
from collections.abc import Iterable

from secuela.text.language import locale_of, spoken

# Spanish writes "e" for "y" before the sound of i, but not before ia, ie, io, where the word begins with another sound.
_SOUNDS_LIKE_I = re.compile(r"h?[ií](?![aeoáéó])", re.IGNORECASE)


def listing(items: Iterable[str]) -> str:
    """Items joined as in a sentence.

    >>> listing(["a"]), listing(["a", "b", "c"])
    ('a', 'a, b and c')
    """
    from babel.lists import format_list  # noqa: PLC0415  as in .language

    named = list(items)
    joined = format_list(named, locale=locale_of(spoken()))
    if spoken() == "es" and len(named) > 1 and _SOUNDS_LIKE_I.match(named[-1]):
        return f"{joined.removesuffix(f' y {named[-1]}')} e {named[-1]}"
    return joined
