"""Parameters, state, ports, luck and outputs of the relations between the two governments."""

from typing import ClassVar

import equinox as eqx
from jaxtyping import Array, Float, Int

from secuela.dynamics.ports import normal, port
from secuela.text.language import marked

ACTS = (
    "rhetoric",
    "sanction",
    "presence",
    "sea",
    "official",
    "strike",
    "raid",
    "civilians",
    "soldiers",
)  # of the US
LEVELS = (
    "none",
    "protest",
    "visits",
    "agents",
    "extradition",
    "expulsion",
    "posture",
    "force",
)  # of Mexico's response, in order


class Theta(eqx.Module):
    """One draw: parameters under ``bilateral``.

    Chances are those that a campaign with that act as its worst meets a response of level 3 or above; ``step_*`` and
    ``gap_*`` are log odds, ``climb_*`` shares of the responses of the level below.
    """

    cooperation_level: Float[Array, ""]
    recovery_half_life: Float[Array, ""]
    fall_half_life: Float[Array, ""]
    loss_at_force: Float[Array, ""]
    loss_shape: Float[Array, ""]
    support_gain: Float[Array, ""]
    support_scale: Float[Array, ""]
    concession_gain: Float[Array, ""]
    concession_scale: Float[Array, ""]
    concession_half_life: Float[Array, ""]
    accommodation: Float[Array, ""]
    execution: Float[Array, ""]
    smallest_rise: Float[Array, ""]
    designation_weight: Float[Array, ""]
    rhetoric_rate: Float[Array, ""]
    presence_rate: Float[Array, ""]
    sea_rate: Float[Array, ""]
    noticed: Float[Array, ""]
    raid_share: Float[Array, ""]
    chance_rhetoric: Float[Array, ""]
    chance_sanction: Float[Array, ""]
    chance_presence: Float[Array, ""]
    chance_sea: Float[Array, ""]
    chance_official: Float[Array, ""]
    chance_soil: Float[Array, ""]
    step_raid: Float[Array, ""]
    step_soldiers: Float[Array, ""]
    step_deaths: Float[Array, ""]
    gap_protest: Float[Array, ""]
    gap_visits: Float[Array, ""]
    climb_extradition: Float[Array, ""]
    climb_expulsion: Float[Array, ""]
    campaign_gap: Float[Array, ""]
    renewal: Float[Array, ""]
    renewal_half_life: Float[Array, ""]
    force_mid: Float[Array, ""]
    posture_mid: Float[Array, ""]
    force_icb: Float[Array, ""]
    posture_icb: Float[Array, ""]
    force_deaths: Float[Array, ""]
    mexico_force: Float[Array, ""]
    mexico_posture: Float[Array, ""]
    resolve_start: Float[Array, ""]
    resolve_half_life: Float[Array, ""]
    patience_start: Float[Array, ""]
    freeze_length: Float[Array, ""]
    freeze_spread: Float[Array, ""]
    rollback_share: Float[Array, ""]
    rollback_length: Float[Array, ""]
    rollback_spread: Float[Array, ""]
    never_reversed: Float[Array, ""]
    military_length: Float[Array, ""]
    military_spread: Float[Array, ""]
    deal_rate: Float[Array, ""]
    deal_speed: Float[Array, ""]
    halt: Float[Array, ""]
    halt_half_life: Float[Array, ""]
    halt_losses: Float[Array, ""]
    clash_mexican_killed: Float[Array, ""]
    clash_us_killed: Float[Array, ""]
    yearly_trade: Float[Array, ""]
    trade_share: Float[Array, ""]
    trade_share_force: Float[Array, ""]
    base_rates: Int[Array, ""]


class State(eqx.Module):
    """Memory of one draw; what is set at the beginning of a month holds through it."""

    cooperation: Float[Array, ""]
    target: Float[Array, ""]  # of cooperation, this month
    concession: Float[Array, ""]  # 0 to 1
    answered: Float[Array, ""]  # percentage points of the threat that have had their answer
    resolve: Float[Array, ""]  # standard normal: how strongly the government of the day responds
    patience: Float[Array, ""]  # standard normal: how long it keeps to a response
    campaign: Float[Array, ""]  # standard normal: the disposition that the present campaign met when it began
    campaign_left: Float[Array, ""]  # months without an act after which it is over; 0 where none is on
    reached: Float[Array, ""]  # strongest level that it has been answered with
    age: Float[Array, ""]  # months since that level was first reached
    halted: Float[Array, ""]  # log points of US operations in Mexico that are called off
    remaining: Float[Array, " level"]  # months for which each level above none is still in force
    strongest: Float[Array, ""]  # level in force in this month
    clock: Float[Array, ""]


