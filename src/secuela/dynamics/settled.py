"""What follows from the parameters of a draw alone: computed once a future, not once a month.

A model names such functions of its ``Theta`` in ``settles``; each is marked :func:`settling`. The engine hands a model
its parameters with their values, and whoever has the parameters alone computes them as before.
"""

from collections.abc import Callable
from functools import cache, wraps
from typing import Any, TypeVar

import equinox as eqx
from jaxtyping import Array

T = TypeVar("T", bound=eqx.Module)
KNOWN = "settled"  # field of the parameters that know their values


def settling(function: Callable[[T], Array]) -> Callable[[T], Array]:
    """A function of the parameters alone, whose value is read where it is known."""

    @wraps(function)
    def value(theta: T) -> Array:
        known: dict[str, Array] = getattr(theta, KNOWN, {})
        return known[function.__name__] if function.__name__ in known else function(theta)

    return value


def settled(theta: T, functions: tuple[Callable[[Any], Array], ...]) -> T:
    """The same parameters, which know the values of some functions."""
    if not functions:
        return theta
    return _knowing(type(theta))(**vars(theta), **{KNOWN: {each.__name__: each(theta) for each in functions}})


@cache
def _knowing(theta: type[Any]) -> type[Any]:
    return type(theta.__name__, (theta,), {"__annotations__": {KNOWN: dict[str, Any]}, "__module__": theta.__module__})
