"""What the supply model is made of: parameters, state, inputs, luck and outputs of one draw."""

from typing import ClassVar

import equinox as eqx
from jaxtyping import Array, Float, Int

from secuela.dynamics.ports import normal, port
from secuela.models.supply.geography import CORRIDORS, DRUGS, ENTRIES
from secuela.text.language import marked

_ENTRY_LUCK = (len(DRUGS), len(ENTRIES))
_CORRIDOR_LUCK = (len(DRUGS), len(CORRIDORS))


class Theta(eqx.Module):
    """One draw of the parameters; units as in the records under ``supply``."""

    share: Float[Array, "drug route"]  # share of the US-bound flow at the origin: from the record of seizures
    fentanyl_seized: Float[Array, ""]  # pound/month as weighed, at the origin: from the record of seizures
    fentanyl_reported: Float[Array, ""]  # laboratory reports a month at the origin: from their record
    volume_fentanyl: Float[Array, ""]  # kilogram/year sent towards the US
    volume_methamphetamine: Float[Array, ""]
    volume_cocaine_use: Float[Array, ""]
    volume_cocaine_movement: Float[Array, ""]
    volume_heroin: Float[Array, ""]
    cocaine_volume: Int[Array, ""]
    elsewhere_fentanyl: Float[Array, ""]
    elsewhere_methamphetamine: Float[Array, ""]
    elsewhere_cocaine: Float[Array, ""]
    elsewhere_heroin: Float[Array, ""]
    holding_time: Float[Array, ""]
    loss: Float[Array, ""]
    value_fentanyl: Float[Array, ""]  # USD_2025/kilogram
    value_methamphetamine: Float[Array, ""]
    value_cocaine: Float[Array, ""]
    value_heroin: Float[Array, ""]
    sea_detection: Float[Array, ""]
    land_detection: Float[Array, ""]
    inland_detection: Float[Array, ""]
    border_detection_fentanyl: Float[Array, ""]
    border_detection_methamphetamine: Float[Array, ""]
    border_detection_cocaine: Float[Array, ""]
    border_detection_heroin: Float[Array, ""]
    detection_spread: Float[Array, ""]
    detection_score_california: Float[Array, ""]
    detection_score_arizona: Float[Array, ""]
    detection_score_el_paso: Float[Array, ""]
    detection_score_south_texas: Float[Array, ""]
    detection_score_gulf_coast: Float[Array, ""]
    detection_score_florida: Float[Array, ""]
    effort_returns: Float[Array, ""]
    learning: Float[Array, ""]
    mobility: Float[Array, ""]
    budget_gain: Float[Array, ""]
    budget_feedback: Int[Array, ""]
    choice_scale: Float[Array, ""]
    congestion: Float[Array, ""]
    inertia: Float[Array, ""]
    elsewhere_scale: Float[Array, ""]
    risk_weight: Float[Array, ""]
    risk_forgetting: Float[Array, ""]
    risk_prior: Float[Array, ""]
    risk_prior_weight: Float[Array, ""]
    pass_through: Float[Array, ""]
    lab_rebuild: Float[Array, ""]
    lab_exposure_fentanyl: Float[Array, ""]
    lab_exposure_heroin: Float[Array, ""]
    precursor_works: Int[Array, ""]
    precursor_size: Float[Array, ""]
    precursor_adaptation: Int[Array, ""]
    precursor_recovery: Float[Array, ""]
    precursor_exposure_methamphetamine: Float[Array, ""]
    recovery_fentanyl: Float[Array, ""]
    recovery_methamphetamine: Float[Array, ""]
    recovery_cocaine: Float[Array, ""]
    recovery_heroin: Float[Array, ""]
    supply_elasticity: Float[Array, ""]
    substitution: Float[Array, ""]
    substitution_lag: Float[Array, ""]
    demand_elasticity_opioids: Float[Array, ""]
    demand_elasticity_stimulants: Float[Array, ""]
    purity_share: Float[Array, ""]
    production_luck_sd: Float[Array, " drug"]  # log points at rest
    production_luck_half_life: Float[Array, " drug"]  # month
    route_luck_sd: Float[Array, ""]
    route_luck_half_life: Float[Array, ""]


