"""What the violence model is made of: parameters, state, inputs, luck, outputs."""

from typing import ClassVar

import equinox as eqx
from jaxtyping import Array, Float, Int

from secuela.dynamics.ports import normal, port
from secuela.evidence.states import LISTED_IDS, STATES
from secuela.text.language import marked

N_STATES, N_LISTED = len(STATES), len(LISTED_IDS)


class Theta(eqx.Module):
    """One draw: parameters under ``violence``, and the baseline that the record gives."""

    # baseline
    level: Float[Array, ""]  # homicides/month at the origin, seasonally adjusted
    trend: Float[Array, ""]  # log points/month at the origin
    published_path: Float[Array, " month"]  # log of the published model's deaths against the origin, months 0 to T
    war_centre: Float[Array, " month"]  # log of what unplanned splits are expected to bring to conflict, months 0 to T
    swing_scale: Float[Array, ""]  # log of what is no organised crime per log of the nation's homicides
    usual: Float[Array, " state"]  # shares of the nation's homicides to which the composition returns
    deviation: Float[Array, " state"]  # log of the shares at the origin over the usual ones
    disappeared: Float[Array, " state"]  # persons/month still missing, at the origin
    organised_tilt: Float[Array, " state"]  # organised-crime share of a state relative to the nation's
    contest: Float[Array, " state"]  # log of one plus the groups present, less its mean over homicides
    presence: Float[Array, "listed state"]  # where each listed organisation is seen; rows sum to 1
    home: Float[Array, "listed state"]
    # status-quo path
    trend_half_life: Float[Array, ""]
    fast_luck_sd: Float[Array, ""]
    fast_luck_half_life: Float[Array, ""]
    slow_luck_sd: Float[Array, ""]
    slow_luck_half_life: Float[Array, ""]
    composition_sd: Float[Array, ""]
    composition_half_life: Float[Array, ""]
    homicide_path: Int[Array, ""]
    # organised crime and its place
    oc_share_ucdp: Float[Array, ""]
    oc_share_media: Float[Array, ""]
    oc_share_definition: Int[Array, ""]
    war_home_share: Float[Array, ""]
    contest_elasticity: Float[Array, ""]
    surroundings_effect: Float[Array, ""]
    surroundings: Int[Array, ""]
    # removals and deployment
    removal_deaths: Float[Array, ""]
    weakening_saves: Float[Array, ""]  # death/removal that conflict takes away as recruitment falls, in 36 months
    capture_factor: Float[Array, ""]
    kill_factor: Float[Array, ""]
    removal_deaths_half_life: Float[Array, ""]
    first_weeks_fall: Float[Array, ""]
    first_weeks_half_life: Float[Array, ""]
    first_weeks: Int[Array, ""]
    retaliation_chance: Float[Array, ""]
    retaliation_deaths: Float[Array, ""]
    retaliation_spread: Float[Array, ""]
    retaliation_half_life: Float[Array, ""]
    retaliation_sustained_factor: Float[Array, ""]
    retaliation_sustained_half_life: Float[Array, ""]
    retaliation_variant: Int[Array, ""]
    deployment_deaths: Float[Array, ""]
    deployment_half_life: Float[Array, ""]
    # disappearance, complaints, operations
    disappearance_elasticity: Float[Array, ""]
    concealment_drift: Float[Array, ""]
    concealment_sd: Float[Array, ""]
    completeness_drift: Float[Array, ""]
    complaints_elasticity: Float[Array, ""]
    complaints_sd: Float[Array, ""]
    reference_deployment: Float[Array, ""]
    reference_civilians_killed: Float[Array, ""]
    reference_forces_killed: Float[Array, ""]


class State(eqx.Module):
    """Memory of one draw. What is set at the beginning of a month holds through it."""

    months: Float[Array, ""]  # since the origin
    fast_luck: Float[Array, ""]  # log points
    slow_luck: Float[Array, ""]  # of what is no organised crime
    deviation: Float[Array, " state"]  # of the composition, log
    concealment: Float[Array, ""]  # swings of disappearance against homicide, log
    complaints: Float[Array, ""]  # swings, log
    deployed: Float[Array, ""]  # thousand persons in force
    fresh: Float[Array, ""]  # of them, those whose arrival still moves homicide
    to_come: Float[Array, "event listed"]  # deaths still to come after removals, falls and retaliation
    coming: Float[Array, "event listed"]  # of them, those of this month
    clock: Float[Array, ""]


