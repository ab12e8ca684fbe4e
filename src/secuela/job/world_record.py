"""What a run keeps of the world that made it: each causal link by its numbers, each model by its parts."""

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from secuela.dynamics.link import Link
    from secuela.dynamics.model import AbstractModel
    from secuela.world.assembly import Assembly

_LINK_KEYS = (
    "id", "source", "target", "form", "elasticity", "lag", "unit", "sign", "grade", "low", "high",
)  # fmt: skip


def world_record(assembly: "Assembly") -> dict[str, list[dict[str, Any]]]:
    """Links and models of an assembled world as JSON values: ``{"links": […], "models": […]}``."""
    coupled = assembly.world.coupled
    return {
        "links": [_link(link) for link in coupled.links],
        "models": [_model(model) for model in _models(coupled.models)],
    }


def _models(models: "Sequence[AbstractModel]") -> "list[AbstractModel]":
    return sorted(models, key=lambda model: model.name)


def _link(link: "Link") -> dict[str, Any]:
    return {**{key: getattr(link, key) for key in _LINK_KEYS}, "sources": list(link.sources)}


def _model(model: "AbstractModel") -> dict[str, Any]:
    from dataclasses import fields

    from secuela.dynamics.ports import declared_inputs, declared_luck

    ports = declared_inputs(model.inputs_type).values()
    return {
        "id": model.name,
        "about": _about(model),
        "inputs": [{"id": port.name, "unit": port.unit, "meaning": port.meaning} for port in ports],
        "state": [field.name for field in fields(model.state_type)],
        "outputs": [field.name for field in fields(model.outputs_type)],
        "luck": list(declared_luck(model.luck_type)),
    }


def _about(model: "AbstractModel") -> str:
    """The first paragraph of what the model's own package says of itself."""
    package = ".".join(type(model).__module__.split(".")[:3])
    return " ".join((sys.modules[package].__doc__ or "").strip().partition("\n\n")[0].split())
