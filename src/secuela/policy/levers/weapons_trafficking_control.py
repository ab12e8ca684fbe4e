"""Fewer weapons that go south: through the stock in use to how deadly conflict is."""

from secuela.policy.lever import MILLION, Number, Path, carried_out, simple_lever
from secuela.text.language import marked


def _effect(share: Path, realised: Number, ramp: Number, elasticity: Number) -> Path:
    return (1 - carried_out(share, realised, ramp)) ** elasticity


def _spent(share: Path, cost_of_all: Number) -> Path:
    return share * cost_of_all * MILLION


LEVER = simple_lever(
    "weapons_trafficking_control",
    title=marked("Share of southbound weapons trafficking stopped"),
    unit="share",
    low=0.0,
    high=0.8,
    level=True,
    port="organised_crime.lethality",
    sign=-1,
    actors=("us", "mexico"),
    why=marked(
        "Fewer weapons may make conflict less deadly, slowly, as those in use last; no control stops the whole flow."
    ),
    effect=_effect,
    spent=_spent,
)
