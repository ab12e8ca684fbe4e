"""What the authors' code starts from: its five parameter values, its network, its calendar."""

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

import jax.numpy as jnp

from secuela.evidence.library import library
from secuela.models.organised_crime import Network, PublishedTheta

# Per week, people; the optimum of the authors' fit (source prieto-curiel-code-2023).
PUBLISHED: Mapping[str, float] = MappingProxyType(
    {
        "rho": 2.527474e-3,
        "eta": 110.0,
        "theta": 1.549231e-8,
        "omega": 0.04e-6,
        "start": 115_000.0,
    }
)
WEEKS_A_YEAR = 52
FIRST_YEAR = 2012
DECADE = 520  # weeks from January 2012 to January 2022


@cache
def recorded_network() -> Network:
    """The 150 recorded groups and their ties; the listed organisations play no part in the published model."""
    known = library()
    return Network.build(list(known.groups), known.ties(), [[[]]])


def weekly_theta(values: Mapping[str, float]) -> PublishedTheta:
    """Parameters by their published names, per week."""
    return PublishedTheta(*(jnp.asarray(values[name], dtype=float) for name in ("rho", "eta", "theta", "omega")))
