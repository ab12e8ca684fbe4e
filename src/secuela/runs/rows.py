"""What ``assessment.json`` holds, version 1: typed and frozen in use, JSON values in the file."""

from collections.abc import Mapping
from functools import cached_property
from typing import Any, Final, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ModelWrapValidatorHandler, PrivateAttr, model_validator

from secuela.evidence.records import Window
from secuela.runs.strict import dump_strict

SCHEMA = "secuela/assessment/1"
Level = Literal["0.05", "0.25", "0.5", "0.75", "0.95"]
Quantiles = dict[Level, float]
Rise = Literal["0.1", "0.25", "0.5"]
LOW: Final = "0.05"
MID: Final = "0.5"
HIGH: Final = "0.95"
FAR: Final = "0.99"  # the far end of a skewed outcome, beside its 90 % range
RISES: tuple[Rise, ...] = ("0.1", "0.25", "0.5")
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
    mean_difference: float | None = Field(default=None, description="Null in a run of an earlier version.")
    far_difference: float | None = Field(default=None, description="Its 99th percentile; null as the mean.")
    p_rise: dict[Rise, float] | None = Field(
        default=None, description="Chances of more by at least a share; null as the mean, or where a ratio is."
    )


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
    far: float | None = Field(default=None, description="99th percentile; null in a run of an earlier version.")
    vs_baseline: Comparison | None = Field(description="Null in the baseline's own rows.")
    vs_origin: Comparison | None
    backtested: bool = Field(
        description="Whether a backtest of the status quo reaches this outcome and month; never true of an effect."
    )

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
    _order: tuple[str, ...] = PrivateAttr(())

    @model_validator(mode="wrap")
    @classmethod
    def _in_order(cls, data: Any, build: ModelWrapValidatorHandler[Self]) -> Self:  # noqa: ANN401  anything may come
        made = build(data)
        if isinstance(data, Mapping):
            made._order = tuple(data)
        return made

    def plain(self) -> dict[str, Any]:
        """The claim as JSON values, with its keys in the order in which they came."""
        found = self.model_dump(mode="json")
        return {key: found[key] for key in (*self._order, *found) if key in found}


class Assessment(_Part):
    """The whole file."""

    schema_: Literal["secuela/assessment/1"] = Field(default=SCHEMA, alias="schema")
    proposal: str
    baseline: str
    alternatives: tuple[str, ...]
    as_of: str = Field(pattern=r"^\d{4}-\d{2}$")
    months: int = Field(ge=1)
    draws: int = Field(ge=1)
    seed: int
    failed_draws: int = Field(ge=0, description="Draws that failed under at least one alternative.")
    outcomes: tuple[Row, ...]
    not_modelled: tuple[UnmodelledOutcome, ...] = ()
    evidence: tuple[EvidenceShare, ...] = ()
    claims: tuple[CheckedClaim, ...] | None = None
    manifest: dict[str, Any]

    @cached_property
    def backtested(self) -> frozenset[tuple[str, int]]:
        """Outcome and month of the rows that a backtest reaches; of all others nobody may say more than "simulated"."""
        return frozenset((row.outcome, row.month) for row in self.outcomes if row.backtested)

    def plain(self) -> dict[str, Any]:
        """The assessment as JSON values: what ``assessment.json`` holds."""
        found = {
            **self.model_dump(mode="json", by_alias=True, exclude={"outcomes", "claims", "manifest"}),
            "outcomes": [row.plain() for row in self.outcomes],
            "claims": None if self.claims is None else [claim.plain() for claim in self.claims],
            "manifest": self.manifest,
        }
        return {key: found[key] for key in (field.alias or name for name, field in type(self).model_fields.items())}

    def text(self) -> str:
        """The contents of ``assessment.json``: strict JSON with one line for each row."""
        head = self.model_copy(update={"outcomes": ()}).plain()
        rows = ",\n".join(f"    {dump_strict(row.plain(), indent=None)}" for row in self.outcomes)
        return dump_strict(head).replace('"outcomes": []', f'"outcomes": [\n{rows}\n  ]', 1) + "\n"
