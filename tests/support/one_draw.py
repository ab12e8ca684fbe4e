"""One draw of many, and its luck, each compiled once: examples ask for them over and over."""

from functools import partial

import jax

from secuela.dynamics import luck


@jax.jit
def pick(tree, draw):
    """The parameters or states of one draw."""
    return jax.tree.map(lambda values: values[draw], tree)


@partial(jax.jit, static_argnames=("model", "months"))
def model_luck(model, seed, draw, months):
    """As :func:`secuela.dynamics.luck.model_luck`."""
    return luck.model_luck(model, seed, draw, months)
