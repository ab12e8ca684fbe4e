"""A test along the doses that are the claim's own: from half of those assumed to the bounds of the levers.

The doses of an alternative are judgements where nobody named one. So a test is asked of every alternative that is the
claim's own, at its doses and at multiples of them, each lever held at its own bound.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from secuela.claims.neutralised import Foundations, dose_row
from secuela.claims.schema import LedgerTest
from secuela.claims.test_values import Carried, Floats, Share, as_if, counted_share, of_no_effect, passed, points, share
from secuela.runs.points import Point

BOUNDS = math.inf  # every lever at its bound
TIMES = (0.5, 1.0, 2.0, 4.0, BOUNDS)  # of the doses assumed
COVERED = (1.0, BOUNDS)  # of the doses of an alternative that the claim's wording covers too
EVEN = 0.5  # the chance whose smallest dose is told


@dataclass(frozen=True)
class Chance:
    """How often a test is passed at some doses.

    Args:
        alternative: Whose doses.
        times: Multiple of them; infinite where every lever is at its bound.
        probability: Share of the futures.
        draws: Number of these.
    """

    alternative: str
    times: float
    probability: float
    draws: int


@dataclass(frozen=True)
class Range:
    """Chances of a test along the doses that are the claim's own.

    Args:
        chances: In the order of alternatives and doses, that of the doses assumed among them.
        whole: Whether every dose from those assumed on was simulated, so that "over the whole range" can be said.
        denial: Whether the test denies an effect: then it is the chance of that effect that doses bring about.
    """

    chances: tuple[Chance, ...]
    whole: bool
    denial: bool

    def of_effect(self, chance: Chance) -> float:
        """Chance of the effect that the test asserts or denies."""
        return 1 - chance.probability if self.denial else chance.probability

    @property
    def best(self) -> Chance | None:
        """Where the effect is likeliest; the smallest of equal doses."""
        return max(self.chances, key=self.of_effect, default=None)

    @property
    def pooled(self) -> Share | None:
        """Share of the futures at all of these doses together; None if there are none."""
        number = sum(each.draws for each in self.chances)
        return Share(sum(each.probability * each.draws for each in self.chances) / number, number) if number else None

    @property
    def least(self) -> Chance | None:
        """The smallest dose at which the effect has a chance of one half, of the first alternative that has one."""
        return next((each for each in self.chances if self.of_effect(each) >= EVEN), None)


@dataclass(frozen=True)
class _At:
    """The futures of a run in which one alternative has other doses, in the first draws."""

    futures: Carried
    foundations: Foundations
    row: str
    alternative: str

    def value(self, point: Point) -> Floats:
        """`(draw,)`.

        Raises:
            KeyError: If the run did not store the point.
        """
        if point.alternative != self.alternative or point.month == 0:  # at the origin no dose has acted yet
            held = self.futures.baseline if point.alternative == self.alternative else point.alternative
            return self.futures.value(point._replace(alternative=held))[: self.foundations.draws(self.row)]
        where = dict(point.where)
        found = self.foundations.values(self.row, point.outcome, point.alternative, point.month, point.window, where)
        if found is None:
            raise KeyError(point)
        return found


def range_of(test: LedgerTest, futures: Carried, foundations: Foundations | None) -> Range:
    """A test at every dose of its own that the run holds."""
    denial = of_no_effect(test)
    if test.subject == futures.baseline:  # no dose to speak of
        own = share(test, futures)
        chances = () if own is None else (Chance(test.subject, 1.0, own.probability, own.draws),)
        return Range(chances, whole=True, denial=denial)
    found = {each: _chance(test, futures, foundations, *each) for each in courses_of(test)}
    whole = all(chance is not None for (_name, times), chance in found.items() if times >= 1)
    return Range(tuple(each for each in found.values() if each is not None), whole, denial)


def courses_of(test: LedgerTest) -> list[tuple[str, float]]:
    """Alternatives and multiples of their doses that are the claim's own.

    Less than the doses assumed tells where an effect begins; whether it fails everywhere, only more can tell.
    """
    covered = [(name, times) for name in test.own_arms[1:] for times in COVERED]
    return [*((test.subject, times) for times in TIMES), *covered]


def _chance(
    test: LedgerTest, futures: Carried, foundations: Foundations | None, name: str, times: float
) -> Chance | None:
    held = passed_at(test, futures, foundations, name, times)
    counted = None if held is None else counted_share(held)
    return None if counted is None else Chance(name, times, counted.probability, counted.draws)


def passed_at(
    test: LedgerTest, futures: Carried, foundations: Foundations | None, name: str, times: float
) -> Floats | None:
    """`(draw,)`: 1 where a test is passed at some doses, NaN where it is not counted; None if they are not held."""
    asked = as_if(test, name)
    if times == 1.0 and name in futures.arms:
        return passed(asked, futures)
    if foundations is None:
        return None
    try:
        return passed(asked, _At(futures, foundations, dose_row(times), name))
    except KeyError:
        return None


def points_at_doses(tests: Sequence[LedgerTest], baseline: str) -> dict[tuple[str, float], tuple[Point, ...]]:
    """By alternative and multiple of its doses, every number that tests read there, by the name of the alternative."""
    found: dict[tuple[str, float], dict[Point, None]] = {}
    for test in tests:
        for name, times in courses_of(test) if test.subject != baseline else ():
            asked = as_if(test, name)
            read = [point for condition in (*asked.conditions, *asked.given) for point in points(condition)]
            own = [point for point in read if point is not None and point.alternative == name and point.month]
            found.setdefault((name, times), {}).update(dict.fromkeys(own))
    return {course: tuple(held) for course, held in found.items()}
