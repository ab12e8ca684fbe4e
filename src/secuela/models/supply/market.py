"""Price, potency and revenue: what a change of the delivered quantity does, at an inelastic demand."""

import jax.numpy as jnp
from jaxtyping import Array, Float

from secuela.models.supply.state import Theta

ByDrug = Float[Array, " drug"]


def demand_elasticity(theta: Theta) -> ByDrug:
    """Elasticity of the quantity bought to its price, below 1 in size for every drug."""
    opioids, stimulants = theta.demand_elasticity_opioids, theta.demand_elasticity_stimulants
    return jnp.stack([opioids, stimulants, stimulants, opioids])


def log_price(delivered: ByDrug, demand: Float[Array, ""], theta: Theta) -> ByDrug:
    """Log of the price against the origin: the part of a shortfall that is not taken as lower purity moves it.

    Args:
        delivered: Pure quantity, 1 = origin.
        demand: Quantity demanded at an unchanged price, 1 = origin.
        theta: One draw.
    """
    sold = (1 - theta.purity_share) * jnp.log(delivered)
    return (sold - jnp.log(demand)) / demand_elasticity(theta)


def potency(delivered: ByDrug, theta: Theta) -> ByDrug:
    """Purity of what is sold, 1 = origin."""
    return delivered**theta.purity_share


def revenue(delivered: ByDrug, log_price: ByDrug, weight: ByDrug, theta: Theta) -> Float[Array, ""]:
    """Price times quantity sold over all drugs, 1 = origin.

    Args:
        delivered: Pure quantity, 1 = origin.
        log_price: Of the quantity sold.
        weight: Share of each drug in revenue at the origin.
        theta: One draw.
    """
    return (weight * jnp.exp(log_price) * delivered ** (1 - theta.purity_share)).sum()