class State(eqx.Module):
    """Stocks and memory of one draw; everything but ``stock`` and ``clock`` is set once a month, at its beginning."""

    stock: Float[Array, " drug"]  # kilogram
    labs: Float[Array, ""]  # log of active laboratory capacity against the status quo
    precursors: Float[Array, ""]  # log of supply that precursor controls leave, never above 0
    precursor_action: Float[Array, ""]  # share acted on last month
    cultivation: Float[Array, " drug"]  # log of what crops give, against the status quo
    cultivated: Float[Array, ""]  # crops last month, as a log
    market: Float[Array, " drug"]  # log of capacity built or given up because of the price
    set_free: Float[Array, " drug"]  # what the loss of each drug has set free for others, share of all value
    production_luck: Float[Array, " drug"]
    entry_luck: Float[Array, "drug entry"]
    corridor_luck: Float[Array, "drug corridor"]
    departure: Float[Array, "drug route"]  # log of each route's weight against the status quo
    risk_entry: Float[Array, "drug entry"]  # remembered chance of seizure
    risk_corridor: Float[Array, "drug corridor"]
    focus_entry: Float[Array, " entry"]  # log of effort moved to, or from, each entry
    focus_corridor: Float[Array, " corridor"]
    budget: Float[Array, " stage"]  # log of the budget before and at the border
    touched_entry: Float[Array, " entry"]  # 1 once an action has moved effort there
    touched_corridor: Float[Array, " corridor"]
    month: "Month"
    clock: Float[Array, ""]  # elapsed fraction of the month


class Month(eqx.Module):
    """What is in force this month."""

    production: Float[Array, " drug"]  # kilogram/month
    share: Float[Array, "drug route"]  # of the US-bound flow
    usual: Float[Array, "drug route"]  # the same without any action, with the same luck
    usual_at_sea: Float[Array, " entry"]  # value that would be found at sea without any action, for each unit sent
    usual_at_border: Float[Array, " corridor"]
    elsewhere: Float[Array, " drug"]  # share of all that is sent
    caught_entry: Float[Array, "drug entry"]  # chance of seizure
    caught_corridor: Float[Array, "drug corridor"]
    signal_entry: Float[Array, " entry"]  # log of seizures per effort against the usual
    signal_corridor: Float[Array, " corridor"]
    signal_budget: Float[Array, " stage"]  # log of seizures per flow against the usual
    delivered: Float[Array, " drug"]  # index, 1 = origin
    log_price: Float[Array, " drug"]
    set_quantity: Float[Array, " drug"]  # factor that a what-if puts on what is delivered
    log_price_answered: Float[Array, " drug"]  # the price without it, which is all that capacity follows


class Inputs(eqx.Module):
    """What acts on supply from outside."""

    lab_capacity: Float[Array, ""] = port(
        unit="1/year", meaning=marked("change of active laboratory capacity, log rate"), neutral=0.0, combine="add"
    )
    precursors: Float[Array, ""] = port(
        unit="1",
        meaning=marked("share of the choke precursors that no new control acts on"),
        neutral=1.0,
        combine="factor",
    )
    cultivation: Float[Array, ""] = port(
        unit="1", meaning=marked("coca and poppy against the status quo"), neutral=1.0, combine="factor"
    )
    demand: Float[Array, ""] = port(
        unit="1", meaning=marked("quantity demanded at an unchanged price"), neutral=1.0, combine="factor"
    )
    quantity_fentanyl: Float[Array, ""] = port(
        unit="1", meaning=marked("fentanyl delivered, set as a factor"), neutral=1.0, combine="factor"
    )
    quantity_methamphetamine: Float[Array, ""] = port(
        unit="1", meaning=marked("methamphetamine delivered, set as a factor"), neutral=1.0, combine="factor"
    )
    quantity_cocaine: Float[Array, ""] = port(
        unit="1", meaning=marked("cocaine delivered, set as a factor"), neutral=1.0, combine="factor"
    )
    quantity_heroin: Float[Array, ""] = port(
        unit="1", meaning=marked("heroin delivered, set as a factor"), neutral=1.0, combine="factor"
    )
    intelligence: Float[Array, ""] = port(
        unit="1", meaning=marked("detection outside the US for the same effort"), neutral=1.0, combine="factor"
    )
    effort_eastern_pacific: Float[Array, ""] = port(
        unit="1", meaning=marked("relative change of effort in the Eastern Pacific"), neutral=0.0, combine="add"
    )
    effort_western_caribbean: Float[Array, ""] = port(
        unit="1", meaning=marked("relative change of effort in the Western Caribbean"), neutral=0.0, combine="add"
    )
    effort_gulf: Float[Array, ""] = port(
        unit="1", meaning=marked("relative change of effort in the Gulf"), neutral=0.0, combine="add"
    )
    effort_caribbean: Float[Array, ""] = port(
        unit="1", meaning=marked("relative change of effort in the Caribbean"), neutral=0.0, combine="add"
    )
    effort_guatemala_land: Float[Array, ""] = port(
        unit="1", meaning=marked("relative change of effort on land from Guatemala"), neutral=0.0, combine="add"
    )
    effort_california: Float[Array, ""] = port(
        unit="1", meaning=marked("relative change of effort at the California corridor"), neutral=0.0, combine="add"
    )
    effort_arizona: Float[Array, ""] = port(
        unit="1", meaning=marked("relative change of effort at the Arizona corridor"), neutral=0.0, combine="add"
    )
    effort_el_paso: Float[Array, ""] = port(
        unit="1",
        meaning=marked("relative change of effort at the El Paso-West Texas corridor"),
        neutral=0.0,
        combine="add",
    )
    effort_south_texas: Float[Array, ""] = port(
        unit="1", meaning=marked("relative change of effort at the South Texas corridor"), neutral=0.0, combine="add"
    )
    effort_gulf_coast: Float[Array, ""] = port(
        unit="1", meaning=marked("relative change of effort at the US Gulf coast"), neutral=0.0, combine="add"
    )
    effort_florida: Float[Array, ""] = port(
        unit="1", meaning=marked("relative change of effort at Florida"), neutral=0.0, combine="add"
    )
    perimeter_gulf: Float[Array, ""] = port(
        unit="1",
        meaning=marked("relative addition to effort on the entries and crossings of the Gulf"),
        neutral=0.0,
        combine="add",
    )


