"""A made-up future for laws of observation: level paths, parameters at their middle, luck that may be off."""

from dataclasses import dataclass, field

import numpy as np

from secuela.evidence.library import library
from secuela.evidence.months import Month
from secuela.evidence.priors import interval
from secuela.evidence.states import STATES
from secuela.record.observation.future import Future
from secuela.record.observation.keyed_luck import KeyedLuck
from secuela.record.observation.observation_law import laws

ORIGIN = Month.parse("2025-10")
LEVELS = {
    "disappearances_mx": 1100.0,
    "overdose_deaths_us": 6000.0,
    "encounters_sw_border": 11000.0,
    "fentanyl_seizures": 800.0,
    "fentanyl_reports": 11000.0,
}


class NoLuck(KeyedLuck):
    """Every score is the middle one."""

    def scores(self, name, draws, months, *places):  # noqa: ARG002  as the luck that it stands for
        return np.zeros((draws, months, *places))


@dataclass
class Planted:
    """What is planted.

    Args:
        draws: Number of draws.
        months: Horizon.
        seed: Of the luck; None: no luck at all.
        parameters: Values in place of the middle of the prior.
        scale: Factor on every outcome.
        origin: The origin month.
    """

    draws: int = 40
    months: int = 26
    seed: int | None = 1
    parameters: dict = field(default_factory=dict)
    scale: float = 1.0
    origin: Month = ORIGIN

    def future(self, *, baseline=True, release=None):
        """One alternative in which nothing moves."""
        shape = (self.draws, self.months + 1)
        outcomes = {name: np.full(shape, level * self.scale) for name, level in LEVELS.items()}
        outcomes["homicides_mx_state"] = np.broadcast_to(
            np.linspace(5, 160, len(STATES)) * self.scale, (*shape, len(STATES))
        )
        outcomes["displaced_mx"] = np.broadcast_to([1500.0, 60000.0], (*shape, 2))
        luck = NoLuck(0) if self.seed is None else KeyedLuck(self.seed)
        release = None if release is None else Month.parse(release)
        return Future(outcomes, self.origin, self._parameter, luck, baseline, release)

    def _parameter(self, name):
        middle = interval(library().parameters[name].prior)[1]
        return np.full(self.draws, self.parameters.get(name, middle))


def published(series, future):
    """What a law makes of a future, by place."""
    return {each.place: each for each in laws()[series].observe(future)}
