"""Every outcome of every alternative against both baselines, paired by draw."""

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from dataclasses import dataclass
from functools import cached_property
from itertools import product
from typing import TYPE_CHECKING, Any, Self, TypeVar

import numpy as np
from numpy.typing import NDArray

from secuela.analysis.direction import HALF, Shares, shares_of_columns, signs
from secuela.analysis.panels import (
    Flags,
    Floats,
    Slice,
    Values,
    check_finite,
    check_shape,
    empty_draws,
    failed_among,
    origin_panel,
    panel,
    slices,
)
from secuela.evidence.errors import EvidenceError, RunError, nearest
from secuela.evidence.library import library
from secuela.evidence.message import message
from secuela.evidence.records import Outcome
from secuela.record.skill import scored_until
from secuela.runs.reported_months import reported_months
from secuela.runs.rows import FAR, LEVELS, RISES, Comparison, Quantiles, Rise, Row, Window
from secuela.text.language import translate as _

if TYPE_CHECKING:
    import xarray as xr

_AT_A_TIME = 2  # outcomes: sorting lets another one go on
_COLUMNS_AT_ONCE = 2**23  # bytes that are compared together: a dozen arrays as large are made of them
_Item = TypeVar("_Item")
_PER_MONTH = ("/month", " per month")


def assess_outcomes(
    outcomes: "xr.Dataset",
    *,
    months: int,
    baseline: str = "status-quo",
    records: Mapping[str, Outcome] | None = None,
    empty: Flags | None = None,
) -> list[Row]:
    """One row per outcome, alternative, mode, coordinate, window and reported month.

    Draws that failed in the alternative or in the baseline are left out of that pair (see
    :func:`secuela.analysis.panels.failed_draws` for which they are).

    An alternative has rows in the modes in which it was simulated; in each it is compared with the one baseline.

    Args:
        outcomes: The arrays of a run, dimensions (alternative, mode, draw, month, …); without mode if carried out only.
        months: Horizon, months.
        baseline: Id of the alternative that the others are compared with.
        records: Outcome records by id; the library's by default.
        empty: As of :func:`secuela.analysis.panels.empty_draws`, where that was asked already.

    Raises:
        RunError: If the run lacks the baseline or the months, or all draws of an alternative failed.
        EvidenceError: If an outcome has no record.
    """
    known = library().outcomes if records is None else records
    check_shape(outcomes, months, baseline)
    names = [str(name) for name in outcomes["alternative"].values.tolist()]
    modes = [str(mode) for mode in outcomes["mode"].values.tolist()]
    empty = empty_draws(outcomes) if empty is None else empty
    computed, simulated = ~failed_among(empty, modes), np.asarray(~empty.all(axis=-1))
    _check_computed(computed, names, names.index(baseline))
    cubes = (
        _Cube(outcome, part, months, computed, simulated, names, modes, names.index(baseline))
        for outcome in _in_order(outcomes, known)
        for part in slices(outcomes[outcome.id])
    )
    with ThreadPoolExecutor(_AT_A_TIME) as pool:
        found = [pool.submit(copy_context().run, cube.rows) for cube in cubes]
        return [row for rows in found for row in rows.result()]


def compare(ours: Floats, theirs: Floats, outcome: Outcome, *, ratio: bool = True) -> list[Comparison]:
    """Lower, about the same or higher, by the outcome's smallest meaningful difference, of each column.

    Args:
        ours: `(draw, column)`, such as an alternative in the reported months.
        theirs: Same shape, the baseline, the same draws in the same order.
        outcome: Its record gives the smallest difference and the direction.
        ratio: Whether the baseline can never be zero, so that a ratio means something.

    Returns:
        One comparison per column.
    """
    ratios = _quantiles(_ordered(ours / theirs)) if ratio else [None] * ours.shape[1]
    rises = _rises(ours / theirs) if ratio else [None] * ours.shape[1]
    more = ours - theirs
    ordered = _ordered(more)
    means, far = more.mean(axis=0).tolist(), _far(ordered)
    ways = shares_of_columns(signs(ours, theirs, outcome))
    found: list[Comparison] = []
    for k, (ratio_points, points, ways_of) in enumerate(zip(ratios, _quantiles(ordered), ways, strict=True)):
        better, worse = _judged(outcome, ways_of)
        found.append(
            Comparison(
                ratio=ratio_points,
                difference=points,
                p_lower=ways_of.lower,
                p_equal=ways_of.same,
                p_higher=ways_of.higher,
                p_better=better,
                p_worse=worse,
                mean_difference=means[k],
                far_difference=far[k],
                p_rise=rises[k],
            )
        )
    return found


