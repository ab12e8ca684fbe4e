"""From the engine's plain arrays to labelled ones, and to the flows that a picture shows."""

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from secuela.evidence.corridors import DRUGS
from secuela.evidence.library import library
from secuela.evidence.modes import MODES
from secuela.evidence.records import Outcome
from secuela.runs.reported_months import headline_month, mapped_months

if TYPE_CHECKING:
    import xarray as xr

    from secuela.analysis.median_flows import MedianFlows
    from secuela.analysis.state_summary import StatesSummary
    from secuela.engine.result import Result
    from secuela.job.preparation import Job
    from secuela.world.assembly import Assembly

_AT_ONCE = 2**24  # bytes
# What a stored number is: what agencies would publish is told by :mod:`secuela.record.observation`.
EXPECTED = {"value": "expectation", "observation_noise": "none", "season": "none"}


def dataset(job: "Job", result: "Result", as_things_stand: "Result | None" = None) -> "xr.Dataset":
    """Outcomes as labelled arrays: (alternative, mode, draw, month[, definition | drug | side, country]).

    They are put together where they are used: most of what they hold is empty. Further modes hold the proposal under
    test alone, and there are none where nobody asked how it stands; an outcome by state has no mode and is simulated if
    carried out. One coordinate holds every definition, since a dataset has one of each name; where an outcome does not
    have one it is NaN, as a share of nothing is.

    Args:
        job: Names of the alternatives.
        result: All of them, if carried out.
        as_things_stand: The proposal under test in the further modes, in their order; None where nothing stands.
    """
    import xarray as xr

    records = library().outcomes
    labels = _labels(records)
    unlabelled = set(transient(result.outcomes))
    outcomes = {name: values for name, values in result.outcomes.items() if name not in unlabelled}
    paths = {} if as_things_stand is None else as_things_stand.outcomes
    asked = as_things_stand is not None or job.under_test == job.baseline  # which stands as it is
    modes = MODES if asked else MODES[:1]
    variables = {
        name: _variable(job, name, values, paths.get(name), labels, modes, result.touched)
        for name, values in outcomes.items()
    }
    first = next(iter(outcomes.values()))
    coords = {
        "alternative": list(job.resolved),
        "mode": list(modes),
        "draw": np.arange(first.shape[1]),
        "month": np.arange(first.shape[2]),
        **labels,
    }
    return xr.Dataset(variables, coords=coords)


def transient(outcomes: Mapping[str, Any]) -> list[str]:
    """What the engine hands over for a picture or a map, and no outcome."""
    from secuela.world.outcomes.observations import extras_of

    pictured = {**extras_of("flow"), **extras_of("map")}
    return [name for name in outcomes if name in pictured]


def without_mode() -> list[str]:
    """Outcomes that are simulated if carried out only, since they are large: those by state."""
    return [name for name, record in library().outcomes.items() if record.by_state]


def _variable(
    job: "Job",
    name: str,
    values: NDArray[np.float32],
    as_things_stand: NDArray[np.float32] | None,
    labels: Mapping[str, list[str]],
    modes: Sequence[str],
    touched: Callable[[int], None],
) -> "xr.Variable":
    from secuela.runs.arms import Arms, variable

    record = library().outcomes[name]
    attrs = {"unit": record.unit, "definition": record.definition.en, "direction": record.direction}
    attrs |= {"sources": list(record.sources), **EXPECTED}
    further = [str(axis) for axis in record.axes]
    for alternative in np.flatnonzero(_meaningless(job, record)):
        _empty(values[alternative], touched)
    places = [[labels[axis].index(label) for label in own] for axis, own in record.axes.items()]
    sizes = [len(labels[axis]) for axis in further]
    if record.by_state:
        arms = Arms(values, places=places, labels=sizes, touched=touched)
        return variable(["alternative", "draw", "month", *further], arms, attrs)
    # While a plan waits, a share that speaks of its lever is 0/0 in some futures: it is read if carried out only.
    standing = [None] * (len(modes) - 1) if as_things_stand is None or record.needs_lever else list(as_things_stand)
    tested = list(job.resolved).index(job.under_test)
    arms = Arms(values, standing, tested, places, sizes, touched)
    return variable(["alternative", "mode", "draw", "month", *further], arms, attrs)


