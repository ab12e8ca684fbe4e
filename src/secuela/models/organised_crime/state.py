"""What the model of organised crime is made of: parameters, state, inputs, luck, outputs."""

from typing import ClassVar

import equinox as eqx
from jaxtyping import Array, Float, Int

from secuela.dynamics.ports import normal, port
from secuela.text.language import marked

SLOTS = 32  # room for offshoots; a draw that needs more is counted as saturated
LISTED = 6  # organisations listed by the US in February 2025 that map onto recorded groups


class Theta(eqx.Module):
    """One draw: parameters under ``organised_crime``, and the baseline that the record gives."""

    # baseline
    conflict_deaths: Float[Array, ""]  # members killed in conflict between groups at the origin, deaths/month
    conflict_path: Float[Array, " month"]  # log factor on lethality from month to month, months 0 to T
    swing_scale: Float[Array, ""]  # log of conflict per log of the nation's homicides
    turbulent: Float[Array, ""]  # 1 where the origin lies in a turbulent time
    # members
    members_2012: Float[Array, ""]
    members_2022: Float[Array, ""]
    rank_exponent: Float[Array, ""]
    incapacitation: Float[Array, ""]
    lethality: Float[Array, ""]
    saturation: Float[Array, ""]
    incapacitation_cap: Float[Array, ""]
    operation_lethality: Float[Array, ""]
    smallest_group: Float[Array, ""]
    recruitment_noise_sd: Float[Array, ""]
    noise_half_life: Float[Array, ""]
    # swings of conflict, in logs of the nation's homicides
    conflict_growth_half_life: Float[Array, ""]
    conflict_growth_sd_calm: Float[Array, ""]
    conflict_growth_sd_turbulent: Float[Array, ""]
    turbulence_begins: Float[Array, ""]
    turbulence_ends: Float[Array, ""]
    conflict_swing_limit: Float[Array, ""]
    # removals and splits
    removal_dip: Float[Array, ""]
    dip_half_life: Float[Array, ""]
    split_chance: Float[Array, ""]
    split_size_slope: Float[Array, ""]
    split_rate: Float[Array, ""]
    kill_split_odds: Float[Array, ""]
    offshoot_share: Float[Array, ""]
    offshoot_share_spread: Float[Array, ""]
    tie_median: Float[Array, ""]
    tie_spread: Float[Array, ""]
    tie_rise: Float[Array, ""]
    tie_half_life: Float[Array, ""]
    hostility_lag: Float[Array, ""]
    listed_mapping: Int[Array, ""]
    removal_allocation: Int[Array, ""]


class State(eqx.Module):
    """Stocks and memory of one draw; a node is a recorded group or a slot for an offshoot."""

    members: Float[Array, " node"]
    dip: Float[Array, " listed"]  # log points by which removals lower an organisation's recruitment now
    family: Int[Array, " slot"]  # recorded group an offshoot descends from; meaningless while free
    organisation: Int[Array, " slot"]  # listed organisation it belonged to; -1 while free
    tie: Float[Array, " slot"]  # height of its hostility to the rest of its family, in recorded rival weights
    age: Float[Array, " slot"]  # months since that hostility began; negative until it does
    months: Float[Array, ""]  # since the origin
    recruitment_noise: Float[Array, ""]
    swing: Float[Array, ""]  # of conflict in this month, log
    next_swing: Float[Array, ""]  # of the next month
    growth: Float[Array, ""]  # of the swing from this month to the next, log
    turbulent: Float[Array, ""]  # 1 in a turbulent time
    recruitment_rate: Float[Array, ""]  # 1/year, solved at the start
    lethality: Float[Array, ""]  # 1/(person year), that of the origin
    clock: Float[Array, ""]  # elapsed fraction of the month


class Inputs(eqx.Module):
    """What acts on the groups from outside."""

    recruitment: Float[Array, ""] = port(
        unit="1", meaning=marked("factor on recruitment"), neutral=1.0, combine="factor"
    )
    incapacitation: Float[Array, ""] = port(
        unit="person/year", meaning=marked("people incapacitated beyond the reference"), neutral=0.0, combine="add"
    )
    removals_capture: Float[Array, ""] = port(
        unit="removal/year",
        meaning=marked("leaders captured, listed organisations together"),
        neutral=0.0,
        combine="add",
    )
    removals_kill: Float[Array, ""] = port(
        unit="removal/year", meaning=marked("leaders killed, listed organisations together"), neutral=0.0, combine="add"
    )
    alone: Float[Array, ""] = port(
        unit="share",
        meaning=marked("share of removals by the US alone, which need no help"),
        neutral=0.0,
        combine="add",
    )
    feasibility: Float[Array, ""] = port(
        unit="1",
        meaning=marked("factor on removals that need the help of both governments"),
        neutral=1.0,
        combine="factor",
    )
    us_operations: Float[Array, ""] = port(
        unit="1", meaning=marked("factor on removals by the US alone"), neutral=1.0, combine="factor"
    )
    lethality: Float[Array, ""] = port(
        unit="1", meaning=marked("factor on the lethality of conflict between groups"), neutral=1.0, combine="factor"
    )
    killed: Float[Array, ""] = port(
        unit="person/year",
        meaning=marked("members killed in operations beyond the reference"),
        neutral=0.0,
        combine="add",
    )


class Luck(eqx.Module):
    """Standard normals of one month."""

    recruitment: Float[Array, ""] = normal(meaning="national recruitment intensity")
    conflict: Float[Array, ""] = normal(meaning="growth of national conflict intensity")
    turbulence: Float[Array, ""] = normal(meaning="whether a turbulent time begins or ends")
    own_split: Float[Array, " listed"] = normal(
        meaning="a split without anyone's plan happens where its probability is above U", shape=(LISTED,)
    )
    split: Float[Array, " listed"] = normal(meaning="a split happens where its probability is above U", shape=(LISTED,))
    share: Float[Array, " listed"] = normal(meaning="share of members that leaves in a split", shape=(LISTED,))
    tie: Float[Array, " listed"] = normal(meaning="hostility after a split", shape=(LISTED,))


class Outputs(eqx.Module):
    """Amounts of the step, and stocks at its end."""

    stocks: ClassVar[tuple[str, ...]] = (
        "members",
        "active_groups",
        "splinter_groups",
        "war_share",
        "conflict_ahead",
    )

    members: Float[Array, ""]
    recruits: Float[Array, ""]
    conflict_deaths: Float[Array, ""]
    conflict_ahead: Float[Array, ""]  # deaths a month in conflict as the next month begins
    killed_in_operations: Float[Array, ""]
    detained: Float[Array, ""]
    left: Float[Array, ""]
    active_groups: Float[Array, ""]
    splinter_groups: Float[Array, ""]
    splits: Float[Array, ""]
    removals: Float[Array, " listed"]
    unsplit_captures: Float[Array, " listed"]
    unsplit_kills: Float[Array, " listed"]
    war_share: Float[Array, " listed"]  # of conflict deaths: within families that split, by organisation
    slots_exhausted: Float[Array, ""]
