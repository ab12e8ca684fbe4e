"""A function of one draw, called on many at a time: compiled to carry out some draws side by side."""

import pickle
from collections.abc import Callable, Sequence
from typing import Any

import jax
import numpy as np

from secuela.engine.kept_program import Program, example_of
from secuela.engine.lanes.machine import Loaded, MachineCode
from secuela.engine.lanes.program import read


class SideBySide(Program):
    """What :func:`jax.vmap` of a function gives, as machine code for any number of draws.

    Args:
        function: Of one draw.
        axes: As of :func:`jax.vmap`: 0 where draws differ, none where they share, by argument.
        known_as: All that it depends on beside its arguments, the sources and the machine; None keeps nothing.
    """

    def __init__(self, function: Callable[..., Any], axes: Sequence[Any], known_as: str | None = None) -> None:
        super().__init__(jax.vmap(function, in_axes=tuple(axes)), known_as)
        self.function, self.axes = function, tuple(axes)
        self._last: tuple[Any, Any, Any, int] | None = None  # shapes of the last call, and what they were run with

    def __call__(self, *args: Any, distinct: int | None = None) -> Any:  # noqa: ANN401  trees of arrays
        """What the function gives, as arrays with a leading draw axis.

        Args:
            args: Of the function.
            distinct: Draws that are computed, where the rest repeat the last of these; all by default.
        """
        leaves, tree = jax.tree.flatten(args)
        leaves = [np.asarray(each) for each in leaves]
        alike = tree, [leaf.shape for leaf in leaves], [leaf.dtype for leaf in leaves]
        last = self._last  # to look a program up by some hundred shapes takes longer than to compare them
        if last is None or last[0] != alike:
            self._last = last = alike, *self.prepared(*args)
        _alike, run, given_tree, draws = last
        return jax.tree.unflatten(given_tree, run(leaves, draws, distinct))

    def prepared(self, *args: Any) -> tuple[Any, Any, int]:  # noqa: ANN401  trees of arrays, or of their shapes
        """The function for such arguments, made where it is not there yet; what it gives; and the number of draws."""
        leaves, tree = jax.tree.flatten(args)
        shaped = [each if hasattr(each, "dtype") else np.asarray(each) for each in leaves]
        parts = zip(self.axes, args, strict=True)
        lanes = tuple(each for axes, part in parts for each in _lanes(axes, part))
        draws = next(leaf.shape[0] for leaf, differs in zip(shaped, lanes, strict=True) if differs)
        one = tuple((leaf.shape[differs:], str(leaf.dtype)) for leaf, differs in zip(shaped, lanes, strict=True))
        return *self.ready((tree, one, lanes), leaves), draws

    def unpacked(self, content: bytes, leaves: list[Any]) -> tuple[Any, Any]:  # noqa: ARG002
        """What was kept, made ready to run, and the structure of what it gives."""
        code, example = pickle.loads(content)
        return Loaded(code), jax.tree.structure(example)

    def compile(self, shapes: Any, leaves: list[Any]) -> tuple[Any, Any, Callable[[], bytes]]:  # noqa: ANN401, ARG002
        """The function for arguments of some shapes, the structure of what it gives, and how to pack it."""
        tree, one, lanes = shapes
        given = jax.tree.unflatten(tree, [jax.ShapeDtypeStruct(shape, dtype) for shape, dtype in one])
        closed, found = jax.make_jaxpr(self.function, return_shape=True)(*given)
        code, given_tree = MachineCode.of(read(closed, lanes)), jax.tree.structure(found)
        return Loaded(code), given_tree, lambda: pickle.dumps((code, example_of(given_tree)))


def _lanes(axes: Any, part: Any) -> list[bool]:  # noqa: ANN401
    """By array of an argument, whether draws differ in it."""
    if isinstance(axes, tuple):
        return [each for inner, piece in zip(axes, part, strict=True) for each in _lanes(inner, piece)]
    return [axes is not None] * len(jax.tree.leaves(part))
