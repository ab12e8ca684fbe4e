"""The futures that stored responses are made of, and those that test them: levers alone, in pairs, at random."""

import itertools
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from secuela.analysis.paired_responses import (
    LeverAlone,
    PairedResponses,
    Reading,
    TriedPath,
    response_to,
    scales_of,
)
from secuela.analysis.panels import Floats
from secuela.analysis.response_error import Trial
from secuela.evidence.library import library

if TYPE_CHECKING:
    from secuela.engine.block_store import Memory, Store
    from secuela.policy.lever import Lever
    from secuela.world.assembly import Assembly

# Doses at which a lever is tried, as shares of the largest and of the smallest.
UPWARDS = tuple(place / 48 for place in (2, 4, 6, 9, 12, 15, 18, 21, 24, 30, 36, 42, 48))
DOWNWARDS = tuple(place / 48 for place in (12, 24, 36, 48))
FIRST, LAST = 3, 38  # months from the origin in which levers are held: three years, after two months without
# Months, from the first of the levers, between which the course of an outcome is a straight line; the last is another.
COURSE = (-1, 2, 5, 11, 17, 23, 29)
SHORT_COURSE = (-1, 2, 11, 23)  # of worlds that must not take as much room
MANY = 3  # levers of a random proposal at most
DIGITS = 3  # of a random dose
Doses = Mapping[str, float]
ByPath = Mapping[str, np.ndarray]


def readings(
    outcomes: Sequence[str], first: int = FIRST, last: int = LAST, course: Sequence[int] = COURSE
) -> tuple[Reading, ...]:
    """What is read of a future: the course of each outcome, and of a flow its sum over the months of the levers.

    Args:
        outcomes: Their ids.
        first: First month of the levers, from the origin.
        last: The last month that is read.
        course: Months, from the first, between which the course is a straight line.
    """
    found: list[Reading] = []
    months = sorted({1, last, *(first + each for each in course if 1 < first + each < last)})
    for name in outcomes:
        found += [Reading(name, "month", month) for month in months]
        if library().outcomes[name].kind == "flow":
            found.append(Reading(name, "cumulative", last))
    return tuple(found)


def tried_paths() -> dict[str, TriedPath]:
    """By name of the dose path: each lever as it is by default, and by each actor."""
    from secuela.policy.lever import levers, variant_key

    found: dict[str, TriedPath] = {}
    for lever in levers().values():
        for actor in lever.options.get("by", (None,)):
            options = lever.chosen({} if actor is None else {"by": actor})
            down = lever.low < 0 and all(options.get(name) == value for name, value in lever.in_force.items())
            low = [lever.low * share for share in reversed(DOWNWARDS)] if down else []
            doses = (*low, *(lever.high * share for share in UPWARDS))
            found[variant_key(lever.id, options)] = TriedPath(lever.id, options, doses, _consents(lever, actor))
    return found


def _consents(lever: "Lever", actor: str | None) -> tuple[str, ...]:
    """Who acts alone in Mexico does so without consent, and who acts jointly with it; nothing else hangs on it."""
    from secuela.policy.operations import ACTORS
    from secuela.policy.proposal import CONSENTS

    if lever.options.get("by") == ACTORS and actor != ACTORS[0]:
        return ("none",) if actor == ACTORS[-1] else ("federal",)
    return tuple(CONSENTS)


def consent_of(paths: Iterable[TriedPath]) -> str | None:
    """A consent that fits some levers together; none where there is no such."""
    from secuela.policy.proposal import CONSENTS

    each = [path.consents for path in paths]
    return next((name for name in CONSENTS if all(name in known for known in each)), None)


def held_alone(paths: Mapping[str, TriedPath], months: int) -> Callable[[Doses], ByPath]:
    """Doses by month of levers that are held together for three years, with a consent that fits them."""
    from secuela.policy.proposal import CONSENTS
    from secuela.world.assembly import CONSENT

    on, codes = np.arange(1, months + 1) >= FIRST, {str(name): float(code) for name, code in CONSENTS.items()}

    def dosed(doses: Doses) -> ByPath:
        used = {key: dose for key, dose in doses.items() if dose}
        consent = consent_of(paths[key] for key in used)
        if consent is None:
            msg = f"no consent fits {sorted(used)}"
            raise ValueError(msg)
        held = {key: np.where(on, dose, 0.0) for key, dose in used.items()}
        return held | ({CONSENT: np.where(on, codes[consent], 0.0)} if codes[consent] else {})

    return dosed


