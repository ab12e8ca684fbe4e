"""Where two runs hold the same month, alternative and draw, and how far their medians lie apart there, date by date."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import numpy as np

from secuela.analysis.panels import Floats, slices
from secuela.evidence.library import library
from secuela.evidence.modes import CARRIED_OUT
from secuela.evidence.months import Month
from secuela.runs.reported_months import reported_months
from secuela.runs.store import Run

if TYPE_CHECKING:
    import xarray as xr

Key = tuple[tuple[str, Any], ...]


def shift_between(first: Run, second: Run) -> int:
    """Months from the first origin to the second: month ``m`` of the first is month ``m - shift`` of the second."""
    return Month.parse(second.manifest.as_of) - Month.parse(first.manifest.as_of)


def aligned(a: "xr.DataArray", b: "xr.DataArray", shift: int = 0) -> "tuple[xr.DataArray, xr.DataArray]":
    """The parts of two arrays of the same dimensions that carry the same labels, months by date.

    Month 0 is a level, not a simulated month: it is compared with nothing but the month 0 of the same origin.
    """
    ours: dict[str, list[Any]] = {}
    theirs: dict[str, list[Any]] = {}
    for dim in (str(dim) for dim in a.dims if dim in b.dims):
        known = set(b[dim].values.tolist())
        pairs = [(label, label) for label in a[dim].values.tolist()]
        if dim == "month" and shift:
            pairs = [(month, month - shift) for month, _same in pairs if month > 0 and month > shift]
        ours[dim] = [mine for mine, other in pairs if other in known]
        theirs[dim] = [other for _mine, other in pairs if other in known]
    return a.sel(ours), b.sel(theirs).transpose(*a.dims)


def coverage(first: Run, second: Run) -> dict[str, Any]:
    """What both runs simulate by date, and what only one of them holds.

    Returns:
        ``months``: first and last simulated month of the ``first`` run, of the ``second``, and ``common`` (None if
        there is none); ``only_first`` and ``only_second``: ranges of months, alternatives, outcomes, number of draws.
    """
    a, b = first.outcomes, second.outcomes
    ours, theirs = _dates(a, first.manifest.as_of), _dates(b, second.manifest.as_of)
    common = ours & theirs
    months = {"first": _range(ours), "second": _range(theirs), "common": _range(common) if common else None}
    return {"months": months, "only_first": _only(a, b, ours - theirs), "only_second": _only(b, a, theirs - ours)}


def median_changes(first: Run, second: Run) -> list[dict[str, Any]]:
    """The median of each common outcome and alternative in both runs, at the reported months that both simulate."""
    shift, rows = shift_between(first, second), list[dict[str, Any]]()
    a, b = first.outcomes, second.outcomes
    months = _reported(int(a["month"].max()), int(b["month"].max()), shift)
    origin = Month.parse(first.manifest.as_of)
    for name in (str(name) for name in a.data_vars if name in b.data_vars):
        if months and set(a[name].dims) == set(b[name].dims):
            ours, theirs = _medians(first.array(name), months, 0), _medians(second.array(name), months, shift)
            about = {"outcome": name, "unit": _unit(name, a[name])}
            for key in (key for key in ours if key in theirs):
                named = dict(key)
                date = str(origin + named["month"])
                rows.append({**about, **named, "date": date, **_change(ours[key], theirs[key])})
    return rows


def _reported(ours: int, theirs: int, shift: int) -> list[int]:
    last = min(ours, theirs + shift)
    return [month for month in reported_months(last) if month > shift] if last > max(shift, 0) else []


def _medians(array: "xr.DataArray", months: list[int], shift: int) -> dict[Key, float]:
    found: dict[Key, float] = {}
    names = array["alternative"].values.tolist()
    modes = array["mode"].values.tolist() if "mode" in array.dims else [CARRIED_OUT]
    for where, values in slices(array):
        for i, name in enumerate(names):
            for j, mode in enumerate(modes):
                for month in months:
                    middle = _median(values[i, j, :, month - shift].astype(np.float64))
                    if middle is not None:
                        key = {"alternative": str(name), "mode": str(mode), "month": month, **where}
                        found[tuple(key.items())] = middle
    return found


def _median(values: Floats) -> float | None:
    known = values[np.isfinite(values)]
    return float(np.median(known)) if known.size else None


def _change(a: float, b: float) -> dict[str, float | None]:
    return {"first": a, "second": b, "difference": b - a, "ratio": b / a if a > 0 else None}


def _unit(name: str, array: "xr.DataArray") -> str:
    known = library().outcomes.get(name)
    return str(array.attrs.get("unit", known.unit if known else ""))


def _dates(data: "xr.Dataset", origin: str) -> set[Month]:
    return {Month.parse(origin) + int(month) for month in data["month"].values.tolist() if month > 0}


def _range(dates: Iterable[Month]) -> list[str]:
    return [str(min(dates)), str(max(dates))]


def _only(ours: "xr.Dataset", theirs: "xr.Dataset", dates: set[Month]) -> dict[str, Any]:
    def labels(dim: str) -> list[Any]:
        known = set(theirs[dim].values.tolist())
        return [label for label in ours[dim].values.tolist() if label not in known]

    return {
        "months": _ranges(sorted(dates)),
        "alternatives": [str(name) for name in labels("alternative")],
        "outcomes": [str(name) for name in ours.data_vars if name not in theirs.data_vars],
        "draws": len(labels("draw")),
    }


def _ranges(dates: list[Month]) -> list[list[str]]:
    starts = [date for date in dates if date + -1 not in dates]
    ends = [date for date in dates if date + 1 not in dates]
    return [[str(start), str(end)] for start, end in zip(starts, ends, strict=True)]
