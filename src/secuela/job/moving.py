"""Which outcomes a parameter moves first, for the table of parameters in a report."""

from secuela.evidence.library import library

_ONLY_COST = ("cost_share", "incremental_share", "cost_per", "cost_of")
_DEAD = ("killed",)


def moved_by(parameter: str) -> list[str]:
    """Ids of the outcomes that a parameter moves first; what follows from these is not listed."""
    from secuela.policy.lever import levers

    owner = parameter.partition(".")[0]
    if owner not in levers():
        return _of(owner)
    if any(word in parameter for word in _ONLY_COST):
        return ["cost_us"]
    if any(word in parameter for word in _DEAD):
        return ["operation_deaths", "members_killed"]
    return [*_of(levers()[owner].port.partition(".")[0]), "cost_us"]


def _of(owner: str) -> list[str]:
    """Outcomes that are read from a model, or moved first by an owner's parameters, in the order of the records."""
    records = library().outcomes.items()
    return [name for name, record in records if owner in record.models or owner in record.also_moved_by]
