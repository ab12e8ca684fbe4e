"""The plan of a saved run once more, in its own world and in a stressed one: which conclusions stay the same.

Stressed is a world in which every prior of grade D is twice as wide, or one without the links of a model.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from secuela.evidence.errors import OptionError, RunError, choose_one
from secuela.evidence.library import library
from secuela.evidence.message import message

if TYPE_CHECKING:
    from secuela.analysis.direction import Way
    from secuela.claims.checking import Tried
    from secuela.claims.verdicts import Leaning
    from secuela.evidence.months import Month
    from secuela.job.counted_steps import Advance
    from secuela.runs.points import Point
    from secuela.runs.store import Run
    from secuela.world.assembly import Assembly


@dataclass(frozen=True)
class Went:
    """Which way the futures of one world go against the status quo: shares of those that were computed."""

    way: "Way"
    futures: int
    lower: float
    same: float
    higher: float


@dataclass(frozen=True)
class Conclusion:
    """One outcome of one alternative before and after.

    Attributes:
        point: The outcome, alternative, month and window.
        before: In the world of the run.
        after: In the stressed world.
        survives: Whether the way stays; None where the dropped model itself gives the numbers.
    """

    point: "Point"
    before: Went
    after: Went
    survives: bool | None

    @property
    def moved(self) -> float:
        """Share of the futures that go another way, at least."""
        pairs = ((getattr(self.after, way), getattr(self.before, way)) for way in ("lower", "same", "higher"))
        return max(abs(after - before) for after, before in pairs)

    def plain(self) -> dict[str, Any]:
        """JSON values."""
        point = self.point
        head = {"alternative": point.alternative, "outcome": point.outcome, "window": point.window}
        ways = {"before": asdict(self.before), "after": asdict(self.after), "survives": self.survives}
        return {**head, "month": point.month, **dict(point.where), **ways}


@dataclass(frozen=True)
class Passed:
    """How often a test is passed in one world, and which way that leans."""

    probability: float
    leaning: "Leaning"


@dataclass(frozen=True)
class ClaimStressed:
    """The test that speaks for a claim, before and after.

    Attributes:
        id: Of the claim.
        ledger: Of its ledger.
        side: Who makes it.
        test: Id of the test.
        before: In the world of the run.
        after: In the stressed world.
        survives: Whether the leaning stays; None where the dropped model itself gives the numbers.
    """

    id: str
    ledger: str
    side: str
    test: str
    before: Passed
    after: Passed
    survives: bool | None


@dataclass(frozen=True)
class Stressed:
    """What a stress test finds.

    Attributes:
        run: Folder of the run.
        proposal: Under test.
        drop: The model whose links are cut; None where judgement is doubled.
        draws: Futures that were simulated twice.
        same_data: Whether the data of the package are still those of the run.
        conclusions: Of each alternative and outcome.
        claims: With a test that this run can decide.
    """

    run: str
    proposal: str
    drop: str | None
    draws: int
    same_data: bool
    conclusions: tuple[Conclusion, ...]
    claims: tuple[ClaimStressed, ...]

    @property
    def stress(self) -> str:
        """What was done to the world, as a code."""
        return "judgement-doubled" if self.drop is None else "model-dropped"

    def plain(self) -> dict[str, Any]:
        """JSON values."""
        return {
            "run": self.run,
            "proposal": self.proposal,
            "stress": self.stress,
            "drop": self.drop,
            "draws": self.draws,
            "same_data": self.same_data,
            "conclusions": [each.plain() for each in self.conclusions],
            "survive": surviving(self.conclusions),
            "tested": tested(self.conclusions),
            "claims": [asdict(each) for each in self.claims],
            "tests_survive": surviving(self.claims),
            "tests_tested": tested(self.claims),
        }


def surviving(found: Sequence[Conclusion | ClaimStressed]) -> int:
    """How many stay the same."""
    return sum(bool(each.survives) for each in found)


def tested(found: Sequence[Conclusion | ClaimStressed]) -> int:
    """How many the stress can speak to."""
    return sum(each.survives is not None for each in found)


@dataclass(frozen=True)
class _World:
    """The numbers of one world, read as the futures of a run are."""

    values: "Mapping[Point, np.ndarray]"

    def value(self, point: "Point") -> np.ndarray:
        """`(draw,)`."""
        return self.values[point]


def stressed(run: "Run", *, drop: str | None = None, draws: int = 200, advance: "Advance | None" = None) -> Stressed:
    """Repeat the plan of a run in its own world and in the stressed one, and compare the conclusions.

    Args:
        run: A saved run: its proposals, origin, horizon, seed and cut links.
        drop: A model all of whose links are cut; by default the priors of grade D are doubled instead. What is read
            from that model itself cannot be tested so, since no link leads to it.
        draws: Futures, the first of the run's own.
        advance: Called with finished and all blocks of draws in both worlds.

    Raises:
        SecuelaError: If there is no such model, or the run cannot be repeated.
    """
    from secuela.claims.neutralised import points_of
    from secuela.job.provenance import data_seen
    from secuela.record.seen_record import seeing

    if drop is not None:
        check_model(drop)
    held = doses_held(run)
    shown, tests = _points(run), _tests(run)
    points = [*dict.fromkeys([*shown, *(point for *_claim, tried in tests for point in points_of(tried.test))])]
    used = min(draws, run.manifest.draws)
    vintage = vintage_seen(run)
    with seeing(vintage):
        before, after = _worlds(run, held, points, drop, used, advance)
    return Stressed(
        run=str(run.path),
        proposal=run.manifest.proposal,
        drop=drop,
        draws=used,
        same_data=run.manifest.data_checksums == data_seen(vintage),
        conclusions=tuple(
            _conclusion(point, run.manifest.baseline, before, after, drop)
            for point in shown
            if point.alternative != run.manifest.baseline
        ),
        claims=tuple(found for each in tests if (found := _claim(*each, before, after, drop)) is not None),
    )


def vintage_seen(run: "Run") -> "Month | None":
    """The month whose knowledge of added data a run was held to."""
    from secuela.evidence.months import Month

    held_to = run.manifest.held_to
    return None if held_to is None else Month.parse(held_to)


def _worlds(
    run: "Run",
    held: Mapping[str, Mapping[str, Sequence[float]]],
    points: "list[Point]",
    drop: str | None,
    draws: int,
    advance: "Advance | None",
) -> tuple[_World, _World]:
    """The world of the run and the stressed one."""
    from secuela.engine.cache import use_compile_cache
    from secuela.evidence.months import Month
    from secuela.job.counted_steps import counting
    from secuela.world.assembly import assemble
    from secuela.world.other_draws import doubled, values_under, without_model

    use_compile_cache()
    manifest = run.manifest
    ours = assemble(Month.parse(manifest.as_of), draws=draws, months=manifest.months, seed=manifest.seed)
    assembly = ours.assuming(manifest.assumed)
    keep = np.array([float(link.id not in manifest.cut) for link in assembly.world.coupled.links])
    doses = {name: _paths(assembly, paths) for name, paths in held.items()}
    progress = counting(2 * len(list(assembly.ensemble.blocks(draws))), advance)
    before = values_under(assembly, doses, keep, points, progress)
    if drop is None:
        after = values_under(assembly.retabled(doubled(assembly.table)), doses, keep, points, progress)
    else:
        after = values_under(assembly, doses, without_model(assembly, drop, keep), points, progress)
    return _World(before), _World(after)


def _paths(assembly: "Assembly", paths: Mapping[str, Sequence[float]]) -> np.ndarray:
    return assembly.doses({key: np.asarray(path) for key, path in paths.items()})


def doses_held(run: "Run") -> dict[str, Mapping[str, Sequence[float]]]:
    """Dose paths of a run's alternatives, as it stored them."""
    proposals = run.manifest.proposals
    absent = [name for name in run.manifest.alternatives if "doses" not in proposals.get(name, {})]
    if absent:
        raise RunError(
            message("This run does not hold the doses of {names}.", names=", ".join(absent)),
            where=str(run.path),
            why=message("without them its plan cannot be simulated again"),
            fix=message("name a run that `secuela assess` wrote, by default below runs/"),
        )
    return {name: proposals[name]["doses"] for name in run.manifest.alternatives}