class Luck(eqx.Module):
    """Standard normals of one month."""

    production: Float[Array, " drug"] = normal(meaning="swings of production", shape=(len(DRUGS),))
    entry: Float[Array, "drug entry"] = normal(meaning="swings of the entries' shares", shape=_ENTRY_LUCK)
    corridor: Float[Array, "drug corridor"] = normal(meaning="swings of the corridors' shares", shape=_CORRIDOR_LUCK)


class Outputs(eqx.Module):
    """Kilograms of the step, the stock at its end, and what is in force in its month.

    Args:
        produced, delivered, seized, sold_elsewhere: Kilograms of the step.
        seized_at_border: Part of ``seized`` that US border authorities could record.
        lost: Kilograms of the step, with what a what-if takes away before it is sent; what it adds counts as produced.
        entry_flow: Kilograms sent towards the US by entry, before any seizure.
        corridor_flow: Kilograms that reach each corridor, before any seizure there.
        stock: Kilograms held at the end of the step.
        delivered_index, price: Of the month, 1 = origin.
        displaced: Of the flow that the actions keep from passing where they act, the share that comes in elsewhere
            in the US; 0 where nothing acts.
        perimeter_touched: Share of the usual US-bound flow that would cross the perimeter.
        perimeter_leakage: Share of the flow towards the perimeter that passes it.
        fentanyl, methamphetamine, cocaine, heroin: ``delivered_index`` one by one, for links.
        potency: Potency of a dose of fentanyl, 1 = origin.
        revenue: Price times quantity sold over all drugs, 1 = origin.
    """

    stocks: ClassVar[tuple[str, ...]] = (
        "stock",
        "delivered_index",
        "price",
        "displaced",
        "perimeter_touched",
        "perimeter_leakage",
        "fentanyl",
        "methamphetamine",
        "cocaine",
        "heroin",
        "potency",
        "revenue",
    )

    produced: Float[Array, " drug"]
    delivered: Float[Array, " drug"]
    seized: Float[Array, " drug"]
    seized_at_border: Float[Array, " drug"]
    lost: Float[Array, " drug"]
    sold_elsewhere: Float[Array, " drug"]
    entry_flow: Float[Array, "drug entry"]
    corridor_flow: Float[Array, "drug corridor"]
    stock: Float[Array, " drug"]
    delivered_index: Float[Array, " drug"]
    price: Float[Array, " drug"]
    displaced: Float[Array, " drug"]
    perimeter_touched: Float[Array, " drug"]
    perimeter_leakage: Float[Array, " drug"]
    fentanyl: Float[Array, ""]
    methamphetamine: Float[Array, ""]
    cocaine: Float[Array, ""]
    heroin: Float[Array, ""]
    potency: Float[Array, ""]
    revenue: Float[Array, ""]
