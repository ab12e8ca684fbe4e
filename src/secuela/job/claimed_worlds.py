"""The other worlds that findings on claims need: other doses, all judgements shifted together, each side's assumptions.

What flows in are tests of ledgers and the alternatives of a job; what flows out are values of the points that the tests
read, by world, as :mod:`secuela.claims.neutralised` names them. The reading wing turns them into chances.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from secuela.evidence.library import library
from secuela.runs.points import Point

if TYPE_CHECKING:
    from secuela.claims.schema import Ledger, LedgerTest
    from secuela.claims.test_values import Carried
    from secuela.engine.result import Result
    from secuela.evidence.months import Month
    from secuela.world.assembly import Assembly
    from secuela.world.dose_courses import Paths

PAIRED_DRAWS = 50  # of worlds whose draws are compared one by one with the run's own
Rows = dict[str, dict[Point, np.ndarray]]
Doses = Mapping[str, np.ndarray]


@dataclass(frozen=True)
class Values:
    """Simulated alternatives, read point by point.

    Args:
        result: Their arrays.
        arms: Their names, in the order of the arrays; the status quo first.
    """

    result: "Result"
    arms: tuple[str, ...]

    @property
    def baseline(self) -> str:
        """The status quo."""
        return self.arms[0]

    def value(self, point: Point) -> np.ndarray:
        """`(draw,)`; NaN in draws that failed."""
        from secuela.engine.block_store import OUTCOME
        from secuela.world.other_draws import value

        place = self.arms.index(point.alternative)
        block = {
            f"{OUTCOME} {point.outcome}": self.result.outcomes[point.outcome][place],
            "failed": self.result.failed[place],
        }
        found = value(block, point, self.result.failed.shape[1])
        self.result.touched(block[f"{OUTCOME} {point.outcome}"].nbytes)
        return found


def testable(ledgers: "Sequence[Ledger]", arms: Sequence[str], months: int) -> "list[LedgerTest]":
    """Tests of some ledgers that a run of these alternatives and months can decide, each once."""
    from secuela.claims.neutralised import points_of, tests_in

    known = library().outcomes

    def held(test: "LedgerTest") -> bool:
        return all(p.alternative in arms and p.month <= months and p.outcome in known for p in points_of(test))

    return list(dict.fromkeys(test for test in tests_in(ledgers) if held(test)))


def doses_of(names: Sequence[str], held: "Mapping[str, Paths]", as_of: "Month", months: int) -> "dict[str, Paths]":
    """Dose paths of alternatives: those of the run, and of further shipped ones that a claim's wording covers."""
    from secuela.policy.calendar import resolve
    from secuela.policy.proposal_reading import load_proposal, shipped

    known = set(shipped())
    return {
        name: held[name] if name in held else resolve(load_proposal(name), as_of, months).doses
        for name in names
        if name in held or name in known
    }


