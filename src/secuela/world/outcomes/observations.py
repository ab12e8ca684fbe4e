"""All outcomes of a world: each record of the evidence with its function, refused where the two differ."""

import inspect
import pkgutil
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from types import ModuleType
from typing import Any, Literal

from jaxtyping import Array

from secuela.evidence.errors import EvidenceError, nearest
from secuela.evidence.library import library
from secuela.evidence.message import message
from secuela.evidence.records import Outcome
from secuela.policy.lever import levers
from secuela.world import outcomes
from secuela.world.outcomes.readings import LEVERS, Extra, ModelRun, Reading

_RECORDS, _FUNCTIONS = "evidence/tables/outcomes.yaml", "world/outcomes"
_WHY = "an outcome whose record and function differ would be stored wrong, or as zero where its model stood still"
Runs = Mapping[str, ModelRun[Any, Any, Any, Any]]


@dataclass(frozen=True, eq=False)
class Observations:
    """What is read from each future.

    Attributes:
        records: Of the outcomes, by id.
        outcomes: How each is read, by id.
        extras: Arrays for pictures and maps, by name.
        saturations: Reasons for which a draw counts as saturated, by their words.
    """

    records: Mapping[str, Outcome]
    outcomes: Mapping[str, Reading]
    extras: Mapping[str, Extra]
    saturations: Mapping[str, Reading]

    @property
    def read_from(self) -> dict[str, frozenset[str]]:
        """By every label that a block of futures holds, the models that it is read from."""
        extras = {name: extra.reading for name, extra in self.extras.items()}
        readings = {**self.outcomes, **extras, **self.saturations}
        return {label: frozenset(reading.models) for label, reading in readings.items()}

    def axes(self, outcome: str) -> dict[str, tuple[str, ...]]:
        """Further axes of an outcome, with their labels."""
        return {str(axis): labels for axis, labels in self.records[outcome].axes.items()}

    def observed(self, runs: Runs, months: int) -> tuple[dict[str, Array], dict[str, Array]]:
        """Outcomes and extras of one future from the origin on, and the reasons for which it is saturated.

        Args:
            runs: What each model did, and under ``levers`` what these cost.
            months: Horizon.

        Raises:
            EvidenceError: If a function reads what its models do not have, or its array has not the axes of its record.
        """
        found = {name: self._outcome(name, runs, months) for name in self.outcomes}
        extras = {name: _extra(name, extra, runs) for name, extra in self.extras.items()}
        return {**found, **extras}, {reason: reading.of(runs) for reason, reading in self.saturations.items()}

    def _outcome(self, name: str, runs: Runs, months: int) -> Array:
        reading, record = self.outcomes[name], self.records[name]
        try:
            values = reading.of(runs)
        except AttributeError as error:
            msg = message(
                "The outcome {name} reads something that {listed} does not have: {error}.",
                name=name,
                listed=_listed(reading.models),
                error=error,
            )
            fix = message("let its function read only the models that it declares, or declare the one that it means")
            raise EvidenceError(msg, where=f"{_FUNCTIONS}, {name}", why=_WHY, fix=fix) from error
        wanted = (months + 1, *(len(labels) for labels in record.axes.values()))
        if values.shape != wanted:
            axes = ", ".join(f"{axis} ({len(labels)})" for axis, labels in record.axes.items()) or "no further axis"
            msg = message(
                "The outcome {name} has the shape {shape}; its record asks for {months} months and {axes}.",
                name=name,
                shape=values.shape,
                months=months + 1,
                axes=axes,
            )
            fix = message("give its record the axes of the array, or let the function return {wanted}", wanted=wanted)
            raise EvidenceError(msg, where=f"{_RECORDS}, {name}", why=_WHY, fix=fix)
        return values


def observations(
    records: Mapping[str, Outcome], families: Iterable[ModuleType | Any], models: Iterable[str]
) -> Observations:
    """Records and functions put together.

    Args:
        records: By id.
        families: Modules, or anything, with ``OUTCOMES``, and perhaps ``EXTRAS`` and ``SATURATIONS``.
        models: Names of the models of the world.

    Raises:
        EvidenceError: If records and functions differ in ids or models, or name a model that the world does not have.
    """
    families = list(families)
    found = {key: _gathered(families, key) for key in ("OUTCOMES", "EXTRAS", "SATURATIONS")}
    readings: Mapping[str, Reading] = found["OUTCOMES"]
    _same_ids(records, readings)
    for name, reading in readings.items():
        _agree(name, records[name], reading, {*models, LEVERS})
    return Observations(records, {name: readings[name] for name in records}, found["EXTRAS"], found["SATURATIONS"])


