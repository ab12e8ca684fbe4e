"""What a reader assumes in place of ours: one assumption, one as a run keeps it, and several that are made together."""

from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, FiniteFloat

from secuela.evidence.assumable import Kind, Law
from secuela.evidence.bilingual import Bilingual
from secuela.evidence.records import Grade

ASSUMED_GRADE: Grade = "D"  # what a reader puts in is judgement, whatever stood there


class Part(BaseModel):
    """Closed keys, strict kinds, immutable."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class Entry(Part):
    """What one record of ours is replaced by: a value in every draw, a range that is drawn from, or a description."""

    id: str
    value: FiniteFloat | None = None
    range: Annotated[tuple[FiniteFloat, FiniteFloat] | None, Field(strict=False)] = None
    rival: str | None = None
    unit: str | None = Field(default=None, description="Of the numbers; that of the record where none is named.")
    why: Bilingual | None = None
    sources: Annotated[tuple[str, ...], Field(strict=False)] = ()


class Assumption(Entry):
    """The same, checked: its numbers in the unit of the record."""

    read_in: str | None = Field(default=None, description="Id of the set that it was read in.")

    @property
    def said(self) -> str:
        """As it is written in one line.

        >>> Assumption(id="a.b", range=(0.2, 0.5)).said
        'a.b=0.2..0.5'
        """
        if self.range is not None:
            return f"{self.id}={self.range[0]:g}..{self.range[1]:g}"
        return f"{self.id}={self.rival if self.value is None else f'{self.value:g}'}"

    def deciding(self) -> dict[str, Any]:
        """What of it decides a result: all but reason and source, in the unit of the record."""
        given = {"value": self.value, "range": None if self.range is None else list(self.range), "rival": self.rival}
        return {"id": self.id, **{key: value for key, value in given.items() if value is not None}}


class Replaced(Assumption):
    """An assumption as a run keeps it, beside what it replaces.

    Attributes:
        kind: What it replaces.
        law: How a range is drawn; None for a value or a description.
        grade: Of the evidence for what is replaced.
        fitted: Whether a posterior is replaced, so that its fit no longer holds.
        ours: 5 %, 50 % and 95 % points of what is replaced; of a structural choice the share of each option.
    """

    kind: Kind
    law: Law | None = None
    grade: Grade
    fitted: bool = False
    ours: dict[str, float]


@dataclass(frozen=True)
class AssumptionSet:
    """Assumptions that are made together.

    Args:
        id: Of a shipped set; None for a reader's own without one.
        title: Whose reading it is.
        side: Whose, of a shipped set.
        assumptions: In the order of the file.
    """

    id: str | None
    title: Bilingual | None
    side: str | None
    assumptions: tuple[Assumption, ...]
