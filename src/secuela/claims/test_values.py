"""What the futures of a run say of a condition: one value for each draw, paired between alternative and comparator."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property
from typing import TYPE_CHECKING, Protocol

import numpy as np

from secuela.analysis.panels import Flags, Floats
from secuela.analysis.robustness import OPERATORS
from secuela.analysis.uncertain_inputs import Column, Parts, Space, all_parts, space_of
from secuela.claims.reasons import Need
from secuela.claims.schema import ORIGIN, Condition, LedgerTest
from secuela.claims.vocabulary import STORED_AS
from secuela.evidence.errors import RunError, near
from secuela.evidence.message import message
from secuela.evidence.modes import CARRIED_OUT
from secuela.runs.paths_read import PathsRead, RecentArrays
from secuela.runs.points import Point

if TYPE_CHECKING:
    import xarray as xr

    from secuela.runs.store import Run


_NEARLY = 0.99  # share of the draws
_ENDS = 3  # sets of counted draws whose parts are kept


class Values(Protocol):
    """Anything that knows the value of a point in each of its draws."""

    def value(self, point: Point) -> Floats:
        """`(draw,)`; NaN in draws that failed."""
        ...


class Carried(Values, Protocol):
    """Values of several alternatives that were simulated at the doses that they have."""

    @property
    def arms(self) -> tuple[str, ...]:
        """Alternatives that have values."""
        ...

    @property
    def baseline(self) -> str:
        """The status quo."""
        ...


@dataclass(frozen=True)
class Futures:
    """The carried-out futures of a run, read outcome by outcome where a test asks for them.

    Args:
        outcomes: Arrays (alternative[, mode], draw, month[, …]), months 0 to the horizon.
        months: Horizon.
        baseline: Id of the status quo.
        created: When the run was made.
        backtested: Outcome and month of the rows of the assessment that a backtest reaches.
        space: What the run drew; empty if it did not keep that.
    """

    outcomes: "xr.Dataset" = field(repr=False)
    months: int
    baseline: str
    created: datetime
    backtested: frozenset[tuple[str, int]] = frozenset()
    space: Space = field(default_factory=dict[str, Column], repr=False)
    _values: RecentArrays = field(default_factory=RecentArrays, repr=False, compare=False)
    _ends: dict[bytes, Parts] = field(default_factory=dict[bytes, Parts], repr=False, compare=False)

    @property
    def arms(self) -> tuple[str, ...]:
        """Alternatives of the run in the order simulated."""
        return self._arms

    @cached_property
    def _arms(self) -> tuple[str, ...]:
        return tuple(str(name) for name in self.outcomes["alternative"].values.tolist())

    def ends(self, counted: Flags) -> Parts:
        """The parts of every range that was drawn from, among some of the draws `(draw,)`; the last ones are kept."""
        key = counted.tobytes()
        if key not in self._ends:
            self._ends[key] = all_parts(self.space, counted)
            for old in list(self._ends)[:-_ENDS]:
                del self._ends[old]
        return self._ends[key]

    @property
    def draws(self) -> int:
        """Number of draws."""
        return int(self.outcomes.sizes["draw"])

    def value(self, point: Point) -> Floats:
        """`(draw,)` in the unit of the outcome (summed over months if cumulative)."""
        return self._values.get(point, lambda: self._value(point))

    def _value(self, point: Point) -> Floats:
        where = {STORED_AS.get(name, name): label for name, label in point.where}
        path = self._read.read(point.outcome, alternative=point.alternative, mode=CARRIED_OUT, **where)
        if point.window == "month":
            return path[:, point.month].copy()
        return path[:, 1 : point.month + 1].sum(axis=1)

    @cached_property
    def _read(self) -> PathsRead:
        return PathsRead(self.outcomes)


def futures_of(run: "Run") -> Futures:
    """The futures of a saved run."""
    assessment = run.summary
    return Futures(
        outcomes=run.outcomes,
        months=run.manifest.months,
        baseline=run.manifest.baseline,
        created=_created(run),
        backtested=frozenset() if assessment is None else assessment.backtested,
        space={} if run.stored_draws is None else space_of(run.stored_draws),
    )


def _created(run: "Run") -> datetime:
    try:
        found = datetime.fromisoformat(run.manifest.created)
    except ValueError:
        raise RunError(
            message("The run was created at {when}, which is no date.", when=repr(run.manifest.created)),
            where=str(run.path),
            why=message("a threshold that was set after the run can be chosen to fit it"),
            fix=message("repeat the run"),
        ) from None
    return found if found.tzinfo is not None else found.replace(tzinfo=UTC)


def lacking(test: LedgerTest, futures: Futures) -> Need | None:
    """What the run would need for a test; None if it has everything."""
    absent = [name for name in test.arms if name not in futures.arms]
    if absent:
        alike = (other for name in absent for other in near(name, futures.arms))
        return Need(code="alternative", names=tuple(absent), near=tuple(dict.fromkeys(alike)))
    held = {str(name) for name in futures.outcomes.data_vars}
    read = (*test.conditions, *test.given)
    unknown = [c.outcome for c in read if c.outcome not in held]
    if unknown:
        return Need(code="outcome", names=tuple(dict.fromkeys(unknown)))
    last = max(condition.month for condition in read)
    if last > futures.months:
        return Need(code="months", number=last)
    found = (_lacking_coordinate(c, futures) or _lacking_values(c, futures) for c in read)
    return next((need for need in found if need), None)


def _lacking_coordinate(condition: Condition, futures: Futures) -> Need | None:
    array = futures.outcomes.variables[condition.outcome]
    for key, value in condition.where.items():
        dim = STORED_AS.get(key, key)
        labels = futures.outcomes.variables[dim].values.tolist() if dim in array.dims else []
        if value not in [str(label) for label in labels]:
            return Need(code="coordinate", names=(condition.outcome,), where={key: value})
    return None


def _lacking_values(condition: Condition, futures: Futures) -> Need | None:
    ours, theirs = points(condition)
    if not np.isfinite(compared(condition, futures)).any() and np.isnan(futures.value(ours)).all():
        return Need(code="value", names=(ours.outcome, ours.alternative))
    if theirs is None or condition.compare != "ratio":
        return None
    zero = int((futures.value(theirs) <= 0).sum())
    return Need(code="difference", names=(theirs.outcome, theirs.alternative), number=zero) if zero else None


def points(condition: Condition) -> tuple[Point, Point | None]:
    """The two numbers that a condition compares; the second is None for a level."""
    where = tuple(sorted(condition.where.items()))
    ours = Point(condition.outcome, condition.alternative, condition.month, condition.window, where)
    if condition.comparator is None:
        return ours, None
    if condition.comparator == ORIGIN:
        return ours, Point(condition.outcome, condition.alternative, 0, "month", where)
    return ours, ours._replace(alternative=condition.comparator)


def compared(condition: Condition, values: Values) -> Floats:
    """`(draw,)`: ratio, difference or level of the condition; NaN where a draw failed or a ratio has no meaning."""
    ours, theirs = points(condition)
    first = values.value(ours)
    if theirs is None:
        return first
    months = condition.month if theirs.month == 0 and condition.window == "cumulative" else 1
    second = values.value(theirs) * months
    if condition.compare == "difference":
        return first - second
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(second > 0, first / second, np.nan)


def passes(condition: Condition, found: Floats, threshold: float | None = None) -> Flags:
    """`(draw,)`: whether the condition holds, at its own threshold or another one."""
    return OPERATORS[condition.operator](found, condition.threshold if threshold is None else threshold)


def as_if(trial: LedgerTest, alternative: str) -> LedgerTest:
    """The same test asked of another alternative in place of the one that it is about, that of its first condition."""

    def asked(conditions: tuple[Condition, ...]) -> tuple[Condition, ...]:
        changed = {"alternative": alternative}
        return tuple(c.model_copy(update=changed) if c.alternative == trial.subject else c for c in conditions)

    return trial.model_copy(update={"conditions": asked(trial.conditions), "given": asked(trial.given)})


def of_no_effect(trial: LedgerTest) -> bool:
    """Whether no difference at all would pass the test: it denies an effect, and is judged by that effect."""
    none = {"ratio": 1.0, "difference": 0.0}
    return not trial.given and all(
        c.compare in none and bool(OPERATORS[c.operator](np.array(none[c.compare]), c.threshold))
        for c in trial.conditions
    )


def margin(trial: LedgerTest, values: Values) -> Floats:
    """`(draw,)`: by how much a test is passed, in standard deviations of its worst condition; NaN where not counted."""
    parts: list[Floats] = []
    for condition in trial.conditions:
        found = compared(condition, values)
        spread = float(np.nanstd(found)) if np.isfinite(found).any() else 0.0
        over = (found - condition.threshold) * (1 if condition.operator.startswith(">") else -1)
        parts.append(over / spread if spread > 0 else over)
    return np.where(np.isfinite(passed(trial, values)), np.min(parts, axis=0), np.nan)


def inert(trial: LedgerTest, values: Values) -> bool:
    """Whether every comparison of a test finds no difference at all in nearly every draw.

    Then the models hold no way from the alternative to the outcome, which is no evidence against a claim that there is
    one. A level, and a comparison with the origin, are never inert.
    """
    differing = [c for c in trial.conditions if c.comparator not in (None, ORIGIN)]
    none = {"ratio": 1.0, "difference": 0.0}
    found = [(compared(c, values), none[c.compare]) for c in differing if c.compare in none]
    same = [float((each[np.isfinite(each)] == nothing).mean()) > _NEARLY for each, nothing in found]
    return len(found) == len(trial.conditions) and all(same)


@dataclass(frozen=True)
class Share:
    """How often a test is passed.

    Args:
        probability: Share of the draws in which every number of the test was computed.
        draws: Number of these draws.
    """

    probability: float
    draws: int

    @property
    def error(self) -> float:
        """Standard error from the number of draws alone."""
        return float(np.sqrt(self.probability * (1 - self.probability) / self.draws))


def passed(trial: LedgerTest, values: Values, thresholds: tuple[float, ...] | None = None) -> Floats:
    """`(draw,)`: 1 where all conditions hold, 0 where one does not, NaN where a number of the test is missing.

    NaN too where what is given does not hold: these futures are not counted.
    """
    found = [compared(condition, values) for condition in trial.conditions]
    limits = thresholds or tuple(condition.threshold for condition in trial.conditions)
    held = [passes(c, each, limit) for c, each, limit in zip(trial.conditions, found, limits, strict=True)]
    whole = np.all([np.isfinite(each) for each in found], axis=0)
    for condition in trial.given:
        whole &= counted_in(condition, values)
    return np.where(whole, np.all(held, axis=0).astype(np.float64), np.nan)


FEWEST_GIVEN = 10  # futures in which what is given must hold for a share of them to be told


def fewest_given(trial: LedgerTest, values: Values) -> int | None:
    """Number of futures in which what is given holds, if they are too few to be counted among; else None."""
    if not trial.given:
        return None
    number = int(np.all([counted_in(condition, values) for condition in trial.given], axis=0).sum())
    return number if number < FEWEST_GIVEN else None


def part_shares(trial: LedgerTest, values: Values) -> tuple[tuple[int, float], ...]:
    """Of a conjunction how often each condition holds alone, the worst first; nothing of a single condition."""
    if len(trial.conditions) == 1:
        return ()
    alone = [trial.model_copy(update={"conditions": (condition,)}) for condition in trial.conditions]
    found = [(number, share(each, values)) for number, each in enumerate(alone)]
    return tuple(sorted(((n, each.probability) for n, each in found if each is not None), key=lambda part: part[1]))


def counted_in(condition: Condition, values: Values) -> Flags:
    """`(draw,)`: futures in which a condition that is given holds."""
    found = compared(condition, values)
    return np.isfinite(found) & passes(condition, found)


def share(trial: LedgerTest, values: Values, thresholds: tuple[float, ...] | None = None) -> Share | None:
    """How often all conditions hold in the same draw; None if no draw has every number."""
    return counted_share(passed(trial, values, thresholds))


def counted_share(held: Floats) -> Share | None:
    """Share of the futures that are counted; None if none is."""
    whole = held[np.isfinite(held)]
    return Share(float(whole.mean()), whole.size) if whole.size else None
