"""Regimes of encounters, fitted to the record up to a month: priors in, weighed draws and futures out.

The likelihood is exact (:mod:`secuela.record.encounter_regimes`), so that draws from around the best ones, weighed by
prior and likelihood over how often they were drawn, are the posterior (:mod:`secuela.learning.importance`). Priors are
the fallbacks of the parameters' records; they and the form were chosen on 1999 to 2013.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import jax.numpy as jnp
import numpy as np
from numpy.typing import NDArray

from secuela.evidence.errors import EvidenceError
from secuela.evidence.message import message
from secuela.evidence.months import Month
from secuela.evidence.priors import Beta, LogNormal, Prior
from secuela.learning.calibration import (
    Calibration,
    Learned,
    Reads,
    agreement_gates,
    points_around,
    prediction_gate,
    priors_of,
)
from secuela.learning.coordinates import Space
from secuela.learning.importance import quantiles, sampled
from secuela.record.encounter_regimes import Reading, Regimes, picked, read
from secuela.record.encounters import EncounterRecord, encounter_record
from secuela.world.baselines import REGIME_PARAMETERS

Floats = NDArray[np.float64]

LAST = Month.parse("2025-10")
DRAWS = 400
LEAST_EFFECTIVE = 10.0  # draws
_SHIPPED = "displacement.encounter_"
_MOST_R_HAT = 1.1


@dataclass(frozen=True)
class Posterior:
    """What a record says of the parameters.

    Args:
        regimes: Draws.
        weight: `(draw,)`, sum 1.
        reading: Of the record with each.
        last: Log of the last month without season.
        at: `(draw, coordinate)` in the space of the priors; None where nothing was fitted.
    """

    regimes: Regimes
    weight: Floats
    reading: Reading
    last: float
    at: Floats | None = None

    @property
    def effective(self) -> float:
        """How many draws of equal weight tell as much."""
        return float(1 / (self.weight**2).sum())

    def futures(self, months: int, paths: int, seed: int) -> Floats:
        """`(path, month)` logs of coming standard months without season."""
        draw = np.random.default_rng(seed)
        rows = draw.choice(len(self.weight), paths, p=self.weight)
        known, next_level = self.regimes.taken(rows), self.reading.next_level
        level = picked(self.reading.now[rows], draw.random(paths))
        ends, shocks, at_once = (draw.random((months, paths)) for _ in range(3))
        noise, new = draw.standard_normal((months, paths)), draw.random((months, paths))
        found, at = np.empty((paths, months)), np.full(paths, self.last)
        for month in range(months):
            ended = np.flatnonzero(ends[month] < known.ends)
            level[ended] = picked(next_level[rows[ended], level[ended]], new[month, ended])
            begun = ended[at_once[month, ended] < known.at_once[ended]]
            at[begun] = self.reading.grid[level[begun]]
            size = known.noise * np.where(shocks[month] < known.shock_share, known.shock_ratio, 1.0)
            goal = self.reading.grid[level]
            at = goal + known.kept * (at - goal) + size * noise[month]
            found[:, month] = at
        return found


def fitted(levels: Floats, priors: Mapping[str, Prior], *, draws: int = DRAWS, seed: int = 0) -> Posterior:
    """The posterior of the parameters given a record.

    Args:
        levels: `(month,)` log of the standard month without season, up to the origin.
        priors: By name of the parameter.
        draws: Of the last round, the others have half as many; up to four times as many if too few carry the fit.
        seed: Of all.

    Raises:
        EvidenceError: If too few draws carry the posterior.
    """
    for times in (1, 2, 4):
        found = _sampled(levels, Space.of(priors), draws * times, seed)
        if found.effective >= LEAST_EFFECTIVE:
            return found
    msg = message("{count} draws carry the fit of the regimes.", count=round(found.effective))
    why = message("quantiles from so few would be chance")
    raise EvidenceError(msg, where="fit", why=why, fix=message("draw more, or look at the priors"))


def _sampled(levels: Floats, space: Space, draws: int, seed: int) -> Posterior:
    found = sampled(lambda at: log_target(space, levels, at), len(space.names), draws, seed)
    regimes = _regimes(space, found.at)
    return Posterior(regimes, found.weight, read(levels, regimes), float(levels[-1]), found.at)


def _regimes(space: Space, at: Floats) -> Regimes:
    return Regimes(**{name: np.asarray(value) for name, value in space.values(jnp.asarray(at.T)).items()})


def log_target(space: Space, levels: Floats, at: Floats) -> Floats:
    """`(draw,)` log density of prior and record at coordinates `(draw, coordinate)`."""
    prior = np.sum([np.asarray(c.log_prior(jnp.asarray(at[:, i]))) for i, c in enumerate(space.coordinates)], axis=0)
    return prior + read(levels, _regimes(space, at)).log_likelihood


# ---- as the command runs it ----------------------------------------------------------------------------------------


def wide_priors() -> dict[str, Prior]:
    """The priors of the fit by the regimes' own names."""
    by_id = priors_of(*(f"{_SHIPPED}{name}" for name in REGIME_PARAMETERS))
    return {name.removeprefix(_SHIPPED): prior for name, prior in by_id.items()}


