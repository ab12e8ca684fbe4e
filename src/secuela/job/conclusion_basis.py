"""``--explain``: what each conclusion on the proposal under test rests on, and in which futures it holds."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from secuela.evidence.library import library
from secuela.runs.points import Point
from secuela.runs.reported_months import EARLY, HEADLINE

if TYPE_CHECKING:
    import xarray as xr

    from secuela.analysis.direction import Signs
    from secuela.analysis.explanation import Explained, Explanation, Rested, ScenarioFound, Sense
    from secuela.analysis.scenario_discovery import Method, Scenario
    from secuela.analysis.shapley import Resting
    from secuela.analysis.uncertain_inputs import Space
    from secuela.claims.claim_rows import ClaimRow
    from secuela.claims.schema import Condition
    from secuela.evidence.records import Outcome
    from secuela.job.preparation import Job
    from secuela.runs.rows import EvidenceShare
    from secuela.world.assembly import Assembly

DRAWS, CUT_DRAWS = 1000, 300  # at most, of the mixed runs and of the runs without a link
MONTHS = (HEADLINE, EARLY)
_SCREENED = 12  # parameters listed
Floats = np.ndarray


@dataclass(frozen=True)
class Simulated:
    """What was simulated for an explanation.

    Args:
        mixed: By point `(run, draw)`, a run for each set of grades taken from the partner; the first takes none.
        cut: By point and link, the value without that link, `(draw,)`.
        whole: The same with all links.
    """

    mixed: Mapping[Point, Floats]
    cut: Mapping[Point, Mapping[str, Floats]]
    whole: Mapping[Point, Floats]


def conclusions(job: "Job") -> list[Point]:
    """What is explained: the main outcomes of the proposal under test at two months, each against the status quo."""
    known = library()
    months = [month for month in MONTHS if month <= job.options.months] or [job.options.months]
    return [
        Point(outcome, job.under_test, month, window, known.outcomes[outcome].usual_definition)
        for month in months
        for outcome, window in known.shown("explained")
    ]


def claimed(job: "Job") -> list[Point]:
    """What tests of the shipped ledgers ask of the proposal under test, or of one with the same doses."""
    from secuela.job.ledger_verdicts import points_held

    same = {name for name in job.resolved if _same(job, name)}
    found = [point._replace(alternative=job.under_test) for point in points_held(job) if point.alternative in same]
    return [point for point in dict.fromkeys(found) if point.month > 0]


def _same(job: "Job", name: str) -> bool:
    ours, theirs = job.resolved[job.under_test].doses, job.resolved[name].doses
    return set(ours) == set(theirs) and all(np.array_equal(ours[key], theirs[key]) for key in ours)


def blocks_of(assembly: "Assembly") -> int:
    """Steps of progress that :func:`simulate` takes."""
    from secuela.analysis.shapley import swaps

    ensemble = assembly.first(DRAWS).ensemble
    return len(swaps()) * len(list(ensemble.blocks(ensemble.draws))) + len(assembly.world.coupled.links)


def simulate(job: "Job", assembly: "Assembly", keep: Floats, progress: Callable[[], None]) -> Simulated:
    """The mixed runs (:mod:`secuela.analysis.shapley`) and those without a link (:mod:`secuela.analysis.link_cuts`)."""
    from secuela.analysis.shapley import mixed, swaps
    from secuela.world.neutralising import NeutralisedRuns
    from secuela.world.other_draws import grades_of, values_under

    baseline = next(iter(job.resolved))
    doses = {name: assembly.doses(job.resolved[name].doses) for name in (baseline, job.under_test)}
    ours = list(dict.fromkeys([*conclusions(job), *claimed(job)]))
    points = [*ours, *(point._replace(alternative=baseline) for point in ours)]
    few = assembly.first(DRAWS)
    grades = grades_of(few.table, job.options.assume)
    runs = [
        values_under(few.retabled(mixed(few.table, grades, swap)), doses, keep, points, progress) for swap in swaps()
    ]
    cutting = NeutralisedRuns(assembly.first(CUT_DRAWS), doses, keep, points)
    usual = cutting.as_it_is()
    cut: dict[Point, dict[str, Floats]] = {point: {} for point in points}
    for neutral in (each for each in cutting.neutrals if each.kind == "link"):
        for point, values in cutting.without(neutral, usual).items():
            cut[point][neutral.name] = values
        progress()
    whole = {point: np.concatenate([block.values[point] for block in usual]) for point in points}
    return Simulated({point: np.stack([run[point] for run in runs]) for point in points}, cut, whole)


def explanation(job: "Job", draws: "xr.Dataset", simulated: Simulated) -> "Explanation":
    """The contents of ``explanation.json``.

    Args:
        job: The job.
        draws: The table of draws of the run.
        simulated: What was simulated for it.
    """
    from secuela.analysis.explanation import Explanation, Rested
    from secuela.analysis.uncertain_inputs import space_of

    used = len(next(iter(simulated.mixed.values()))[0])
    space = space_of(draws.isel(draw=slice(0, used)))
    found = [_conclusion(job, point, simulated, space) for point in conclusions(job)]
    beside = [
        Rested(**_head(point), rests_on=_shares(*_pair(job, point, simulated.mixed)))
        for point in claimed(job)
        if point not in conclusions(job)
    ]
    return Explanation(
        proposal=job.under_test,
        draws=used,
        draws_of_links=len(next(iter(simulated.whole.values()))),
        month=conclusions(job)[0].month,
        conclusions=tuple(found),
        of_claims=tuple(beside),
    )


def _head(point: Point) -> dict[str, Any]:
    head: dict[str, Any] = {"outcome": point.outcome, "alternative": point.alternative}
    return {**head, "window": point.window, "month": point.month, **dict(point.where)}


def _pair(job: "Job", point: Point, values: Mapping[Point, Any]) -> tuple[Any, Any]:
    return values[point], values[point._replace(alternative=next(iter(job.resolved)))]


def _shares(ours: Floats, theirs: Floats) -> "Resting | None":
    """Shares of the variance with their intervals; None where there are too few draws."""
    from secuela.analysis.shapley import shares
    from secuela.evidence.errors import OptionError

    try:
        return shares(ours, theirs)
    except OptionError:
        return None


def _conclusion(job: "Job", point: Point, simulated: Simulated, space: "Space") -> "Explained":
    from secuela.analysis.direction import computed, effect, signs
    from secuela.analysis.explanation import Explained
    from secuela.analysis.link_cuts import cut_links
    from secuela.analysis.screening import flips, screen
    from secuela.analysis.uncertain_inputs import kept

    ours, theirs = _pair(job, point, simulated.mixed)
    good = computed(ours[0], theirs[0])
    result, held = effect(ours[0][good], theirs[0][good]), kept(space, good)
    whole, usual = _pair(job, point, simulated.whole)
    record = library().outcomes[point.outcome]
    went = signs(ours[0][good], theirs[0][good], record)
    listed = record.shown["explained"]
    first = point.window == listed.windows[0] and point.month == conclusions(job)[0].month
    return Explained(
        **_head(point),
        rests_on=_shares(ours, theirs),
        flips=flips(held, result, went),
        screened=tuple(screen(held, result)[:_SCREENED]),
        cuts=tuple(cut_links(whole, usual, simulated.cut[point], record)),
        scenarios=tuple(_scenarios(record, held, went)) if listed.explored and first else (),
    )


def _scenarios(record: "Outcome", space: "Space", went: "Signs") -> "Iterator[ScenarioFound]":
    """Where an outcome is lower and where it is higher, by two methods; by one where both would find too few."""
    from secuela.analysis.explanation import ScenarioFound
    from secuela.analysis.scenario_discovery import enough

    both: tuple[Method, ...] = ("PRIM", "tree")
    for way in (-1, 1):
        cases = went == way
        for method in both if enough(cases) else both[:1]:
            found = _found(space, cases, method)
            yield ScenarioFound.of(found, "lower" if way < 0 else "higher", _sense(record, way))


def _sense(record: "Outcome", way: int) -> "Sense | None":
    if record.direction == "none":
        return None
    return "better" if record.direction == ("lower" if way < 0 else "higher") else "worse"


def _found(space: "Space", cases: np.ndarray, method: "Method") -> "Scenario":
    """A box of cases, or why there is none: also where the library that looks for it is not installed."""
    from secuela.analysis.scenario_discovery import discover, withheld
    from secuela.evidence.errors import OptionError

    try:
        return discover(space, cases, method)
    except (ImportError, OptionError):
        return withheld(method, cases, "not-installed")


def evidence_resting(evidence: "Sequence[EvidenceShare]", explained: "Explanation") -> "tuple[EvidenceShare, ...]":
    """With the shares of each conclusion by grade, their intervals, whether it flips, and the links that carry most.

    An outcome is represented by its first conclusion, the one at the later month.

    Args:
        evidence: One entry for each outcome and alternative.
        explained: The contents of ``explanation.json``.
    """
    found = {(entry.outcome, entry.alternative): entry for entry in reversed(explained.conclusions) if entry.shares}
    return tuple(
        each if (entry := found.get((each.outcome, each.alternative))) is None else _share_of(each, entry)
        for each in evidence
    )


def _share_of(share: "EvidenceShare", entry: "Explained") -> "EvidenceShare":
    from secuela.analysis.link_cuts import NOTABLE
    from secuela.runs.rows import CarriedBy

    carried = [
        CarriedBy(link=cut.link, carries=cut.carries)
        for cut in entry.cuts
        if cut.carries is not None and abs(cut.carries) >= NOTABLE
    ]
    shares = (entry.rests_on.shares if entry.rests_on else None) or ()
    return share.model_copy(
        update={
            "window": entry.window,
            "month": entry.month,
            "shares": entry.shares,
            "low": {each.group: each.low for each in shares},
            "high": {each.group: each.high for each in shares},
            "flips": entry.flips.flips,
            "links": sorted(carried, key=lambda cut: -cut.carries)[:3],
        }
    )


def claims_resting(job: "Job", rows: "Sequence[ClaimRow]", explained: "Explanation") -> "list[ClaimRow]":
    """With what those claims rest on whose test compares the proposal under test, or its equal, with the baseline."""
    held = {_key(entry): entry for entry in (*explained.conclusions, *explained.of_claims)}
    return [_claim_resting(job, row, held) for row in rows]


def _claim_resting(job: "Job", row: "ClaimRow", held: "Mapping[tuple[Any, ...], Rested]") -> "ClaimRow":
    conditions = () if row.test is None else row.test.conditions
    if len(conditions) != 1 or conditions[0].comparator != next(iter(job.resolved)):
        return row
    (asked,) = conditions
    if asked.alternative not in job.resolved or not _same(job, asked.alternative):
        return row
    resting = held.get(_key(asked))
    return row if resting is None or not resting.shares else row.model_copy(update={"rests_on": resting.shares})


def _key(entry: "Rested | Condition") -> tuple[Any, ...]:
    coordinates = (entry.definition, entry.drug, entry.place, entry.side, entry.country)
    return (entry.outcome, entry.window, entry.month, *coordinates)
