"""What a fit is to the command that runs it: what it reads, what it moves, how it learns, and what it must pass.

Each module of :mod:`secuela.learning.fits` offers one ``CALIBRATION`` and is found by name. A fit learns laws of
parameters, which their records state, rounded; one of them ships its draws as well, so that their dependence is kept.
"""

import importlib
import pkgutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

import numpy as np
from numpy.typing import NDArray

from secuela.evidence.library import library
from secuela.evidence.message import Message, message
from secuela.evidence.priors import Fixed, Prior, interval
from secuela.learning.importance import Weighed, r_hat, tail_index

Floats = NDArray[np.float64]
POINTS = 5  # at which the log density of a fit is kept
_SPREAD_OF_POINTS = 0.5  # standard normals
_MOST_TAIL = 0.7  # of importance weights: beyond, their means are not to be trusted


@dataclass(frozen=True)
class Reads:
    """Rows of a shipped table that a fit reads.

    Args:
        table: Its place below the tables.
        first: The first period, as the table writes it; none is the first of all.
        last: The last one.
        time: Column of the period; none where rows have no time.
        columns: Those that count; none is all but the remarks.
        only: Values that a row must have, by column.
    """

    table: str
    first: str | None = None
    last: str | None = None
    time: str | None = "month"
    columns: tuple[str, ...] = ()
    only: Mapping[str, tuple[str, ...]] = field(default_factory=dict, hash=False)


@dataclass(frozen=True)
class Gate:
    """A figure that a fit must keep within bounds, or nothing of it is stored.

    Args:
        id: Short name.
        title: What the figure is.
        value: The figure.
        low: The least.
        high: The most.
    """

    id: str
    title: Message
    value: float
    low: float = -np.inf
    high: float = np.inf

    @property
    def passed(self) -> bool:
        """Whether it is within."""
        return bool(self.low <= self.value <= self.high)


@dataclass(frozen=True)
class Learned:
    """What a fit found.

    Args:
        laws: What the record says of each parameter, by its id.
        gates: What it had to pass.
        points: `(5, coordinate)` at which the log density is kept.
        draws: `(draw,)` by id, where the draws themselves are shipped.
    """

    laws: Mapping[str, Prior]
    gates: tuple[Gate, ...]
    points: Floats
    draws: Mapping[str, Floats] = field(default_factory=dict)


@dataclass(frozen=True)
class Calibration:
    """A fit of some parameters to some rows of the record.

    Args:
        id: Name on the command line.
        title: What is learned from what.
        models: Models whose parameters it moves, or ``record`` for laws of observation.
        reads: Rows that it reads.
        facts: Ids of the figures that it reads beside them.
        priors: Laws before the record, by id of the parameter; what has none is not named.
        code: Modules whose code decides the figures.
        learn: The fit.
        log_density: `(point,)` log density, or another objective, at points `(point, coordinate)`.
        tolerance: How far a stated law may stand off the fitted one, as a share of the distance from 5 to 95 %.
        check: What speaks against fitting beyond single rows.
        minutes: On one core, as measured; cheap ones are fitted first.
        held: Parameters whose record rests on more than the fit, and need only hold the middle of its law.
    """

    id: str
    title: Message
    models: tuple[str, ...]
    reads: tuple[Reads, ...]
    priors: Callable[[], Mapping[str, Prior]]
    code: tuple[str, ...]
    learn: Callable[[], Learned]
    log_density: Callable[[Floats], Floats]
    tolerance: float
    facts: tuple[str, ...] = ()
    check: Callable[[], list[str]] = list
    minutes: float = 0.1
    held: tuple[str, ...] = ()


@cache
def calibrations() -> dict[str, Calibration]:
    """All fits by name, the cheapest first."""
    folder = importlib.import_module("secuela.learning.fits")
    names = sorted(module.name for module in pkgutil.iter_modules(folder.__path__))
    modules = [importlib.import_module(f"{folder.__name__}.{name}") for name in names]
    found = [module.CALIBRATION for module in modules]
    return {one.id: one for one in sorted(found, key=lambda one: (one.minutes, one.id))}


