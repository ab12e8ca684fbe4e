"""Two policies that SOURCE tried in its own base forecast, tried in ours: 20 per cent, phased in over 2022-2025."""

from dataclasses import dataclass

import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Float

from secuela.models.overdose.history import MONTHS
from secuela.models.overdose.structure import rescue_failure
from secuela.studies.source_2022.outlook import Deaths, Setting, setting, unconditional
from secuela.world.overdose_history import prior_of

CHANGE = 0.2
PHASE_FROM, PHASE_TO, LAST = 2022, 2025, 2032  # phased in over these years; deaths are summed to the last
DRAWS = 1000
_RESCUE = ("kits", "naloxone_reach", "witnessed", "ambulance", "population")


@dataclass(frozen=True)
class PolicyEffect:
    """Change of opioid deaths summed over 2022-2032, per cent."""

    policy: str
    low: float
    middle: float
    high: float


def policy_effects() -> tuple[PolicyEffect, PolicyEffect]:
    """Lower risk of fentanyl, and more naloxone."""
    at = setting(LAST, DRAWS)
    phase = phased(at)
    before = unconditional(at)
    safer = unconditional(at, risk=1 - CHANGE * phase)
    rescued = unconditional(at, rescue=rescue_ratio(phase))
    return _effect("fentanyl_risk", before, safer), _effect("naloxone", before, rescued)


def phased(at: Setting) -> Float[np.ndarray, " month"]:
    """How much of a policy is in force in each month of the forecast, 0 to 1."""
    first = at.record.years[-1] + 1
    months = np.arange(at.years_ahead * MONTHS) + 1
    span = (PHASE_TO - PHASE_FROM + 1) * MONTHS
    return np.clip((months - (PHASE_FROM - first) * MONTHS) / span, 0.0, 1.0)


def rescue_ratio(phase: Float[np.ndarray, " month"]) -> Float[np.ndarray, "draw month"]:
    """Deaths with more kits over deaths without, by draw and month."""
    ranks = np.random.default_rng(0).uniform(size=(len(_RESCUE), DRAWS))
    drawn = {name: jnp.asarray(prior_of(name).quantile(u)) for name, u in zip(_RESCUE, ranks, strict=True)}

    def one(draw: dict[str, jax.Array]) -> jax.Array:
        reach = draw["naloxone_reach"] / draw["population"]
        kits = draw["kits"] * (1 + CHANGE * jnp.asarray(phase))
        failure = rescue_failure(kits, reach, draw["witnessed"], draw["ambulance"])
        return failure / rescue_failure(draw["kits"], reach, draw["witnessed"], draw["ambulance"])

    return np.asarray(jax.vmap(one)(drawn))


def _effect(policy: str, before: Deaths, after: Deaths) -> PolicyEffect:
    first = before.years.index(PHASE_FROM)
    ratio = after.opioid[:, first:].sum(1) / before.opioid[:, first:].sum(1)
    low, middle, high = np.quantile(100 * (ratio - 1), [0.05, 0.5, 0.95])
    return PolicyEffect(policy, float(low), float(middle), float(high))
