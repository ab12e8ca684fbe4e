"""Thirteen weeks of the published model: Runge-Kutta 4 steps, read at whole weeks from a quintic interpolant."""

from collections.abc import Callable
from typing import NamedTuple

import jax
import jax.numpy as jnp
from jaxtyping import Array, Float, Int

from secuela.models.organised_crime import Network, PublishedTheta, published_rates

PANEL = 13  # weeks
FLOWS = ("recruits", "deaths", "incapacitated", "retired")


class Panel(NamedTuple):
    """Values at whole weeks 0 to 13 of a panel; those beyond its length repeat its end.

    Args:
        members: People in each group.
        flows: People who have come and gone since the start of the panel, in the order of ``FLOWS``.
        rates: The same as people per week, at that moment.
    """

    members: Float[Array, "week recorded"]
    flows: Float[Array, "week flow"]
    rates: Float[Array, "week flow"]


_Slope = Callable[[Float[Array, " people"]], Float[Array, " people"]]


class _Node(NamedTuple):
    value: Float[Array, " people"]
    slope: Float[Array, " people"]
    bend: Float[Array, " people"]


def national_rates(
    members: Float[Array, " recorded"], theta: PublishedTheta, network: Network
) -> Float[Array, " flow"]:
    """People per unit of time over all groups, in the order of ``FLOWS``."""
    rates = published_rates(members, theta, network)
    return jnp.stack([rates.recruits.sum(), rates.deaths.sum(), rates.incapacitated.sum(), rates.retired.sum()])


@jax.jit
def panel(
    members: Float[Array, " recorded"],
    theta: PublishedTheta,
    network: Network,
    length: Float[Array, ""],
    steps: Int[Array, ""],
) -> Panel:
    """Advance ``length`` weeks in ``steps`` equal steps; one compiled program whatever the two are.

    The flows are integrated beside the members, so that their sums are as accurate as the members and everybody who
    comes or goes is counted once.
    """
    groups = members.size

    def slope(people: Float[Array, " people"]) -> Float[Array, " people"]:
        rates = published_rates(people[:groups], theta, network)
        parts = jnp.stack([rates.recruits, rates.deaths, rates.incapacitated, rates.retired])
        return jnp.concatenate([rates.net(), parts.sum(axis=1)])

    def node(people: Float[Array, " people"]) -> _Node:
        first = slope(people)
        return _Node(people, first, jax.jvp(slope, (people,), (first,))[1])

    dt = length / steps
    weeks = jnp.minimum(jnp.arange(PANEL + 1), length)
    place = weeks / dt
    step_of = jnp.clip(jnp.floor(place), 0, steps - 1)

    def advance(
        step: Int[Array, ""], carry: tuple[_Node, Float[Array, "week people"]]
    ) -> tuple[_Node, Float[Array, "week people"]]:
        left, read = carry
        right = node(_runge_kutta(slope, left, dt))
        inside = (step_of == step)[:, None]
        return right, jnp.where(inside, _quintic(left, right, dt, (place - step)[:, None]), read)

    first = node(jnp.concatenate([members, jnp.zeros(len(FLOWS))]))
    read = jnp.broadcast_to(first.value, (PANEL + 1, first.value.size))
    people = jax.lax.fori_loop(0, steps, advance, (first, read))[1]
    found = people[:, :groups]
    return Panel(found, people[:, groups:], jax.vmap(lambda members: national_rates(members, theta, network))(found))


def _runge_kutta(slope: _Slope, left: _Node, dt: Float[Array, ""]) -> Float[Array, " people"]:
    k2 = slope(left.value + dt / 2 * left.slope)
    k3 = slope(left.value + dt / 2 * k2)
    k4 = slope(left.value + dt * k3)
    return left.value + dt / 6 * (left.slope + 2 * k2 + 2 * k3 + k4)


def _quintic(
    left: _Node, right: _Node, dt: Float[Array, ""], place: Float[Array, "week one"]
) -> Float[Array, "week people"]:
    """The polynomial of degree five through value, slope and bend at both ends; ``place`` runs from 0 to 1."""
    rise = right.value - left.value
    a, b = dt * left.slope, dt * right.slope
    c, d = dt**2 * left.bend / 2, dt**2 * right.bend / 2
    third = 10 * rise - 6 * a - 4 * b - 3 * c + d
    fourth = -15 * rise + 8 * a + 7 * b + 3 * c - 2 * d
    fifth = 6 * rise - 3 * a - 3 * b - c + d
    return left.value + place * (a + place * (c + place * (third + place * (fourth + place * fifth))))
