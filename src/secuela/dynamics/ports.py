"""What goes into a model and comes out of it, declared on the fields of its ``Inputs``, ``Luck`` and ``Outputs``."""

import dataclasses
from dataclasses import dataclass
from typing import Any, Literal, TypeVar

import equinox as eqx
import jax.numpy as jnp
from jaxtyping import Array, Float

I = TypeVar("I", bound=eqx.Module)
Combine = Literal["add", "factor"]
Value = Float[Array, "..."]  # of one port: a scalar or an array


@dataclass(frozen=True)
class Input:
    """One port of a model.

    Args:
        name: Field of the model's ``Inputs``.
        unit: Unit of the value.
        meaning: One line, marked for the catalogues and worded when it is shown.
        neutral: Value at which nothing outside acts.
        combine: How several levers and links meet on the port: amounts add, factors multiply.
        shape: Of the value; empty for a scalar.
    """

    name: str
    unit: str
    meaning: str
    neutral: float
    combine: Combine
    shape: tuple[int, ...] = ()


def port(*, unit: str, meaning: str, neutral: float, combine: Combine, shape: tuple[int, ...] = ()) -> Any:  # noqa: ANN401  a dataclass field
    """Declare an input on a field of ``Inputs``: a scalar, or an array such as one value a state."""
    declared = {"unit": unit, "meaning": meaning, "neutral": neutral, "combine": combine, "shape": shape}
    return eqx.field(metadata=declared)


def normal(*, meaning: str, shape: tuple[int, ...] = ()) -> Any:  # noqa: ANN401  a dataclass field
    """Declare a standard-normal array on a field of ``Luck``; it is drawn anew for each month."""
    return eqx.field(metadata={"meaning": meaning, "shape": shape})


def declared_inputs(inputs: type[eqx.Module]) -> dict[str, Input]:
    """The ports of an ``Inputs`` class, in declaration order."""
    return {field.name: Input(name=field.name, **field.metadata) for field in dataclasses.fields(inputs)}


def declared_luck(luck: type[eqx.Module]) -> dict[str, tuple[int, ...]]:
    """Shape of each standard-normal array of a ``Luck`` class, in declaration order."""
    return {field.name: field.metadata["shape"] for field in dataclasses.fields(luck)}


def declared_stocks(outputs: type[eqx.Module]) -> tuple[str, ...]:
    """Outputs that are read at the end of a step, or in force in its month: the ``stocks`` of an ``Outputs`` class.

    All others are amounts of the step: those of two half steps add up to those of the whole.
    """
    stocks: tuple[str, ...] = getattr(outputs, "stocks", ())
    unknown = set(stocks) - {field.name for field in dataclasses.fields(outputs)}
    if unknown:
        msg = f"{outputs.__module__}: its stocks name no output: {', '.join(sorted(unknown))}"
        raise TypeError(msg)
    return stocks


def neutral(inputs: type[I]) -> I:
    """Inputs at their neutral values: the model runs alone and follows its published or calibrated behaviour."""
    values: dict[str, Value] = {p.name: jnp.full(p.shape, p.neutral) for p in declared_inputs(inputs).values()}
    return inputs(**values)
