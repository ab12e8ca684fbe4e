"""Luck: standard normals keyed by model, name, draw and month, never by order.

So a model added next year changes nobody's luck, a draw has the same luck under every alternative, and nothing
depends on block size, worker count or resume.
"""

import hashlib

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


def model_luck(model: type[AbstractModel], seed: Seed, draw: Int[Array, ""], months: int) -> eqx.Module:
    """All luck of a model for one draw: its ``Luck`` with a leading month axis.

    The horizon does not matter: month 7 is the same in a run of 12 and in a run of 60 months.
    """
    keys = {name: draw_key(seed, digest(f"{model.name}.{name}"), draw) for name in declared_luck(model.luck_type)}

    def one_month(month: Int[Array, ""]) -> eqx.Module:
        return model.luck_type(
            **{
                name: jax.random.normal(jax.random.fold_in(keys[name], month), shape)
                for name, shape in declared_luck(model.luck_type).items()
            }
        )

    return jax.vmap(one_month)(jnp.arange(months))
