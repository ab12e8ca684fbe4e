"""What is computed while a program is read is to the bit what JAX makes of it."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest

import secuela.dynamics  # noqa: F401  numbers of 64 bits
from secuela.engine.lanes.folding import FORMS, folded

ODD = np.array([[0.1, -2.5, np.nan], [np.inf, -0.0, 3e-310]])
WHOLE = np.array([[1, -2, 3], [2**62, 0, -7]])
TRUE = np.array([[True, False, True], [False, False, True]])
CASES = {
    "broadcast_in_dim": (lambda x: jax.lax.broadcast_in_dim(x, (4, 2, 5, 3), (1, 3)), (ODD,)),
    "convert_element_type": (lambda x: jax.lax.convert_element_type(x, np.float32), (ODD,)),
    "iota": (lambda: jax.lax.broadcasted_iota(np.int32, (3, 4, 2), 1), ()),
    "select_n": (jax.lax.select_n, (TRUE, ODD, -ODD)),
    **{name: (getattr(jax.lax, name), (ODD, ODD[::-1])) for name in ("add", "eq", "ge", "gt", "le", "lt", "ne", "sub")},
    "mul": (jax.lax.mul, (WHOLE, WHOLE[::-1])),
    "neg": (jax.lax.neg, (ODD,)),
}


def equation(function, arguments, name):
    """The only equation of a traced function that is called so."""
    (found,) = (each for each in jax.make_jaxpr(function)(*arguments).eqns if each.primitive.name == name)
    return found


def same(ours, theirs):
    assert [each.dtype for each in ours] == [each.dtype for each in theirs]
    for one, other in zip(ours, theirs, strict=True):
        np.testing.assert_array_equal(one, other, strict=True)
        assert (np.signbit(one) == np.signbit(other)).all() if one.dtype.kind == "f" else True


def by_jax(eqn, arguments):
    made = eqn.primitive.bind(*map(jnp.asarray, arguments), **eqn.params)
    return [np.asarray(each) for each in (made if eqn.primitive.multiple_results else [made])]


def test_every_form_is_tried():
    assert set(CASES) == set(FORMS)


@pytest.mark.parametrize("name", CASES)
def test_it_is_what_jax_gives(name):
    function, arguments = CASES[name]
    eqn = equation(function, arguments, name)
    assert FORMS[name](arguments, eqn.params) is not None
    same(folded(eqn, arguments), by_jax(eqn, arguments))


@pytest.mark.parametrize(
    ("function", "arguments", "name"),
    [
        (jnp.exp, (ODD,), "exp"),
        (lambda x: jax.lax.convert_element_type(x, np.int64), (ODD,), "convert_element_type"),
        (jax.lax.select_n, (np.array([[0, 2, 1], [2, 0, 1]]), ODD, -ODD, 2 * ODD), "select_n"),
    ],
)
def test_what_has_no_form_is_left_to_jax(function, arguments, name):
    eqn = equation(function, arguments, name)
    assert name not in FORMS or FORMS[name](arguments, eqn.params) is None
    same(folded(eqn, arguments), by_jax(eqn, arguments))
