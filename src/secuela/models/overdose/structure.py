"""Equations that the history since 1999 and the future from the origin share."""

from collections.abc import Callable

import jax
import jax.numpy as jnp
from jaxtyping import Array, Float

Stocks = Float[Array, " stock"]
Rates = Callable[[Stocks], Stocks]


def synthetic_exposure(
    people: Float[Array, ""], supply: Float[Array, ""], elasticity: Float[Array, ""]
) -> Float[Array, ""]:
    """What synthetic-opioid deaths are proportional to: people x (supply per person) to a power.

    More people on the same supply die more, but less than in proportion; zero people use nothing.
    """
    return people ** (1 - elasticity) * supply**elasticity


def effective_supply(
    fentanyl: Float[Array, ""], substitute_share: Float[Array, ""], substitute_risk: Float[Array, ""]
) -> Float[Array, ""]:
    """Fentanyl delivered, relative to the status quo, with what other synthetic opioids replace, at their own risk.

    Deaths can rise when fentanyl falls: where share x risk is above one.
    """
    return fentanyl + substitute_share * substitute_risk * jnp.maximum(1 - fentanyl, 0.0)


def heroin_use(
    share: Float[Array, ""], fentanyl: Float[Array, ""], heroin_return: Float[Array, ""]
) -> Float[Array, ""]:
    """Use without fentanyl relative to the status quo: the fentanyl share loses log odds as its supply falls.

    Args:
        share: Fentanyl share of illicit use under the status quo.
        fentanyl: Fentanyl and its substitutes delivered, relative to the status quo, by quantity.
        heroin_return: 1 if what leaves fentanyl goes to heroin in full, 0 if not at all.
    """
    free = 1 / (1 - share + share * fentanyl)  # (1 - new share) / (1 - share)
    return free**heroin_return


def rescue_failure(
    kits: Float[Array, " ..."],
    reach_per_person: Float[Array, ""],
    witnessed: Float[Array, ""],
    ambulance: Float[Array, ""],
) -> Float[Array, " ..."]:
    """Chance that neither naloxone nor an ambulance comes in time; form and values of SOURCE (2022).

    Args:
        kits: Kits a year.
        reach_per_person: People around whom one kit puts naloxone within reach, over all people aged 12 and over.
        witnessed: Share of overdoses that someone could respond to.
        ambulance: Share of witnessed overdoses to which an ambulance comes in time.
    """
    nobody = jnp.exp(-reach_per_person * kits) * (1 - ambulance)
    return 1 - witnessed * (1 - nobody)


def runge_kutta(stocks: Stocks, rates: Rates, dt: float | Float[Array, ""]) -> Stocks:
    """One step of order 4 on the stocks themselves: what leaves one arrives in another to the last bit of rounding."""
    k1 = rates(stocks)
    k2 = rates(stocks + dt / 2 * k1)
    k3 = rates(stocks + dt / 2 * k2)
    k4 = rates(stocks + dt * k3)
    return stocks + dt / 6 * (k1 + 2 * k2 + 2 * k3 + k4)


def substeps(stocks: Stocks, rates: Rates, dt: float | Float[Array, ""], count: int) -> Stocks:
    """Several steps of order 4 within ``dt``."""
    return jax.lax.fori_loop(0, count, lambda _, now: runge_kutta(now, rates, dt / count), stocks)
