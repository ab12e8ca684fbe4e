"""Regimes of encounters, fitted to the record up to a month: priors in, weighed draws and futures out.

The likelihood is exact (:mod:`secuela.record.encounter_regimes`), so that draws from around the best ones, weighed by
prior and likelihood over how often they were drawn, are the posterior (importance sampling in rounds).
"""

from collections.abc import Mapping
from dataclasses import dataclass

import jax.numpy as jnp
import numpy as np
from numpy.typing import NDArray

from secuela.evidence.errors import EvidenceError
from secuela.evidence.message import message
from secuela.evidence.priors import Prior
from secuela.learning.coordinates import Space
from secuela.record.encounter_regimes import Reading, Regimes, picked, read

Floats = NDArray[np.float64]

DRAWS = 400
WIDER = 1.2  # times the spread of the draws before
LEAST_VARIANCE = 0.03  # of a coordinate whose prior has 1
ROUNDS = 7
_CARRIED = 0.25  # of the draws of a round
_PRIOR_PART = 0.1  # of later rounds, drawn around the priors all the same
LEAST_EFFECTIVE = 10.0  # draws


@dataclass(frozen=True)
class Posterior:
    """What a record says of the parameters.

    Args:
        regimes: Draws.
        weight: `(draw,)`, sum 1.
        reading: Of the record with each.
        last: Log of the last month without season.
    """

    regimes: Regimes
    weight: Floats
    reading: Reading
    last: float

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
        found = _sampled(levels, Space.of(priors), draws * times, np.random.default_rng(seed))
        if found.effective >= LEAST_EFFECTIVE:
            return found
    msg = message("{count} draws carry the fit of the regimes.", count=round(found.effective))
    why = message("quantiles from so few would be chance")
    raise EvidenceError(msg, where="fit", why=why, fix=message("draw more, or look at the priors"))


def _sampled(levels: Floats, space: Space, draws: int, random: np.random.Generator) -> Posterior:
    size = len(space.names)
    centre, wide = np.zeros(size), 1.0
    root: Floats = np.eye(size)
    for _ in range(ROUNDS - 1):
        at, drawn = _proposed(random, centre, root, wide, draws // 2)
        weight = _tempered(_log_target(space, levels, at)[0] - drawn)
        centre = weight @ at
        spread = np.cov(at.T, aweights=weight) + LEAST_VARIANCE * np.eye(size)
        root = np.asarray(WIDER * np.linalg.cholesky(spread), dtype=np.float64)
        wide = _PRIOR_PART
    at, drawn = _proposed(random, centre, root, wide, draws)
    target, regimes, reading = _log_target(space, levels, at)
    return Posterior(regimes, _weight(target - drawn), reading, float(levels[-1]))


def _proposed(
    random: np.random.Generator, centre: Floats, root: Floats, wide: float, count: int
) -> tuple[Floats, Floats]:
    """Draws around the best ones, some of them around the priors all the same, and the log of how often they come."""
    size = len(centre)
    around = centre + random.standard_normal((count, size)) @ root.T
    at = np.where(random.random((count, 1)) < wide, random.standard_normal((count, size)), around)
    apart = np.linalg.solve(root, (at - centre).T).T
    near = -0.5 * (apart**2).sum(axis=1) - np.log(np.diag(root)).sum()
    far = np.log(wide) - 0.5 * (at**2).sum(axis=1)
    return at, np.logaddexp(far, np.log1p(-wide) + near) if wide < 1 else far


def _log_target(space: Space, levels: Floats, at: Floats) -> tuple[Floats, Regimes, Reading]:
    values = {name: np.asarray(value) for name, value in space.values(jnp.asarray(at.T)).items()}
    prior = np.sum([np.asarray(c.log_prior(jnp.asarray(at[:, i]))) for i, c in enumerate(space.coordinates)], axis=0)
    regimes = Regimes(**values)
    reading = read(levels, regimes)
    return prior + reading.log_likelihood, regimes, reading


def _tempered(log: Floats) -> Floats:
    """Weights made more even until enough draws carry them, so that the next round begins wide enough."""
    power = 1.0
    while (weight := _weight(power * log)) @ weight > 1 / (_CARRIED * len(log)):
        power *= 0.8
    return weight


def _weight(log: Floats) -> Floats:
    found = np.exp(log - log.max())
    return found / found.sum()
