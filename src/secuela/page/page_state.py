"""What a reader has chosen on the page: all that an answer depends on beside draws and language.

Only its form is checked here; whoever simulates checks what it means, by the rules for every proposal.
"""

import json
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, FiniteFloat

from secuela.text.place_names import Naming

MOST_LEVERS, MOST_ASSUMPTIONS, MOST_CUTS = 24, 120, 60
LONGEST_WORD, LONGEST_ASSUMPTION, LONGEST_LENGTH = 80, 160, 240
_MONTH = r"^\d{4}-(0[1-9]|1[0-2])$"

Word = Annotated[str, Field(max_length=LONGEST_WORD)]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class ChosenLever(_Part):
    """One lever, its dose, and the months in which it is held."""

    lever: Word
    dose: FiniteFloat
    start: Annotated[str, Field(alias="from", pattern=_MONTH)]
    months: Annotated[int, Field(ge=1, le=LONGEST_LENGTH)]
    options: Annotated[dict[Word, Word], Field(max_length=4)] = {}


class PageState(_Part):
    """Everything that was chosen.

    Attributes:
        base: Id of the proposal from which the levers began; empty for none. It names the page and decides no number.
        consent: Of Mexico.
        levers: In the order of the page.
        assume: Assumptions in place of ours, each as the command line takes it.
        cut: Causal links that are cut.
        places: Which names disputed places carry.
    """

    base: Word = ""
    consent: Literal["federal", "tacit", "sub-national", "none"] = "none"
    levers: Annotated[tuple[ChosenLever, ...], Field(max_length=MOST_LEVERS, strict=False)] = ()
    assume: Annotated[
        tuple[Annotated[str, Field(max_length=LONGEST_ASSUMPTION)], ...],
        Field(max_length=MOST_ASSUMPTIONS, strict=False),
    ] = ()
    cut: Annotated[tuple[Word, ...], Field(max_length=MOST_CUTS, strict=False)] = ()
    places: Naming = "neutral"

    def plain(self) -> dict[str, Any]:
        """The state as JSON values, in the keys of the page."""
        return self.model_dump(mode="json", by_alias=True)

    def deciding(self) -> str:
        """What of it decides numbers, as one text: the same for the same futures."""
        plain = self.plain()
        return json.dumps({key: plain[key] for key in ("consent", "levers", "assume", "cut")}, sort_keys=True)

    def around(self) -> "PageState":
        """The world around the levers, with none of them: assumptions, cut links, place names."""
        return self.model_copy(update={"levers": (), "base": "", "consent": "none"})
