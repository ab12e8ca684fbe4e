"""Every outcome of every alternative against both baselines, paired by draw."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from secuela.analysis.direction import Shares, shares, signs
from secuela.analysis.panels import (
    Flags,
    Floats,
    Values,
    check_finite,
    check_shape,
    failed_draws,
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

_PER_MONTH = ("/month", " per month")


def assess_outcomes(
    outcomes: "xr.Dataset",
    *,
    months: int,
    baseline: str = "status-quo",
    records: Mapping[str, Outcome] | None = None,
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

    Raises:
        RunError: If the run lacks the baseline or the months, or all draws of an alternative failed.
        EvidenceError: If an outcome has no record.
    """
    known = library().outcomes if records is None else records
    check_shape(outcomes, months, baseline)
    names = [str(name) for name in outcomes["alternative"].values.tolist()]
    modes = [str(mode) for mode in outcomes["mode"].values.tolist()]
    computed = ~failed_draws(outcomes)
    _check_computed(computed, names, names.index(baseline))
    rows: list[Row] = []
    for outcome in _in_order(outcomes, known):
        for where, values in slices(outcomes[outcome.id]):
            cube = _Cube(outcome, where, values[..., : months + 1], computed, names.index(baseline))
            for i, name in enumerate(names):
                for j, mode in enumerate(modes[: values.shape[1]]):
                    rows += cube.rows(i, j, name, mode)
    return rows


def compare(ours: Floats, theirs: Floats, outcome: Outcome, *, ratio: bool = True) -> list[Comparison]:
    """Lower, about the same or higher, by the outcome's smallest meaningful difference.

    Args:
        ours: `(draw, reported month)`, the alternative.
        theirs: Same shape, the baseline, the same draws in the same order.
        outcome: Its record gives the smallest difference and the direction.
        ratio: Whether the baseline can never be zero, so that a ratio means something.

    Returns:
        One comparison per reported month.
    """
    ratios = _quantiles(ours / theirs) if ratio else [None] * ours.shape[1]
    rises = _rises(ours / theirs) if ratio else [None] * ours.shape[1]
    more = ours - theirs
    means, far = more.mean(axis=0).tolist(), np.quantile(more, float(FAR), axis=0).tolist()
    ways = [shares(went) for went in signs(ours, theirs, outcome).T]
    found: list[Comparison] = []
    for k, (ratio_points, points, ways_of) in enumerate(zip(ratios, _quantiles(more), ways, strict=True)):
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
class _Cube:
    """One outcome at one place, drug or definition: values (alternative, mode, draw, month)."""

    outcome: Outcome
    where: dict[str, str]
    values: Values
    computed: Flags
    baseline: int

    def rows(self, i: int, mode: int, name: str, mode_name: str) -> Iterator[Row]:
        """Rows of one alternative; none where the outcome is not defined for it (a share that is 0/0)."""
        own = _kept(self.values[i, mode], self.computed[i, mode])
        if np.isnan(own[:, 1:]).all():
            return
        check_finite(own[:, 1:], self.outcome.id, name)
        for window in _windows(self.outcome):
            now = panel(own, window, self._months)
            bases, origins = self._vs_baseline(i, mode, window), self._vs_origin(own, now, window)
            quantiles, means = _quantiles(now), now.mean(axis=0).tolist()
            far = np.quantile(now, float(FAR), axis=0).tolist()
            for k, month in enumerate(self._months):
                yield Row(
                    outcome=self.outcome.id,
                    unit=unit_of_sum(self.outcome.unit) if window == "cumulative" else self.outcome.unit,
                    alternative=name,
                    mode=mode_name,
                    window=window,
                    month=month,
                    mean=means[k],
                    quantiles=quantiles[k],
                    far=far[k],
                    vs_baseline=bases[k],
                    vs_origin=origins[k],
                    backtested=i == self.baseline and window == "month" and month <= scored_until(self.outcome.id),
                    **self.where,
                )

    @cached_property
    def _months(self) -> list[int]:
        return reported_months(self.values.shape[-1] - 1)

    @cached_property
    def _usual(self) -> dict[Window, Floats]:
        """The baseline's panels, all draws."""
        return {window: panel(self.values[self.baseline, 0], window, self._months) for window in _windows(self.outcome)}

    def _vs_baseline(self, i: int, mode: int, window: Window) -> list[Comparison] | list[None]:
        both = self.computed[i, mode] & self.computed[self.baseline, 0]
        usual = _kept(self.values[self.baseline, 0], both)
        if i == self.baseline or np.isnan(usual[:, 1:]).all():
            return [None] * len(self._months)
        check_finite(usual[:, 1:], self.outcome.id, _("the baseline"))
        never_zero = bool((usual[:, 1:] > 0).all())
        ours = panel(_kept(self.values[i, mode], both), window, self._months)
        return compare(ours, _kept(self._usual[window], both), self.outcome, ratio=never_zero)

    def _vs_origin(self, own: Values, now: Floats, window: Window) -> list[Comparison] | list[None]:
        if np.isnan(own[:, 0]).all():
            return [None] * len(self._months)
        check_finite(own[:, :1], self.outcome.id, _("the origin"))
        start = origin_panel(own, window, self._months)
        return compare(now, start, self.outcome, ratio=bool((own[:, 0] > 0).all()))


def _kept(values: Values, draws: Flags) -> Values:
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


def _quantiles(values: Floats) -> list[Quantiles]:
    """Of each column, as :func:`numpy.quantile` gives them; sorting rows that lie together is quicker."""
    ordered = np.sort(np.ascontiguousarray(values.T), axis=1)
    place = np.array([float(level) for level in LEVELS]) * (ordered.shape[1] - 1)
    below = np.floor(place).astype(int)
    low, high = ordered[:, below], ordered[:, np.minimum(below + 1, ordered.shape[1] - 1)]
    table = low + (high - low) * (place - below)
    return [dict(zip(LEVELS, column, strict=True)) for column in table.tolist()]
