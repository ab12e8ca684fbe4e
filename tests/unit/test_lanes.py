"""Draws side by side: each operation against JAX, the functions against SciPy, loops and branches."""

from collections.abc import Callable
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import special

import secuela.dynamics  # noqa: F401  numbers of 64 bits
from secuela.engine.lanes.side_by_side import SideBySide

DRAWS = 11  # not a multiple of the width
RNG = np.random.default_rng(3)
FEW = np.where(RNG.uniform(size=(25, 40)) < 0.06, RNG.normal(size=(25, 40)).round(), 0.0)
FINE = {"rtol": 1e-12, "atol": 1e-13}


def _apart(function: Callable[..., Any], axes: tuple[Any, ...], *arguments: Any) -> float:
    """How far the furthest number is from JAX's, 1 where it is just as far as is allowed; infinite for another kind."""
    got = jax.tree.leaves(SideBySide(function, axes)(*arguments))
    wanted = jax.tree.leaves(jax.vmap(function, in_axes=axes)(*arguments))
    if [(each.dtype, each.shape) for each in got] != [(each.dtype, each.shape) for each in wanted]:
        return np.inf
    return max(map(_distance, got, wanted), default=0.0)


def _distance(mine: Any, theirs: Any) -> float:
    mine, theirs = (np.asarray(each, dtype=float) for each in (mine, theirs))
    same = (mine == theirs) | (np.isnan(mine) & np.isnan(theirs))
    with np.errstate(invalid="ignore"):
        apart = np.where(same, 0.0, np.abs(mine - theirs) / (FINE["atol"] + FINE["rtol"] * np.abs(theirs)))
    return float(np.nan_to_num(apart, nan=np.inf).max(initial=0.0))


def _draws(*shape: int, low: float = -2.0, high: float = 2.0) -> np.ndarray:
    return RNG.uniform(low, high, (DRAWS, *shape))


POINTWISE: dict[str, Callable[..., Any]] = {
    "arithmetic": lambda x, y: (x + y, x - y, x * y, x / (y + 3), -x, x**2, x**-3, jnp.square(x)),
    "comparisons": lambda x, y: (x < y, x <= y, x > y, x >= y, x == y, x != y, (x > 0) & (y > 0), ~(x > 0) | (y > 1)),
    "choices": lambda x, y: (jnp.where(x > y, x, y), jnp.maximum(x, y), jnp.minimum(x, 0.5), jnp.clip(x, -0.5, y + 3)),
    "whole numbers": lambda x, y: (
        jnp.sign(x),
        jnp.abs(x),
        jnp.round(x),
        jnp.floor(y),
        jnp.ceil(y),
        x.astype(int),
        (x > y) * 1,
    ),
    "functions": lambda x, y: (
        jnp.exp(x),
        jnp.expm1(x),
        jnp.exp2(x),
        jnp.log(y + 3),
        jnp.log1p(y / 3),
        jnp.sqrt(y + 3),
    ),
    "powers": lambda x, y: ((y + 3) ** x, jnp.power(jnp.abs(x), 0.7), jnp.tanh(x), jax.nn.sigmoid(x)),
    "errors": lambda x, y: (jax.scipy.special.erf(x), jax.scipy.special.erfc(3 * y)),
    "narrowed": lambda x, y: ((x / y).astype(jnp.float32), (x > 0).astype(float)),
    "not finite": lambda x, y: (
        jnp.isfinite(x / (y * 0)),
        jnp.maximum(x * 0 / 0, y),
        jnp.minimum(y, x * 0 / 0),
        jnp.max(x / 0),
    ),
}


@pytest.mark.parametrize("shape", [(), (3,), (25,), (4, 25), (1, 9)])
@pytest.mark.parametrize("name", POINTWISE)
def test_elementwise_operations_are_as_in_jax(name: str, shape: tuple[int, ...]) -> None:
    assert _apart(POINTWISE[name], (0, 0), _draws(*shape), _draws(*shape)) <= 1


