"""``secuela reproduce responses``."""

from secuela.engine.cache import use_compile_cache
from secuela.evidence.message import message
from secuela.studies.study import Reproduced, Study
from secuela.studies.variation import Variation


def _reproduce(variation: Variation) -> Reproduced:  # noqa: ARG001  its settings are fixed
    from secuela.studies.responses import compare_responses  # noqa: PLC0415  the catalogue stays light

    use_compile_cache()
    return compare_responses()


STUDY = Study(
    id="responses",
    title=message("Responses of governments: counted base rates and dated episodes against the model's"),
    run=_reproduce,
    limits={},
)
