"""The draws of a run as one long table: a row for each outcome, alternative, mode, draw, month and label.

Rows are made one alternative of one outcome at a time, so that a run of any size passes through little memory. What was
not simulated has no row: modes of other alternatives than the one under test, labels that an outcome does not have, a
share that speaks of a lever nobody uses. A draw that failed keeps its rows, without a value.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import product
from typing import TYPE_CHECKING, Any

import numpy as np

from secuela.evidence.modes import CARRIED_OUT
from secuela.runs.plan_months import DATE, FROM_START
from secuela.runs.rows import COORDINATES

if TYPE_CHECKING:
    import pyarrow as pa
    import xarray as xr

_DRAW = "draw"
_NAMES = {"state": "place"}  # axes that tables call by another name


def _same(array: "xr.DataArray") -> "xr.DataArray":
    return array


def _kept(unit: str, name: str) -> str:  # noqa: ARG001  what other steps ask for
    return unit


@dataclass(frozen=True)
class Steps:
    """What one row stands for in time.

    Args:
        dim: The dimension: months, or windows of several.
        columns: By column a value for each step; the first one labels the steps.
        read: One alternative of an outcome with months, as one with steps; a step that is not whole is NaN.
        unit: The unit of a value from that of a month and the id of the outcome.
    """

    dim: str
    columns: Mapping[str, Sequence[str | int]]
    read: "Callable[[xr.DataArray], xr.DataArray]" = _same
    unit: Callable[[str, str], str] = _kept


@dataclass(frozen=True)
class Written:
    """What a file of draws holds.

    Args:
        values: How many values, or rows where it is a table.
        outcomes: Ids of the outcomes that it holds.
    """

    values: int
    outcomes: tuple[str, ...]


def monthly(outcomes: "xr.Dataset") -> Steps:
    """Every month by itself, from the origin on.

    Args:
        outcomes: Arrays with their dates: :func:`secuela.runs.plan_months.dated`.
    """
    names = ("month", DATE, FROM_START)
    return Steps("month", {name: outcomes[name].values.tolist() for name in names})


@dataclass(frozen=True)
class TidyDraws:
    """The table of a run.

    Args:
        outcomes: Arrays with their dates.
        as_of: The origin, YYYY-MM: the last month of data that the run may see.
        steps: What one row stands for in time.
    """

    outcomes: "xr.Dataset"
    as_of: str
    steps: Steps

    @property
    def names(self) -> list[str]:
        """Columns in their order."""
        return [
            *("outcome", "alternative", "mode", _DRAW), *self.steps.columns, *COORDINATES, *("value", "unit", "as_of"),
        ]  # fmt: skip

    @cached_property
    def schema(self) -> "pa.Schema":
        """Names and types: whole numbers, one 32-bit value, and texts that each row takes from a short list."""
        import pyarrow as pa  # noqa: PLC0415  light commands never load it

        whole = {name for name, values in self.steps.columns.items() if not isinstance(values[0], str)} | {_DRAW}
        listed = pa.dictionary(pa.int32(), pa.string())
        types = {name: pa.int32() if name in whole else listed for name in self.names} | {"value": pa.float32()}
        return pa.schema([(name, types[name]) for name in self.names])

    def tables(self) -> "Iterator[pa.Table]":
        """The rows, one alternative of one outcome after the other."""
        import pyarrow as pa  # noqa: PLC0415

        for name, alternative, array in read_by_alternative(self.outcomes, self.steps):
            fixed = {
                "outcome": name,
                "alternative": alternative,
                "unit": self.steps.unit(str(array.attrs.get("unit", "")), name),
                "as_of": self.as_of,
            }
            batches = [self._batch({**fixed, **where}, values) for where, values in simulated(array, self.steps.dim)]
            if batches:
                yield pa.Table.from_batches(batches, self.schema)

    def _batch(self, fixed: Mapping[str, str], values: np.ndarray) -> "pa.RecordBatch":
        """`(draw, step)` of one path, without the steps that no draw has."""
        import pyarrow as pa  # noqa: PLC0415

        held = np.flatnonzero(~np.isnan(values).all(axis=0))
        draws, steps = self.outcomes[_DRAW].values, held.size
        rows = len(draws) * steps
        columns: dict[str, Any] = {_DRAW: np.repeat(draws.astype(np.int32), steps)}
        for column, labels in self.steps.columns.items():
            places = np.tile(held.astype(np.int32), len(draws))
            texts = isinstance(labels[0], str)
            columns[column] = _from_list(labels, places) if texts else np.asarray(labels, np.int32)[places]
        columns["value"] = pa.array(values[:, held].reshape(-1), pa.float32(), from_pandas=True)
        nowhere = pa.nulls(rows, self.schema.field("place").type)
        for column in self.names:
            if column not in columns:
                told = fixed.get(column)
                columns[column] = nowhere if told is None else _from_list([told], np.zeros(rows, np.int32))
        return pa.record_batch([columns[name] for name in self.names], schema=self.schema)


def read_by_alternative(outcomes: "xr.Dataset", steps: Steps) -> "Iterator[tuple[str, str, xr.DataArray]]":
    """Outcome, alternative and its values, read one by one."""
    alternatives = [str(name) for name in outcomes["alternative"].values]
    for name, array in outcomes.data_vars.items():
        for place, alternative in enumerate(alternatives):
            yield str(name), alternative, steps.read(array.isel(alternative=place).compute())


def simulated(array: "xr.DataArray", dim: str) -> Iterator[tuple[dict[str, str], np.ndarray]]:
    """Each path of an alternative that was simulated: its mode and labels by column, and `(draw, step)`."""
    whole = array if "mode" in array.dims else array.expand_dims(mode=[CARRIED_OUT])
    further = [str(axis) for axis in whole.dims if axis not in ("mode", _DRAW, dim)]
    ordered = whole.transpose("mode", *further, _DRAW, dim)
    labels = [[str(label) for label in ordered[axis].values] for axis in ("mode", *further)]
    columns = ["mode", *(_NAMES.get(axis, axis) for axis in further)]
    values = ordered.to_numpy()
    for index in product(*(range(len(names)) for names in labels)):
        if not np.isnan(values[index]).all():
            told = (names[place] for names, place in zip(labels, index, strict=True))
            yield dict(zip(columns, told, strict=True)), values[index]


def _from_list(labels: Sequence[str | int], places: np.ndarray) -> Any:  # noqa: ANN401  a library without types
    import pyarrow as pa  # noqa: PLC0415

    return pa.DictionaryArray.from_arrays(pa.array(places, pa.int32()), pa.array(labels, pa.string()))