ARRAYS: dict[str, tuple[Callable[..., Any], tuple[int, ...]]] = {
    "sums": (lambda x: (x.sum(), x.sum(0), x.sum(1), x.max(1), x.min(0), (x > 0).all(), (x > 1.9).any(1)), (4, 25)),
    "parts": (
        lambda x: (x[1:3, ::3], x[2], x[:, 0], x[::-1], x.T, x.reshape(10, 10), x.reshape(-1), x[None, :, 2:5]),
        (4, 25),
    ),
    "joined": (
        lambda x: (
            jnp.concatenate([x, x[:2] * 2, jnp.ones((1, 25))]),
            jnp.stack([x[0], x[1]], 1),
            jnp.stack([x.sum(), x.max()]),
        ),
        (4, 25),
    ),
    "known places": (
        lambda x: (x[:, np.array([3, 1, 20, 3])], x[np.array([1, 0])], x.at[np.array([2, 0])].add(x[:2])),
        (4, 25),
    ),
    "added up": (lambda x: jnp.zeros(7).at[np.arange(25) % 7].add(x[0]), (4, 25)),
    "set": (lambda x: x[0].at[np.arange(3) * 2].set(x[1, :3]).at[1].set(0.0), (4, 25)),
    "running": (lambda x: jnp.cumsum(x[0]), (4, 25)),
    "largest": (lambda x: (jnp.argmax(x[:, :4], axis=0), jnp.argmax(x > 0, axis=0)), (4, 25)),
    "one hot": (lambda x: x @ jax.nn.one_hot(np.arange(25) % 6, 6), (4, 25)),
    "products": (
        lambda x: (x @ x.T, x @ x[0], x[:, 0] @ x, jnp.einsum("ij,ij->i", x, x), jnp.dot(x[0], x[1])),
        (4, 25),
    ),
    "few entries of a fixed matrix": (
        lambda x: (x[0] @ FEW, FEW.T @ x[1], jnp.exp(x @ FEW), FEW.T @ x.T, x[0] @ (FEW * 0)),
        (4, 25),
    ),
    "parts of what is joined": (
        lambda x: (lambda both: (both[3:20], both[20:30], both[25:], both[:50:7], both[50:], jnp.exp(both[:25])))(
            jnp.concatenate([x[0], 2 * x[1]])
        ),
        (4, 25),
    ),
    "fixed divisors": (lambda x: (x / 3, x.sum() / 7, jnp.exp(x / 2.5).sum(0) / np.arange(1, 26)), (4, 25)),
    "errors of one size": (lambda x: (jax.scipy.special.ndtr(2 * x), jax.scipy.special.ndtr(x[0, 0])), (4, 25)),
    "broadcast": (lambda x: x[:, None, :] * x[None, :, :] + jnp.arange(25) + x.sum(), (4, 25)),
    "reused": (lambda x: (lambda e: (e / e.sum(), e - e.max(0), e.sum(1)))(jnp.exp(x) * 2), (4, 25)),
}


@pytest.mark.parametrize("name", ARRAYS)
def test_arrays_are_taken_apart_and_summed_as_in_jax(name: str) -> None:
    function, shape = ARRAYS[name]
    assert _apart(function, (0,), _draws(*shape)) <= 1


