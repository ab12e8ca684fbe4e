"""``secuela reproduce source-2022``."""

from secuela.engine.cache import use_compile_cache
from secuela.evidence.message import message
from secuela.studies.study import Reproduced, Study
from secuela.studies.variation import Variation


def _reproduce(variation: Variation) -> Reproduced:  # noqa: ARG001  its settings are fixed
    from secuela.studies.source_2022 import compare  # noqa: PLC0415  the catalogue stays light

    use_compile_cache()
    return compare()


STUDY = Study(
    id="source-2022",
    title=message("US opioid overdose deaths 2021-2024 forecast from 2020: SOURCE (Lim et al. 2022), rules and ours"),
    run=_reproduce,
    limits={},
)
