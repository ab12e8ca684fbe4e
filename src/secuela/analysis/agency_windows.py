"""Outcomes over the windows that agencies publish: calendar years, fiscal years of the US, twelve months ending.

A flow is summed, anything else read in the last month. A window that begins before the first simulated month takes what
comes before from the record that the run saw, without season as the futures are, and the origin month, where the record
ends earlier, from its level there. A window that is not whole has no value: cut by the horizon for every outcome, cut
by the end of the record for a flow without one.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Literal

import numpy as np

from secuela.analysis.comparison import unit_of_sum
from secuela.evidence.library import library
from secuela.evidence.months import MONTHS_PER_YEAR, Month
from secuela.runs.stored_plans import PastRecord
from secuela.runs.tidy_draws import Steps

if TYPE_CHECKING:
    import xarray as xr

Kind = Literal["calendar", "fiscal", "12-months"]
KINDS: tuple[Kind, ...] = ("calendar", "fiscal", "12-months")
_FIRST_MONTH = {"calendar": 1, "fiscal": 10}  # of a year; the fiscal one is named after the year in which it ends
_DIM = "window"


@dataclass(frozen=True)
class Span:
    """One window.

    Args:
        label: Its name, such as ``2027``, ``FY2027`` or ``2027-03`` for the twelve months that end then.
        first: First month.
        last: Last month, inside.
    """

    label: str
    first: Month
    last: Month


@dataclass(frozen=True)
class AgencyWindows:
    """The windows of one kind in a run.

    Args:
        kind: Which.
        origin: The last month of data that the run may see.
        horizon: Number of simulated months.
        history: By outcome the record before the origin.
    """

    kind: Kind
    origin: Month
    horizon: int
    history: Mapping[str, PastRecord]

    @cached_property
    def touched(self) -> list[Span]:
        """Windows that hold a simulated month, in their order."""
        months = [self.origin + month for month in range(1, self.horizon + 1)]
        return list(dict.fromkeys(_span(self.kind, month) for month in months))

    @property
    def spans(self) -> list[Span]:
        """Those that end within the horizon."""
        return [span for span in self.touched if span.last - self.origin <= self.horizon]

    @property
    def unfinished(self) -> list[str]:
        """Labels of those that do not, which have no value."""
        return [span.label for span in self.touched if span not in self.spans]

    def without_beginning(self, outcomes: Sequence[str]) -> dict[str, list[str]]:
        """Labels of windows that begin before the record does, by outcome: of flows alone."""
        found = {name: [span.label for span in self.spans if self._before(name, span) is None] for name in outcomes}
        return {name: labels for name, labels in found.items() if labels}

    def steps(self) -> Steps:
        """What a row of a table of draws stands for.

        Raises:
            ValueError: If no window ends within the horizon.
        """
        spans = self.spans
        if not spans:
            msg = "no window ends within the horizon"
            raise ValueError(msg)
        columns: dict[str, list[str] | list[int]] = {
            _DIM: [span.label for span in spans],
            "first_month": [str(span.first) for span in spans],
            "last_month": [str(span.last) for span in spans],
            "months_before": [max(self.origin - span.first + 1, 0) for span in spans],
        }
        return Steps(_DIM, columns, self.read, lambda unit, name: unit_of_sum(unit) if _is_flow(name) else unit)

    def read(self, array: "xr.DataArray") -> "xr.DataArray":
        """An outcome by window in place of months: a sum of a flow, else the last month; NaN where it is not whole.

        Args:
            array: With dimension ``month``, from the origin on, and the id of the outcome as its name.
        """
        import xarray as xr  # noqa: PLC0415  light commands never load it

        name, spans = str(array.name), self.spans
        values = array.transpose(..., "month").to_numpy()
        found = np.full((*values.shape[:-1], len(spans)), np.nan, np.float32)
        for place, span in enumerate(spans):
            last = span.last - self.origin
            if not _is_flow(name):
                found[..., place] = values[..., last]
                continue
            before = self._before(name, span)
            if before is not None:
                recorded, from_month = before
                found[..., place] = recorded + values[..., from_month : last + 1].sum(axis=-1, dtype=np.float64)
        dims = [*(dim for dim in array.dims if dim != "month"), _DIM]
        kept = {axis: array[axis] for axis in dims if axis in array.coords}
        turned = xr.DataArray(found, kept, dims, name, array.attrs)
        return turned.transpose(*(_DIM if dim == "month" else dim for dim in array.dims))

    def _before(self, name: str, span: Span) -> tuple[float, int] | None:
        """The sum of the months of a window that the record has, and the first month that comes from the futures.

        None where months are missing.
        """
        first = span.first - self.origin
        if first >= 1 or not _is_flow(name):
            return 0.0, max(first, 0)
        recorded = self._recorded(name)
        months = [span.first + month for month in range(1 - first)]  # to the origin, inside
        held = [recorded[month] for month in months if month in recorded]
        if len(held) == len(months):
            return sum(held), 1
        if self.origin not in recorded and len(held) == len(months) - 1:
            return sum(held), 0
        return None

    def _recorded(self, name: str) -> dict[Month, float]:
        """The record of an outcome by month; preliminary counts are other counts, and no part of it."""
        if name not in self.history:
            return {}
        held = self.history[name]
        return {Month.parse(month): value for month, value in zip(held.months, held.values, strict=True)}


def _is_flow(name: str) -> bool:
    return library().outcomes[name].kind == "flow"


def _span(kind: Kind, month: Month) -> Span:
    """The window of a kind that a month belongs to; of twelve months ending the one that ends with it."""
    if kind == "12-months":
        return Span(str(month), month + (1 - MONTHS_PER_YEAR), month)
    starts = _FIRST_MONTH[kind]
    into = (month.month - starts) % MONTHS_PER_YEAR
    first, last = month + (-into), month + (MONTHS_PER_YEAR - 1 - into)
    return Span(f"FY{last.year}" if kind == "fiscal" else str(last.year), first, last)