@dataclass(frozen=True)
class _Reached:
    """What one alternative reached in one mode; what is not reported of its path is forgotten.

    Args:
        panels: By window `(draw, reported month)`.
        start: `(draw, 1)`, the level at the origin.
        known: `(draw,)`, whether a later month holds anything.
        finite: `(draw,)`, whether all later months are finite.
        positive: `(draw,)`, whether all of them are above zero.
    """

    panels: Mapping[Window, Floats]
    start: Values
    known: Flags
    finite: Flags
    positive: Flags

    @classmethod
    def of(cls, path: Values, windows: tuple[Window, ...], months: list[int]) -> Self:
        """Of a path `(draw, month)` from the origin to the last reported month."""
        later = path[:, 1:]
        finite = np.isfinite(later)
        return cls(
            {window: panel(path, window, months) for window in windows},
            path[:, :1].copy(),
            np.asarray(~np.isnan(later).all(axis=1)) if not finite.all() else np.ones(len(later), dtype=bool),
            _every(finite),
            _every(later > 0),
        )


def _every(flags: Flags) -> Flags:
    """Whether all of a row are true; to ask all rows at once takes a fraction of the time, and is mostly enough."""
    return np.ones(len(flags), dtype=bool) if flags.all() else np.asarray(flags.all(axis=1))


