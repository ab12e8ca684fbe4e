"""Where a difference in members comes from: recruited, killed, detained, left."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from secuela.analysis.panels import Floats, check_shape
from secuela.evidence.errors import RunError
from secuela.evidence.message import message

if TYPE_CHECKING:
    import xarray as xr

MEMBERS = "cartel_members"
FLOWS = {"recruits": 1.0, "members_killed": -1.0, "members_detained": -1.0, "members_left": -1.0}
_LEVELS = (0.05, 0.5, 0.95)


@dataclass(frozen=True)
class Part:
    """A contribution to the difference in members, persons: median and 90 % interval over the draws."""

    name: str
    low: float
    median: float
    high: float


@dataclass(frozen=True)
class MembersAccount:
    """Difference in members = what the flows contributed, in every draw; the residual is rounding.

    Attributes:
        difference: Members under the alternative less members under the baseline.
        parts: Contributions in the order recruits, killed, detained, left; an exit that grew counts negative.
        residual: Difference less the sum of the parts.
        draws: Draws that failed in neither of the two.
    """

    difference: Part
    parts: tuple[Part, ...]
    residual: Part
    draws: int


def members_account(outcomes: "xr.Dataset", alternative: str, baseline: str, month: int) -> MembersAccount:
    """Account for the difference in members at ``month``, draw by draw.

    Raises:
        RunError: If an outcome, alternative or month is missing, or every draw failed in one of the two.
    """
    check_shape(outcomes, month, baseline)
    check_shape(outcomes, month, alternative)
    missing = [name for name in (MEMBERS, *FLOWS) if name not in outcomes.data_vars]
    if missing:
        what = message("The run does not hold {names}.", names=", ".join(missing))
        raise RunError(
            what, where="outcomes", why=message("the account needs all exits"), fix=message("repeat the run")
        )

    def change(name: str) -> Floats:
        return _change(outcomes, name, alternative, baseline)

    whole = change(MEMBERS)[:, month].copy()
    given = {name: sign * change(name)[:, 1 : month + 1].sum(axis=1) for name, sign in FLOWS.items()}
    residual = whole - np.sum(list(given.values()), axis=0)
    parts = tuple(_part(name, values) for name, values in given.items())
    return MembersAccount(_part(MEMBERS, whole), parts, _part("residual", residual), len(whole))


def _change(outcomes: "xr.Dataset", name: str, alternative: str, baseline: str) -> Floats:
    """`(draw, month)` of the draws that were computed in both."""
    array = outcomes[name].sel(mode="if_carried_out").transpose("alternative", "draw", "month")
    ours, theirs = (array.sel(alternative=arm).to_numpy().astype(np.float64) for arm in (alternative, baseline))
    both = np.isfinite(ours).all(axis=1) & np.isfinite(theirs).all(axis=1)
    if not both.any():
        what = message("No draw was computed both for {a} and for {b}.", a=alternative, b=baseline)
        raise RunError(
            what, where=name, why=message("there is nothing to account for"), fix=message("look at failed_draws")
        )
    ours -= theirs
    return ours if both.all() else ours[both]


def _part(name: str, values: Floats) -> Part:
    low, median, high = np.quantile(values, _LEVELS).tolist()
    return Part(name, low, median, high)