@dataclass
class LeverFutures:
    """Levels of what is read, by alternative; each is simulated when it is first asked for, and kept.

    Args:
        assembly: The world.
        read: What is read of each future.
        paths: Levers that may be used, by dose path.
        store: Where levels are kept.
        dosed: Doses by month of some doses of the levers, counted as those of their paths are.
        first: First month of the levers, from the origin.
        keep: 1 for each causal link, 0 for those that are cut; none is by default.
        progress: Called after each alternative.
    """

    assembly: "Assembly"
    read: tuple[Reading, ...]
    paths: Mapping[str, TriedPath]
    store: "Store"
    dosed: Callable[[Doses], ByPath]
    first: int = FIRST
    keep: np.ndarray | None = None
    progress: Callable[[], None] = lambda: None

    def __post_init__(self) -> None:
        self._usual: Memory | None = None

    def levels(self, doses: Doses) -> Floats:
        """`(reading, draw)`: the levels under some doses."""
        name = " + ".join(f"{key} {dose:.12g}" for key, dose in sorted(doses.items()) if dose)
        return self._kept(name or "begun", self.dosed(doses))

    @cached_property
    def usual(self) -> Floats:
        """`(reading, draw)`: the status quo."""
        return self._kept("status quo", {})

    def _kept(self, name: str, held: ByPath) -> Floats:
        if not self.store.has(name):
            self.store.save(name, {"levels": self._simulated(held).astype(np.float32)})
        self.progress()
        return np.asarray(self.store.load(name)["levels"], dtype=np.float64)

    def _simulated(self, held: ByPath) -> Floats:
        from secuela.engine.block_store import Memory
        from secuela.world.reach import Propagation

        ensemble = self.assembly.ensemble
        if self._usual is None:
            self._usual = Memory()  # whole, since what an alternative does not reach is taken over from it
        alternatives = {"usual": self.assembly.doses({})} | ({"ours": self.assembly.doses(held)} if held else {})
        store = self._usual.of("usual")
        keep = np.ones(len(self.assembly.world.coupled.links)) if self.keep is None else self.keep
        reaches = Propagation(self.assembly.world, alternatives, keep).reaches
        ensemble.simulate(alternatives, store, reaches=reaches, keep=keep)
        self._usual = store.of("usual")
        found = ensemble.collect([list(alternatives)[-1]], store).outcomes
        return np.stack([self._read(found[each.outcome][0], each) for each in self.read])

    def _read(self, paths: np.ndarray, reading: Reading) -> Floats:
        record = library().outcomes[reading.outcome]
        for axis, label in record.usual_definition:
            paths = paths[..., record.axes[axis].index(label)]
        values = paths.astype(np.float64)
        if reading.window == "cumulative":
            return values[:, self.first : reading.month + 1].sum(axis=1)
        return values[:, reading.month]

    def responses(self) -> PairedResponses:
        """Each dose path alone at its doses, beside what it departs from."""
        departs = bool(self.dosed({}))
        begun = self.levels({}) if departs else self.usual
        alone = {key: [self.levels({key: dose}) for dose in path.doses] for key, path in self.paths.items()}
        records = [library().outcomes[each.outcome] for each in self.read]
        flat = [self.usual, *(levels for tried in alone.values() for levels in tried)]
        scales = scales_of(begun, flat, [record.smallest_kind == "absolute" for record in records])
        levers: dict[str, LeverAlone] = {}
        for key, tried in alone.items():
            doses = np.array([0.0, *self.paths[key].doses])
            values = np.stack([np.zeros_like(begun), *(response_to(begun, each, scales) for each in tried)])
            order = np.argsort(doses)
            levers[key] = LeverAlone(doses[order], values[order])
        return PairedResponses(self.read, scales, self.usual, levers, begun if departs else None)

    def tried(self, proposals: Iterable[Doses]) -> list[Trial]:
        """Proposals with their exact levels."""
        return [Trial(doses, self.levels(doses)) for doses in proposals]


def pairs_at_half(paths: Mapping[str, TriedPath]) -> list[dict[str, float]]:
    """Every two levers that can go together, both at half of their largest dose."""
    found = itertools.combinations(paths, 2)
    return [{key: max(paths[key].doses) / 2 for key in pair} for pair in found if _fit([paths[key] for key in pair])]


def random_proposals(paths: Mapping[str, TriedPath], number: int, seed: int) -> list[dict[str, float]]:
    """Proposals of one to three levers that can go together, each at a dose anywhere within its bounds."""
    luck = np.random.default_rng(seed)
    by_lever: dict[str, list[str]] = {}
    for key, path in paths.items():
        by_lever.setdefault(path.lever, []).append(key)
    most, found = min(MANY, len(by_lever)), list[dict[str, float]]()
    while len(found) < number:
        chosen = luck.choice(list(by_lever), size=1 + len(found) % most, replace=False)
        keys = [str(luck.choice(by_lever[str(lever)])) for lever in chosen]
        bounds = {key: (min(0.0, *paths[key].doses), max(0.0, *paths[key].doses)) for key in keys}
        doses = {key: float(f"{luck.uniform(*bounds[key]):.{DIGITS}g}") for key in keys}
        if _fit([paths[key] for key in keys]) and all(doses.values()):
            found.append(doses)
    return found


def _fit(paths: Sequence[TriedPath]) -> bool:
    return len({path.lever for path in paths}) == len(paths) and consent_of(paths) is not None