@dataclass(frozen=True)
class _Cube:
    """One outcome at one place, drug or definition, in every alternative and mode."""

    outcome: Outcome
    part: Slice
    horizon: int
    computed: Flags
    simulated: Flags
    names: list[str]
    modes: list[str]
    baseline: int

    @cached_property
    def _reached(self) -> dict[tuple[int, int], _Reached]:
        """By alternative and mode, where anything was simulated."""
        pairs, windows = product(range(len(self.names)), range(self.part.modes)), _windows(self.outcome)
        found = {
            pair: _Reached.of(path[:, : self.horizon + 1], windows, self._months)
            for pair, path in self.part.paths(pair for pair in pairs if self.simulated[pair])
        }
        return {pair: reached for pair, reached in sorted(found.items()) if reached.known.any()}

    def rows(self) -> list[Row]:
        """Rows of each alternative in each mode; none where the outcome is not defined for it (a share that is 0/0).

        What has the same draws is compared together: a hundred columns take hardly longer than six.
        """
        alike: dict[tuple[bytes, bool, bool], list[tuple[int, int]]] = {}
        for pair, reached in self._reached.items():
            draws = self.computed[pair]
            if reached.known[draws].any():
                check_finite(reached.finite[draws], self.outcome.id, self.names[pair[0]])
                begins = reached.start[draws, 0]
                key = draws.tobytes(), bool(np.isnan(begins).all()), bool((begins > 0).all())
                alike.setdefault(key, []).append(pair)
        many = max(_COLUMNS_AT_ONCE // (self.computed.shape[-1] * len(self._months) * 8), 1)
        found = [
            each
            for (_draws, *origin), pairs in alike.items()
            for some in _batched(pairs, many)
            for each in self._together(list(some), *origin)
        ]
        return [row for _pair, rows in sorted(found, key=lambda each: each[0]) for row in rows]

    def _together(
        self, pairs: list[tuple[int, int]], originless: bool, begins_above_zero: bool
    ) -> list[tuple[tuple[int, int], list[Row]]]:
        """Rows by alternative and mode, of some that have the same draws."""
        rows: dict[tuple[int, int], list[Row]] = {pair: [] for pair in pairs}
        others, draws = [pair for pair in pairs if pair[0] != self.baseline], self.computed[pairs[0]]
        many = len(self._months)
        for window in _windows(self.outcome):
            now = self._panels(pairs, draws, window)
            ordered, means = _ordered(now), now.mean(axis=0).tolist()
            quantiles, far = _quantiles(ordered), _far(ordered)
            against = dict(zip(others, _batched(self._vs_baseline(others, window), many), strict=True))
            origins = [None] * len(means) if originless else self._vs_origin(pairs, now, window, begins_above_zero)
            for place, pair in enumerate(pairs):
                for k, month in enumerate(self._months):
                    column = place * many + k
                    rows[pair].append(
                        Row(
                            outcome=self.outcome.id,
                            unit=unit_of_sum(self.outcome.unit) if window == "cumulative" else self.outcome.unit,
                            alternative=self.names[pair[0]],
                            mode=self.modes[pair[1]],
                            window=window,
                            month=month,
                            mean=means[column],
                            quantiles=quantiles[column],
                            far=far[column],
                            vs_baseline=against[pair][k] if pair in against else None,
                            vs_origin=origins[column],
                            backtested=pair[0] == self.baseline
                            and window == "month"
                            and month <= scored_until(self.outcome.id),
                            **self.part.where,
                        )
                    )
        return list(rows.items())

    @cached_property
    def _months(self) -> list[int]:
        return reported_months(self.horizon)

    def _panels(self, pairs: list[tuple[int, int]], draws: Flags, window: Window) -> Floats:
        """Panels of some alternatives and modes side by side, `(draw, pair and month)`."""
        return np.concatenate([_kept(self._reached[pair].panels[window], draws) for pair in pairs], axis=1)

    def _vs_baseline(self, pairs: list[tuple[int, int]], window: Window) -> list[Comparison] | list[None]:
        """Of each pair and month; the pairs have the same draws, and none is the baseline."""
        both = self.computed[pairs[0]] & self.computed[self.baseline, 0] if pairs else self.computed[self.baseline, 0]
        usual = self._reached.get((self.baseline, 0))
        if not pairs or usual is None or not usual.known[both].any():
            return [None] * (len(pairs) * len(self._months))
        check_finite(usual.finite[both], self.outcome.id, _("the baseline"))
        theirs = np.tile(_kept(usual.panels[window], both), len(pairs))
        never_zero = bool(usual.positive[both].all())
        return compare(self._panels(pairs, both, window), theirs, self.outcome, ratio=never_zero)

    def _vs_origin(
        self, pairs: list[tuple[int, int]], now: Floats, window: Window, above_zero: bool
    ) -> list[Comparison]:
        """Of each pair and month; the pairs have the same draws."""
        starts: list[Floats] = []
        for pair in pairs:
            own = _kept(self._reached[pair].start, self.computed[pair])
            check_finite(np.isfinite(own[:, 0]), self.outcome.id, _("the origin"))
            starts.append(origin_panel(own, window, self._months))
        return compare(now, np.concatenate(starts, axis=1), self.outcome, ratio=above_zero)


def _kept(values: NDArray[Any], draws: Flags) -> NDArray[Any]:
    """The draws that count; the array itself where all do."""
    return values if draws.all() else values[draws]


def _check_computed(computed: Flags, names: list[str], baseline: int) -> None:
    pairs = computed & computed[[baseline], :1]
    for i in [baseline, *range(len(names))]:
        if pairs[i].any(axis=-1).all():
            continue
        alone = not computed[i].any(axis=-1).all()
        what = (
            _("All draws of {name} failed.") if alone else _("No draw was computed both for {name} and the baseline.")
        )
        raise RunError(
            what.format(name=names[i]),
            where="draw",
            why=message("there is nothing left to compare"),
            fix=message("look at failed_draws in the manifest; a smaller dose or an earlier version may compute"),
        )


def _in_order(outcomes: "xr.Dataset", known: Mapping[str, Outcome]) -> list[Outcome]:
    held = [str(name) for name in outcomes.data_vars]
    for name in held:
        if name not in known:
            what = message("The outcome {name} has no record.", name=repr(name))
            why = message("its unit, direction and smallest meaningful difference are not known")
            raise EvidenceError(what, where="outcomes", why=why, fix=nearest(name, known))
    return [record for name, record in known.items() if name in held]


def _windows(outcome: Outcome) -> tuple[Window, ...]:
    return ("month", "cumulative") if outcome.kind == "flow" else ("month",)


def unit_of_sum(unit: str) -> str:
    """The unit of a flow that is summed over months.

    >>> unit_of_sum("million USD_2025/month")
    'million USD_2025'
    """
    return unit.removesuffix(next((ending for ending in _PER_MONTH if unit.endswith(ending)), ""))


def _judged(outcome: Outcome, ways: Shares) -> tuple[float | None, float | None]:
    """Shares better and worse."""
    if outcome.direction == "none":
        return None, None
    return (ways.lower, ways.higher) if outcome.direction == "lower" else (ways.higher, ways.lower)


def _rises(ratios: Floats) -> list[dict[Rise, float]]:
    """Chances of a rise by at least each share, of each column."""
    found = np.stack([(ratios >= 1 + float(rise)).mean(axis=0) for rise in RISES], axis=1)
    return [dict(zip(RISES, column, strict=True)) for column in found.tolist()]


def _ordered(values: Floats) -> Floats:
    """Each column from its smallest number to its largest, `(column, draw)`: rows that lie together sort quicker."""
    return np.sort(np.ascontiguousarray(values.T), axis=1)


def _quantiles(ordered: Floats) -> list[Quantiles]:
    """Of each column, once it is ordered."""
    place = np.array([float(level) for level in LEVELS]) * (ordered.shape[1] - 1)
    below = np.floor(place).astype(int)
    low, high = ordered[:, below], ordered[:, np.minimum(below + 1, ordered.shape[1] - 1)]
    table = low + (high - low) * (place - below)
    return [dict(zip(LEVELS, column, strict=True)) for column in table.tolist()]


def _far(ordered: Floats) -> list[float]:
    """The far end of each column, once it is ordered; rounded as :func:`numpy.quantile` rounds."""
    place = float(FAR) * (ordered.shape[1] - 1)
    below = int(place)
    low, high = ordered[:, below], ordered[:, min(below + 1, ordered.shape[1] - 1)]
    part = place - below
    return (low + (high - low) * part if part < HALF else high - (high - low) * (1 - part)).tolist()


def _batched(several: Sequence[_Item], many: int) -> list[Sequence[_Item]]:
    """Some at a time, in their order."""
    return [several[first : first + many] for first in range(0, len(several), many)]
