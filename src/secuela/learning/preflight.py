"""Before a fit: is the record whole, and within reach of the priors?"""

import jax
import jax.numpy as jnp
import numpy as np

from secuela.learning.coordinates import Space
from secuela.models.overdose.history import simulate
from secuela.record.overdose_record import Record
from secuela.world.overdose_history import discrepancies, history_theta, seen_drivers

DRAWS = 200
_OUTER = (0.005, 0.995)  # quantiles of the prior predictive that should enclose the record


def preflight(space: Space, record: Record, seed: int = 0) -> list[str]:
    """What speaks against fitting this record with these priors; empty if nothing does.

    Args:
        space: The parameters.
        record: Deaths and supply.
        seed: Of the prior draws.
    """
    return _gaps(record) or _out_of_reach(space, record, seed)


def _gaps(record: Record) -> list[str]:
    found: list[str] = []
    for name in ("synthetic", "other", "supply"):
        values = getattr(record, name)
        if not (np.isfinite(values).all() and (values > 0).all()):
            found.append(f"{name}: a value is zero, negative or empty")
    for name in ("share", "heroin_part"):
        values = getattr(record, name)
        if not ((values > 0) & (values < 1)).all():
            found.append(f"{name}: a value is no share between 0 and 1")
    return found


def _out_of_reach(space: Space, record: Record, seed: int) -> list[str]:
    at = np.random.default_rng(seed).normal(size=(DRAWS, len(space.names)))
    drivers = seen_drivers(record)
    departures = jax.jit(jax.vmap(lambda z: discrepancies(record, simulate(history_theta(space.values(z)), drivers))))(
        jnp.asarray(at)
    )
    found: list[str] = []
    for kind, departure in departures.items():
        low, high = np.quantile(np.asarray(departure), _OUTER, axis=0)
        outside = [year for year, a, b in zip(record.years, low, high, strict=True) if a > 0 or b < 0]
        if outside:
            found.append(f"{kind} deaths of {outside} lie outside what the priors can give")
    return found
