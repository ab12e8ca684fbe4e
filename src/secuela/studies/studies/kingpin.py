"""``secuela reproduce kingpin``."""

from secuela.engine.cache import use_compile_cache
from secuela.evidence.message import message
from secuela.studies.study import Reproduced, Study
from secuela.studies.variation import Variation


def _reproduce(variation: Variation) -> Reproduced:  # noqa: ARG001  its settings are fixed
    from secuela.studies.kingpin import reproduce_kingpin  # noqa: PLC0415  the catalogue stays light

    use_compile_cache()
    return reproduce_kingpin()


STUDY = Study(
    id="kingpin",
    title=message("Removals of leaders without a split: published effects against an event study on simulated states"),
    run=_reproduce,
    limits={},
)
