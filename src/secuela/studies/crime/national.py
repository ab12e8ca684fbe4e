"""National weekly series of one draw, for ensembles: vmap it over parameters and starts."""

from typing import NamedTuple

import jax
import jax.numpy as jnp
from jaxtyping import Array, Float

from secuela.models.organised_crime import Network, PublishedTheta, published_rates, published_step
from secuela.studies.crime.panel import PANEL


class National(NamedTuple):
    """Members (people), deaths and recruits (people per week) of all groups from week 0 on."""

    members: Float[Array, " week"]
    deaths: Float[Array, " week"]
    recruits: Float[Array, " week"]


def national_series(
    members: Float[Array, " recorded"], theta: PublishedTheta, network: Network, panels: int
) -> National:
    """Advance ``panels`` steps of 13 weeks and read the weeks between from a cubic Hermite interpolant of the totals.

    No step control: near the published parameters totals err by less than 1e-8, and :func:`advance` says whether a
    draw is near enough.
    """

    def totals(members: Float[Array, " recorded"]) -> Float[Array, " series"]:
        return jnp.stack([members.sum(), published_rates(members, theta, network).deaths.sum()])

    def node(members: Float[Array, " recorded"]) -> Float[Array, "two series"]:
        net = published_rates(members, theta, network).net()
        return jnp.stack(jax.jvp(totals, (members,), (net,)))

    def advance(
        now: Float[Array, " recorded"], _: None
    ) -> tuple[Float[Array, " recorded"], Float[Array, "two series"]]:
        return published_step(now, theta, network, float(PANEL)), node(now)

    end, nodes = jax.lax.scan(advance, members, None, length=panels)
    value, slope = jnp.moveaxis(jnp.concatenate([nodes, node(end)[None]]), 1, 0)
    weekly = _cubic(value, PANEL * slope)
    return National(weekly[:, 0], weekly[:, 1], theta.recruitment * weekly[:, 0])


def _cubic(value: Float[Array, "node series"], rise: Float[Array, "node series"]) -> Float[Array, "week series"]:
    """Hermite interpolant at whole weeks; ``rise`` is the slope per panel."""
    u = (jnp.arange(PANEL) / PANEL)[:, None]
    left, right, begin, end = value[:-1, None], value[1:, None], rise[:-1, None], rise[1:, None]
    inside = left + u * (begin + u * (3 * (right - left) - 2 * begin - end + u * (2 * (left - right) + begin + end)))
    return jnp.concatenate([inside.reshape(-1, value.shape[1]), value[-1:]])
