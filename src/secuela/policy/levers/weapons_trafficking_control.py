"""Fewer weapons that go south: through the stock in use to how deadly conflict is."""

from secuela.policy.lever import MILLION, Cost, Doses, Draw, Effects, Lever, ramped, shared_cost


def _apply(doses: Doses, draw: Draw) -> Effects:
    left = 1 - draw["realised"] * ramped(doses[0], draw["ramp"])
    return {"organised_crime.lethality": left ** draw["elasticity"]}


def _cost(doses: Doses, draw: Draw) -> Cost:
    spent = doses[0] * draw["cost_of_all"] * MILLION
    return shared_cost(spent, draw["us_cost_share"], draw["incremental_share"])


LEVER = Lever(
    id="weapons_trafficking_control",
    title="Share of southbound weapons trafficking stopped",
    unit="share",
    low=0.0,
    high=0.8,
    level=True,
    options={},
    port="organised_crime.lethality",
    sign=-1,
    parameters=tuple(
        f"weapons_trafficking_control.{name}"
        for name in ("realised", "ramp", "elasticity", "cost_of_all", "us_cost_share", "incremental_share")
    ),
    why="Fewer weapons may make conflict less deadly, slowly, as those in use last; no control stops the whole flow.",
    what_if=None,
    apply=_apply,
    cost=_cost,
)
