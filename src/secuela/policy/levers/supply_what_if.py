"""A what-if: the delivered quantity of one drug set directly, whatever might bring that about."""

from secuela.evidence.corridors import DRUGS
from secuela.policy.lever import Doses, Draw, Effects, Lever, no_cost, set_by
from secuela.text.language import marked


def _apply(doses: Doses, draw: Draw) -> Effects:  # noqa: ARG001  the signature of an effect
    return {f"supply.quantity_{drug}": set_by(change) for drug, change in zip(DRUGS, doses, strict=True)}


LEVER = Lever(
    id="supply_what_if",
    title=marked("What if the delivered quantity of a drug changed by this share"),
    unit="share",
    low=-0.65,
    high=2.0,
    level=True,
    options={"drug": DRUGS},
    port="supply.quantity_fentanyl",
    sign=+1,
    parameters=(),
    why=marked(
        "It shows what the rest of the model makes of more or less of a drug, and nothing about how to get there. The "
        "bounds are those of the links to deaths: what is delivered reaches them as a factor between a third and three."
    ),
    what_if=marked("Sets what is delivered directly; no known programme does this, and producers do not answer it."),
    apply=_apply,
    cost=no_cost,
    pictured=("fentanyl_supply_us", "overdose_deaths_us", "overdose_deaths_synthetic_us"),
)