def _empty(path: NDArray[np.float32], touched: Callable[[int], None]) -> None:
    """Fill `(draw, month, …)` with NaN, some draws at a time."""
    for some in np.array_split(path, max(path.nbytes // _AT_ONCE, 1)):
        some[:] = np.nan
        touched(some.nbytes)


def _labels(records: Mapping[str, Outcome]) -> dict[str, list[str]]:
    """By axis every label that an outcome has on it."""
    found: dict[str, dict[str, None]] = {}
    for record in records.values():
        for axis, own in record.axes.items():
            found.setdefault(axis, {}).update(dict.fromkeys(own))
    return {axis: list(labels) for axis, labels in found.items()}


def _meaningless(job: "Job", record: Outcome) -> NDArray[np.bool_]:
    """By alternative whether it never uses any of the levers without which the outcome is a share of nothing."""
    if not record.needs_lever:
        return np.zeros(len(job.resolved), dtype=bool)
    used = [
        {key.partition("/")[0] for key, path in read.doses.items() if np.any(path)} for read in job.resolved.values()
    ]
    return np.array([levers.isdisjoint(record.needs_lever) for levers in used])


def flows(job: "Job", result: "Result") -> "MedianFlows":
    """Median flow by drug and place at the origin and at a later month, of every alternative: kilogram/month.

    Flow is what is sent or arrives, before any seizure there; nothing is said of detection.
    """
    from secuela.analysis.median_flows import Flow, MedianFlows
    from secuela.world.outcomes.observations import extras_of

    found: dict[str, dict[str, dict[str, dict[str, Flow]]]] = {}
    for i, name in enumerate(job.resolved):
        found[name] = {drug: {} for drug in DRUGS}
        for label, extra in extras_of("flow").items():
            middle = np.nanmedian(result.outcomes[label][i], axis=0)
            result.touched(result.outcomes[label][i].nbytes)
            for d, drug in enumerate(DRUGS):
                found[name][drug][extra.what] = {
                    place: Flow(before=float(middle[0, d, p]), after=float(middle[1, d, p]))
                    for p, place in enumerate(extra.places)
                }
    return MedianFlows(month=headline_month(job.options.months), unit="kilogram/month", alternatives=found)


def states(job: "Job", outcomes: "xr.Dataset", result: "Result") -> "StatesSummary | None":
    """Homicide and displacement by state of every alternative, if carried out; None where the world has no states."""
    from secuela.analysis.state_summary import states_summary
    from secuela.evidence.state_tables import state_years
    from secuela.evidence.states import STATES
    from secuela.world.outcomes.observations import extras_of

    if "homicides_mx_state" not in outcomes:
        return None
    mapped = {extra.what: name for name, extra in extras_of("map").items()}
    years = state_years("population_by_state")
    people = years.counts[years.years.index(job.as_of.year)]
    return states_summary(
        outcomes["homicides_mx_state"].variable,
        result.outcomes.get(mapped.get("displaced_idmc", "")),
        list(job.resolved),
        dict(zip(STATES, people.tolist(), strict=True)),
        mapped_months(job.options.months),
    )


def draws_of(assembly: "Assembly", result: "Result") -> "xr.Dataset":
    """Every parameter, size of a link and structural choice of each draw, and what the start solved for."""
    import xarray as xr

    found = library()
    variables: dict[str, xr.DataArray] = {}
    for name, values in assembly.table.items():
        structure = found.structures.get(name)
        attrs: dict[str, Any] = {"unit": found.drawn[name].unit} if structure is None else {}
        if structure is not None:
            attrs["options"] = [option.id for option in structure.options]
        variables[name] = xr.DataArray(values, dims=["draw"], attrs=attrs)
    solved = result.start["organised_crime.recruitment_rate"]
    variables["organised_crime.recruitment_rate"] = xr.DataArray(solved, dims=["draw"], attrs={"unit": "1/year"})
    return xr.Dataset(variables, coords={"draw": np.arange(assembly.ensemble.draws)})
