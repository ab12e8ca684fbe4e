"""A what-if: recruitment set directly, whatever might bring that about."""

from secuela.policy.lever import Doses, Draw, Effects, Lever, no_cost


def _apply(doses: Doses, draw: Draw) -> Effects:  # noqa: ARG001  nothing of the draw matters
    return {"organised_crime.recruitment": 1 + doses[0]}


LEVER = Lever(
    id="recruitment_what_if",
    title="What if recruitment changed by this share",
    unit="share",
    low=-1.0,
    high=1.0,
    level=True,
    options={},
    port="organised_crime.recruitment",
    sign=+1,
    parameters=(),
    why="It shows what the rest of the model makes of a change in recruitment, and nothing about how to get one.",
    what_if="Sets recruitment directly; no known programme does this.",
    apply=_apply,
    cost=no_cost,
)
