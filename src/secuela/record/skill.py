"""What past forecasts are known to be worth: the stored table of scores, and the weights in force at each origin.

``scripts/build_skill.py`` makes the tables from forecasts at every origin of the past; nothing is written here.
Backtests validate the baseline, never the effect of a policy.
"""

from functools import cache

from pydantic import Field

from secuela.evidence.months import Month
from secuela.evidence.records import Record
from secuela.evidence.tables import read_rows, shipped_tables

INFORMATIVE = 8  # effective cells below which a row says nothing of a band
POOL = "pool"
# Rules that need no fit: what a forecast has to beat to be worth its trouble.
NAIVE = (
    "persistence",
    "seasonal_naive",
    "drift",
    "mean_of_3_months",
    "mean_of_12_months",
    "bootstrap_of_changes",
    "negative_binomial_12",
    "negative_binomial_36",
)


class SkillRow(Record):
    """Scores of one method at one horizon of one series, over all origins whose month has come.

    Errors and widths are in units of the mean of the place's last year before the origin.
    """

    series: str
    horizon: int = Field(description="Months ahead.")
    method: str
    first_origin: str
    last_origin: str
    origins: int
    cells: int = Field(description="Origins times places that are known.")
    effective: float = Field(description="Cells that are as good as independent.")
    crps: float
    crps_to_persistence: float
    absolute_error: float
    bias: float
    coverage_50: float
    coverage_90: float
    width_90: float
    interval_score: float
    log_score: float = Field(description="Minus the log density of the log of what came; lower is better.")
    log_score_to_persistence: float = Field(description="Less that of the last value staying; below 0 is better.")
    transform: str = Field(description="Shares of what came in each fifth of the forecast, from the lowest.")
    p_coverage: float

    @property
    def informative(self) -> bool:
        """Whether enough has been seen to say something of the band."""
        return self.effective >= INFORMATIVE


class StatusQuoRow(Record):
    """Scores of the status quo of a run, in the form that the models give it, refitted at each origin of the past."""

    outcome: str
    horizon: int = Field(description="Months ahead.")
    first_origin: str
    last_origin: str
    origins: int
    crps_to_persistence: float
    coverage_50: float
    coverage_90: float


class WeightRow(Record):
    """Weights of rules and the factor of the band in force from an origin on, for one horizon."""

    series: str
    origin: str
    horizon: int
    band: float
    weights: str = Field(description="`rule:weight`, parted by blanks.")

    def by_rule(self) -> dict[str, float]:
        """Weight by rule."""
        return {name: float(weight) for name, _, weight in (part.partition(":") for part in self.weights.split())}


class BandRow(Record):
    """One forecast of the past, a year ahead, and what came; national series alone."""

    series: str
    origin: str
    month: str
    low: float = Field(description="5 % point, in the unit of the series.")
    median: float
    high: float = Field(description="95 % point.")
    came: float


class OutlookRow(Record):
    """The pool's forecast at the newest origin of the package, a year ahead; national series alone."""

    series: str
    origin: str
    month: str
    low: float = Field(description="5 % point, in the unit of the series.")
    quarter: float
    median: float
    upper: float = Field(description="75 % point.")
    high: float


@cache
def skill_rows() -> tuple[SkillRow, ...]:
    """The stored scores."""
    return tuple(
        SkillRow.model_validate(row)
        for row in read_rows(shipped_tables(), "skill/scores.csv", tuple(SkillRow.model_fields))
    )


@cache
def weight_rows() -> tuple[WeightRow, ...]:
    """The stored weights."""
    return tuple(
        WeightRow.model_validate(row)
        for row in read_rows(shipped_tables(), "skill/weights.csv", tuple(WeightRow.model_fields))
    )


@cache
def band_rows() -> tuple[BandRow, ...]:
    """The stored forecasts of the past."""
    rows = read_rows(shipped_tables(), "skill/bands.csv", tuple(BandRow.model_fields))
    return tuple(BandRow.model_validate(row) for row in rows)


@cache
def outlook_rows() -> tuple[OutlookRow, ...]:
    """The stored forecasts of a year ahead."""
    rows = read_rows(shipped_tables(), "skill/outlook.csv", tuple(OutlookRow.model_fields))
    return tuple(OutlookRow.model_validate(row) for row in rows)


def weights_at(series: str, origin: Month) -> list[WeightRow]:
    """The newest weights of a series that were known at an origin, by horizon; none before the first."""
    rows = [row for row in weight_rows() if row.series == series and Month.parse(row.origin) <= origin]
    newest = max((row.origin for row in rows), default="")
    return sorted((row for row in rows if row.origin == newest), key=lambda row: row.horizon)


@cache
def status_quo_rows() -> tuple[StatusQuoRow, ...]:
    """The stored scores of what the models say of the status quo."""
    rows = read_rows(shipped_tables(), "skill/status_quo.csv", tuple(StatusQuoRow.model_fields))
    return tuple(StatusQuoRow.model_validate(row) for row in rows)


@cache
def scored_until(outcome: str) -> int:
    """The longest horizon, months, at which the status quo of an outcome was scored on the past; 0 if at none."""
    return max((row.horizon for row in status_quo_rows() if row.outcome == outcome), default=0)


def skill_of(series: str) -> list[SkillRow]:
    """The stored scores of a series, as they stand in the table."""
    return [row for row in skill_rows() if row.series == series]
