"""How well the same fit and the same rule of forecasting would have done from earlier origins, within the record."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache

import jax.numpy as jnp
import numpy as np
from jaxtyping import Float

from secuela.learning.fits.overdose_fit import fitted, log_density_of, posterior_around, values_at
from secuela.record.overdose_record import LAST_FITTED, overdose_record
from secuela.studies.source_2022.outlook import Deaths, unconditional, with_parameters

ORIGINS = (2016, 2017, 2018, 2019)
DRAWS, SEED = 400, 1
WEIGHED = 4000  # draws from which these are taken


@dataclass(frozen=True)
class PastErrors:
    """Errors of forecasts made from one origin, log of record over median, and the spread that was expected.

    Args:
        origin: Last year that the fit saw.
        errors: By kind of death, `(year,)`.
        expected: Standard deviation of the log, the same.
    """

    origin: int
    errors: Mapping[str, Float[np.ndarray, " year"]]
    expected: Mapping[str, Float[np.ndarray, " year"]]


def past_errors(origin: int, drift: float) -> PastErrors:
    """Fit up to an origin, forecast to 2020, compare. Values of the record are as revised since.

    Args:
        origin: Last year that the fit sees.
        drift: Standard deviation after one year of discrepancies that do not return.
    """
    seen, whole = overdose_record(origin), overdose_record()
    at = with_parameters(seen, _fitted(origin), LAST_FITTED - origin, SEED)
    at = replace(at, table={**at.table, "forecast_drift": jnp.full(DRAWS, drift)})
    forecast = unconditional(at)
    first = whole.years.index(origin + 1)
    logs = {kind: np.log(_by_kind(forecast, kind)) for kind in ("synthetic", "other")}
    return PastErrors(
        origin,
        {kind: np.log(getattr(whole, kind)[first:]) - np.median(log, axis=0) for kind, log in logs.items()},
        {kind: log.std(axis=0) for kind, log in logs.items()},
    )


def surprise(found: list[PastErrors]) -> float:
    """Root mean square of errors in expected standard deviations: 1 if the spread was right, more if too narrow."""
    scores = [one.errors[kind] / one.expected[kind] for one in found for kind in one.errors]
    return float(np.sqrt(np.mean(np.square(np.concatenate(scores)))))


@cache
def _fitted(origin: int) -> Mapping[str, Float[np.ndarray, " draw"]]:
    record = overdose_record(origin)
    told = posterior_around(fitted(record), log_density_of(record), draws=WEIGHED, seed=SEED)
    return values_at(told.drawn(DRAWS, SEED))


def _by_kind(forecast: Deaths, kind: str) -> Float[np.ndarray, "draw year"]:
    return forecast.synthetic if kind == "synthetic" else forecast.other
