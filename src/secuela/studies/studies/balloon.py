"""``secuela reproduce balloon``."""

from secuela.engine.cache import use_compile_cache
from secuela.evidence.message import message
from secuela.studies.study import Reproduced, Study
from secuela.studies.variation import Variation


def _reproduce(variation: Variation) -> Reproduced:  # noqa: ARG001  its settings are fixed
    from secuela.studies.balloon import reproduce_balloon  # noqa: PLC0415  the catalogue stays light

    use_compile_cache()
    return reproduce_balloon()


STUDY = Study(
    id="balloon",
    title=message("Displacement of flows: corridor shares and the Caribbean episode, against what the model expects"),
    run=_reproduce,
    limits={},
)
