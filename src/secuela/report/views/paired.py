"""One outcome of one alternative against the status quo, future by future, in a window of the plan."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from secuela.analysis.direction import signs
from secuela.analysis.panels import Floats
from secuela.evidence.library import library
from secuela.report.charts.fan import quantiles
from secuela.report.run_data import RunData, Window
from secuela.report.views.parts import Points, Shares

# The outcomes of the first screen, the same for every proposal: what everybody asks for, whomever it serves.
CARDS = ("homicides_mx", "disappearances_mx", "displaced_mx", "overdose_deaths_us", "cooperation", "cost_us")
TAIL = 0.05
_SKEWED = 0.5  # mean and median apart by so much of the distance from median to the nearer end of the range
MOVES = 0.05  # share of the futures from which on an outcome is said to move


@dataclass(frozen=True)
class Paired:
    """A comparison by draw.

    Attributes:
        outcome: Its id.
        alternative: Its id.
        window: Months from the origin.
        unit: Of difference and levels; a sum has lost its "a month".
        usual: Median level of the status quo.
        level: Median level of the alternative.
        difference: 5 %, 50 % and 95 % points of alternative less status quo.
        mean: Mean of the differences.
        worst: 1 % and 99 % points of the differences.
        ratio: 5 %, 50 % and 95 % points of alternative over status quo; None where the status quo can be zero.
        shares: Chances of lower, about the same and higher by the smallest meaningful difference.
        up: Chances of at least +10, +25 and +50 %; None where there is no ratio.
        down: The same for -10, -25 and -50 %.
        draws: Futures that are counted.
        still: Whether nothing at all differs in any future.
    """

    outcome: str
    alternative: str
    window: Window
    unit: str
    usual: float
    level: float
    difference: Points
    mean: float
    worst: tuple[float, float]
    ratio: Points | None
    shares: Shares
    up: Points | None
    down: Points | None
    draws: int
    still: bool

    @property
    def moves(self) -> bool:
        """Whether it is lower or higher in enough futures to be told."""
        return max(self.shares[0], self.shares[2]) >= MOVES

    @property
    def skewed(self) -> bool:
        """Whether the median alone would hide what the mean says."""
        low, middle, high = self.difference
        near = min(middle - low, high - middle)
        return abs(self.mean - middle) > _SKEWED * near

    @property
    def way(self) -> str:
        """Which way more than half of the futures go, else ``unclear``."""
        lower, same, higher = self.shares
        named = (("lower", lower), ("same", same), ("higher", higher))
        return next((way for way, share in named if share > 0.5), "unclear")  # noqa: PLR2004  more than half


def paired(
    run: RunData, outcome: str, alternative: str | None = None, window: Window | None = None, **where: str
) -> Paired | None:
    """An alternative against the status quo; the proposal under test in its first 36 months where nothing is named.

    None where the run does not hold the outcome, or holds nothing of it for the alternative or the status quo.
    """
    if not run.holds(outcome):
        return None
    name, months = alternative or run.proposal, window or run.window()
    key = ("paired", outcome, name, months, *sorted(where.items()))
    if key not in run.known:
        run.known[key] = _paired(run, outcome, name, months, where)
    return run.known[key]


def _paired(run: RunData, outcome: str, name: str, months: Window, where: Mapping[str, str]) -> Paired | None:
    record = library().outcomes[outcome]
    usual = {axis: label for axis, label in where.items() if axis != "mode"}
    ours = reached(run.path(outcome, name, **where), record.kind, months)
    theirs = reached(run.path(outcome, run.baseline, **usual), record.kind, months)
    good = np.isfinite(ours) & np.isfinite(theirs)
    if not good.any():
        return None
    unit = record.unit.removesuffix("/month") if record.kind == "flow" else record.unit
    return compared(ours[good], theirs[good], outcome, name, months, unit)


def against_origin(run: RunData, outcome: str, window: Window, **where: str) -> Paired | None:
    """The proposal under test against its own level at the origin, which a flow keeps for as many months."""
    if not run.holds(outcome):
        return None
    record, paths = library().outcomes[outcome], run.path(outcome, run.proposal, **where)
    ours, start = reached(paths, record.kind, window), paths[:, 0] * (window.months if record.kind == "flow" else 1)
    good = np.isfinite(ours) & np.isfinite(start)
    if not good.any():
        return None
    unit = record.unit.removesuffix("/month") if record.kind == "flow" else record.unit
    return compared(ours[good], start[good], outcome, run.proposal, window, unit)


def reached(paths: Floats, kind: str, window: Window) -> Floats:
    """`(draw,)`: a flow summed over the window, anything else in its last month."""
    if kind == "flow":
        return np.asarray(paths[:, window.first : window.last + 1].sum(axis=1))
    return paths[:, window.last]


def compared(ours: Floats, theirs: Floats, outcome: str, alternative: str, window: Window, unit: str) -> Paired:
    """The comparison of two sets of numbers of the same draws."""
    record = library().outcomes[outcome]
    difference = ours - theirs
    went = signs(ours, theirs, record)
    shares = tuple(float((went == sign).mean()) for sign in (-1, 0, 1))
    ratio = ours / theirs if (theirs > 0).all() and record.unit not in ("share", "level") else None
    steps = (0.1, 0.25, 0.5)
    return Paired(
        outcome=outcome,
        alternative=alternative,
        window=window,
        unit=unit,
        usual=float(np.median(theirs)),
        level=float(np.median(ours)),
        difference=points(difference),
        mean=float(difference.mean()),
        worst=(float(quantiles(difference, (0.01,))[0]), float(quantiles(difference, (0.99,))[0])),
        ratio=None if ratio is None else points(ratio),
        shares=(shares[0], shares[1], shares[2]),
        up=None if ratio is None else _chances(ratio, [1 + step for step in steps], above=True),
        down=None if ratio is None else _chances(ratio, [1 - step for step in steps], above=False),
        draws=len(ours),
        still=bool((difference == 0).all()),
    )


def points(values: Floats) -> Points:
    """5 %, 50 % and 95 % points."""
    low, middle, high = quantiles(values, (TAIL, 0.5, 1 - TAIL)).tolist()
    return low, middle, high


def _chances(ratio: Floats, limits: Sequence[float], *, above: bool) -> Points:
    found = [float((ratio >= limit).mean() if above else (ratio <= limit).mean()) for limit in limits]
    return found[0], found[1], found[2]
