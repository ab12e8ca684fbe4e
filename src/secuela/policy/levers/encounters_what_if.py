"""A what-if: encounters at the border set directly, whatever might bring that about."""

from secuela.policy.lever import set_by, simple_lever
from secuela.text.language import marked

LEVER = simple_lever(
    "encounters_what_if",
    title=marked("What if encounters at the border changed by this share"),
    unit="share",
    low=-1.0,
    high=4.0,
    level=True,
    port="displacement.encounters",
    sign=+1,
    why=marked(
        "It shows what the rest of the model makes of a change in encounters, and nothing about how to get one."
    ),
    what_if=marked("Sets encounters at the border directly; no government has a lever that does this."),
    effect=set_by,
    chapter="relations",
)
