"""What a draft keeps beside a claim: where its sentence stands, a few words of it, and what was found in it."""

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from secuela.evidence.languages import Language

OWN_WORDS: Mapping[Language, str] = {
    "en": "(your own words)",
    "es": "(sus propias palabras)",
}  # until a person writes them
Filled = Annotated[str, Field(min_length=1)]


class Part(BaseModel):
    """Base of all parts of a ledger: closed keys, no silent conversion, immutable."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, allow_inf_nan=False)


class DraftNumber(Part):
    """A number that the sentence of a draft states."""

    written: Filled
    low: float
    high: float
    unit: Filled | None = Field(default=None, description="Of the closed vocabulary; null where it has none for it.")
    of: Filled | None = Field(default=None, description="What is counted, as it is written.")
    year: Filled | None = None


class Resembled(Part):
    """A claim of a shipped ledger that a sentence resembles."""

    id: Filled
    similarity: float = Field(ge=0, le=1)
    shared: tuple[Filled, ...] = Field(strict=False, description="Words that both have, the rarest first.")


class DraftNotes(Part):
    """What was found in the sentence that an entry was drafted from; nothing of it is judged or counted."""

    paragraph: int = Field(ge=1)
    sentence: int = Field(ge=1)
    quotation: Filled = Field(description="At most a dozen words of it, names of persons left out.")
    said_by: Filled | None = None
    said: Literal["quoted", "attributed", "nobody-named", "own"]
    on_word_of: tuple[Filled, ...] = Field(default=(), strict=False)
    numbers: tuple[DraftNumber, ...] = Field(default=(), strict=False)
    places: tuple[Filled, ...] = Field(default=(), strict=False)
    months: tuple[Filled, ...] = Field(default=(), strict=False)
    kind_since: tuple[Filled, ...] = Field(default=(), strict=False, description="Words that the kind was read from.")
    test_since: tuple[Filled, ...] = Field(default=(), strict=False, description="Words that the test was read from.")
    resembles: tuple[Resembled, ...] = Field(default=(), strict=False)
    skipped: bool = Field(default=False, description="Whether it was passed over once.")
