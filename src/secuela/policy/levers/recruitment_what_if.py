"""A what-if: recruitment set directly, whatever might bring that about."""

from secuela.policy.lever import set_by, simple_lever
from secuela.text.language import marked

LEVER = simple_lever(
    "recruitment_what_if",
    title=marked("What if recruitment changed by this share"),
    unit="share",
    low=-1.0,
    high=1.0,
    level=True,
    port="organised_crime.recruitment",
    sign=+1,
    why=marked(
        "It shows what the rest of the model makes of a change in recruitment, and nothing about how to get one."
    ),
    what_if=marked("Sets recruitment directly; no known programme does this."),
    effect=set_by,
)
