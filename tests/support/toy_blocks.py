"""Blocks of made-up numbers, computed as a job's are by workers in processes of their own; nothing is compiled."""

import os
import signal
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from secuela.evidence.errors import RunError
from secuela.runs.blocks import plan_hash

ARMS = ("status-quo", "mexican-led as_things_stand_low")
BLOCK = 5


def plan(draws=23, seed=4):
    return {"draws": draws, "seed": seed}


def arrays(seed, arm, number, draws):
    """What a block holds: arrays of several kinds, whose last draw fills the last block up."""
    own = np.minimum(np.arange(number * BLOCK, (number + 1) * BLOCK), draws - 1)
    rng = [np.random.default_rng([seed, ARMS.index(arm), draw]) for draw in own]
    found = {
        "outcome level": np.stack([each.normal(size=(4, 2)) for each in rng]).astype(np.float32),
        "saturated at its bound": np.array([each.random() < 0.5 for each in rng]),
        "failed": np.zeros(BLOCK, dtype=bool),
    }
    if arm == ARMS[0]:
        found["sources"] = np.stack([each.normal(size=(3, 2)) for each in rng])
        found["sources"][0, 0] = [-0.0, np.nan]
    return found


@dataclass
class ToyWork:
    """As a simulation is: told here of every block that is done."""

    draws: int = 23
    seed: int = 4
    spoilt: str = ""  # the file whose appearance says that a worker has died
    refuses: bool = False

    def __post_init__(self):
        self.done = []

    @property
    def numbers(self):
        return list(range(-(-self.draws // BLOCK)))

    def keys(self, number):
        return [f"{arm}/{number}" for arm in ARMS]

    def missing(self, store):
        return [number for number in self.numbers if not all(map(store.has, self.keys(number)))]

    def fill(self, store, numbers=None):
        for number in self.numbers if numbers is None else sorted(numbers):
            for arm in ARMS:
                if not store.has(f"{arm}/{number}"):
                    store.save(f"{arm}/{number}", arrays(self.seed, arm, number, self.draws))
                self.done.append(f"{arm}/{number}")

    def task(self, store):
        return ToyTask(plan_hash(plan(self.draws, self.seed)), self, store)


@dataclass(frozen=True)
class ToyTask:
    plan: str
    work: ToyWork
    store: object

    def block(self, number):
        if self.work.refuses:
            raise RunError("A worker finds another plan than this machine: seed was 4, now 5.", fix="install the same")
        if number == 2 and self.work.spoilt and not Path(self.work.spoilt).exists():
            Path(self.work.spoilt).touch()
            os.kill(os.getpid(), signal.SIGKILL)
        found = {f"{arm}/{number}": arrays(self.work.seed, arm, number, self.work.draws) for arm in ARMS}
        if self.store is None:
            return found
        for key, values in found.items():
            self.store.save(key, values)
        return dict.fromkeys(found)
