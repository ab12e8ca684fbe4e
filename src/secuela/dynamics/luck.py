"""Luck: standard normals keyed by model, name, draw and month, never by order.

So a model added next year changes nobody's luck, a draw has the same luck under every alternative, and nothing
depends on block size, worker count or resume.
"""

import hashlib
from collections.abc import Callable, Sequence
from math import prod

import equinox as eqx
import jax
import jax.numpy as jnp
from jaxtyping import Array, Float, Int, PRNGKeyArray, UInt32

from secuela.dynamics.model import AbstractModel
from secuela.dynamics.ports import declared_luck

Seed = int | Int[Array, ""]
Name = int | UInt32[Array, ""]
_TINY = 2.0**-53


def digest(name: str) -> int:
    """32 bits of a name, to fold into a key."""
    return int.from_bytes(hashlib.blake2s(name.encode(), digest_size=4).digest(), "big")


def draw_key(seed: Seed, name: Name, draw: Int[Array, ""]) -> PRNGKeyArray:
    """The stream of one name (its digest) in one draw: 200 draws are the first 200 of 1,000."""
    return jax.random.fold_in(jax.random.fold_in(jax.random.key(seed), name), draw)


@jax.jit
def uniforms(seed: Seed, names: UInt32[Array, " name"], draws: Int[Array, " draw"]) -> Float[Array, "name draw"]:
    """One number strictly between 0 and 1 for each name (its digest) and draw, for inverting priors."""

    def one(name: Name, draw: Int[Array, ""]) -> Float[Array, ""]:
        return jax.random.uniform(draw_key(seed, name, draw), minval=_TINY)

    return jax.vmap(lambda name: jax.vmap(lambda draw: one(name, draw))(draws))(names)


def swung(
    now: Float[Array, "*any"], normal: Float[Array, "*any"], sd: Float[Array, "..."], half_life: Float[Array, "..."]
) -> Float[Array, "*any"]:
    """A mean-reverting swing one month on; from 0 its standard deviation grows towards ``sd``."""
    left = 0.5 ** (1 / half_life)
    return left * now + jnp.sqrt(1 - left**2) * sd * normal


def model_luck(model: type[AbstractModel], seed: Seed, draw: Int[Array, ""], months: int) -> eqx.Module:
    """All luck of a model for one draw: its ``Luck`` with a leading month axis.

    The horizon does not matter: month 7 is the same in a run of 12 and in a run of 60 months.
    """
    return luck_of([model], seed, draw, months)[model.name]


def luck_of(
    models: Sequence[type[AbstractModel]], seed: Seed, draw: Int[Array, ""], months: int
) -> dict[str, eqx.Module]:
    """The same for several models at once, by model name.

    Every element of an array has a name of its own, and all are made by one call of the generator: each call is
    compiled by itself, which took most of a cold start.
    """
    declared = [(model.name, name, shape) for model in models for name, shape in declared_luck(model.luck_type).items()]
    digests = [digest(element) for model, name, shape in declared for element in _elements(f"{model}.{name}", shape)]
    normals = jax.vmap(lambda element: _by_month(element, seed, draw, months))(jnp.asarray(digests, dtype=jnp.uint32))
    made: dict[str, dict[str, Float[Array, "month ..."]]] = {model.name: {} for model in models}
    first = 0
    for model, name, shape in declared:
        made[model][name] = normals[first : first + prod(shape)].T.reshape(months, *shape)
        first += prod(shape)
    return {model.name: jax.vmap(_filled(model))(made[model.name]) for model in models}


def _filled(model: type[AbstractModel]) -> Callable[[dict[str, Float[Array, "..."]]], eqx.Module]:
    return lambda values: model.luck_type(**values)  # one month, so that declared shapes hold


def _elements(name: str, shape: tuple[int, ...]) -> list[str]:
    """Names of the elements of an array: the array's own for a scalar, with the place of the element otherwise."""
    return [name] if not shape else [f"{name}[{place}]" for place in range(prod(shape))]


def _by_month(element: Name, seed: Seed, draw: Int[Array, ""], months: int) -> Float[Array, " month"]:
    key = draw_key(seed, element, draw)
    return jax.vmap(lambda month: jax.random.normal(jax.random.fold_in(key, month)))(jnp.arange(months))
