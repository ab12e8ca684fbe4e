"""The uncertain space of a run: parameters and structural choices by draw, without those of a group or corridor."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from secuela.analysis.panels import Flags, Floats
from secuela.evidence.assumable import explorable
from secuela.evidence.library import library
from secuela.evidence.records import Parameter, Structure
from secuela.runs.stored_draws import drawn_values

if TYPE_CHECKING:
    import xarray as xr


@dataclass(frozen=True)
class Column:
    """One uncertain quantity by draw.

    Args:
        name: Id of the parameter or structural choice.
        values: `(draw,)`: values in ``unit``, or the position of the option.
        unit: Of a parameter; empty for a structural choice.
        grade: Grade of its evidence.
        options: Ids of the options of a structural choice; empty for a parameter.
    """

    name: str
    values: NDArray[Any]
    unit: str = ""
    grade: str = "D"
    options: tuple[str, ...] = ()

    def kept(self, draws: Flags) -> "Column":
        """Only some of the draws; the column itself where these are all."""
        return self if draws.all() else Column(self.name, self.values[draws], self.unit, self.grade, self.options)

    def numbers(self) -> Floats:
        """The values as floats."""
        return np.asarray(self.values, dtype=np.float64)


Space = Mapping[str, Column]
TENTH = 0.1
AT_ONCE = 2**22  # values that are looked at together, since each becomes a number or several
LOWEST, HIGHEST, OPTION = "lowest-tenth", "highest-tenth", "option"  # codes of parts of a range
FEWEST = 10  # draws in a part that is looked at by itself


def space_of(
    draws: "xr.Dataset",
    *,
    parameters: Mapping[str, Parameter] | None = None,
    structures: Mapping[str, Structure] | None = None,
) -> dict[str, Column]:
    """What a run drew, by id, in the order of its table; constants and quantities without a record are left out.

    Args:
        draws: The table of a run, stored or in use: one variable for each parameter and structural choice.
        parameters: Records by id; the library's by default.
        structures: The same of structural choices.
    """
    known = library().drawn if parameters is None else parameters
    choices = library().structures if structures is None else structures
    found: dict[str, Column] = {}
    for name, values in drawn_values(draws):
        if not explorable(name) or (values == values[:1]).all():
            continue
        if name in choices:
            options = tuple(option.id for option in choices[name].options)
            found[name] = Column(name, values, grade=choices[name].grade, options=options)
        elif name in known:
            found[name] = Column(name, values, known[name].unit, known[name].grade)
    return found


def kept(space: Space, draws: Flags) -> dict[str, Column]:
    """The same space for some of the draws."""
    return {name: column.kept(draws) for name, column in space.items()}


def parts(column: Column) -> Iterator[tuple[Flags, str]]:
    """The two ends of a parameter's range, a tenth of the draws each, or the draws of each option; with their codes.

    Codes are ``lowest-tenth``, ``highest-tenth`` and ``option:ID``. Parts with too few draws are left out.
    """
    if column.options:
        found = [(column.values == place, f"{OPTION}:{name}") for place, name in enumerate(column.options)]
    else:
        numbers = column.numbers()
        low, high = np.quantile(numbers, [TENTH, 1 - TENTH])
        found = [(numbers <= low, LOWEST), (numbers >= high, HIGHEST)]
    yield from ((flags, code) for flags, code in found if flags.sum() >= FEWEST)


@dataclass(frozen=True)
class Parts:
    """Every part of the ranges of a space, see :func:`parts`.

    Args:
        names: Id of the parameter or structural choice, and the code of the part.
        draws: `(part,)`: number of draws in each.
        bits: `(part, byte)`: which draws they are, eight in a byte.
        all_draws: Number of draws that the parts are taken from.
    """

    names: tuple[tuple[str, str], ...]
    draws: NDArray[np.int64]
    bits: NDArray[np.uint8]
    all_draws: int

    def shares(self, held: Floats) -> Floats:
        """`(part,)`: the mean of values `(draw,)` within each part."""
        sums = [
            np.unpackbits(bits, axis=1, count=self.all_draws).view(bool) @ held
            for bits in few_at_once(self.bits, len(self.bits) * self.all_draws)
        ]
        return np.concatenate(sums) / self.draws


def few_at_once(rows: NDArray[Any], size: int | None = None) -> "list[NDArray[Any]]":
    """Rows in groups that follow each other, so that no more than some millions of values are looked at together.

    Args:
        rows: `(row, …)`.
        size: Number of values that they hold; that of their items by default.
    """
    groups = (rows.size if size is None else size) // AT_ONCE
    return np.array_split(rows, max(min(groups, len(rows)), 1))


def all_parts(space: Space, draws: Flags) -> Parts:
    """The parts of every range of a space among some of its draws, in its order."""
    found = [
        (name, code, int(flags.sum()), np.packbits(flags))
        for name, column in space.items()
        for flags, code in parts(column.kept(draws))
    ]
    counted = int(draws.sum())
    return Parts(
        tuple((name, code) for name, code, _number, _bits in found),
        np.array([number for _name, _code, number, _bits in found], dtype=np.int64),
        np.stack([bits for *_told, bits in found]) if found else np.zeros((0, -(-counted // 8)), dtype=np.uint8),
        counted,
    )


def association(column: Column, values: Floats, bins: int = 8) -> float:
    """Share of the variance of ``values`` between equal parts of a parameter's range, or between options.

    It sees a middle range as well as an end; with nothing behind it, it is near ``(bins - 1) / draws``.
    """
    spread = float(((values - values.mean()) ** 2).sum())
    if spread == 0:
        return 0.0
    groups = column.values.astype(np.intp) if column.options else _parts(column.numbers(), bins)
    counts = np.bincount(groups)
    sums = np.bincount(groups, weights=values - values.mean())
    return float((sums**2 / np.maximum(counts, 1)).sum()) / spread


def _parts(values: Floats, bins: int) -> NDArray[np.intp]:
    return np.searchsorted(np.quantile(values, np.arange(1, bins) / bins), values, side="right")
