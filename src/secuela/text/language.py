"""Marking of user-visible strings for translation; English until the Spanish texts exist."""

import gettext

from secuela.evidence.languages import LANGUAGES as LANGUAGES
from secuela.evidence.languages import Language as Language

_translations = gettext.NullTranslations()


def translate(message: str) -> str:
    """The message in the chosen language; import it as ``_`` so that extraction tools find the string."""
    return _translations.gettext(message)
