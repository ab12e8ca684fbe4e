"""The shape of ``assessment.json``, version 1."""

from typing import Any, Final, Literal

from pydantic import BaseModel, ConfigDict, Field

from secuela.evidence.records import Window

SCHEMA = "secuela/assessment/1"
Level = Literal["0.05", "0.25", "0.5", "0.75", "0.95"]
Quantiles = dict[Level, float]
LOW: Final = "0.05"
MID: Final = "0.5"
HIGH: Final = "0.95"
LEVELS: tuple[Level, ...] = ("0.05", "0.25", "0.5", "0.75", "0.95")
COORDINATES = ("place", "drug", "side", "country", "definition")


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False, populate_by_name=True)


class Comparison(_Part):
    """One alternative against one baseline, paired by draw.

    Chances are shares of the draws that failed in neither of the two.
    """

    ratio: Quantiles | None = Field(description="Null where the baseline can be zero.")
    difference: Quantiles
    p_lower: float = Field(ge=0, le=1, description="Lower by more than the smallest meaningful difference.")
    p_equal: float = Field(ge=0, le=1)
    p_higher: float = Field(ge=0, le=1)
    p_better: float | None = Field(ge=0, le=1, description="Null where the outcome has no direction.")
    p_worse: float | None = Field(ge=0, le=1)


class Row(_Part):
    """One outcome of one alternative in one window; coordinates that the outcome does not have are left out."""

    outcome: str
    unit: str
    alternative: str
    mode: str
    window: Window
    month: int = Field(ge=1, description="Months since the origin; the last one of the window.")
    place: str | None = None
    drug: str | None = None
    side: str | None = None
    country: str | None = None
    definition: str | None = None
    mean: float
    quantiles: Quantiles
    vs_baseline: Comparison | None = Field(description="Null in the baseline's own rows.")
    vs_origin: Comparison | None
    backtested: bool = Field(description="False: no backtest reaches this outcome and month.")

    @property
    def where(self) -> dict[str, str]:
        """The coordinates that its outcome has beside alternative and month."""
        named = {name: getattr(self, name) for name in COORDINATES}
        return {name: value for name, value in named.items() if value is not None}

    def plain(self) -> dict[str, Any]:
        """The row as JSON values."""
        absent = {name for name in COORDINATES if getattr(self, name) is None}
        return self.model_dump(exclude=absent)


class UnmodelledOutcome(_Part):
    """An outcome that no built model moves; never shown as zero."""

    outcome: str


Group = Literal["A", "B", "C", "D", "luck"]


class CarriedBy(_Part):
    """How much of a result is gone without a link; see :class:`secuela.analysis.link_cuts.LinkCut`."""

    link: str
    carries: float


class EvidenceShare(_Part):
    """Share of the variance of a conclusion by grade of evidence and luck; null unless ``--explain`` was given."""

    outcome: str
    alternative: str
    window: Window | None = None
    month: int | None = None
    shares: dict[Group, float] | None = None
    low: dict[Group, float] | None = Field(default=None, description="Lower ends of their 90 % intervals.")
    high: dict[Group, float] | None = Field(default=None, description="Upper ends.")
    flips: bool | None = Field(default=None, description="Whether the conclusion flips within a parameter's range.")
    links: list[CarriedBy] | None = Field(default=None, description="The links that carry most of it.")


class CheckedClaim(_Part):
    """A claim of a shipped ledger put to the run; further keys as in ``secuela claims check --json``."""

    model_config = ConfigDict(extra="allow", frozen=True, allow_inf_nan=False)

    id: str
    ledger: str
    verdict_now: dict[str, Any]
    basis: str | None
    probability: float | None = Field(ge=0, le=1)
    reachable: dict[str, Any] | None


class Assessment(_Part):
    """The whole file."""

    schema_: Literal["secuela/assessment/1"] = Field(default=SCHEMA, alias="schema")
    proposal: str
    baseline: str
    alternatives: list[str]
    as_of: str = Field(pattern=r"^\d{4}-\d{2}$")
    months: int = Field(ge=1)
    draws: int = Field(ge=1)
    seed: int
    failed_draws: int = Field(ge=0, description="Draws that failed under at least one alternative.")
    outcomes: list[Row]
    not_modelled: list[UnmodelledOutcome]
    evidence: list[EvidenceShare]
    claims: list[CheckedClaim] | None = None
    manifest: dict[str, Any]