@cache
def shipped_families() -> tuple[ModuleType, ...]:
    """The modules of this package that read outcomes, by name."""
    names = sorted(each.name for each in pkgutil.iter_modules(outcomes.__path__))
    modules = (import_module(f"{outcomes.__name__}.{name}") for name in names)
    return tuple(module for module in modules if hasattr(module, "OUTCOMES"))


@cache
def extras_of(kind: Literal["flow", "map"]) -> dict[str, Extra]:
    """The shipped arrays for one kind of picture, by name."""
    extras: dict[str, Extra] = _gathered(shipped_families(), "EXTRAS")
    return {name: extra for name, extra in extras.items() if extra.kind == kind}


def shipped_records() -> Mapping[str, Outcome]:
    """The records of the shipped evidence, by id."""
    return library().outcomes


def _extra(name: str, extra: Extra, runs: Runs) -> Array:
    values = extra.reading.of(runs)
    if values.shape[-1] != len(extra.places):
        msg = message(
            "The array {name!r} ends in {shape} places and names {places}.",
            name=name,
            shape=values.shape[-1],
            places=len(extra.places),
        )
        raise EvidenceError(
            msg,
            where=f"{_FUNCTIONS}, {name}",
            why=message("a map would colour the wrong places"),
            fix=message("name each"),
        )
    return values


def _gathered(families: Iterable[Any], key: str) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for family in families:
        for name, each in getattr(family, key, {}).items():
            if name in found:
                msg = message("{name} is read by two functions.", name=name)
                raise EvidenceError(msg, where=_FUNCTIONS, why=_WHY, fix=message("leave one of them out"))
            found[name] = each
    return found


def _same_ids(records: Mapping[str, Outcome], readings: Mapping[str, Reading]) -> None:
    unread = [name for name in records if name not in readings]
    if unread:
        msg = message("No function reads the outcome {unread}.", unread=", ".join(unread))
        fix = message(
            "write it in {functions} and name it in OUTCOMES, or take the record out ({readings})",
            functions=_FUNCTIONS,
            readings=nearest(unread[0], readings),
        )
        raise EvidenceError(msg, where=f"{_RECORDS}, {unread[0]}", why=_WHY, fix=fix)
    unknown = [name for name in readings if name not in records]
    if unknown:
        msg = message("The outcome {unknown} has a function and no record.", unknown=", ".join(unknown))
        fix = message(
            "give it a record in {records}, or take the function out ({records_2})",
            records=_RECORDS,
            records_2=nearest(unknown[0], records),
        )
        raise EvidenceError(msg, where=f"{_FUNCTIONS}, {unknown[0]}", why=_WHY, fix=fix)


def _agree(name: str, record: Outcome, reading: Reading, known: set[str]) -> None:
    where = f"{_RECORDS}, {name}"
    for model in (*record.models, *reading.models):
        if model not in known:
            msg = message(
                "The outcome {name} is read from {model!r}, which is no model of the world.", name=name, model=model
            )
            raise EvidenceError(msg, where=where, why=_WHY, fix=nearest(model, known))
    for lever in record.needs_lever:
        if lever not in levers():
            msg = message("The outcome {name} needs the lever {lever!r}, which does not exist.", name=name, lever=lever)
            raise EvidenceError(msg, where=where, why=_WHY, fix=nearest(lever, levers()))
    if set(record.models) != set(reading.models):
        msg = message(
            "The outcome {name} is read from {listed} by its function and from {listed_2} by its record.",
            name=name,
            listed=_listed(reading.models),
            listed_2=_listed(record.models),
        )
        raise EvidenceError(
            msg, where=where, why=_WHY, fix=message("let both name the models that the function is handed")
        )
    taken = len(inspect.signature(reading.make).parameters)
    if taken != len(reading.models):
        msg = message(
            "The function of {name} takes {taken} arguments and is handed {models} models.",
            name=name,
            taken=taken,
            models=len(reading.models),
        )
        raise EvidenceError(
            msg, where=f"{_FUNCTIONS}, {name}", why=_WHY, fix=message("declare one model for each argument")
        )


def _listed(models: Iterable[str]) -> str:
    return " and ".join(models)
