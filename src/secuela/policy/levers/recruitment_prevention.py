"""Programmes that keep young people from being recruited: money to places to people reached to recruitment."""

from secuela.policy.lever import simple_lever
from secuela.policy.prevention import beginning, money_spent
from secuela.text.language import marked

LEVER = simple_lever(
    "recruitment_prevention",
    title=marked("Programmes that prevent recruitment"),
    unit="million USD_2025/year",
    low=0.0,
    high=5000.0,
    level=False,
    port="organised_crime.recruitment",
    sign=0,  # lower in the median; studies disagree, so the effect has mass on both sides
    actors=("mexico",),
    why=marked("Money buys places, places reach some of those at risk, and some of those reached are not recruited."),
    effect=beginning,
    spent=money_spent,
)
