"""A what-if: incapacitation set directly, as a change of the draw's own reference."""

from secuela.policy.lever import Doses, Draw, Effects, Lever, no_cost
from secuela.text.language import marked


def _apply(doses: Doses, draw: Draw) -> Effects:
    return {"organised_crime.incapacitation": doses[0] * draw["incapacitation"]}


LEVER = Lever(
    id="incapacitation_what_if",
    title=marked("What if incapacitation changed by this share"),
    unit="share",
    low=-1.0,
    high=2.0,
    level=True,
    port="organised_crime.incapacitation",
    sign=+1,
    parameters=("organised_crime.incapacitation",),
    why=marked("It repeats the published what-if of doubled incapacitation, from one month to the next."),
    what_if=marked(
        "Sets incapacitation directly; police, courts and prisons could not do this from one month to the next."
    ),
    apply=_apply,
    cost=no_cost,
)
