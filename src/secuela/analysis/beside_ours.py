"""A run with a reader's assumptions beside the same futures without them: the contents of ``assumptions.json``."""

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

SCHEMA = "secuela/assumptions/1"
Way = Literal["lower", "same", "higher", "unclear"]
Points = tuple[float, float, float]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False, populate_by_name=True)


class Side(_Part):
    """One outcome of the proposal under test against the status quo, under one set of assumptions."""

    usual: float = Field(description="Median of the status quo.")
    level: float = Field(description="Median of the proposal under test.")
    difference: Points = Field(description="5 %, 50 % and 95 % points of proposal less status quo.")
    mean: float
    ratio: Points | None
    shares: Points = Field(description="Chances of lower, about the same and higher.")
    still: bool = Field(description="Whether nothing at all differs in any future.")
    way: Way = Field(description="Which way more than half of the futures go.")


class BesideRow(_Part):
    """One outcome in one window of months from the origin."""

    outcome: str
    first: int
    last: int
    unit: str
    ours: Side
    yours: Side
    turned: bool = Field(description="Whether more than half of the futures go another way.")


class BesideOurs(_Part):
    """Both results."""

    schema_: Literal["secuela/assumptions/1"] = Field(default=SCHEMA, alias="schema")
    proposal: str
    draws: int = Field(description="Futures of each, the same ones.")
    rows: tuple[BesideRow, ...]

    def plain(self) -> dict[str, Any]:
        """JSON values."""
        return self.model_dump(mode="json", by_alias=True)
