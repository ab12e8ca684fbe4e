"""Which outcomes a lever is read with, and which ones a parameter moves first."""

from collections import Counter

from secuela.dynamics.link import led_to, model_of
from secuela.evidence.library import library
from secuela.policy.lever import Lever, levers

_ONLY_COST = ("cost_share", "incremental_share", "cost_per", "cost_of")  # parts of a parameter's name
_DEAD = ("killed",)


def chapter(lever: Lever) -> str:
    """Its own chapter if it names one, else that of most outcomes read from the model of its first port."""
    model = model_of(lever.port)
    read = Counter(record.chapter for record in library().outcomes.values() if record.models == (model,))
    return lever.chapter or (read.most_common(1)[0][0] if read else "other")


def pictured(lever: Lever) -> tuple[str, ...]:
    """Its own choice if it makes one, else what stands in front of its chapter and its ports can lead to."""
    if lever.pictured is not None:
        return lever.pictured
    outcomes, links = library().outcomes, library().links.values()
    moved = led_to(map(model_of, lever.ports()), ((model_of(link.reads), model_of(link.moves)) for link in links))
    return tuple(
        name
        for name, _window in library().shown("dose_response")
        if outcomes[name].in_front
        and outcomes[name].chapter == chapter(lever)
        and moved.issuperset(outcomes[name].models)
    )


def moved_by(parameter: str) -> list[str]:
    """Ids of the outcomes that a parameter moves first; what follows from these is not listed."""
    owner = model_of(parameter)
    if owner not in levers():
        return _of(owner)
    if any(word in parameter for word in _ONLY_COST):
        return ["cost_us"]
    if any(word in parameter for word in _DEAD):
        return ["operation_deaths", "members_killed"]
    return [*_of(model_of(levers()[owner].port)), "cost_us"]


def _of(owner: str) -> list[str]:
    """Outcomes that are read from a model, or moved first by an owner's parameters, in the order of the records."""
    records = library().outcomes.items()
    return [name for name, record in records if owner in record.models or owner in record.also_moved_by]
