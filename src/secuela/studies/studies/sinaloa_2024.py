"""``secuela reproduce sinaloa-2024``."""

from secuela.engine.cache import use_compile_cache
from secuela.evidence.message import message
from secuela.studies.study import Reproduced, Study
from secuela.studies.variation import Variation


def _reproduce(variation: Variation) -> Reproduced:  # noqa: ARG001  its settings are fixed
    from secuela.studies.sinaloa_2024 import reproduce_sinaloa  # noqa: PLC0415  the catalogue stays light

    use_compile_cache()
    return reproduce_sinaloa()


STUDY = Study(
    id="sinaloa-2024",
    title=message("The war of 2024-25 in Sinaloa against splits of that size, whose kernel has not seen it"),
    run=_reproduce,
    limits={},
)
