"""What the model of organised crime is made of: parameters, state, inputs, luck, outputs."""

from typing import ClassVar

import equinox as eqx
from jaxtyping import Array, Float, Int

from secuela.dynamics.ports import normal, port
from secuela.text.language import marked

SLOTS = 32  # room for offshoots; a draw that needs more is counted as saturated
LISTED = 6  # organisations listed by the US in February 2025 that map onto recorded groups


class Theta(eqx.Module):
    """One draw of the parameters; units as in the records under ``organised_crime``."""

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
    conflict_noise_sd: Float[Array, ""]
    noise_half_life: Float[Array, ""]
    removal_dip: Float[Array, ""]
    dip_half_life: Float[Array, ""]
    split_chance: Float[Array, ""]
    split_size_slope: Float[Array, ""]
    kill_split_odds: Float[Array, ""]
    offshoot_share: Float[Array, ""]
    offshoot_share_spread: Float[Array, ""]
    tie_median: Float[Array, ""]
    tie_spread: Float[Array, ""]
    tie_half_life: Float[Array, ""]
    hostility_lag: Float[Array, ""]
    listed_mapping: Int[Array, ""]
    removal_allocation: Int[Array, ""]


class State(eqx.Module):
    """Stocks and memory of one draw; a node is a recorded group or a slot for an offshoot."""

    members: Float[Array, " node"]
    dip: Float[Array, " listed"]  # log points by which removals lower an organisation's recruitment now
    family: Int[Array, " slot"]  # recorded group an offshoot descends from; meaningless while free
    parent: Int[Array, " slot"]  # node it split off from
    organisation: Int[Array, " slot"]  # listed organisation it belonged to; -1 while free
    tie: Float[Array, " slot"]  # hostility between offshoot and parent, in recorded rival weights
    wait: Float[Array, " slot"]  # months until that hostility begins
    recruitment_noise: Float[Array, ""]
    conflict_noise: Float[Array, ""]
    recruitment_rate: Float[Array, ""]  # 1/year, solved at the start
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
    conflict: Float[Array, ""] = normal(meaning="national conflict intensity")
    split: Float[Array, " listed"] = normal(meaning="a split happens where its probability is above U", shape=(LISTED,))
    share: Float[Array, " listed"] = normal(meaning="share of members that leaves in a split", shape=(LISTED,))
    tie: Float[Array, " listed"] = normal(meaning="hostility after a split", shape=(LISTED,))


class Outputs(eqx.Module):
    """Amounts of the step, and stocks at its end."""

    stocks: ClassVar[tuple[str, ...]] = ("members", "active_groups", "splinter_groups", "war_share")

    members: Float[Array, ""]
    recruits: Float[Array, ""]
    conflict_deaths: Float[Array, ""]
    killed_in_operations: Float[Array, ""]
    detained: Float[Array, ""]
    left: Float[Array, ""]
    active_groups: Float[Array, ""]
    splinter_groups: Float[Array, ""]
    splits: Float[Array, ""]
    removals: Float[Array, " listed"]
    unsplit_captures: Float[Array, " listed"]
    unsplit_kills: Float[Array, " listed"]
    war_share: Float[Array, " listed"]  # of conflict deaths: between parents and offshoots, by organisation
    slots_exhausted: Float[Array, ""]
