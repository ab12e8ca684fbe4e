"""What the basis of verdicts needs, and the verdicts of the shipped ledgers on a run that is being made."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

import numpy as np

from secuela.runs.points import Point

if TYPE_CHECKING:
    import xarray as xr

    from secuela.claims.claim_rows import ClaimRow
    from secuela.claims.schema import Ledger
    from secuela.job.preparation import Job
    from secuela.runs.manifest import Manifest
    from secuela.world.assembly import Assembly
    from secuela.world.neutralising import NeutralisedRuns

LEAST_COMPUTED = 0.5  # share of the draws that a world without an assumption must leave standing
Values = Mapping[str, Mapping[Point, np.ndarray]]


@dataclass(frozen=True)
class NeutralisedWorlds:
    """Worlds without one assumption.

    Args:
        held: By id of what was taken away, the values of each point.
        left_out: Ids of what no world stands without: too few of its draws could be computed.
        draws: Number of draws in each of them.
    """

    held: Values
    left_out: tuple[str, ...]
    draws: int

    def described(self) -> dict[str, Any]:
        """For the manifest."""
        return {"draws": self.draws, "taken_away": len(self.held), "not_computable": list(self.left_out)}


def shipped_ledgers() -> "list[Ledger]":
    """All ledgers of the package."""
    from secuela.claims.reading import read_ledger, shipped

    return [read_ledger(name) for name in shipped()]


def points_held(job: "Job") -> tuple[Point, ...]:
    """What the tests of the shipped ledgers read, as far as a job's alternatives, horizon and outcomes go."""
    from secuela.claims.neutralised import needed
    from secuela.evidence.library import library

    known = library().outcomes
    return tuple(
        point
        for point in needed(shipped_ledgers())
        if point.alternative in job.resolved and point.month <= job.options.months and point.outcome in known
    )


def neutralised_runs(job: "Job", assembly: "Assembly", keep: np.ndarray) -> "NeutralisedRuns":
    """The worlds to be simulated for a job; nothing is simulated yet."""
    from secuela.world.neutralising import DRAWS, NeutralisedRuns

    points = points_held(job)
    named = {point.alternative for point in points}
    arms = [name for name in job.resolved if name in named or name == next(iter(job.resolved))]
    doses = {name: assembly.doses(job.resolved[name].doses) for name in arms}
    return NeutralisedRuns(assembly.first(DRAWS), doses, keep, points)


def simulate_neutralised(prepared: "NeutralisedRuns", progress: Callable[[], None]) -> NeutralisedWorlds:
    """Simulate them; a world in which most draws cannot be computed is left out, and said to be."""
    found = prepared.run(progress)
    out = tuple(
        name
        for name, values in found.items()
        if any(np.isfinite(each).mean() < LEAST_COMPUTED for each in values.values())
    )
    held = {name: values for name, values in found.items() if name not in out}
    return NeutralisedWorlds(held, out, prepared.assembly.ensemble.draws)


def claim_rows(
    outcomes: "xr.Dataset",
    manifest: "Manifest",
    backtested: frozenset[tuple[str, int]],
    neutralised: NeutralisedWorlds | None,
    drawn: "xr.Dataset",
) -> "list[ClaimRow]":
    """Every claim of the shipped ledgers put to the run, as codes and numbers; see :mod:`secuela.claims.claim_rows`."""
    from secuela.analysis.uncertain_inputs import space_of
    from secuela.claims.checking import check_claims
    from secuela.claims.claim_rows import row_of
    from secuela.claims.neutralised import StoredFoundations
    from secuela.claims.test_values import Futures
    from secuela.evidence.assumptions import told

    futures = Futures(
        outcomes=outcomes,
        months=manifest.months,
        baseline=manifest.baseline,
        created=datetime.fromisoformat(manifest.created),
        backtested=backtested,
        space=space_of(drawn),
    )
    foundations = None if neutralised is None else StoredFoundations(neutralised.held)
    checked = check_claims(shipped_ledgers(), futures, foundations)
    return [row_of(each, manifest.as_of, replaced=told(manifest.assumed)) for each in checked]
