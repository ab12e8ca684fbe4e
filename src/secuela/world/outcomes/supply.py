"""What a run stores of drug supply: indices against the origin, month 0 being the origin itself."""

from collections.abc import Callable

import jax.numpy as jnp
from jaxtyping import Array, Float

from secuela.models.supply import CORRIDORS, DRUGS, ENTRIES, Outputs, State, Supply, Theta
from secuela.models.supply.flows import leakage, now
from secuela.models.supply.production import usual_production
from secuela.runs.reported_months import headline_month
from secuela.world.outcomes.readings import Extra, ModelRun, reads

Run = ModelRun[Supply, Theta, State, Outputs]
Path = Float[Array, " month_and_origin"]


def delivered(drug: str) -> Callable[[Run], Path]:
    """What is delivered of a drug, 1 = origin."""

    def index(run: Run) -> Path:
        return jnp.concatenate([jnp.ones((1,)), run.outputs.delivered_index[:, DRUGS.index(drug)]])

    return index


def revenue(run: Run) -> Path:
    """Revenue over all drugs, 1 = origin."""
    return jnp.concatenate([jnp.ones((1,)), run.outputs.revenue])


def fentanyl_seizures(run: Run) -> Path:
    """Pounds a month, as weighed: the level of the record, moved by what is seized at the border and the coasts.

    The sum alone: by corridor seizures are shown as a forecast of the published statistic under the status quo and
    nowhere else (:mod:`secuela.record.observation.seized_pounds`), so that no run holds them under a plan.
    """
    d = DRUGS.index("fentanyl")
    before = usual_production(run.theta)[d] * now(run.start.month, run.theta).seized_at_border[d].sum()
    later = run.outputs.seized_at_border[:, d] / before
    return run.theta.fentanyl_seized * jnp.concatenate([jnp.ones((1,)), later])


def fentanyl_reports(run: Run) -> Path:
    """Laboratory reports a month: the level of the record, moved by what is delivered."""
    return run.theta.fentanyl_reported * delivered("fentanyl")(run)


def perimeter_leakage(run: Run) -> Float[Array, "month_and_origin drug"]:
    """Share that passes a perimeter; without one, which it has no meaning for, the usual share."""
    return jnp.concatenate([leakage(run.start.month)[None], run.outputs.perimeter_leakage])


def displaced_share(run: Run) -> Float[Array, "month_and_origin drug"]:
    """Share of the flow stopped (or let pass) where interdiction was changed that only takes other routes: 0 to 1.

    What other routes gain can exceed what was stopped, where they are easier to pass: then all of it is replaced. Where
    they move the same way nothing is.
    """
    return jnp.concatenate([jnp.zeros((1, len(DRUGS))), jnp.clip(run.outputs.displaced, 0, 1)])


def flow_by_entry(run: Run) -> Float[Array, "2 drug entry"]:
    """What is sent by entry, kilogram/month, before and after, before any seizure there: nothing on detection."""
    before = usual_production(run.theta)[:, None] * now(run.start.month, run.theta).by_entry
    return _before_and_after(before, run.outputs.entry_flow)


def flow_by_corridor(run: Run) -> Float[Array, "2 drug corridor"]:
    """What arrives by corridor, kilogram/month, before and after, before any seizure there: nothing on detection."""
    before = usual_production(run.theta)[:, None] * now(run.start.month, run.theta).by_corridor
    return _before_and_after(before, run.outputs.corridor_flow)


def _before_and_after(before: Float[Array, "drug place"], later: Float[Array, "month drug place"]) -> Array:
    return jnp.concatenate([before[None], later])[jnp.array([0, headline_month(len(later))])]


_reads = reads("supply")
OUTCOMES = {
    "fentanyl_supply_us": _reads(delivered("fentanyl")),
    "meth_supply_us": _reads(delivered("methamphetamine")),
    "cocaine_supply_us": _reads(delivered("cocaine")),
    "heroin_supply_us": _reads(delivered("heroin")),
    "drug_revenue": _reads(revenue),
    "fentanyl_seizures": _reads(fentanyl_seizures),
    "fentanyl_reports": _reads(fentanyl_reports),
    "perimeter_leakage": _reads(perimeter_leakage),
    "displaced_flow_share": _reads(displaced_share),
}
EXTRAS = {
    "flow by entry": Extra("flow", "entry", _reads(flow_by_entry), ENTRIES),
    "flow by corridor": Extra("flow", "corridor", _reads(flow_by_corridor), CORRIDORS),
}
