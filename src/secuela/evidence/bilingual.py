"""A text in both languages, as its author wrote it."""

from typing import Any

from pydantic import BaseModel, ConfigDict, model_validator

from secuela.evidence.languages import Language


class Bilingual(BaseModel):
    """A text in English and, where it is translated, in Spanish; a plain string is read as English."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    en: str
    es: str | None = None

    @model_validator(mode="before")
    @classmethod
    def _plain(cls, value: Any) -> Any:  # noqa: ANN401  anything may be in a file
        return {"en": value} if isinstance(value, str) else value

    def __str__(self) -> str:
        return self.en

    def text(self, language: Language = "en") -> str:
        """The text in a language, in English where it is not translated."""
        return self.es if language == "es" and self.es is not None else self.en