def priors_of(*ids: str) -> dict[str, Prior]:
    """Laws before the record: the fallback of a parameter's record where it has one, else its prior."""
    records = library().parameters
    return {name: records[name].fallback or records[name].prior for name in ids}


def sampling_gates(samplings: Sequence[Weighed], *, least: float, most: float) -> tuple[Gate, ...]:
    """Gates of weighed draws: how many carry the fit, the tail of their weights, whether another sampling agrees.

    Args:
        samplings: Independent of each other; the first is the fit.
        least: Effective draws.
        most: Ratio of spreads.
    """
    found = samplings[0]
    logs = np.log(np.maximum(found.weight, np.finfo(np.float64).tiny))
    return (
        *agreement_gates(found.effective, [(one.at, one.weight) for one in samplings], least=least, most=most),
        Gate("tail", message("tail of the weights of the draws"), tail_index(logs), high=_MOST_TAIL),
    )


def agreement_gates(
    effective: float, chains: Sequence[tuple[Floats, Floats]], *, least: float, most: float
) -> tuple[Gate, ...]:
    """The same without the tail, for draws that are equally likely."""
    return (
        Gate("effective", message("independent draws that carry the fit"), effective, low=least),
        Gate("r_hat", message("spread of two samplings together over that of one"), r_hat(chains), high=most),
    )


def prediction_gate(log_density: float, steps: Floats) -> Gate:
    """The gate of the log density of a record, against that of its steps as normals of one size.

    Args:
        log_density: Of all steps together.
        steps: `(month,)`.
    """
    plain = -0.5 * (np.log(2 * np.pi * steps.var()) + 1) * len(steps)
    title = message("log density of a month ahead over that of steps of one size")
    return Gate("prediction", title, float(log_density - plain) / len(steps), low=0.0)


def inside_gate(share: float, bounds: tuple[float, float]) -> Gate:
    """The gate of how much of the record lies inside its 90 % band."""
    return Gate("inside", message("share of the record inside its 90 % band"), share, *bounds)


def points_around(centre: Floats, spread: Floats) -> Floats:
    """`(5, coordinate)`: the middle, and four fixed points around it.

    Args:
        centre: `(coordinate,)`.
        spread: `(coordinate,)` standard deviations.
    """
    around = np.random.default_rng(POINTS).standard_normal((POINTS - 1, len(centre)))
    return np.vstack([centre, centre + _SPREAD_OF_POINTS * spread * around])


def off_their_record(calibration: Calibration, laws: Mapping[str, Prior]) -> dict[str, float]:
    """Parameters whose record does not follow from the fit, with how far it stands off.

    A law follows if its 5, 50 and 95 % points do, within the fit's tolerance; a single figure, and the middle of a law
    that is only held, must lie between the 5 % and the 95 % point of its record.
    """
    found = dict[str, float]()
    for name, told in laws.items():
        stated = library().parameters[name].prior
        middle = float(told.quantile(np.array(0.5)))
        law = Fixed(kind="fixed", value=middle) if name in calibration.held else told
        off = _apart(law, stated) / (1.0 if isinstance(law, Fixed) else calibration.tolerance)
        if off > 1:
            found[name] = off
    return found


def _apart(law: Prior, stated: Prior) -> float:
    """Largest distance of the points, as a share of the law's width; of a figure, of the half of its record."""
    now, then = np.array(interval(law)), np.array(interval(stated))
    if isinstance(law, Fixed) and isinstance(stated, Fixed):
        return float(np.abs(now - then).max() / np.abs(now).max() / _OF_A_CONSTANT)
    if isinstance(law, Fixed):
        low, middle, high = then
        return float((now[1] - middle) / (high - middle) if now[1] > middle else (middle - now[1]) / (middle - low))
    return float(np.abs(now - then).max() / (now[2] - now[0]))


_OF_A_CONSTANT = 0.15  # of itself, by which a constant may stand off the fitted one