class Inputs(eqx.Module):
    """What acts on the relations from outside, all departures from the reference policy."""

    operations_on_soil: Float[Array, ""] = port(
        unit="operation/month", meaning=marked("US strikes and raids on Mexican soil"), neutral=0.0, combine="add"
    )
    ground_forces: Float[Array, ""] = port(
        unit="thousand*person", meaning=marked("US personnel operating in Mexico"), neutral=0.0, combine="add"
    )
    consent_lacking: Float[Array, ""] = port(
        unit="share",
        meaning=marked("how far Mexico's consent to acts on its soil is lacking"),
        neutral=0.0,
        combine="add",
    )
    mexican_forces_killed: Float[Array, ""] = port(
        unit="death/month",
        meaning=marked("members of Mexico's forces killed in US operations"),
        neutral=0.0,
        combine="add",
    )
    mexican_civilians_killed: Float[Array, ""] = port(
        unit="death/month", meaning=marked("civilians in Mexico killed in US operations"), neutral=0.0, combine="add"
    )
    officials_seized: Float[Array, ""] = port(
        unit="event/month",
        meaning=marked("serving or former senior officials of Mexico seized"),
        neutral=0.0,
        combine="add",
    )
    sea_effort: Float[Array, ""] = port(
        unit="1", meaning=marked("relative change of strikes at sea"), neutral=0.0, combine="add"
    )
    designation: Float[Array, ""] = port(
        unit="share", meaning=marked("share of organised-crime groups newly listed"), neutral=0.0, combine="add"
    )
    tariff: Float[Array, ""] = port(
        unit="1", meaning=marked("percentage points of tariff threatened"), neutral=0.0, combine="add"
    )
    support: Float[Array, ""] = port(
        unit="million*USD_2025/year", meaning=marked("US security assistance"), neutral=0.0, combine="add"
    )
    stance: Float[Array, ""] = port(
        unit="1", meaning=marked("factor on the odds that Mexico answers an act"), neutral=1.0, combine="factor"
    )
    pressure: Float[Array, ""] = port(
        unit="1", meaning=marked("US pressure on Mexico relative to the status quo"), neutral=1.0, combine="factor"
    )
    us_forces_killed: Float[Array, ""] = port(
        unit="death/month",
        meaning=marked("US forces killed beyond the status quo"),
        neutral=0.0,
        combine="add",
    )


class Luck(eqx.Module):
    """Standard normals of one month."""

    acts: Float[Array, " act"] = normal(meaning="whether an act of each kind occurs", shape=(len(ACTS),))
    answer: Float[Array, ""] = normal(meaning="whether a threat is accommodated")
    execution: Float[Array, ""] = normal(meaning="whether a threat that is resisted is carried out")
    resolve: Float[Array, ""] = normal(meaning="swings of the disposition to respond")
    patience: Float[Array, ""] = normal(meaning="swings of how long a response is kept up")
    renewal: Float[Array, ""] = normal(meaning="whether a repeated act is answered as strongly as its campaign was")
    rollback: Float[Array, ""] = normal(meaning="whether a response is written into law, and whether for good")
    deal: Float[Array, ""] = normal(meaning="whether an apology or a quiet deal shortens what is in force")


class Outputs(eqx.Module):
    """What the step did to relations."""

    stocks: ClassVar[tuple[str, ...]] = (
        "cooperation",
        "response_level",
        "concession",
        "operations",
    )

    cooperation: Float[Array, ""]  # 0 to 1, at its end
    response_level: Float[Array, ""]  # 0 to 7, strongest measure in force in the month
    freeze_days: Float[Array, ""]  # of the step, with level 3 or above in force
    response_days: Float[Array, ""]  # of the step, with any measure in force
    concession: Float[Array, ""]  # 0 to 1, at its end
    operations: Float[Array, ""]  # share of the planned US operations in Mexico that goes on in the month
    force_days: Float[Array, ""]  # of the step, with force by Mexico against the US
    mexican_forces_killed: Float[Array, ""]  # in clashes, less those spared where operations are called off
    civilians_killed: Float[Array, ""]  # zero, or below it by those spared
    us_forces_killed: Float[Array, ""]  # in clashes
    acts: Float[Array, " act"]  # kinds of act that occurred, at the beginning of the month
    response: Float[Array, ""]  # level of the new response, at the beginning of the month
    length: Float[Array, ""]  # days that the new response is to last unless a deal shortens it