def as_prior(values: Floats, weight: Floats, like: Prior) -> Prior:
    """A prior of the kind of another one: with mean and variance of weighed draws, or with their 5 and 95 % points."""
    if isinstance(like, Beta):
        mean = float(weight @ values)
        whole = mean * (1 - mean) / float(weight @ (values - mean) ** 2) - 1
        return Beta(kind="beta", a=mean * whole, b=(1 - mean) * whole)
    low, high = quantiles(values, weight, (0.05, 0.95))
    return LogNormal(kind="lognormal", q05=float(low), q95=float(high))


def laws(found: Posterior) -> dict[str, Prior]:
    """What the fit says of each parameter, as a prior."""
    priors = wide_priors()
    return {name: as_prior(getattr(found.regimes, name), found.weight, priors[name]) for name in priors}


def record_to(month: Month = LAST) -> EncounterRecord:
    """The record that the fit sees."""
    return encounter_record(month)


def learn() -> Learned:
    """Fit, and fit again with another seed."""
    levels, priors = record_to().levels, wide_priors()
    both = [fitted(levels, priors, seed=seed) for seed in (0, 1)]
    found = both[0]
    chains = [(one.at, one.weight) for one in both if one.at is not None]
    told = float(found.weight @ found.reading.log_likelihood)
    centre = chains[0][1] @ chains[0][0]
    spread = np.sqrt(chains[0][1] @ (chains[0][0] - centre) ** 2)
    gates = (
        *agreement_gates(found.effective, chains, least=LEAST_EFFECTIVE, most=_MOST_R_HAT),
        prediction_gate(told, np.diff(levels)),
    )
    shipped = {f"{_SHIPPED}{name}": law for name, law in laws(found).items()}
    return Learned(shipped, gates, points_around(centre, spread))


CALIBRATION = Calibration(
    id="encounters",
    title=message("regimes of encounters at the US southwest border, from monthly counts"),
    models=("displacement",),
    reads=(
        Reads("series/sw_border_encounters.csv", last=str(LAST), columns=("month", "value")),
        Reads("series/sw_border_encounters_patrol.csv", last=str(LAST), columns=("month", "value")),
    ),
    priors=lambda: priors_of(*(f"{_SHIPPED}{name}" for name in REGIME_PARAMETERS)),
    code=(
        "secuela.learning.fits.encounter_fit",
        "secuela.learning.importance",
        "secuela.learning.coordinates",
        "secuela.record.encounter_regimes",
        "secuela.record.encounters",
    ),
    learn=learn,
    log_density=lambda at: log_target(Space.of(wide_priors()), record_to().levels, at),
    tolerance=0.15,
    minutes=0.5,
)
