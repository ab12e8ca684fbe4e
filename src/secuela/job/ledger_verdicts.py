"""What the basis of verdicts needs, and the verdicts of the shipped ledgers on a run that is being made."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

import numpy as np

from secuela.runs.points import Point

if TYPE_CHECKING:
    import xarray as xr

    from secuela.claims.claim_rows import ClaimRow
    from secuela.claims.neutralised import StoredFoundations, Weights
    from secuela.claims.schema import Ledger
    from secuela.claims.test_values import Carried
    from secuela.engine.result import Result
    from secuela.job.claimed_worlds import ClaimedWorlds
    from secuela.job.preparation import Job
    from secuela.runs.manifest import Manifest
    from secuela.world.assembly import Assembly
    from secuela.world.dose_courses import Paths
    from secuela.world.neutralising import NeutralisedRuns

LEAST_COMPUTED = 0.5  # share of the draws that a world without an assumption must leave standing
Values = Mapping[str, Mapping[Point, np.ndarray]]


@dataclass(frozen=True)
class NeutralisedWorlds:
    """Worlds without one assumption, and the other worlds that findings need.

    Args:
        held: By id of the world, for the first of what was taken away, the values of each point.
        left_out: Ids of what no world stands without: too few of its draws could be computed.
        draws: Number of draws in each of them.
        weights: Of worlds in which judgements are shifted together, each prior's part in the direction.
    """

    held: Values
    left_out: tuple[str, ...]
    draws: int
    weights: "Weights" = field(default_factory=dict[str, Mapping[str, float]])

    @property
    def foundations(self) -> "StoredFoundations":
        """What the basis of verdicts is read from."""
        from secuela.claims.neutralised import StoredFoundations

        return StoredFoundations(self.held, self.weights)

    def described(self) -> dict[str, Any]:
        """For the manifest."""
        gone = sum(name.startswith(("link:", "prior:")) for name in self.held)
        others = len(self.held) - gone
        told = {"draws": self.draws, "taken_away": gone, "not_computable": list(self.left_out)}
        return told | ({"other_worlds": others} if others else {})


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
    """The worlds without one assumption to be simulated for a job; nothing is simulated yet."""
    doses = {name: read.doses for name, read in job.resolved.items()}
    return without_one(points_held(job), doses, assembly, keep)


def without_one(
    points: Sequence[Point], paths: "Mapping[str, Paths]", assembly: "Assembly", keep: np.ndarray
) -> "NeutralisedRuns":
    """The worlds without one assumption that some points need, in the first draws of a world.

    Args:
        points: What tests read.
        paths: Dose paths by alternative, the status quo first.
        assembly: The world.
        keep: 1 for each link of the world, 0 for those that are cut.
    """
    from secuela.world.neutralising import DRAWS, NeutralisedRuns

    named = {point.alternative for point in points}
    arms = [name for name in paths if name in named or name == next(iter(paths))]
    doses = {name: assembly.doses(paths[name]) for name in arms}
    return NeutralisedRuns(assembly.first(DRAWS), doses, keep, points)


def claimed_worlds(job: "Job", assembly: "Assembly", keep: np.ndarray, carried: "Result") -> "ClaimedWorlds":
    """The other worlds to be simulated for the findings of the shipped ledgers on a job."""
    from secuela.job.claimed_worlds import Values

    doses = {name: read.doses for name, read in job.resolved.items()}
    return other_worlds(shipped_ledgers(), doses, assembly, keep, Values(carried, tuple(doses)))


def other_worlds(
    ledgers: "Sequence[Ledger]",
    paths: "Mapping[str, Paths]",
    assembly: "Assembly",
    keep: np.ndarray,
    carried: "Carried",
) -> "ClaimedWorlds":
    """The other worlds that findings on some ledgers need.

    Args:
        ledgers: The ledgers.
        paths: Dose paths of the alternatives of the run, the status quo first.
        assembly: The world of the run, with all its draws.
        keep: 1 for each link of the world, 0 for those that are cut.
        carried: Those alternatives, simulated.
    """
    from secuela.job.claimed_worlds import ClaimedWorlds, doses_of, testable
    from secuela.world.neutralising import DRAWS

    arms = tuple(paths)
    tests = testable(ledgers, arms, assembly.ensemble.months)
    covered = dict.fromkeys([*arms, *(name for test in tests for name in test.own_arms)])
    every = doses_of(tuple(covered), paths, assembly.as_of, assembly.ensemble.months)
    return ClaimedWorlds(assembly.first(DRAWS), every, keep, tests, carried, assembly.table)


def simulate_neutralised(
    prepared: "NeutralisedRuns", progress: Callable[[], None], others: "ClaimedWorlds | None" = None
) -> NeutralisedWorlds:
    """Simulate them, and the other worlds that findings need; one in which most draws fail is left out, as it says."""
    found = {**prepared.run(progress), **({} if others is None else others.run(progress))}
    out = tuple(
        name
        for name, values in found.items()
        if any(np.isfinite(each).mean() < LEAST_COMPUTED for each in values.values())
    )
    held = {name: values for name, values in found.items() if name not in out}
    return NeutralisedWorlds(held, out, prepared.assembly.ensemble.draws, {} if others is None else others.weights)


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
    foundations = None if neutralised is None else neutralised.foundations
    checked = check_claims(shipped_ledgers(), futures, foundations)
    return [row_of(each, manifest.as_of, replaced=told(manifest.assumed)) for each in checked]