@dataclass(frozen=True)
class ClaimedWorlds:
    """What is to be simulated for the findings of some tests.

    Args:
        assembly: The first draws of the world of the run.
        paths: Dose paths by alternative: those of the run, the status quo first, then those that claims cover too.
        keep: 1 for each link of the world, 0 for those that are cut.
        tests: What is tested.
        carried: The alternatives of the run at the doses that they have, in all its draws.
        table: Draws of the priors in all draws of the run.
        weights: Once they were run: of each world in which judgements are shifted, each prior's part in the direction.
    """

    assembly: "Assembly"
    paths: "Mapping[str, Paths]"
    keep: np.ndarray
    tests: "Sequence[LedgerTest]"
    carried: "Carried"
    table: Mapping[str, np.ndarray]
    weights: dict[str, Mapping[str, float]] = field(default_factory=dict[str, Mapping[str, float]], init=False)

    @property
    def steps(self) -> int:
        """How often progress is told."""
        return 3 + len(self.tests)

    def run(self, progress: Callable[[], None] = lambda: None) -> Rows:
        """Values by world and point."""
        rows: Rows = dict(self._doses())
        progress()
        for row, values in self._sets():
            rows[row] = values
            progress()
        deciding = self._deciding(rows)
        for test in self.tests:
            rows |= self._shifted(test, rows) if test in deciding else {}
            progress()
        return rows

    def _deciding(self, rows: Mapping[str, Mapping[Point, np.ndarray]]) -> "list[LedgerTest]":
        """Tests that the audit does not refuse, and of those that it does the ones registered beside them."""
        from secuela.claims.dose_range import range_of
        from secuela.claims.neutralised import StoredFoundations
        from secuela.claims.reachability import audit

        stored, found = StoredFoundations(rows), list["LedgerTest"]()
        beside = [test.registered for test in self.tests if test.registered is not None]
        for test in self.tests:
            if test in beside:
                continue
            reach = audit(test, self.carried, range_of(test, self.carried, stored))
            refused = reach is not None and reach.refusal is not None
            found.append(test.registered if refused and test.registered is not None else test)
        return found

    @cached_property
    def _baseline(self) -> str:
        return self.carried.baseline

    def _simulated(self, assembly: "Assembly", paths: "Mapping[str, Paths]", outcomes: Sequence[str]) -> Values:
        """Some alternatives beside the status quo, in some world."""
        from secuela.engine.block_store import Memory
        from secuela.world.reach import Propagation

        doses: Doses = {self._baseline: assembly.doses(self.paths[self._baseline])} | {
            name: assembly.doses(each) for name, each in paths.items()
        }
        reaches = Propagation(assembly.world, doses, self.keep).reaches
        store = Memory(only=set(outcomes))
        found = assembly.ensemble.run(doses, reaches=reaches, keep=self.keep, store=store)
        return Values(found, tuple(doses))

    def _doses(self) -> Iterator[tuple[str, dict[Point, np.ndarray]]]:
        """Every alternative that is a claim's own at multiples of its doses."""
        from secuela.claims.dose_range import TIMES, points_at_doses
        from secuela.claims.neutralised import dose_row
        from secuela.world.dose_courses import at_times

        asked = {
            course: points
            for course, points in points_at_doses(self.tests, self._baseline).items()
            if course[0] in self.paths and not (course[1] == 1.0 and course[0] in self.carried.arms)
        }
        if not asked:
            return
        named = {course: f"{course[0]} {dose_row(course[1])}" for course in asked}
        paths = {label: at_times(self.paths[name], times) for (name, times), label in named.items()}
        outcomes = [point.outcome for points in asked.values() for point in points]
        found = self._simulated(self.assembly, paths, outcomes)
        for times in TIMES:
            held = {
                point: found.value(point._replace(alternative=named[course]))
                for course, points in asked.items()
                if course[1] == times
                for point in points
            }
            if held:
                yield dose_row(times), held

    def _sets(self) -> Iterator[tuple[str, dict[Point, np.ndarray]]]:
        """Every test under the assumptions of each side."""
        from secuela.claims.neutralised import SET, points_of
        from secuela.evidence.assumptions import shipped_sets

        points = list(dict.fromkeys(point for test in self.tests for point in points_of(test)))
        few = self.assembly.first(PAIRED_DRAWS)
        arms = [n for n in dict.fromkeys(point.alternative for point in points) if n != self._baseline]
        for each in shipped_sets() if points else ():
            world = few.assuming(each.assumptions)
            paths = {name: self.paths[name] for name in arms}
            found = self._simulated(world, paths, [point.outcome for point in points])
            yield f"{SET}:{each.id}", {point: found.value(point) for point in points}

    def _shifted(self, test: "LedgerTest", rows: Mapping[str, Mapping[Point, np.ndarray]]) -> Rows:
        """A test where all judgements of its mechanism are shifted together towards the side that fails.

        Nothing where the model is undecided, so that no side fails, or where the result hangs on no judgement.
        """
        from secuela.claims.dose_range import range_of
        from secuela.claims.neutralised import BEST, StoredFoundations, points_of, shift_row
        from secuela.claims.test_values import inert, margin, passed
        from secuela.claims.verdicts import leaning
        from secuela.world.dose_courses import at_times
        from secuela.world.judgement_shift import direction, shifted

        held = passed(test, self.carried)
        if not np.isfinite(held).any() or inert(test, self.carried):
            return {}
        lean = leaning(float(np.nanmean(held)))
        if lean == "open":
            return {}
        towards = direction(self.table, self._mechanism(test), margin(test, self.carried))
        if not towards:
            return {}
        along = range_of(test, self.carried, StoredFoundations(rows))
        best = along.best
        points = points_of(test)
        paths = {p.alternative: self.paths[p.alternative] for p in points if p.alternative != self._baseline}
        other = best is not None and (best.alternative, best.times) != (test.subject, 1.0)
        if best is not None and other:
            paths[BEST] = at_times(self.paths[best.alternative], best.times)
        world = shifted(self.assembly.first(PAIRED_DRAWS), towards, 1.0 if lean == "contradicted" else -1.0)
        found = self._simulated(world, paths, [point.outcome for point in points])
        self.weights.update(dict.fromkeys((shift_row(test), shift_row(test, BEST)), towards))
        made: Rows = {shift_row(test): {point: found.value(point) for point in points}}
        if other:
            made[shift_row(test, BEST)] = {
                p: found.value(p._replace(alternative=BEST) if p.alternative == test.subject else p) for p in points
            }
        return made

    def _mechanism(self, test: "LedgerTest") -> list[str]:
        """Priors of grade D on the way from what the test is about to what it asks."""
        from secuela.claims.neutralised import points_of
        from secuela.dynamics.link import model_of
        from secuela.world.judgement_shift import judgements
        from secuela.world.reach import Propagation

        read = self.assembly.world.observations.read_from
        made = frozenset(model for point in points_of(test) for model in read[point.outcome])
        arms = {point.alternative for point in points_of(test)} - {self._baseline}
        doses = {name: self.assembly.doses(self.paths[name]) for name in arms}
        reaching = Propagation(self.assembly.world, doses, self.keep)
        owners = frozenset(made) if not arms else frozenset[str]().union(*(reaching.between(n, made) for n in arms))
        links = [
            link.id
            for link in self.assembly.world.coupled.links
            if model_of(link.source) in owners and model_of(link.target) in owners
        ]
        return judgements(self.assembly, owners, links)
