"""How far answers from stored responses are from exact ones, and which of them are not given for that reason.

Chances are off by points, quantiles by shares of the exact 90 % width, or of the smallest meaningful difference where
the width is less: what nobody could tell apart is no error.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from secuela.analysis.direction import shares, signs
from secuela.analysis.paired_responses import PairedResponses, Reading, TriedPath
from secuela.analysis.panels import Floats
from secuela.evidence.library import library

CHANCES, QUANTILES = 0.03, 0.1  # what an answer may be off: three points, a tenth of the width
POINTS = (0.05, 0.5, 0.95)
SURE = 1e-3  # of a change that is the same in every future, as a cost may be: less of it is rounding
PAIR = 2  # levers that are refused together
REPORTED = 0.95  # quantile of the errors over proposals and outcomes that is told


@dataclass(frozen=True)
class Missed:
    """How far one outcome of one proposal is off.

    Attributes:
        chances: The largest error among the chances of lower, about the same and higher.
        quantiles: The largest among the 5, 50 and 95 % points of the change, as a share of the width.
    """

    chances: float
    quantiles: float

    @property
    def tolerable(self) -> bool:
        """Whether it may be shown."""
        return self.chances <= CHANCES and self.quantiles <= QUANTILES


def missed(reading: Reading, usual: Floats, exact: Floats, stored: Floats) -> Missed:
    """How far off a stored answer is.

    Args:
        reading: What is read.
        usual: `(draw,)`, the status quo.
        exact: The same draws under a proposal, simulated.
        stored: The same from stored responses.
    """
    record = library().outcomes[reading.outcome]
    truth, ours = (shares(signs(each, usual, record)) for each in (exact, stored))
    chances = max(abs(truth.lower - ours.lower), abs(truth.same - ours.same), abs(truth.higher - ours.higher))
    points, guessed = (np.quantile(each - usual, POINTS) for each in (exact, stored))
    least = record.smallest_difference * (
        float(np.median(np.abs(usual))) if record.smallest_kind == "relative" else 1.0
    )
    width = max(float(points[-1] - points[0]), least, SURE * float(np.abs(points).max()))
    off = float(np.abs(points - guessed).max())
    return Missed(chances, (off / width if width else np.inf) if off else 0.0)


@dataclass(frozen=True)
class Trial:
    """A proposal that was simulated.

    Attributes:
        doses: By dose path.
        exact: `(reading, draw)`: its levels.
    """

    doses: Mapping[str, float]
    exact: Floats


@dataclass(frozen=True)
class Refusal:
    """Levers whose stored answer for an outcome is not given, whatever else is done."""

    levers: tuple[str, ...]
    outcome: str


@dataclass(frozen=True)
class Score:
    """What unseen proposals say of stored answers.

    Attributes:
        proposals: How many there were.
        answered: By number of levers, the share of them that is answered for all of some outcomes.
        missed: By outcome what 95 of 100 answers keep within.
    """

    proposals: int
    answered: Mapping[int, float]
    missed: Mapping[str, Missed]

    @property
    def worst(self) -> Missed:
        """The largest of these errors among the outcomes."""
        return Missed(
            max((each.chances for each in self.missed.values()), default=0.0),
            max((each.quantiles for each in self.missed.values()), default=0.0),
        )


@dataclass(frozen=True)
class StoredResponses:
    """What levers that nobody simulated together are answered from.

    Attributes:
        responses: Of each lever alone.
        paths: The levers, by dose path.
        refused: Pairs of levers whose answer for an outcome is not given.
        score: How far off the other answers are, by proposals that neither the responses nor the refusals saw.
    """

    responses: PairedResponses
    paths: Mapping[str, TriedPath]
    refused: Sequence[Refusal]
    score: Score


def headline(responses: PairedResponses) -> dict[str, int]:
    """By outcome the place of what is told of it: the sum of a flow, the level of anything else, in the last month."""
    last = max(reading.month for reading in responses.readings)
    windows = {name: record.kind for name, record in library().outcomes.items()}
    return {
        each.outcome: place
        for place, each in enumerate(responses.readings)
        if each.month == last and (each.window == "cumulative") == (windows[each.outcome] == "flow")
    }


def misses(responses: PairedResponses, trial: Trial) -> dict[str, Missed]:
    """How far off the stored answer to a proposal is, by outcome."""
    stored, usual = responses.levels(trial.doses), responses.usual
    return {
        outcome: missed(responses.readings[place], usual[place], trial.exact[place], stored[place])
        for outcome, place in headline(responses).items()
    }


def refusals(responses: PairedResponses, trials: Iterable[Trial]) -> tuple[Refusal, ...]:
    """Two levers are refused for an outcome where they, and nothing else, were too far off in any trial."""
    found: dict[Refusal, None] = {}
    for trial in trials:
        if len(trial.doses) == PAIR:
            levers = tuple(name for name in responses.levers if name in trial.doses)
            wrong = (outcome for outcome, off in misses(responses, trial).items() if not off.tolerable)
            found.update(dict.fromkeys(Refusal(levers, outcome) for outcome in wrong))
    return tuple(found)


def refused(given: Iterable[Refusal], doses: Mapping[str, float]) -> frozenset[str]:
    """Outcomes that are not answered for a proposal."""
    return frozenset(each.outcome for each in given if all(doses.get(name) for name in each.levers))


def scored(
    responses: PairedResponses, given: Sequence[Refusal], trials: Sequence[Trial], outcomes: Collection[str]
) -> Score:
    """How far off answers to unseen proposals are, where they are given.

    Args:
        responses: What answers.
        given: What is refused.
        trials: Proposals that neither saw.
        outcomes: Those that a proposal is answered for, or not at all.
    """
    found: dict[str, list[Missed]] = {outcome: [] for outcome in headline(responses)}
    answered: dict[int, list[bool]] = {}
    for trial in trials:
        without = refused(given, trial.doses)
        answered.setdefault(len(trial.doses), []).append(without.isdisjoint(outcomes))
        if not answered[len(trial.doses)][-1]:
            continue
        for outcome, off in misses(responses, trial).items():
            if outcome not in without:
                found[outcome].append(off)
    rates = {number: sum(each) / len(each) for number, each in sorted(answered.items())}
    return Score(len(trials), rates, {outcome: told(each) for outcome, each in found.items()})


def told(found: Iterable[Missed]) -> Missed:
    """The error that 95 of 100 answers keep within."""
    pairs: Sequence[Missed] = list(found)
    if not pairs:
        return Missed(0.0, 0.0)
    chances, quantiles = (
        float(np.quantile([getattr(each, name) for each in pairs], REPORTED)) for name in ("chances", "quantiles")
    )
    return Missed(chances, quantiles)
