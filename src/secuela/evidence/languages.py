"""The languages in which records hold their texts."""

from typing import Literal, Protocol, runtime_checkable

Language = Literal["en", "es"]
LANGUAGES: tuple[Language, ...] = ("en", "es")


@runtime_checkable
class InLanguages(Protocol):
    """A text that its author wrote in more than one language."""

    def text(self, language: Language = "en") -> str:
        """The text in a language, in English where it is not translated."""
        ...
