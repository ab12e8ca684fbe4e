"""Which outcomes a lever is read with: the chapter it belongs to, and those that its dose-response is drawn with."""

from collections import Counter

from secuela.evidence.library import library
from secuela.policy.lever import Lever


def chapter(lever: Lever) -> str:
    """Its own chapter if it names one, else that of most outcomes read from the model of its first port."""
    model = _model(lever.port)
    read = Counter(record.chapter for record in library().outcomes.values() if record.models == (model,))
    return lever.chapter or (read.most_common(1)[0][0] if read else "other")


def pictured(lever: Lever) -> tuple[str, ...]:
    """Its own choice if it makes one, else what stands in front of its chapter and its ports can lead to."""
    if lever.pictured is not None:
        return lever.pictured
    outcomes, led_to = library().outcomes, _models_led_to(lever)
    return tuple(
        name
        for name, _window in library().shown("dose_response")
        if outcomes[name].in_front
        and outcomes[name].chapter == chapter(lever)
        and led_to.issuperset(outcomes[name].models)
    )


def _models_led_to(lever: Lever) -> set[str]:
    """Models of its ports, and all that links lead to from there."""
    found = {_model(port) for port in lever.ports()}
    while more := {_model(link.moves) for link in library().links.values() if _model(link.reads) in found} - found:
        found |= more
    return found


def _model(path: str) -> str:
    return path.partition(".")[0]