def test_places_that_differ_by_draw() -> None:
    places = RNG.integers(0, 32, (DRAWS, 6))
    values = _draws(32)

    def function(x: Any, i: Any) -> Any:
        return (
            x[i],
            x.at[i].add(x[:6]),
            x.at[i[:1]].set(7.0),
            jax.lax.dynamic_slice(x, (i[0] // 2,), (4,)),
            x.astype(int)[i],
        )

    assert _apart(lambda x, i: function(x, i)[:3], (0, 0), values, places) <= 1
    assert _apart(lambda i: jnp.zeros(40).at[i + 5].add(1.0, mode="drop"), (0,), places) <= 1


def test_a_loop_carries_its_state_and_keeps_each_step() -> None:
    def function(x: Any, rate: Any, on: Any) -> Any:
        def step(state: Any, month: Any) -> Any:
            level, swapped = state
            grown = jax.lax.cond(on, lambda s: s * jnp.exp(rate * month.sum()), lambda s: s, level)
            return (swapped, grown), (level.sum(), grown)

        return jax.lax.scan(step, (x[0], x[1] * 0.5), x[:, :3])

    for on in (True, False):
        assert _apart(function, (0, None, None), _draws(6, 25), np.float64(0.01), np.asarray(on)) <= 1


def test_a_loop_inside_a_branch_inside_a_loop() -> None:
    def function(x: Any, on: Any) -> Any:
        def inner(total: Any, value: Any) -> Any:
            return total + value * x[0], None

        def step(state: Any, month: Any) -> Any:
            return jax.lax.cond(
                on, lambda s: jax.lax.scan(inner, s, month)[0], lambda s: s - month[0], state
            ), state * 2

        return jax.lax.scan(step, 0.0, x.reshape(5, 5))

    for on in (True, False):
        assert _apart(function, (0, None), _draws(25), np.asarray(on)) <= 1


@settings(max_examples=5)
@given(st.integers(1, 20), st.integers(1, 9), st.integers(1, 12))
def test_shapes_of_any_size(rows: int, columns: int, draws: int) -> None:
    x = RNG.normal(size=(draws, rows, columns))
    y = RNG.normal(size=(columns, rows))

    def function(a: Any, b: Any) -> Any:
        scaled = jnp.exp(a / 4) * b.T
        return (
            scaled.sum(),
            scaled.sum(0) / scaled.sum(),
            b @ scaled,
            jnp.concatenate([a, scaled]).max(1),
            (a - scaled.sum(1)[:, None])[0],
        )

    assert _apart(function, (0, None), x, y) <= 1


EXACT: dict[str, tuple[Callable[..., Any], Callable[..., Any], np.ndarray]] = {
    "exp": (jnp.exp, np.exp, np.linspace(-700, 709, 4001)),
    "exp2": (jnp.exp2, np.exp2, np.linspace(-1000, 1023, 4001)),
    "expm1": (jnp.expm1, np.expm1, np.concatenate([np.linspace(-40, 40, 4001), np.geomspace(1e-18, 1, 100)])),
    "log": (jnp.log, np.log, np.concatenate([np.geomspace(1e-300, 1e300, 2001), np.linspace(0.5, 2, 2001)])),
    "log1p": (
        jnp.log1p,
        np.log1p,
        np.concatenate([np.geomspace(1e-18, 1e10, 1001), -np.geomspace(1e-18, 0.999, 1001)]),
    ),
    "tanh": (jnp.tanh, np.tanh, np.concatenate([np.linspace(-25, 25, 2001), np.geomspace(1e-18, 1, 100)])),
    "logistic": (jax.nn.sigmoid, special.expit, np.linspace(-700, 40, 2001)),
    "erf": (
        jax.scipy.special.erf,
        special.erf,
        np.concatenate([np.linspace(-7, 7, 4001), np.geomspace(1e-18, 1, 100)]),
    ),
    "erfc": (jax.scipy.special.erfc, special.erfc, np.linspace(-7, 26, 4001)),
}


@pytest.mark.parametrize("name", EXACT)
def test_functions_are_exact_to_thirteen_digits(name: str) -> None:
    ours, theirs, at = EXACT[name]
    np.testing.assert_allclose(SideBySide(ours, (0,))(at), theirs(at), rtol=1e-13, atol=0)


def test_powers_are_exact_to_thirteen_digits() -> None:
    x, y = RNG.uniform(0, 50, 4000), RNG.uniform(-20, 20, 4000)
    np.testing.assert_allclose(SideBySide(jnp.power, (0, 0))(x, y), x**y, rtol=1e-13)
    x, y = np.array([0.0, 0, 0, 1, -2, -2, -2, np.inf, np.nan]), np.array([2.0, 0, -1, np.nan, 3, 2, 0.5, -1, 0])
    with np.errstate(all="ignore"):
        np.testing.assert_allclose(SideBySide(jnp.power, (0, 0))(x, y), x**y)


def test_functions_at_their_ends() -> None:
    ends = np.array([np.inf, -np.inf, np.nan, 0.0, 800.0, -800.0, -1.0])
    for ours, theirs, _ in EXACT.values():
        with np.errstate(all="ignore"):
            np.testing.assert_allclose(SideBySide(ours, (0,))(ends), theirs(ends), rtol=1e-13, atol=1e-300)


@pytest.mark.parametrize("distinct", [1, 7, 8, DRAWS])
def test_draws_that_fill_a_block_repeat_the_last_one(distinct: int) -> None:
    program, x = SideBySide(lambda a: (jnp.exp(a).sum(), a > 0), (0,)), _draws(13)
    x[distinct:] = x[distinct - 1]
    for mine, wanted in zip(program(x, distinct=distinct), program(x), strict=True):
        np.testing.assert_array_equal(mine, wanted)


def test_what_has_no_form_is_named() -> None:
    with pytest.raises(NotImplementedError, match=r"The operation sort has no form in secuela\.engine\.lanes"):
        SideBySide(jnp.sort, (0,))(_draws(9))


def test_what_was_prepared_by_shapes_alone_is_not_made_again():
    doubled = SideBySide(lambda x, y: 2 * x + y, (0, None))
    doubled.prepared(jax.ShapeDtypeStruct((5, 3), np.dtype(np.float64)), np.ones(3))
    assert doubled(np.ones((7, 3)), np.ones(3)).tolist() == [[3.0] * 3] * 7
    assert doubled.compiled == 1
