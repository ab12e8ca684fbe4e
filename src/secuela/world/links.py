"""Every causal link between the models: the records of the evidence as what the engine runs."""

from collections.abc import Iterable
from dataclasses import fields
from functools import cache

from secuela.dynamics.link import Link
from secuela.dynamics.model import AbstractModel
from secuela.dynamics.ports import declared_inputs
from secuela.evidence.errors import EvidenceError, nearest
from secuela.evidence.library import library
from secuela.evidence.message import message
from secuela.evidence.records import CausalLink

_WHY = "a link from or to nothing would carry nothing, and nobody would see it"


@cache
def links() -> tuple[Link, ...]:
    """The shipped links, in the order of their records."""
    return tuple(link_of(record) for record in library().links.values())


def link_of(record: CausalLink) -> Link:
    """A record as what the engine runs."""
    return Link(
        source=record.reads,
        target=record.moves,
        title=record.title.en,
        form=record.form,
        elasticity=record.size.point,
        lag=record.lag,
        unit=record.unit,
        sign=record.sign,
        grade=record.grade,
        sources=record.sources,
        why=record.why.en,
        low=record.low,
        high=record.high,
        luck=record.luck,
        effect=record.effect,
    )


def check_ends(chosen: Iterable[Link], models: Iterable[AbstractModel]) -> None:
    """That every link leads from an output of one model to an input of another.

    Raises:
        EvidenceError: If one does not.
    """
    known = {model.name: model for model in models}
    outputs = [f"{name}.{each.name}" for name, model in known.items() for each in fields(model.outputs_type)]
    inputs = [f"{name}.{port}" for name, model in known.items() for port in declared_inputs(model.inputs_type)]
    for link in chosen:
        where = f"evidence/tables/links.yaml, {link.id}"
        if link.source not in outputs:
            msg = message(
                "The link {id} reads {source}, which is no output of a model.", id=link.id, source=link.source
            )
            raise EvidenceError(msg, where=where, why=_WHY, fix=nearest(link.source, outputs))
        if link.target not in inputs:
            msg = message("The link {id} moves {target}, which is no input of a model.", id=link.id, target=link.target)
            raise EvidenceError(msg, where=where, why=_WHY, fix=nearest(link.target, inputs))
        if link.source.partition(".")[0] == link.target.partition(".")[0]:
            msg = message("The link {id} leads from a model to itself.", id=link.id)
            why = message("what stays within a model is that model's part")
            raise EvidenceError(msg, where=where, why=why, fix=message("leave it out"))
