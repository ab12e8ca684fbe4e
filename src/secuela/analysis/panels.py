"""The draws of a run as plain arrays: which failed, what was reached in a month and in the sum up to it."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby, product
from operator import itemgetter
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from secuela.evidence.errors import RunError, nearest
from secuela.evidence.message import message
from secuela.evidence.modes import CARRIED_OUT
from secuela.runs.plan_months import LEADING
from secuela.runs.rows import Window

if TYPE_CHECKING:
    import xarray as xr

Floats = NDArray[np.float64]
Values = NDArray[Any]  # as stored: float32
Flags = NDArray[np.bool_]
_KEYS = {"state": "place"}
_AT_ONCE = 2**24  # bytes


def failed_draws(outcomes: "xr.Dataset") -> Flags:
    """Shape (alternative, mode, draw): True where a draw is NaN in every outcome and month although it was asked for.

    A mode in which an alternative was not simulated at all holds no failed draw; an alternative is always simulated if
    carried out.
    """
    return failed_among(empty_draws(outcomes), outcomes["mode"].values.tolist())


def failed_among(empty: Flags, modes: Sequence[str]) -> Flags:
    """As of :func:`failed_draws`, of the draws that are empty."""
    absent = empty.all(axis=-1) & (np.array(modes) != CARRIED_OUT)
    return empty & ~absent[..., None]


def empty_draws(outcomes: "xr.Dataset") -> Flags:
    """Shape (alternative, mode, draw): True where a draw is NaN in every outcome and month, failed or never asked for.

    Raises:
        RunError: If there is no outcome.
    """
    if not outcomes.data_vars:
        raise RunError(
            message("The run holds no outcomes."),
            why=message("there is nothing to compare"),
            fix=message("repeat the run"),
        )
    empty = np.ones([outcomes.sizes[dim] for dim in LEADING[:-1]], dtype=bool)
    for array in outcomes.data_vars.values():
        for part in slices(array):
            unseen = np.argwhere(empty[:, : part.modes].any(axis=-1)).tolist()
            for (i, j), path in part.paths(unseen):
                empty[i, j] &= np.isnan(path).all(axis=-1)
    return empty


@dataclass(frozen=True)
class Slice:
    """An outcome at one combination of its further coordinates, of which one path after the other is read.

    Args:
        where: The coordinates (definition, drug, …) by key of a row.
        values: (alternative[, mode], draw, month) in some order.
    """

    where: dict[str, str]
    values: "xr.Variable" = field(repr=False)

    @property
    def modes(self) -> int:
        """Number of modes; an outcome that is simulated if carried out only has one."""
        return self.values.sizes.get("mode", 1)

    @property
    def months(self) -> int:
        """Last month; the first is 0, the origin."""
        return self.values.sizes["month"] - 1

    def paths(self, pairs: Iterable[Sequence[int]]) -> Iterator[tuple[tuple[int, int], Values]]:
        """`(draw, month)` by alternative and mode, mode after mode; small ones are read together."""
        one = self.values.sizes["draw"] * self.values.sizes["month"] * self.values.dtype.itemsize
        many = max(_AT_ONCE // one, 1)
        for mode, asked in groupby(sorted((j, i) for i, j in pairs), itemgetter(0)):
            alternatives = [i for _mode, i in asked]
            for first in range(0, len(alternatives), many):
                some = alternatives[first : first + many]
                following = some == list(range(some[0], some[-1] + 1))
                places: dict[str, Any] = {"alternative": slice(some[0], some[-1] + 1) if following else some}
                places |= {"mode": mode} if "mode" in self.values.dims else {}
                read = self.values.isel(places).transpose("alternative", *LEADING[2:]).to_numpy()
                yield from (((i, mode), path) for i, path in zip(some, read, strict=True))


def slices(array: "xr.DataArray") -> Iterator[Slice]:
    """Each combination of the further coordinates of an outcome."""
    further = [str(dim) for dim in array.dims if dim not in LEADING]
    labels = [[str(label) for label in array[dim].values.tolist()] for dim in further]
    for index in product(*(range(len(names)) for names in labels)):
        places = dict(zip(further, index, strict=True))
        where = {_KEYS.get(dim, dim): names[place] for (dim, place), names in zip(places.items(), labels, strict=True)}
        yield Slice(where, array.variable.isel(places))


def panel(paths: Values, window: Window, months: list[int]) -> Floats:
    """What was reached by each reported month.

    Args:
        paths: `(draw, month)`, months 0 (the origin) to the horizon.
        window: The month itself, or the sum of months 1 to that month.
        months: Reported months, in rising order.

    Returns:
        `(draw, reported month)`, in the unit of ``paths`` (summed over months if cumulative).

    >>> panel(np.array([[9.0, 1.0, 2.0, 3.0]]), "cumulative", [1, 3]).tolist()
    [[1.0, 6.0]]
    """
    if window == "month":
        return paths[:, months].astype(np.float64)
    firsts = [1, *(month + 1 for month in months[:-1])]
    return np.add.reduceat(paths[:, : months[-1] + 1], firsts, axis=1, dtype=np.float64).cumsum(axis=1)


def origin_panel(paths: Values, window: Window, months: list[int]) -> Floats:
    """The level at the origin, times the number of months where sums are compared; same shape as :func:`panel`."""
    factor = np.ones(len(months)) if window == "month" else np.array(months, dtype=np.float64)
    return paths[:, :1].astype(np.float64) * factor


def check_shape(outcomes: "xr.Dataset", months: int, baseline: str) -> None:
    """Refuse a run without the baseline, or one shorter than the months asked for.

    Raises:
        RunError: With the names or the length that the run has.
    """
    names = [str(name) for name in outcomes["alternative"].values.tolist()]
    if baseline not in names:
        what = message("The run has no alternative called {name}.", name=repr(baseline))
        why = message("without the baseline there is nothing to compare with")
        raise RunError(what, where="alternative", why=why, fix=nearest(baseline, names))
    stored = outcomes["month"].values.tolist()
    if not 1 <= months < len(stored) or stored != list(range(len(stored))):
        what = message("The run does not hold the months 0 to {months}.", months=months)
        fix = message("ask for 1 to {last} months", last=len(stored) - 1)
        raise RunError(
            what, where="month", why=message("comparisons need the origin and every month up to them"), fix=fix
        )


def check_finite(finite: Flags, outcome: str, alternative: str) -> None:
    """Refuse draws that count as computed and yet hold something that is no number.

    Args:
        finite: `(draw,)` of those that count.
        outcome: Its id.
        alternative: Its name.

    Raises:
        RunError: With the outcome, the alternative and the number of such draws.
    """
    wrong = int((~finite).sum())
    if wrong:
        raise RunError(
            message("{outcome} is not a finite number in {n} draws that did not fail.", outcome=outcome, n=wrong),
            where=alternative,
            why=message("leaving them out in silence would bias every comparison"),
            fix=message("repeat the run; if it happens again, report it with the manifest"),
        )
