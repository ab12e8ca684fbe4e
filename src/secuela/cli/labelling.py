"""From the engine's plain arrays to labelled ones, and to the flows that a picture shows."""

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from secuela.evidence.library import library

if TYPE_CHECKING:
    import xarray as xr

    from secuela.cli.job import Job
    from secuela.engine.ensemble import Result
    from secuela.world.assembly import Assembly

_EFFORT = ("maritime_interdiction", "border_interdiction", "perimeter")
# A share that is 0/0 without the lever it speaks of: it is empty in alternatives that never use one of these.
_MEANT_FOR = {"perimeter_leakage": ("perimeter",), "displaced_flow_share": _EFFORT}


def dataset(job: "Job", result: "Result") -> "xr.Dataset":
    """Outcomes as labelled arrays: (alternative, mode, draw, month[, definition | drug]).

    One coordinate holds every definition, since a dataset has one of each name; where an outcome does not have a
    definition it is NaN, as a share of nothing is.
    """
    import xarray as xr

    from secuela.world.assembly import AXES, FLOW

    labels = {axis: _labels(axis) for axis in dict.fromkeys(axis for axis, _ in AXES.values())}
    dims = ["alternative", "mode", "draw", "month"]
    outcomes = {name: values for name, values in result.outcomes.items() if not name.startswith(FLOW)}
    variables: dict[str, Any] = {}
    for name, values in outcomes.items():
        record = library().outcomes[name]
        attrs = {"unit": record.unit, "definition": record.definition, "direction": record.direction}
        attrs |= {"sources": list(record.sources)}
        if name in AXES:
            axis, own = AXES[name]
            spread = np.full((*values.shape[:-1], len(labels[axis])), np.nan, dtype=np.float32)
            spread[..., [labels[axis].index(label) for label in own]] = values
            spread[_meaningless(job, name)] = np.nan
            variables[name] = ([*dims, axis], spread[:, None], attrs)
        else:
            variables[name] = (dims, values[:, None], attrs)
    first = next(iter(outcomes.values()))
    coords = {
        "alternative": list(job.resolved),
        "mode": ["if_carried_out"],
        "draw": np.arange(first.shape[1]),
        "month": np.arange(first.shape[2]),
        **labels,
    }
    return xr.Dataset(variables, coords=coords)


def _labels(axis: str) -> list[str]:
    from secuela.world.assembly import AXES

    return list(dict.fromkeys(label for name, own in AXES.values() if name == axis for label in own))


def _meaningless(job: "Job", outcome: str) -> NDArray[np.bool_]:
    """Which alternatives never use a lever that the outcome speaks of."""
    levers = _MEANT_FOR.get(outcome)
    if levers is None:
        return np.zeros(len(job.resolved), dtype=bool)
    return np.array(
        [
            not any(key.partition("/")[0] in levers and bool(np.any(path)) for key, path in read.doses.items())
            for read in job.resolved.values()
        ]
    )


def flows(job: "Job", result: "Result") -> dict[str, Any]:
    """Median flow by drug and place at the origin and at a later month, of every alternative: kilogram/month.

    Flow is what is sent or arrives, before any seizure there; nothing is said of detection.
    """
    from secuela.world.assembly import FLOW, FLOW_DRUGS, FLOW_PLACES, pictured_month

    found: dict[str, Any] = {}
    for i, name in enumerate(job.resolved):
        found[name] = {drug: {} for drug in FLOW_DRUGS}
        for kind, names in FLOW_PLACES.items():
            values = result.outcomes[f"{FLOW}{kind}"][i]
            middle = np.nanmedian(values, axis=0)
            for d, drug in enumerate(FLOW_DRUGS):
                found[name][drug][kind] = {
                    place: {"before": float(middle[0, d, p]), "after": float(middle[1, d, p])}
                    for p, place in enumerate(names)
                }
    return {"month": pictured_month(job.options.months), "unit": "kilogram/month", "alternatives": found}


def draws_of(assembly: "Assembly", result: "Result") -> "xr.Dataset":
    """Every parameter and structural choice of each draw, and what the start solved for."""
    import xarray as xr

    found = library()
    variables: dict[str, xr.DataArray] = {}
    for name, values in assembly.table.items():
        structure = found.structures.get(name)
        attrs: dict[str, Any] = {"unit": found.parameters[name].unit} if structure is None else {}
        if structure is not None:
            attrs["options"] = [option.id for option in structure.options]
        variables[name] = xr.DataArray(values, dims=["draw"], attrs=attrs)
    solved = result.start["organised_crime.recruitment_rate"]
    variables["organised_crime.recruitment_rate"] = xr.DataArray(solved, dims=["draw"], attrs={"unit": "1/year"})
    return xr.Dataset(variables, coords={"draw": np.arange(assembly.ensemble.draws)})
