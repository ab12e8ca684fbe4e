"""What the groups' model starts from, and the published model's own continuation."""

from collections.abc import Callable
from functools import cache

import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Float

from secuela.dynamics.model import MONTH
from secuela.evidence.library import library
from secuela.evidence.months import Month
from secuela.models.organised_crime import LISTED, Network, OrganisedCrime, Theta, published_rates, published_step

PUBLISHED_START = Month.parse("2012-01")
MAPPINGS = ("narrow", "broad")


def network() -> Network:
    """The recorded groups, their ties and the listed organisations under both mappings."""
    found = library()
    mapped = [org for org in found.listed() if any(getattr(org, variant).groups for variant in MAPPINGS)]
    if len(mapped) != LISTED:
        msg = f"{len(mapped)} listed organisations map onto recorded groups; the model is built for {LISTED}"
        raise ValueError(msg)
    mappings = [[list(getattr(org, variant).groups) for org in mapped] for variant in MAPPINGS]
    return Network.build(list(found.groups), found.ties(), mappings)


def organised_crime(as_of: Month) -> OrganisedCrime:
    """The groups' model that starts at the end of ``as_of``."""
    return OrganisedCrime(network=network(), years_to_origin=(as_of - PUBLISHED_START + 1) * MONTH)


def published_path(model: OrganisedCrime, theta: Theta, months: int) -> Float[np.ndarray, "draw month"]:
    """Log of the published model's conflict deaths against the origin, without luck, months 0 to ``months``."""
    return np.asarray(_continuation(model.years_to_origin, months)(theta))


@cache
def _continuation(years_to_origin: float, months: int) -> Callable[[Theta], Float[Array, "draw month"]]:
    """The published model run on from one origin, compiled once for every table of draws of a size."""
    model = OrganisedCrime(network=network(), years_to_origin=years_to_origin)

    def one(theta: Theta) -> Float[Array, " month"]:
        start = model.start(theta)
        recorded = start.members[: model.network.ally_strength.size]
        terms = model.published_theta(theta, start.recruitment_rate)

        def month(members: Float[Array, " recorded"], _: None) -> tuple[Float[Array, " recorded"], Float[Array, ""]]:
            deaths = published_rates(members, terms, model.network).deaths.sum()
            return published_step(members, terms, model.network, MONTH), deaths

        deaths = jax.lax.scan(month, recorded, None, length=months + 1)[1]
        return jnp.log(deaths / deaths[0])

    return jax.jit(jax.vmap(one))
