"""The history: people with opioid problems and their deaths since 1999, driven by prescriptions and fentanyl.

A compact form of what SOURCE (Lim et al. 2022) describes in 694 variables: two stocks, three kinds of death, national,
monthly. Hazards are averages over the treatment and naloxone of their time.
"""

import equinox as eqx
import jax
import jax.numpy as jnp
from jaxtyping import Array, Float

from secuela.dynamics.model import MONTH
from secuela.models.overdose.structure import runge_kutta, synthetic_exposure

FIRST = 1999
PEAK, LAST_PRESCRIBED = 2010, 2015  # years for which opioids prescribed per head are published
MONTHS = 12


class HistoryTheta(eqx.Module):
    """One draw of what the record fits; units as in the records under ``overdose``."""

    new_problems: Float[Array, ""]
    prescribing_exponent: Float[Array, ""]
    prescribing_decline: Float[Array, ""]
    progression: Float[Array, ""]
    deaths_prescription: Float[Array, ""]
    deaths_heroin: Float[Array, ""]
    deaths_synthetic: Float[Array, ""]
    supply_elasticity: Float[Array, ""]
    people_prescription: Float[Array, ""]
    people_illicit: Float[Array, ""]
    early_synthetic: Float[Array, ""]
    exits_prescription: Float[Array, ""]
    exits_illicit: Float[Array, ""]
    direct_starts: Float[Array, ""]
    reference_people: Float[Array, ""]
    prescribed_2010: Float[Array, ""]
    prescribed_2015: Float[Array, ""]


class Drivers(eqx.Module):
    """What drives the history, by month from January 1999 on.

    Args:
        supply: Fentanyl that reaches users, 2019 = 1.
        share: Fentanyl share of illicit opioid use.
        risk: Factor on the risk of synthetic opioids; 1 unless a policy is tried.
        rescue: Factor on all opioid deaths by what rescue achieves; 1 unless a policy is tried.
    """

    supply: Float[Array, " month"]
    share: Float[Array, " month"]
    risk: Float[Array, " month"]
    rescue: Float[Array, " month"]


class Course(eqx.Module):
    """Deaths of each month and people at its end."""

    synthetic: Float[Array, " month"]
    prescription: Float[Array, " month"]
    heroin: Float[Array, " month"]
    people_prescription: Float[Array, " month"]
    people_illicit: Float[Array, " month"]

    @property
    def other(self) -> Float[Array, " month"]:
        """Opioid deaths without a synthetic opioid."""
        return self.prescription + self.heroin


def yearly(monthly: Float[Array, " month"]) -> Float[Array, " year"]:
    """Sums of calendar years."""
    return monthly.reshape(-1, MONTHS).sum(1)


def prescribed(theta: HistoryTheta, months: int) -> Float[Array, " month"]:
    """Opioids prescribed per head, 1999 = 1: log-linear between published years, a fitted fall after the last."""
    year = FIRST + jnp.arange(months) / MONTHS
    known = jnp.array([FIRST, PEAK, LAST_PRESCRIBED]) + 1 / 2
    logs = jnp.stack([jnp.zeros(()), jnp.log(theta.prescribed_2010), jnp.log(theta.prescribed_2015)])
    fall = theta.prescribing_decline * jnp.maximum(year - known[-1], 0)
    return jnp.exp(jnp.interp(year, known, logs) - fall)


def new_problems(theta: HistoryTheta, months: int) -> Float[Array, " month"]:
    """People a year who begin to have problems with prescription opioids, by month."""
    return theta.new_problems * prescribed(theta, months) ** theta.prescribing_exponent


def simulate(theta: HistoryTheta, drivers: Drivers) -> Course:
    """Run one draw from the beginning of 1999, month by month, inputs held for each month."""
    starts = new_problems(theta, drivers.supply.size)

    def month(
        people: Float[Array, " pool"], now: tuple[Drivers, Float[Array, ""]]
    ) -> tuple[Float[Array, " pool"], Float[Array, " stock"]]:
        stocks = jnp.concatenate([people, jnp.zeros(3)])  # three counts of deaths begin anew
        end = runge_kutta(stocks, lambda at: _rates(at, theta, *now), MONTH)
        return end[:2], end

    start = jnp.stack([theta.people_prescription, theta.people_illicit])
    ends = jax.lax.scan(month, start, (drivers, starts))[1]
    people_prescription, people_illicit, synthetic, prescription, heroin = ends.T
    return Course(synthetic, prescription, heroin, people_prescription, people_illicit)


def _rates(
    stocks: Float[Array, " stock"], theta: HistoryTheta, now: Drivers, starts: Float[Array, ""]
) -> Float[Array, " stock"]:
    """Change a year of people with prescription problems, people using illicit opioids, and three counts of deaths."""
    on_prescription, illicit = stocks[0], stocks[1]
    supply = now.supply * theta.reference_people
    market = theta.deaths_synthetic * synthetic_exposure(illicit, supply, theta.supply_elasticity) * now.risk
    early = theta.early_synthetic * on_prescription * now.rescue
    from_illicit = jnp.stack([market, theta.deaths_heroin * illicit * (1 - now.share)]) * now.rescue
    prescription = theta.deaths_prescription * on_prescription * now.rescue
    moving = theta.progression * on_prescription
    return jnp.stack(
        [
            starts - theta.exits_prescription * on_prescription - moving - prescription - early,
            theta.direct_starts + moving - theta.exits_illicit * illicit - from_illicit.sum(),
            from_illicit[0] + early,
            prescription,
            from_illicit[1],
        ]
    )
