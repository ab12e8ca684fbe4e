"""The published studies that can be reproduced, by id; what computes one is imported when it is run."""

import importlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Protocol, runtime_checkable

from secuela.evidence.errors import OptionError, nearest
from secuela.evidence.message import Message, message
from secuela.studies.prieto_curiel_2023 import published_parameters
from secuela.studies.variation import Limit, Variation

Tables = list[tuple[str, list[str], list[list[str]]]]  # title, headings and rows of each table


@runtime_checkable
class Reproduced(Protocol):
    """What a study's computation gives, whatever it compares."""

    @property
    def ok(self) -> bool:
        """False if something that must hold does not."""
        ...

    @property
    def notes(self) -> tuple[str, ...]:
        """For the reader."""
        ...

    def tables(self) -> Tables:
        """What a terminal shows."""
        ...

    def as_json(self) -> dict[str, Any]:
        """One object with at least ``rows`` and ``ok``."""
        ...


@dataclass(frozen=True)
class Study:
    """A published study.

    Args:
        id: Name on the command line; the golden figures are in ``golden/<id>.csv``.
        title: What it is, in one line.
        module: Below ``secuela.studies``; its ``reproduce`` computes our figures.
        limits: Its parameters that a user may vary, and what each may be; none if its settings are fixed.
        weeks: Length of its published run, where it can be varied.
        seconds: Of the first call, which compiles its programs, as measured; later ones find them. 0 where it is quick.
    """

    id: str
    title: Message
    module: str
    limits: Mapping[str, Limit] = field(default_factory=dict)
    weeks: int = 0
    seconds: int = 0

    def run(self, variation: Variation) -> Reproduced:
        """Compute our figures, with a variation where the study has parameters that may be varied."""
        from secuela.engine.cache import use_compile_cache  # noqa: PLC0415  JAX: studies are listed without it

        use_compile_cache()
        computed_by = importlib.import_module(f"{__package__}.{self.module}")
        return computed_by.reproduce(variation) if self.limits else computed_by.reproduce()


STUDIES: Mapping[str, Study] = MappingProxyType(
    {
        study.id: study
        for study in (
            Study(
                "balloon",
                message(
                    "Displacement of flows: corridor shares and the Caribbean episode, against what the model expects"
                ),
                "balloon",
            ),
            Study(
                "kingpin",
                message(
                    "Removals of leaders without a split: published effects against an event study on simulated states"
                ),
                "kingpin",
                seconds=20,
            ),
            Study(
                "prieto-curiel-2023",
                message("Members of Mexico's organised-crime groups 2012-2022 and four scenarios (Science 381:1312)"),
                "prieto_curiel_2023.published_run",
                limits=published_parameters.LIMITS,
                weeks=published_parameters.DECADE,
            ),
            Study(
                "responses",
                message("Responses of governments: counted base rates and dated episodes against the model's"),
                "responses",
                seconds=20,
            ),
            Study(
                "sinaloa-2024",
                message("The war of 2024-25 in Sinaloa against splits of that size, whose kernel has not seen it"),
                "sinaloa_2024",
                seconds=20,
            ),
            Study(
                "source-2022",
                message(
                    "US opioid overdose deaths 2021-2024 forecast from 2020: SOURCE (Lim et al. 2022), rules and ours"
                ),
                "source_2022.forecasts",
            ),
        )
    }
)


def named(name: str) -> Study:
    """The study of this id.

    Raises:
        OptionError: If there is none; near misses are named.
    """
    if name not in STUDIES:
        raise OptionError(
            message("There is no study called {name!r} to reproduce.", name=name),
            where="NAME",
            why=message("only studies whose figures are in the package can be compared"),
            fix=message("{near}; 'secuela reproduce' lists all", near=nearest(name, STUDIES)),
        )
    return STUDIES[name]