def check_model(name: str) -> None:
    """Refuse what is at no end of a causal link, before anything is simulated."""
    ends = [end.partition(".")[0] for link in library().links for end in link.split(":")]
    models = list(dict.fromkeys(ends))
    if name in models:
        return
    raise OptionError(
        message("{name} is no model.", name=repr(name)),
        where="--drop",
        why=message("what does not exist cannot be left out"),
        fix=choose_one(name, models),
    )


def _points(run: "Run") -> "list[Point]":
    from secuela.runs.points import Point
    from secuela.runs.reported_months import headline_month

    month, known = headline_month(run.manifest.months), library()
    shown = [*known.shown("headline"), *known.shown("beside"), *known.shown("stressed")]
    return [
        Point(outcome, name, month, window, known.outcomes[outcome].usual_definition)
        for name in run.manifest.alternatives
        for outcome, window in shown
    ]


def _read_from(drop: str | None, points: "Sequence[Point]") -> bool:
    """Whether one of these is read from the dropped model itself."""
    known = library().outcomes
    return any(drop in known[point.outcome].models for point in points if point.outcome in known)


def _conclusion(point: "Point", baseline: str, before: _World, after: _World, drop: str | None) -> Conclusion:
    old, new = (_went(point, baseline, world) for world in (before, after))
    return Conclusion(point, old, new, None if _read_from(drop, [point]) else old.way == new.way)


def _went(point: "Point", baseline: str, world: _World) -> Went:
    from secuela.analysis.direction import computed, majority, shares, signs

    ours, theirs = world.value(point), world.value(point._replace(alternative=baseline))
    good = computed(ours, theirs)
    went = signs(ours[good], theirs[good], library().outcomes[point.outcome])
    of_all = shares(went)
    return Went(majority(went), int(good.sum()), of_all.lower, of_all.same, of_all.higher)


def _tests(run: "Run") -> "list[tuple[str, str, str, Tried]]":
    """The claims of the shipped ledgers that this run can decide, each with the test that does: id, ledger, side."""
    from secuela.claims.checking import check_claims
    from secuela.claims.test_values import futures_of
    from secuela.job.ledger_verdicts import shipped_ledgers

    checked = check_claims(shipped_ledgers(), futures_of(run))
    return [
        (each.claim.id, each.ledger, each.claim.side, each.decisive) for each in checked if each.decisive is not None
    ]


def _claim(
    name: str, ledger: str, side: str, tried: "Tried", before: _World, after: _World, drop: str | None
) -> ClaimStressed | None:
    from secuela.claims.neutralised import points_of

    old, new = (_passed(tried, world) for world in (before, after))
    if old is None or new is None:
        return None
    survives = None if _read_from(drop, points_of(tried.test)) else old.leaning == new.leaning
    return ClaimStressed(name, ledger, side, tried.id, old, new, survives)


def _passed(tried: "Tried", world: _World) -> Passed | None:
    from secuela.claims.test_values import share
    from secuela.claims.verdicts import leaning

    found = share(tried.test, world)
    return None if found is None else Passed(found.probability, leaning(found.probability))
