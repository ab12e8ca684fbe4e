"""The published model, exactly: Prieto-Curiel, Campedelli, Hope 2023, Science 381:1312, doi 10.1126/science.adh2888."""

import math

import equinox as eqx
import jax
import jax.numpy as jnp
from jaxtyping import Array, Float

from secuela.models.organised_crime.network import Network

_LONGEST_STEP = 0.5  # published years; Runge-Kutta 4 errs by less than 1e-7 of the members in ten years


class PublishedTheta(eqx.Module):
    """Recruitment ρ (1/time), incapacitation η (people/time, national), lethality θ, saturation ω (1/(person time))."""

    recruitment: Float[Array, ""]
    incapacitation: Float[Array, ""]
    lethality: Float[Array, ""]
    saturation: Float[Array, ""]


class PublishedRates(eqx.Module):
    """People per unit of time that each group gains and loses."""

    recruits: Float[Array, " recorded"]
    deaths: Float[Array, " recorded"]
    incapacitated: Float[Array, " recorded"]
    retired: Float[Array, " recorded"]

    def net(self) -> Float[Array, " recorded"]:
        """Change of members per unit of time."""
        return self.recruits - self.deaths - self.incapacitated - self.retired


def published_rates(members: Float[Array, " recorded"], theta: PublishedTheta, network: Network) -> PublishedRates:
    """The published right-hand side in O(groups + ties), in the time unit of ``theta``.

    Hostility of group i towards j is (rival weight + 1) / (ally strength of i + 1), so the product with all sizes is
    the rivals' sum plus everybody else's members.
    """
    total = members.sum()
    hostility = (network.rivals(members) + total - members) / (network.ally_strength + 1)
    return PublishedRates(
        recruits=theta.recruitment * members,
        deaths=theta.lethality * members * hostility,
        incapacitated=theta.incapacitation * members / total,
        retired=theta.saturation * members**2,
    )


def published_step(
    members: Float[Array, " recorded"], theta: PublishedTheta, network: Network, dt: Float[Array, ""] | float
) -> Float[Array, " recorded"]:
    """One Runge-Kutta 4 step of length ``dt``."""

    def net(members: Float[Array, " recorded"]) -> Float[Array, " recorded"]:
        return published_rates(members, theta, network).net()

    k1 = net(members)
    k2 = net(members + dt / 2 * k1)
    k3 = net(members + dt / 2 * k2)
    k4 = net(members + dt * k3)
    return members + dt / 6 * (k1 + 2 * k2 + 2 * k3 + k4)


def spin_up(
    members: Float[Array, " recorded"], theta: PublishedTheta, network: Network, years: float
) -> Float[Array, " recorded"]:
    """Members after ``years`` published years of 52 weeks, without luck; ``theta`` is per year."""
    if years <= 0:
        return members
    steps = max(1, math.ceil(years / _LONGEST_STEP))

    def advance(now: Float[Array, " recorded"], _: None) -> tuple[Float[Array, " recorded"], None]:
        return published_step(now, theta, network, years / steps), None

    return jax.lax.scan(advance, members, None, length=steps)[0]


def start_members(network: Network, total: float) -> Float[Array, " recorded"]:
    """The published start: ``total`` shared in proportion to 1 / rank."""
    return network.start(jnp.asarray(total, dtype=float), jnp.asarray(1.0))
