"""The language of the reader, chosen for each call: no language belongs to the process.

``with speaking("es"):`` holds for what is called inside, in this thread or task alone. A sentence that no catalogue
holds falls back to English, which needs no catalogue: the English sentences are the ids.
"""

import gettext
import io
import string
from collections.abc import Generator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import TYPE_CHECKING

from secuela.evidence.errors import OptionError, nearest
from secuela.evidence.languages import LANGUAGES as LANGUAGES
from secuela.evidence.languages import InLanguages
from secuela.evidence.languages import Language as Language
from secuela.evidence.message import Message, message

if TYPE_CHECKING:
    import babel

ENGLISH: Language = "en"
CATALOGUES: Traversable = files("secuela.text") / "catalogues"
WHOLE: frozenset[Language] = frozenset({"en", "es"})  # every sentence exists: these are taken from the user's locale
_LOCALES: dict[Language, str] = {"en": "en_GB", "es": "es_MX"}
_spoken: ContextVar[Language] = ContextVar("language", default=ENGLISH)


@contextmanager
def speaking(language: Language) -> Generator[None]:
    """What is worded inside is worded in this language, with the numbers and months of its locale."""
    before = _spoken.set(language)
    try:
        yield
    finally:
        _spoken.reset(before)


def spoken() -> Language:
    """The language chosen for this call."""
    return _spoken.get()


def known_language(value: object) -> Language:
    """A language of Secuela.

    Raises:
        OptionError: If it is none.
    """
    for known in LANGUAGES:
        if value == known:
            return known
    raise OptionError(
        message("{lang!r} is not a language of Secuela.", lang=str(value)),
        where="--lang",
        why=message("texts exist in a fixed set of languages"),
        fix=nearest(str(value), LANGUAGES),
    )


@cache
def locale_of(language: Language) -> "babel.Locale":
    """How a language writes numbers, months and lists: British English, Mexican Spanish."""
    import babel  # noqa: PLC0415  a quarter of the time in which the command line starts; help in English needs none

    return babel.Locale.parse(_LOCALES[language])


def marked(english: str) -> str:
    """A constant that extraction tools find and that is worded later, if at all: help texts of the command line."""
    return english


def translate(english: str) -> str:
    """The message in the chosen language; import it as ``_`` so that extraction tools find the string."""
    return _catalogue().gettext(english) if english else ""


def ngettext(one: str, many: str, count: int) -> str:
    """The form of a message that goes with a number, by the rules of the chosen language."""
    return _catalogue().ngettext(one, many, count)


def pgettext(context: str, message: str) -> str:
    """A message whose English is used in more than one sense, told apart by its context."""
    return _catalogue().pgettext(context, message)


def npgettext(context: str, one: str, many: str, count: int) -> str:
    """:func:`ngettext` with a context."""
    return _catalogue().npgettext(context, one, many, count)


def worded(said: Message | InLanguages | str) -> str:
    """A message or a text of a record in the chosen language, its values filled in; a plain text stays as it is.

    >>> from secuela.evidence.message import counted
    >>> worded(counted("{n} draw", "{n} draws", 500))
    '500 draws'
    """
    if isinstance(said, str):
        return said
    if isinstance(said, InLanguages):
        return _of_record(said)
    template = _template(said)
    return _Filling().vformat(template, (), said.filled) if said.filled else template


def _of_record(said: InLanguages) -> str:
    """A text of a record: as its author wrote it in the chosen language, else from the catalogues, else in English."""
    text, english = said.text(spoken()), said.text(ENGLISH)
    return _catalogue().gettext(english) if text == english and english else text


def fallen_back(english: str) -> bool:
    """Whether a text is shown in English since the chosen language has no other."""
    return spoken() != ENGLISH and bool(english) and _catalogue().gettext(english) == english


def localised(figure: str) -> str:
    """A number in English figures, such as ``1,234.5``, with the separators of the chosen locale."""
    symbols = locale_of(spoken()).number_symbols["latn"]
    return figure.translate({ord(","): symbols["group"], ord("."): symbols["decimal"]})


class _Filling(string.Formatter):
    """Fills values into a sentence: messages in the chosen language, numbers that ask for a form in its figures."""

    def format_field(self, value: object, format_spec: str) -> str:
        if isinstance(value, Message | InLanguages):
            return format(worded(value), format_spec)
        text = format(value, format_spec)
        return localised(text) if format_spec and isinstance(value, int | float) else text


def _template(said: Message) -> str:
    if said.plural is None or said.count is None:
        return translate(said.id) if said.context is None else pgettext(said.context, said.id)
    if said.context is None:
        return ngettext(said.id, said.plural, said.count)
    return npgettext(said.context, said.id, said.plural, said.count)


def _catalogue() -> gettext.NullTranslations:
    return _english() if spoken() == ENGLISH else _read(CATALOGUES / spoken())


@cache
def _english() -> gettext.NullTranslations:
    return gettext.NullTranslations()


def catalogue_files(language: Language) -> list[Traversable]:
    """The catalogues of a language, one for each part of the tree; no sentence stands in two."""
    return _files(CATALOGUES / language)


def _files(folder: Traversable) -> list[Traversable]:
    return sorted(folder.iterdir(), key=lambda path: path.name) if folder.is_dir() else []


@cache
def _read(folder: Traversable) -> gettext.NullTranslations:
    from babel.messages.mofile import write_mo  # noqa: PLC0415  as above
    from babel.messages.pofile import read_po  # noqa: PLC0415

    whole = gettext.NullTranslations()
    for path in _files(folder):
        compiled = io.BytesIO()
        with path.open("rb") as stream:
            write_mo(compiled, read_po(stream))
        compiled.seek(0)
        whole.add_fallback(gettext.GNUTranslations(compiled))
    return whole
