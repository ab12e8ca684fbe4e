"""Why a verdict is what it is, and what a test would need: codes and values, worded when they are read."""

from collections.abc import Mapping
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, SerializerFunctionWrapHandler, model_serializer

ReasonCode = Literal[
    "documents",  # the ledger's own verdict stands
    "lacking",  # the run lacks what the test needs
    "exploratory",  # the threshold may have been set after the run
    "basis-not-computed",  # no world without an assumption was stored
    "pooled",  # asked at all doses together, while worlds without an assumption have the doses assumed
    "inert",  # nothing that the alternative does moves what is tested
    "tests-differ",  # its tests point different ways
    "assumption",  # it turns without an assumption, or at one end of a range
    "tested-on-data",  # the baseline alone, which backtests reach
    "derived",  # nothing that was tried turns it
    "refused",  # the audit refuses every test
    "no-test",  # it has none
    "even",  # between one third and two thirds of the futures
    "larger-doses",  # another dose of its own would do it, the one assumed does not
    "larger-doses-unknown",  # the run did not simulate the other doses
    "as-written",  # words of a run that kept no codes
]
NeedCode = Literal[
    "alternative", "outcome", "months", "coordinate", "value", "difference", "condition", "every-number", "as-written"
]


class Coded(BaseModel):
    """A code with those of its values that apply."""

    model_config = ConfigDict(frozen=True, extra="ignore", allow_inf_nan=False)

    @model_serializer(mode="wrap")
    def _short(self, handler: SerializerFunctionWrapHandler) -> dict[str, Any]:
        return {key: value for key, value in handler(self).items() if value not in (None, (), [], {})}


class Need(Coded):
    """What a run would need for a test.

    Args:
        code: What kind of thing.
        names: Ids of the alternatives or outcomes that are missing; for a value, its outcome and its alternative.
        near: Ids of alternatives that the run holds and that are written alike.
        where: The coordinate that is missing.
        number: Months, or futures in which a ratio has no meaning, or in which what is given holds.
        text: In the words of a run that kept no codes.
    """

    code: NeedCode
    names: tuple[str, ...] = ()
    near: tuple[str, ...] = ()
    where: Mapping[str, str] = {}
    number: int | None = None
    text: str | None = None


class Reason(Coded):
    """Why a verdict is what it is.

    Args:
        code: The rule that decided.
        tests: Ids of the tests that it is read from.
        assumptions: Ids of what it follows from, the largest change first.
        need: What the run lacks.
        text: In the words of a run that kept no codes.
    """

    code: ReasonCode
    tests: tuple[str, ...] = ()
    assumptions: tuple[str, ...] = ()
    need: Need | None = None
    text: str | None = None
