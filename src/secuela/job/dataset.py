"""From the engine's plain arrays to labelled ones, and to the flows that a picture shows."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from secuela.evidence.library import library
from secuela.evidence.modes import MODES

if TYPE_CHECKING:
    import xarray as xr

    from secuela.engine.ensemble import Result
    from secuela.job.preparation import Job
    from secuela.world.assembly import Assembly

_EFFORT = ("maritime_interdiction", "border_interdiction", "perimeter")
# A share that is 0/0 without the lever it speaks of: it is empty in alternatives that never use one of these.
_MEANT_FOR = {"perimeter_leakage": ("perimeter",), "displaced_flow_share": _EFFORT}


def dataset(job: "Job", result: "Result", standing: "Result | None" = None) -> "xr.Dataset":
    """Outcomes as labelled arrays: (alternative, mode, draw, month[, definition | drug | side, country]).

    They are put together where they are used: most of what they hold is empty. Further modes hold the proposal under
    test alone; an outcome by state has no mode and is simulated if carried out. One coordinate holds every definition,
    since a dataset has one of each name; where an outcome does not have one it is NaN, as a share of nothing is.

    Args:
        job: Names of the alternatives.
        result: All of them, if carried out.
        standing: The proposal under test in the further modes, in their order; None where nothing stands.
    """
    import xarray as xr

    from secuela.world.assembly import AXES

    labels = {axis: _labels(axis) for axis in dict.fromkeys(axis for axes in AXES.values() for axis, _own in axes)}
    outcomes = {name: values for name, values in result.outcomes.items() if name not in transient(result.outcomes)}
    paths = {} if standing is None else standing.outcomes
    variables = {name: _variable(job, name, values, paths.get(name), labels) for name, values in outcomes.items()}
    first = next(iter(outcomes.values()))
    coords = {
        "alternative": list(job.resolved),
        "mode": list(MODES),
        "draw": np.arange(first.shape[1]),
        "month": np.arange(first.shape[2]),
        **labels,
    }
    return xr.Dataset(variables, coords=coords)


def transient(outcomes: Mapping[str, Any]) -> list[str]:
    """What the engine hands over for a picture or a map, and no outcome."""
    from secuela.world.assembly import BY_STATE, FLOW

    return [name for name in outcomes if name.startswith((FLOW, BY_STATE))]


def without_mode() -> list[str]:
    """Outcomes that are simulated if carried out only, since they are large: those by state."""
    from secuela.world.assembly import AXES

    return [name for name, axes in AXES.items() if any(axis == "state" for axis, _own in axes)]


def _variable(
    job: "Job",
    name: str,
    values: NDArray[np.float32],
    standing: NDArray[np.float32] | None,
    labels: Mapping[str, list[str]],
) -> "xr.Variable":
    import xarray as xr

    from secuela.runs.arms import Arms, variable
    from secuela.world.assembly import AXES

    record = library().outcomes[name]
    attrs = {"unit": record.unit, "definition": record.definition, "direction": record.direction}
    attrs |= {"sources": list(record.sources)}
    axes = AXES.get(name, ())
    further = [axis for axis, _own in axes]
    values[_meaningless(job, name)] = np.nan
    if name in without_mode():
        return xr.Variable(["alternative", "draw", "month", *further], values, attrs)
    # While a plan waits, a share that speaks of its lever is 0/0 in some futures: it is read if carried out only.
    modes = [None] * (len(MODES) - 1) if standing is None or name in _MEANT_FOR else list(standing)
    places = [[labels[axis].index(label) for label in own] for axis, own in axes]
    tested = list(job.resolved).index(job.under_test)
    arms = Arms(values, modes, tested, places, [len(labels[axis]) for axis in further])
    return variable(["alternative", "mode", "draw", "month", *further], arms, attrs)


def _labels(axis: str) -> list[str]:
    from secuela.world.assembly import AXES

    held = (label for axes in AXES.values() for name, own in axes if name == axis for label in own)
    return list(dict.fromkeys(held))


def _meaningless(job: "Job", outcome: str) -> NDArray[np.bool_]:
    """By alternative whether it never uses a lever that the outcome speaks of."""
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


def states(job: "Job", outcomes: "xr.Dataset", result: "Result") -> dict[str, Any] | None:
    """Homicide and displacement by state of every alternative, if carried out; None where the world has no states."""
    from secuela.analysis.states import states_summary
    from secuela.evidence.state_tables import state_years
    from secuela.evidence.states import STATES
    from secuela.world.assembly import BY_STATE, mapped_months

    if "homicides_mx_state" not in outcomes:
        return None
    years = state_years("population_by_state")
    people = years.counts[years.years.index(job.as_of.year)]
    return states_summary(
        outcomes["homicides_mx_state"].to_numpy(),
        result.outcomes.get(f"{BY_STATE}displaced_idmc"),
        list(job.resolved),
        dict(zip(STATES, people.tolist(), strict=True)),
        mapped_months(job.options.months),
    )


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
