"""Records as the fitted forms themselves would make them, from parameters that are known: to be found again."""

from collections.abc import Mapping
from dataclasses import replace

import jax
import jax.numpy as jnp
import numpy as np
from numpy.typing import NDArray

from secuela.learning.coordinates import Coordinate
from secuela.learning.fits.conflict_fit import covariance
from secuela.learning.fits.overdose_fit import overdose_space
from secuela.models.overdose.history import Course, simulate, yearly
from secuela.record.homicide_turbulence import Swings
from secuela.record.overdose_record import Record
from secuela.world.overdose_history import history_theta, seen_drivers

Floats = NDArray[np.float64]
_FIRST_LEVEL = 7.6  # log of deaths a month


def from_prior(coordinate: Coordinate, rng: np.random.Generator) -> float:
    """A coordinate as its prior draws it."""
    if coordinate.kind != "logit":
        return float(rng.standard_normal())
    value = rng.beta(coordinate.a, coordinate.b)
    return float((np.log(value / (1 - value)) - coordinate.centre) / coordinate.spread)


# ---- overdose deaths ------------------------------------------------------------------------------------------------


_course = jax.jit(lambda values, drivers: simulate(history_theta(values), drivers))


def overdose_deaths(like: Record, at: Floats, rng: np.random.Generator) -> Record:
    """Deaths of the model at these coordinates, with errors of their own law.

    Args:
        like: Its drivers and length are those of this record.
        at: `(coordinate,)`.
        rng: Of the errors.
    """
    planted = overdose_space().values(jnp.asarray(at))
    course: Course = _course(planted, seen_drivers(like))
    values = {name: float(value) for name, value in planted.items()}
    deaths = {
        kind: np.asarray(yearly(modelled)) * np.exp(_carried(rng, values, f"shock_{kind}", len(like.years)))
        for kind, modelled in (("synthetic", course.synthetic), ("other", course.other))
    }
    part = np.asarray(yearly(course.heroin) / yearly(course.other))[: like.heroin_part.size]
    odds = np.log(part / (1 - part)) + values["split_error"] * rng.standard_normal(part.size)
    return replace(like, **deaths, heroin_part=1 / (1 + np.exp(-odds)))


def _carried(rng: np.random.Generator, values: Mapping[str, float], shock: str, years: int) -> Floats:
    carry, new = values["carry_over"], values[shock] * rng.standard_normal(years)
    new[0] /= np.sqrt(1 - carry**2)
    for year in range(1, years):
        new[year] += carry * new[year - 1]
    return new


# ---- homicides ------------------------------------------------------------------------------------------------------


def homicide_level(swings: Swings, months: int, rng: np.random.Generator) -> Floats:
    """`(month,)` log of homicides that swing as one draw of sizes says, counted; at rest before the first month."""
    left = {
        name: float(0.5 ** (1 / half_life[0]))
        for name, half_life in (
            ("growth", swings.growth_half_life),
            ("slow", swings.slow_half_life),
            ("fast", swings.fast_half_life),
        )
    }
    through, sds = float(swings.through[0]), swings.growth_sd[0]
    regime = int(rng.choice(len(sds), p=swings.usual[0]))
    growth = through * sds[regime] * rng.standard_normal()
    slow = float(swings.slow_sd[0]) * np.sqrt(1 - through**2) * rng.standard_normal()
    fast, swing, found = float(swings.fast_sd[0]) * rng.standard_normal(), 0.0, np.empty(months)
    for month in range(months):
        if month:
            regime = int(rng.choice(len(sds), p=swings.turns[0][regime]))
            new = {name: np.sqrt(1 - kept**2) * rng.standard_normal() for name, kept in left.items()}
            growth = left["growth"] * growth + through * sds[regime] * new["growth"]
            slow = left["slow"] * slow + float(swings.slow_sd[0]) * np.sqrt(1 - through**2) * new["slow"]
            fast = left["fast"] * fast + float(swings.fast_sd[0]) * new["fast"]
            swing += growth
        found[month] = np.log(max(rng.poisson(np.exp(min(_FIRST_LEVEL + swing + slow + fast, _HIGHEST))), 1))
    return found


_HIGHEST = 30.0  # log, beyond which no count is drawn


# ---- conflict and homicides by year ---------------------------------------------------------------------------------


def yearly_growth(known: Mapping[str, Floats], years: int, rng: np.random.Generator) -> Floats:
    """`(2, year)` changes of conflict and homicides, of one draw of parameters."""
    root = np.linalg.cholesky(covariance(known, years)[0])
    return (root @ rng.standard_normal(2 * years)).reshape(2, years)
