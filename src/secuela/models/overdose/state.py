"""Parameters, state, ports, luck and outputs of the overdose model that an assessment runs."""

from typing import ClassVar

import equinox as eqx
from jaxtyping import Array, Float

from secuela.dynamics.ports import normal, port
from secuela.text.language import marked

KINDS = ("synthetic", "other_opioid", "stimulant", "other")  # of death, each counted once
POOLS = ("prescription", "illicit")


class Theta(eqx.Module):
    """One draw: parameters under ``overdose``, and the baseline that record and history give.

    From the baseline: ``level`` deaths/month at the origin by kind; ``trend`` log points/month; ``people`` with an
    opioid problem by pool; ``starts`` of such problems, person/year, by pool; ``fentanyl_share`` of illicit opioid use;
    ``heroin_part`` of other opioid deaths; ``luck_sd`` log points at rest, the part of each kind's swings that does not
    come with those of supply.
    """

    level: Float[Array, " kind"]
    trend: Float[Array, " kind"]
    people: Float[Array, " pool"]
    starts: Float[Array, " pool"]
    fentanyl_share: Float[Array, ""]
    heroin_part: Float[Array, ""]
    trend_half_life: Float[Array, ""]
    luck_sd: Float[Array, " kind"]
    luck_half_life: Float[Array, ""]
    progression: Float[Array, ""]
    exits_prescription: Float[Array, ""]
    exits_illicit: Float[Array, ""]
    supply_elasticity: Float[Array, ""]
    potency_elasticity: Float[Array, ""]
    potency_adaptation: Float[Array, ""]
    substitute_share: Float[Array, ""]
    substitute_risk: Float[Array, ""]
    heroin_return: Float[Array, ""]
    heroin_elasticity: Float[Array, ""]
    stimulant_elasticity: Float[Array, ""]
    stimulant_role: Float[Array, ""]
    stimulant_turnover: Float[Array, ""]
    treatment_coverage: Float[Array, ""]
    treatment_mortality: Float[Array, ""]
    treatment_fill: Float[Array, ""]
    naloxone_reach: Float[Array, ""]
    witnessed: Float[Array, ""]
    ambulance: Float[Array, ""]
    kits: Float[Array, ""]
    population: Float[Array, ""]


class State(eqx.Module):
    """Stocks and memory of one draw; ``usual`` is the status quo of the same draw and luck."""

    untreated: Float[Array, " pool"]
    treated: Float[Array, " pool"]
    usual_untreated: Float[Array, " pool"]
    usual_treated: Float[Array, " pool"]
    stimulant_use: Float[Array, ""]  # people using stimulants, relative to the status quo
    adaptation: Float[Array, ""]  # log of the potency that users are adapted to, relative to the status quo
    luck: Float[Array, " kind"]  # log points
    months: Float[Array, ""]  # since the origin
    clock: Float[Array, ""]


class Inputs(eqx.Module):
    """What acts on overdose deaths from outside."""

    fentanyl: Float[Array, ""] = port(
        unit="1",
        meaning=marked("fentanyl that reaches users, relative to the status quo"),
        neutral=1.0,
        combine="factor",
    )
    potency: Float[Array, ""] = port(
        unit="1", meaning=marked("potency of a dose, relative to the status quo"), neutral=1.0, combine="factor"
    )
    heroin: Float[Array, ""] = port(
        unit="1", meaning=marked("heroin that reaches users, relative to the status quo"), neutral=1.0, combine="factor"
    )
    stimulants: Float[Array, ""] = port(
        unit="1",
        meaning=marked("methamphetamine and cocaine that reach users, relative"),
        neutral=1.0,
        combine="factor",
    )
    treatment: Float[Array, ""] = port(
        unit="person", meaning=marked("places in medication treatment beyond the reference"), neutral=0.0, combine="add"
    )
    naloxone: Float[Array, ""] = port(
        unit="kit/year", meaning=marked("naloxone kits beyond the reference"), neutral=0.0, combine="add"
    )
    initiation: Float[Array, ""] = port(
        unit="1",
        meaning=marked("factor on people who begin, and on the move to illicit opioids"),
        neutral=1.0,
        combine="factor",
    )


class Luck(eqx.Module):
    """Standard normals of one month."""

    deaths: Float[Array, " kind"] = normal(meaning="swings of deaths around their path", shape=(len(KINDS),))


class Outputs(eqx.Module):
    """Deaths of the step, each counted once, and people at its end."""

    stocks: ClassVar[tuple[str, ...]] = (
        "people_untreated",
        "people_treated",
    )

    deaths: Float[Array, ""]
    synthetic: Float[Array, ""]
    other_opioid: Float[Array, ""]
    stimulant: Float[Array, ""]
    other: Float[Array, ""]
    people_untreated: Float[Array, ""]
    people_treated: Float[Array, ""]
