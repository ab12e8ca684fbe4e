"""Luck: standard normals keyed by model, name, draw and month, never by order.

So a model added next year changes nobody's luck, a draw has the same luck under every alternative, and nothing
depends on block size, worker count or resume.
"""

import hashlib

import equinox as eqx
import jax
import jax.numpy as jnp
from jaxtyping import Array, Float, Int, PRNGKeyArray

from secuela.dynamics.model import AbstractModel
from secuela.dynamics.ports import declared_luck


def named_key(key: PRNGKeyArray, name: str) -> PRNGKeyArray:
    """The stream of a name: its digest folded into the key."""
    digest = hashlib.blake2s(name.encode(), digest_size=4).digest()
    return jax.random.fold_in(key, int.from_bytes(digest, "big"))


def draw_key(seed: int, name: str, draw: Int[Array, ""]) -> PRNGKeyArray:
    """The stream of one name in one draw: 200 draws are the first 200 of 1,000."""
    return jax.random.fold_in(named_key(jax.random.key(seed), name), draw)


def uniform(seed: int, name: str, draws: Int[Array, " draw"]) -> Float[Array, " draw"]:
    """One number strictly between 0 and 1 for each draw, for inverting a prior."""
    tiny = 2.0**-53
    return jax.vmap(lambda draw: jax.random.uniform(draw_key(seed, name, draw), minval=tiny))(draws)


def model_luck(model: type[AbstractModel], seed: int, draw: Int[Array, ""], months: int) -> eqx.Module:
    """All luck of a model for one draw: its ``Luck`` with a leading month axis.

    The horizon does not matter: month 7 is the same in a run of 12 and in a run of 60 months.
    """
    keys = {name: draw_key(seed, f"{model.name}.{name}", draw) for name in declared_luck(model.Luck)}

    def one_month(month: Int[Array, ""]) -> eqx.Module:
        return model.Luck(**{
            name: jax.random.normal(jax.random.fold_in(keys[name], month), shape)
            for name, shape in declared_luck(model.Luck).items()
        })

    return jax.vmap(one_month)(jnp.arange(months))