class Inputs(eqx.Module):
    """What acts on violence from outside."""

    conflict: Float[Array, ""] = port(
        unit="1", meaning=marked("conflict deaths relative to their quiet path"), neutral=1.0, combine="factor"
    )
    war: Float[Array, " listed"] = port(
        unit="share",
        meaning=marked("share of conflict deaths between parents and offshoots, by organisation"),
        neutral=0.0,
        combine="add",
        shape=(N_LISTED,),
    )
    captures: Float[Array, " listed"] = port(
        unit="removal/month",
        meaning=marked("leaders captured without a split, by organisation"),
        neutral=0.0,
        combine="add",
        shape=(N_LISTED,),
    )
    kills: Float[Array, " listed"] = port(
        unit="removal/month",
        meaning=marked("leaders killed without a split, by organisation"),
        neutral=0.0,
        combine="add",
        shape=(N_LISTED,),
    )
    removals: Float[Array, " listed"] = port(
        unit="removal/month",
        meaning=marked("all removals, by organisation: what groups may answer"),
        neutral=0.0,
        combine="add",
        shape=(N_LISTED,),
    )
    scarcity: Float[Array, ""] = port(
        unit="1", meaning=marked("factor on homicide as markets tighten"), neutral=1.0, combine="factor"
    )
    deployment: Float[Array, ""] = port(
        unit="thousand*person", meaning=marked("forces deployed beyond the reference"), neutral=0.0, combine="add"
    )
    us_operations: Float[Array, ""] = port(
        unit="1", meaning=marked("factor on US forces deployed and their deaths"), neutral=1.0, combine="factor"
    )
    complaints_deployment: Float[Array, ""] = port(
        unit="thousand*person", meaning=marked("Mexican federal forces among them"), neutral=0.0, combine="add"
    )
    civilians_killed: Float[Array, ""] = port(
        unit="death/month",
        meaning=marked("civilians killed in operations beyond the reference"),
        neutral=0.0,
        combine="add",
    )
    mexican_forces_killed: Float[Array, ""] = port(
        unit="death/month",
        meaning=marked("Mexican forces killed in operations beyond the reference"),
        neutral=0.0,
        combine="add",
    )
    us_forces_killed: Float[Array, ""] = port(
        unit="death/month",
        meaning=marked("US forces killed in operations beyond the reference"),
        neutral=0.0,
        combine="add",
    )
    us_forces_in_clashes: Float[Array, ""] = port(
        unit="death/month",
        meaning=marked("US forces killed where Mexico's forces use force against them"),
        neutral=0.0,
        combine="add",
    )


class Luck(eqx.Module):
    """Standard normals of one month."""

    fast: Float[Array, ""] = normal(meaning="short swings of homicide")
    slow: Float[Array, ""] = normal(meaning="long swings of homicide outside organised crime")
    composition: Float[Array, " state"] = normal(meaning="swings of a state's share", shape=(N_STATES,))
    concealment: Float[Array, ""] = normal(meaning="swings of disappearance against homicide")
    complaints: Float[Array, ""] = normal(meaning="swings of complaints")
    retaliation: Float[Array, " listed"] = normal(
        meaning="groups answer where the chance is above U", shape=(N_LISTED,)
    )
    retaliation_size: Float[Array, " listed"] = normal(meaning="deaths in that answer", shape=(N_LISTED,))


class Outputs(eqx.Module):
    """Deaths and persons of the step; complaints as a ratio to the origin."""

    stocks: ClassVar[tuple[str, ...]] = ("complaints",)

    homicides: Float[Array, " state"]
    homicides_nation: Float[Array, ""]
    disappearances: Float[Array, " state"]
    oc_homicides_ucdp: Float[Array, ""]
    oc_homicides_media: Float[Array, ""]
    removal_deaths: Float[Array, ""]  # contained in homicides; can be negative
    retaliation: Float[Array, ""]  # contained in homicides
    complaints: Float[Array, ""]
    civilians_killed: Float[Array, ""]
    mexican_forces_killed: Float[Array, ""]
    us_forces_killed: Float[Array, ""]
