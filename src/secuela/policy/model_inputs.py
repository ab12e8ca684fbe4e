"""The inputs of all models: what a lever or a link can move."""

import importlib
import pkgutil
from functools import cache

from secuela.dynamics.model import AbstractModel
from secuela.dynamics.ports import Input, declared_inputs


@cache
def model_inputs() -> dict[str, Input]:
    """Every input by its path, ``model.input``: found in the modules of ``secuela.models``, in declaration order."""
    folder = importlib.import_module("secuela.models")
    names = [module.name for module in pkgutil.iter_modules(folder.__path__)]
    modules = [importlib.import_module(f"{folder.__name__}.{name}") for name in names]
    types = [kind for module in modules for kind in vars(module).values() if isinstance(kind, type)]
    built = [kind for kind in types if issubclass(kind, AbstractModel) and "name" in vars(kind)]
    return {f"{kind.name}.{name}": port for kind in built for name, port in declared_inputs(kind.inputs_type).items()}
