"""The futures that stored responses are made of, and those that test them: levers alone, in pairs, at random."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from secuela.analysis.paired_responses import LeverAlone, PairedResponses, Reading, response_to, scales_of
from secuela.analysis.panels import Floats
from secuela.evidence.library import library
from secuela.runs.reported_months import headline_month

if TYPE_CHECKING:
    from secuela.engine.block_store import Memory, Store
    from secuela.world.assembly import Assembly

UPWARDS = (1 / 24, 1 / 12, 1 / 8, 3 / 16, 1 / 4, 3 / 8, 1 / 2, 3 / 4, 1.0)  # shares of the largest dose
DOWNWARDS = (1 / 4, 1 / 2, 3 / 4, 1.0)  # and of the smallest
FAN = (3, 6, 12, 18, 24, 30, 36)  # months between which the course of an outcome is a straight line
MANY = 3  # levers of a random proposal at most
DIGITS = 3  # of a random dose
Doses = Mapping[str, float]


def readings(outcomes: Sequence[str], months: int) -> tuple[Reading, ...]:
    """What is read of a future: the course of each outcome, and of a flow its sum to the month of headlines."""
    found: list[Reading] = []
    for name in outcomes:
        found += [Reading(name, "month", month) for month in FAN if month <= months]
        if library().outcomes[name].kind == "flow":
            found.append(Reading(name, "cumulative", headline_month(months)))
    return tuple(found)


def dose_paths() -> dict[str, tuple[float, ...]]:
    """By dose path its doses, rising, without 0: each lever as it is by default, and by each actor."""
    from secuela.policy.lever import levers, variant_key

    found: dict[str, tuple[float, ...]] = {}
    for lever in levers().values():
        for actor in lever.options.get("by", (None,)):
            given = {} if actor is None else {"by": actor}
            key = variant_key(lever.id, lever.chosen(given))
            down = lever.low < 0 and all(given.get(name) == value for name, value in lever.in_force.items())
            low = [lever.low * share for share in reversed(DOWNWARDS)] if down else []
            found[key] = (*low, *(lever.high * share for share in UPWARDS))
    return found


@dataclass
class LeverFutures:
    """Levels of what is read, by alternative; each is simulated when it is first asked for, and kept.

    Args:
        assembly: The world.
        read: What is read of each future.
        store: Where levels are kept.
        consent: Code of Mexico's consent, held from the first month on.
        progress: Called after each alternative.
    """

    assembly: "Assembly"
    read: tuple[Reading, ...]
    store: "Store"
    consent: float = 0.0
    progress: Callable[[], None] = lambda: None

    def __post_init__(self) -> None:
        self._usual: Memory | None = None

    def levels(self, doses: Doses) -> Floats:
        """`(reading, draw)`: the levels under some doses, held from the first month on."""
        name = " + ".join(f"{key} {dose:.12g}" for key, dose in sorted(doses.items()) if dose) or "status quo"
        if not self.store.has(name):
            self.store.save(name, {"levels": self._simulated(doses).astype(np.float32)})
        self.progress()
        return np.asarray(self.store.load(name)["levels"], dtype=np.float64)

    def _simulated(self, doses: Doses) -> Floats:
        from secuela.engine.block_store import Memory
        from secuela.world.assembly import CONSENT
        from secuela.world.reach import Propagation

        ensemble = self.assembly.ensemble
        if self._usual is None:
            self._usual = Memory()  # whole, since what an alternative does not reach is taken over from it
        used = {key: dose for key, dose in doses.items() if dose}
        held = {key: np.full(ensemble.months, dose) for key, dose in used.items()}
        if used and self.consent:
            held[CONSENT] = np.full(ensemble.months, self.consent)
        alternatives = {"usual": self.assembly.doses({})} | ({"ours": self.assembly.doses(held)} if used else {})
        store = self._usual.of("usual")
        keep = np.ones(len(self.assembly.world.coupled.links))
        reaches = Propagation(self.assembly.world, alternatives, keep).reaches
        ensemble.simulate(alternatives, store, reaches=reaches)
        self._usual = store.of("usual")
        found = ensemble.collect([list(alternatives)[-1]], store).outcomes
        return np.stack([self._read(found[each.outcome][0], each) for each in self.read])

    def _read(self, paths: np.ndarray, reading: Reading) -> Floats:
        record = library().outcomes[reading.outcome]
        for axis, label in record.usual_definition:
            paths = paths[..., record.axes[axis].index(label)]
        values = paths.astype(np.float64)
        if reading.window == "cumulative":
            return values[:, 1 : reading.month + 1].sum(axis=1)
        return values[:, reading.month]

    def responses(self, paths: Mapping[str, Sequence[float]]) -> PairedResponses:
        """Each dose path alone at its doses."""
        usual = self.levels({})
        alone = {key: [self.levels({key: dose}) for dose in doses] for key, doses in paths.items()}
        records = [library().outcomes[each.outcome] for each in self.read]
        flat = [levels for tried in alone.values() for levels in tried]
        scales = scales_of(usual, flat, [record.smallest_kind == "absolute" for record in records])
        levers = {}
        for key, tried in alone.items():
            order = np.argsort([0.0, *paths[key]])
            values = np.stack([np.zeros_like(usual), *(response_to(usual, each, scales) for each in tried)])
            levers[key] = LeverAlone(np.array([0.0, *paths[key]])[order], values[order])
        return PairedResponses(self.read, scales, usual, levers)


def random_proposals(paths: Mapping[str, Sequence[float]], number: int, seed: int) -> list[dict[str, float]]:
    """Proposals of one to three different levers, by any actor, each at a dose anywhere within its bounds."""
    luck = np.random.default_rng(seed)
    by_lever: dict[str, list[str]] = {}
    for key in paths:
        by_lever.setdefault(key.partition("/")[0], []).append(key)
    found: list[dict[str, float]] = []
    for place in range(number):
        chosen = luck.choice(list(by_lever), size=1 + place % MANY, replace=False)
        doses: dict[str, float] = {}
        for lever in chosen:
            key = str(luck.choice(by_lever[str(lever)]))
            low, high = min(paths[key]), max(paths[key])
            doses[key] = float(f"{luck.uniform(min(low, 0.0), high):.{DIGITS}g}")
        found.append(doses)
    return found
