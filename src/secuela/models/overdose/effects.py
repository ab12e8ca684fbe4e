"""What acts on overdose deaths, as ratios to the same draw's status quo: supply, potency, rescue, treatment."""

import jax.numpy as jnp
from jaxtyping import Array, Float

from secuela.models.overdose.state import Inputs, Theta
from secuela.models.overdose.structure import effective_supply, heroin_use, rescue_failure, synthetic_exposure

Pools = Float[Array, " pool"]


def ratios(
    now: "People", usual: "People", stimulant_use: Float[Array, ""], adaptation: Float[Array, ""], month: "Acts"
) -> Float[Array, " kind"]:
    """Deaths of each kind relative to the status quo.

    More people on the same supply of fentanyl die more, but less than in proportion; treatment lowers the mean risk of
    a person, and deaths in proportion.

    Args:
        now: People with an opioid problem.
        usual: The same under the status quo.
        stimulant_use: People using stimulants, relative.
        adaptation: Log of the potency that users are adapted to.
        month: What acts this month.
    """
    theta = month.theta
    growth, risk = now.number / usual.number, now.mean_risk / usual.mean_risk
    synthetic = synthetic_exposure(growth[1], month.supply, theta.supply_elasticity) * risk[1] * month.rescue
    synthetic = synthetic * jnp.exp(theta.potency_elasticity * (month.log_potency - adaptation))
    synthetic = synthetic * (1 + theta.stimulant_role * (month.stimulants - 1))
    prescription, heroin = growth[0] * risk[0], growth[1] * risk[1] * month.heroin
    other_opioid = ((1 - theta.heroin_part) * prescription + theta.heroin_part * heroin) * month.rescue
    return jnp.stack([synthetic, other_opioid, stimulant_use * month.stimulants, jnp.ones(())])


class People:
    """People with an opioid problem by pool: how many, and their mean risk if an untreated person has 1.

    Args:
        stocks: Untreated, treated, by pool.
        theta: One draw.
    """

    def __init__(self, stocks: Float[Array, "status pool"], theta: Theta) -> None:
        self.number = stocks.sum(0)
        self.at_risk = stocks[0] + theta.treatment_mortality * stocks[1]
        self.mean_risk = self.at_risk / self.number


class Acts:
    """What the inputs of a month come to, whatever the stocks; all 1, or 0 for a log, on neutral inputs.

    Args:
        inputs: Of the month.
        theta: One draw.
    """

    def __init__(self, inputs: Inputs, theta: Theta) -> None:
        self.theta = theta
        self.supply = effective_supply(inputs.fentanyl, theta.substitute_share, theta.substitute_risk)
        quantity = effective_supply(inputs.fentanyl, theta.substitute_share, jnp.ones(()))
        displaced = heroin_use(theta.fentanyl_share, quantity, theta.heroin_return)
        self.heroin = displaced * inputs.heroin**theta.heroin_elasticity
        self.stimulants = inputs.stimulants**theta.stimulant_elasticity
        self.log_potency = jnp.log(inputs.potency)
        self.rescue = _rescue(_kits(inputs.naloxone, theta), theta) / _rescue(theta.kits, theta)


def coverage(places: Float[Array, ""], people: Pools, theta: Theta) -> Pools:
    """Share in treatment of each pool, when places are added or taken away in proportion to those who are treated.

    One place more is one person more at first; the last people are ever harder to reach, and nobody is treated twice.
    """
    usual = theta.treatment_coverage
    added = places / people.sum()
    room = jnp.where(added >= 0, 1 - usual, usual)
    return usual + jnp.sign(added) * room * -jnp.expm1(-jnp.abs(added) / room) * jnp.ones_like(people)


def _kits(added: Float[Array, ""], theta: Theta) -> Float[Array, ""]:
    """Kits a year; taking away more than there are leaves ever fewer, never less than none."""
    return jnp.where(
        added >= 0, theta.kits + jnp.maximum(added, 0.0), theta.kits * jnp.exp(jnp.minimum(added, 0.0) / theta.kits)
    )


def _rescue(kits: Float[Array, ""], theta: Theta) -> Float[Array, ""]:
    return rescue_failure(kits, theta.naloxone_reach / theta.population, theta.witnessed, theta.ambulance)
