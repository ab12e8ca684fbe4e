"""The history of overdose deaths with drawn or fitted parameters, how it goes on, and how far the record departs."""

import dataclasses
from collections.abc import Mapping

import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Float

from secuela.evidence.library import library
from secuela.evidence.priors import Fixed, Prior
from secuela.models.overdose.history import MONTHS, Course, Drivers, HistoryTheta, yearly
from secuela.record.overdose_record import Record

OWNER = "overdose"
FIELDS = tuple(field.name for field in dataclasses.fields(HistoryTheta))
SHARE_SLOPE_YEARS = 2  # over which the slope of the fentanyl share's log odds is taken
_LN2 = float(np.log(2))


def prior_of(name: str) -> Prior:
    """The prior of a parameter of the overdose model."""
    return library().parameters[f"{OWNER}.{name}"].prior


def history_theta(values: Mapping[str, Float[Array, ""]]) -> HistoryTheta:
    """One draw of the history's parameters by their last name; fixed ones are filled in."""
    fixed = {name: jnp.asarray(prior.value) for name in FIELDS if isinstance(prior := prior_of(name), Fixed)}
    return HistoryTheta(**{**fixed, **{name: values[name] for name in FIELDS if name in values}})


def held(by_year: Float[Array, " year"] | Float[np.ndarray, " year"]) -> Float[Array, " month"]:
    """Yearly values held for the months of their year."""
    return jnp.repeat(jnp.asarray(by_year), MONTHS)


def seen_drivers(record: Record) -> Drivers:
    """What drove the history as the record has it, without any policy tried."""
    ones = jnp.ones(len(record.years) * MONTHS)
    return Drivers(supply=held(record.supply), share=held(record.share), risk=ones, rescue=ones)


def share_ahead(
    share: Float[np.ndarray, " year"],
    half_life: Float[Array, ""],
    ahead: int,
    departure: Float[Array, " ahead"] | float = 0.0,
) -> Float[Array, " ahead"]:
    """Fentanyl's share of illicit opioid use after its record.

    Its log odds go on along a trend whose slope halves every ``half_life`` years.

    Args:
        share: By year, to the last on record.
        half_life: Years.
        ahead: How many years.
        departure: Added to the log odds, by year.
    """
    last = share[-SHARE_SLOPE_YEARS - 1 :]
    odds = np.log(last / (1 - last))
    rate = _LN2 / half_life
    trend = (odds[-1] - odds[0]) / SHARE_SLOPE_YEARS * -jnp.expm1(-rate * (1 + jnp.arange(ahead))) / rate
    return jax.nn.sigmoid(odds[-1] + trend + departure)


def discrepancies(record: Record, course: Course) -> dict[str, Float[Array, " year"]]:
    """Log of record over model by year: synthetic-opioid deaths, and other opioid deaths."""
    seen = len(record.years)
    return {
        "synthetic": jnp.log(jnp.asarray(record.synthetic)) - jnp.log(yearly(course.synthetic)[:seen]),
        "other": jnp.log(jnp.asarray(record.other)) - jnp.log(yearly(course.other)[:seen]),
    }
