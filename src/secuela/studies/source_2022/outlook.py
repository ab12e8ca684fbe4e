"""Our forecast from the end of 2020: the fitted history, run on with what could be known, or with supply given.

*Unconditional*: the fentanyl share of use goes on from its log odds of 2020 along a damped trend with luck, and supply
with it. *Conditional*: supply follows the laboratory reports of the years forecast, which is hindsight. In both, the
discrepancy of 2020 carries over in part and lasts in part, and new ones come; the size of what lasts is such that
errors of the same forecast from earlier origins were as large as the spread says.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Float

from secuela.dynamics.luck import digest, uniforms
from secuela.evidence.library import library
from secuela.evidence.posteriors import posterior, taken
from secuela.models.overdose.history import MONTHS, Drivers, simulate, yearly
from secuela.record.overdose_record import LAST_FITTED, Record, overdose_record, supply_index
from secuela.world.overdose_history import OWNER, discrepancies, held, history_theta, prior_of, share_ahead

DRAWS, SEED = 4000, 1
_ASIDE = ("share_trend_half_life", "share_error", "forecast_drift")  # of the forecast alone, not of the fit
Table = Mapping[str, Float[Array, " ..."]]
_LUCK = ("share", "synthetic", "other", "synthetic_drift", "other_drift")
Pair = dict[str, Float[Array, " year"]]


class Split(NamedTuple):
    """The two parts at the end of the record, returning and lasting: mean `(2,)` and covariance `(2, 2)`."""

    mean: Float[Array, " part"]
    covariance: Float[Array, "part part"]


class Discrepancy(NamedTuple):
    """The law of a discrepancy by year.

    Args:
        carry: Share of the returning part that is left a year later.
        shock: Standard deviation of what a year adds to it.
        drift: Standard deviation of what a year adds to the lasting part, which is zero at the start.
    """

    carry: Float[Array, ""]
    shock: Float[Array, ""]
    drift: Float[Array, ""]

    def read(self, error: Float[Array, " year"]) -> Split:
        """Divide the discrepancy of the last year, given all years before it (a Kalman filter)."""
        keep = jnp.stack([self.carry, jnp.ones(())])
        new = jnp.diag(jnp.stack([self.shock, self.drift]) ** 2)

        def year(now: Split, seen: Float[Array, ""]) -> tuple[Split, None]:
            mean = keep * now.mean
            covariance = keep[:, None] * now.covariance * keep + new
            gain = covariance.sum(1) / covariance.sum()
            return Split(mean + gain * (seen - mean.sum()), covariance - gain[:, None] * covariance.sum(0)), None

        long_run = self.shock**2 / (1 - self.carry**2)
        start = Split(jnp.zeros(2), jnp.diag(jnp.stack([long_run, jnp.zeros(())])))
        return jax.lax.scan(year, start, error)[0]

    def ahead(self, now: Split, shocks: Float[Array, " year"], drifts: Float[Array, " year"]) -> Float[Array, " year"]:
        """The discrepancy in the years after, at its expected division, with standard-normal luck."""

        def year(
            parts: Float[Array, " part"], luck: Float[Array, " part"]
        ) -> tuple[Float[Array, " part"], Float[Array, ""]]:
            parts = jnp.stack([self.carry, jnp.ones(())]) * parts + jnp.stack([self.shock, self.drift]) * luck
            return parts, parts.sum()

        return jax.lax.scan(year, now.mean, jnp.stack([shocks, drifts], axis=1))[1]


@dataclass(frozen=True)
class Setting:
    """What a forecast starts from.

    Args:
        record: The record to its last year.
        table: Parameters by last name, `(draw,)`.
        luck: Standard normals by name, `(draw, year)`.
    """

    record: Record
    table: Table
    luck: Table

    @property
    def years_ahead(self) -> int:
        """Years forecast."""
        return self.luck["share"].shape[1]


@dataclass(frozen=True)
class Deaths:
    """Opioid deaths forecast by calendar year, `(draw, year)`, on the definition of reported deaths."""

    years: tuple[int, ...]
    synthetic: Float[np.ndarray, "draw year"]
    other: Float[np.ndarray, "draw year"]

    @property
    def opioid(self) -> Float[np.ndarray, "draw year"]:
        """All opioid deaths."""
        return self.synthetic + self.other


def setting(last: int, draws: int = DRAWS, seed: int = SEED) -> Setting:
    """The forecast of the years after 2020 up to ``last``, from the shipped posterior."""
    fitted = {name.rpartition(".")[2]: taken(values, draws) for name, values in posterior(OWNER).items()}
    return with_parameters(overdose_record(), fitted, last - LAST_FITTED, seed)


def with_parameters(record: Record, fitted: Mapping[str, np.ndarray], ahead: int, seed: int = SEED) -> Setting:
    """A forecast from a record and fitted draws."""
    draws = len(next(iter(fitted.values())))
    aside = {name: prior_of(name).quantile(_uniform(name, draws, seed)) for name in _ASIDE}
    return Setting(
        record=record,
        table={name: jnp.asarray(values) for name, values in {**fitted, **aside}.items()},
        luck={name: jnp.asarray(_normals(name, draws, ahead, seed)) for name in _LUCK},
    )


def unconditional(at: Setting, risk: np.ndarray | None = None, rescue: np.ndarray | None = None) -> Deaths:
    """The forecast that knows nothing after its origin.

    Args:
        at: Where it starts.
        risk: Factor on the risk of synthetic opioids by month ahead, for trying a policy.
        rescue: The same on all opioid deaths, `(month,)` or `(draw, month)`.
    """
    return _deaths(at, None, {"risk": risk, "rescue": rescue})


def conditional(at: Setting) -> Deaths:
    """The forecast that is given the laboratory reports of the years forecast: hindsight."""
    seen = len(at.record.years)
    index = supply_index(at.record.years[-1] + at.years_ahead, library())
    return _deaths(at, index[seen:] / index[seen - 1] * at.record.supply[-1], {})


def _deaths(at: Setting, given: np.ndarray | None, policy: Mapping[str, np.ndarray | None]) -> Deaths:
    draws, months = len(at.table["carry_over"]), at.years_ahead * MONTHS
    tried = {
        name: jnp.broadcast_to(jnp.asarray(1.0 if factor is None else factor), (draws, months))
        for name, factor in {"risk": None, "rescue": None, **policy}.items()
    }
    run = jax.jit(jax.vmap(lambda table, luck, tried: _one(at, table, luck, tried, given)))
    found = {name: np.asarray(values) for name, values in run(dict(at.table), dict(at.luck), tried).items()}
    first = at.record.years[-1] + 1
    return Deaths(tuple(range(first, first + at.years_ahead)), found["synthetic"], found["other"])


def _one(at: Setting, table: Table, luck: Table, policy: Table, given: np.ndarray | None) -> Pair:
    """Deaths of the years ahead in one draw: the history run on, times what the discrepancy comes to."""
    record, seen = at.record, len(at.record.years)
    wander = table["share_error"] * jnp.cumsum(luck["share"])
    share = share_ahead(record.share, table["share_trend_half_life"], at.years_ahead, wander)
    supply = record.supply[-1] * share / record.share[-1] if given is None else jnp.asarray(given)
    past = jnp.ones(seen * MONTHS)
    drivers = Drivers(
        supply=held(jnp.concatenate([jnp.asarray(record.supply), supply])),
        share=held(jnp.concatenate([jnp.asarray(record.share), share])),
        risk=jnp.concatenate([past, policy["risk"]]),
        rescue=jnp.concatenate([past, policy["rescue"]]),
    )
    course = simulate(history_theta(table), drivers)
    found: Pair = {}
    for kind, error in discrepancies(record, course).items():
        law = Discrepancy(table["carry_over"], table[f"shock_{kind}"], table["forecast_drift"])
        ahead = law.ahead(law.read(error), luck[kind], luck[f"{kind}_drift"])
        found[kind] = yearly(getattr(course, kind))[seen:] * jnp.exp(ahead)
    return found


def _normals(name: str, draws: int, count: int, seed: int) -> np.ndarray:
    from scipy.special import ndtri  # noqa: PLC0415  heavy

    return np.stack([ndtri(_uniform(f"forecast.{name}.{i}", draws, seed)) for i in range(count)], axis=1)


def _uniform(name: str, draws: int, seed: int) -> np.ndarray:
    key = jnp.asarray([digest(f"{OWNER}.{name}")], dtype=jnp.uint32)
    return np.asarray(uniforms(seed, key, jnp.arange(draws))[0])
