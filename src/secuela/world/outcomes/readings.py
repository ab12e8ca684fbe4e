"""How an outcome is read: a function and the models that it is handed, and no other."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, Literal, TypeVar

from jaxtyping import Array

LEVERS = "levers"  # stands for what the levers cost, where models are named
M = TypeVar("M")  # model
T = TypeVar("T")  # Theta
S = TypeVar("S")  # State
O = TypeVar("O")


@dataclass(frozen=True)
class ModelRun(Generic[M, T, S, O]):
    """What one model did in one future.

    Attributes:
        model: The model.
        theta: One draw of its parameters.
        start: Its state at the end of the origin month.
        outputs: With a leading month axis.
    """

    model: M
    theta: T
    start: S
    outputs: O


@dataclass(frozen=True)
class Reading:
    """A function and the models that it is handed, in the order of its arguments.

    Attributes:
        models: Names of the models; ``levers`` for what these cost.
        make: Called with the :class:`ModelRun` of each; returns an array, months first, month 0 being the origin.
    """

    models: tuple[str, ...]
    make: Callable[..., Array]

    def of(self, runs: Mapping[str, ModelRun[Any, Any, Any, Any]]) -> Array:
        """The array, read from the declared models among all."""
        return self.make(*(runs[model] for model in self.models))


@dataclass(frozen=True)
class Extra:
    """An array for a picture or a map, which is no outcome and is not stored with them.

    Attributes:
        kind: ``flow``: by drug and place at two months; ``map``: by state at the mapped months.
        what: What a flow is by, or what a map shows.
        reading: How it is read.
        places: Labels of its last axis.
    """

    kind: Literal["flow", "map"]
    what: str
    reading: Reading
    places: tuple[str, ...]


def reads(*models: str) -> Callable[[Callable[..., Array]], Reading]:
    """Declare the models of a function.

    >>> reads("overdose")(lambda overdose: overdose.outputs).models
    ('overdose',)
    """

    def declared(make: Callable[..., Array]) -> Reading:
        return Reading(models, make)

    return declared
