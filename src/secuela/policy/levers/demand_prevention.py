"""Programmes that keep people from beginning to use drugs: money to places to people reached to initiation."""

from secuela.policy.lever import simple_lever
from secuela.policy.prevention import beginning, money_spent
from secuela.text.language import marked

LEVER = simple_lever(
    "demand_prevention",
    title=marked("Prevention of drug use in the United States"),
    unit="million*USD_2025/year",
    low=0.0,
    high=10000.0,
    level=False,
    port="overdose.initiation",
    sign=0,  # lower in the median; some programmes did nothing or the opposite, so the effect has mass on both sides
    actors=("us",),
    why=marked("Money buys places, places reach some of those who would begin, and some of those reached do not."),
    effect=beginning,
    spent=money_spent,
)
