"""What depends on no argument, computed while a program is read: to the bit what JAX gives, most of it without JAX.

JAX compiles each operation for each shape that it meets, some 20 ms every time, which a first run waits for.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import jax.numpy as jnp
import numpy as np

Params = Mapping[str, Any]
Form = Callable[[Sequence[np.ndarray], Params], Any]


def folded(eqn: Any, inputs: Sequence[np.ndarray]) -> list[np.ndarray]:  # noqa: ANN401  an equation of a traced function
    """The results of an operation on what is known."""
    form = FORMS.get(eqn.primitive.name)
    if form is not None and (found := form(inputs, eqn.params)) is not None:
        return [np.array(found)]
    made = eqn.primitive.bind(*map(jnp.asarray, inputs), **eqn.params)
    return [np.asarray(each) for each in (made if eqn.primitive.multiple_results else [made])]


def _broadcast(inputs: Sequence[np.ndarray], params: Params) -> np.ndarray:
    (values,) = inputs
    shape = [1] * len(params["shape"])
    for size, place in zip(values.shape, params["broadcast_dimensions"], strict=True):
        shape[place] = size
    return np.broadcast_to(values.reshape(shape), params["shape"])


def _iota(_inputs: Sequence[np.ndarray], params: Params) -> np.ndarray:
    shape, dimension = params["shape"], params["dimension"]
    along = [size if place == dimension else 1 for place, size in enumerate(shape)]
    return np.broadcast_to(np.arange(shape[dimension], dtype=params["dtype"]).reshape(along), shape)


def _converted(inputs: Sequence[np.ndarray], params: Params) -> np.ndarray | None:
    (values,), wanted = inputs, np.dtype(params["new_dtype"])
    cut = values.dtype.kind == "f" and wanted.kind in "iu"  # what is beyond the range of whole numbers is JAX's to say
    return None if cut else values.astype(wanted)


def _selected(inputs: Sequence[np.ndarray], _params: Params) -> np.ndarray | None:
    which, *cases = inputs
    return np.where(which, cases[1], cases[0]) if which.dtype == bool and len(cases) > 1 else None


def _of(function: Callable[..., Any]) -> Form:
    return lambda inputs, _params: function(*inputs)


FORMS: Mapping[str, Form] = {
    "broadcast_in_dim": _broadcast,
    "convert_element_type": _converted,
    "iota": _iota,
    "select_n": _selected,
    **{
        name: _of(function)
        for name, function in {
            "add": np.add,
            "eq": np.equal,
            "ge": np.greater_equal,
            "gt": np.greater,
            "le": np.less_equal,
            "lt": np.less,
            "mul": np.multiply,
            "ne": np.not_equal,
            "neg": np.negative,
            "sub": np.subtract,
        }.items()
    },
}
