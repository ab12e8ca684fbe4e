"""What a run stores of drug supply: indices against the origin, month 0 being the origin itself."""

import jax.numpy as jnp
from jaxtyping import Array, Float

from secuela.models.supply import DRUGS, Outputs, State, Theta
from secuela.models.supply.flows import leakage, now
from secuela.models.supply.production import usual_production
from secuela.models.supply.routes import at_corridors, at_entries

Outcomes = dict[str, Float[Array, "month ..."]]
NAMES = {
    "fentanyl": "fentanyl_supply_us",
    "methamphetamine": "meth_supply_us",
    "cocaine": "cocaine_supply_us",
    "heroin": "heroin_supply_us",
}


def supply_outcomes(theta: Theta, start: State, outputs: Outputs) -> Outcomes:  # noqa: ARG001  as other models' do
    """Outcomes of supply.

    Args:
        theta: One draw.
        start: State at the end of the origin month.
        outputs: With a leading month axis.

    Returns:
        Each supply index and ``drug_revenue`` `(months + 1,)`, 1 = origin; ``perimeter_leakage`` and
        ``displaced_flow_share`` `(months + 1, drug)`. Leakage has a meaning only where a perimeter is in force, the
        displaced share only where effort has been moved; elsewhere they hold the usual share and 0.
    """
    one = jnp.ones((1,))
    indices = {
        name: jnp.concatenate([one, outputs.delivered_index[:, DRUGS.index(drug)]]) for drug, name in NAMES.items()
    }
    return {
        **indices,
        "drug_revenue": jnp.concatenate([one, outputs.revenue]),
        "perimeter_leakage": jnp.concatenate([leakage(start.month)[None], outputs.perimeter_leakage]),
        "displaced_flow_share": jnp.concatenate([jnp.zeros((1, len(DRUGS))), outputs.displaced]),
    }


def flow_picture(start: State, outputs: Outputs, theta: Theta) -> dict[str, Float[Array, "month drug place"]]:
    """Flow by entry, and by corridor where it arrives, for a picture of before and after: kilogram/month, from month 0.

    Both are what is sent and what arrives, before any seizure there: set beside nothing, they say nothing of detection.
    """
    flow, made = now(start.month, theta), usual_production(theta)[:, None]
    before = {"entry": made * at_entries(flow.sent), "corridor": made * at_corridors(flow.at_border)}
    after = {"entry": outputs.entry_flow, "corridor": outputs.corridor_flow}
    return {place: jnp.concatenate([before[place][None], after[place]]) for place in before}
