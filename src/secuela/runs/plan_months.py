"""The months of a run with their dates, counted from the origin and from the start of the plan."""

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from secuela.evidence.months import Month

if TYPE_CHECKING:
    import xarray as xr

DATE, FROM_START = "date", "from_start"
LACKS = "lacks_dimensions"  # attribute of an outcome
LEADING = ("alternative", "mode", "draw", "month")
Doses = Mapping[str, Sequence[float]]


def first_dosed(doses: Mapping[str, Doses], proposal: str) -> int:
    """The first month with a dose of the proposal under test, or of any alternative where it has none; else 1.

    Args:
        doses: Simulated doses of each alternative by ``lever[/options]``, one for each month from the first after the
            origin on.
        proposal: Id of the proposal under test.
    """
    own = _first(doses.get(proposal) or {})
    found = [own] if own else [first for each in doses.values() if (first := _first(each))]
    return min(found, default=1)


def _first(doses: Doses) -> int | None:
    acting = (place for path in doses.values() for place, dose in enumerate(path, 1) if dose)
    return min(acting, default=None)


def dated(outcomes: "xr.Dataset", origin: Month, first: int) -> "xr.Dataset":
    """The arrays with the date of each month, its number from the start of the plan, and the dimensions they lack.

    Args:
        outcomes: Arrays of a run, months counted from the origin.
        origin: The last month of data that the run may see.
        first: The first month of the plan, counted from the origin: it is month 1 of the plan, the one before it 0.
    """
    months = outcomes["month"].values
    said = {"long_name": "months since the origin", "origin": str(origin)}
    counted: dict[str, Any] = {
        "month": ("month", months, {**outcomes["month"].attrs, **said}),
        DATE: ("month", [str(origin + int(month)) for month in months], {"long_name": "calendar month, YYYY-MM"}),
        FROM_START: ("month", months - first + 1, {"long_name": "months of the plan; 1 is its first month"}),
    }
    found = outcomes.assign_coords(counted).assign_attrs(as_of=str(origin), origin=str(origin))
    for array in found.data_vars.values():
        lacking = lacked(map(str, array.dims))
        if lacking:
            array.attrs[LACKS] = " ".join(lacking)
    return found


def lacked(dims: Iterable[str]) -> list[str]:
    """Those of alternative, mode, draw and month that an outcome does not have: by state it is if carried out only."""
    held = set(dims)
    return [dim for dim in LEADING if dim not in held]
